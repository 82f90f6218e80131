"""Who may do what with certificates."""

from __future__ import annotations

from zhiye.certificates.models import Certificate, FirstIssue
from zhiye.core.actor import Actor, Role
from zhiye.regions.territory import in_territory


def is_holder(certificate: Certificate, actor: Actor) -> bool:
    """The holder, acting for themself."""
    return actor.role is Role.PERSON and actor.person_id == certificate.person_id


def may_review(certificate: Certificate, actor: Actor) -> bool:
    """A reviewer of the certificate's authority or one above it, not the holder (assurance 5)."""
    authority = certificate.authority
    return (
        actor.role is Role.AUTHORITY
        and actor.may("review")
        and authority is not None
        and in_territory(actor, authority.region_id)
        and certificate.person.user_id != actor.user_id
    )


def holds_item(first_issue: FirstIssue, actor: Actor) -> bool:
    """The holder of the certificate the supplement belongs to."""
    return is_holder(first_issue.item.certificate, actor)


def may_review_first_issue(first_issue: FirstIssue, actor: Actor) -> bool:
    """As for the certificate."""
    return may_review(first_issue.item.certificate, actor)
