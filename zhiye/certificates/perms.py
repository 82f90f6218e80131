"""Who may do what with certificates."""

from __future__ import annotations

from zhiye.certificates.models import Certificate, FirstIssue
from zhiye.core.actor import Actor, Role
from zhiye.regions.territory import in_territory


def is_holder(certificate: Certificate, actor: Actor) -> bool:
    """The holder, acting for themself."""
    return actor.role is Role.PERSON and actor.person_id == certificate.person_id


def may_review(certificate: Certificate, actor: Actor) -> bool:
    """A reviewer of the territory the holder works in, not the holder (assurance 5)."""
    return (
        actor.role is Role.AUTHORITY
        and actor.may("review")
        and in_territory(actor, certificate.person.region_id)
        and certificate.person.user_id != actor.user_id
    )


def holds_item(first_issue: FirstIssue, actor: Actor) -> bool:
    """The holder of the certificate the supplement belongs to."""
    return is_holder(first_issue.item.certificate, actor)


def may_review_first_issue(first_issue: FirstIssue, actor: Actor) -> bool:
    """As for the certificate."""
    return may_review(first_issue.item.certificate, actor)


def may_import(certificate: Certificate, actor: Actor) -> bool:
    """Somebody of an authority who may import lists, in whose territory the holder works."""
    return (
        actor.role is Role.AUTHORITY
        and actor.may("import")
        and in_territory(actor, certificate.person.region_id)
    )
