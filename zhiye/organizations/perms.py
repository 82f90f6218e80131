"""Who may do what with organisations; asked at the moment of writing, on the locked row."""

from __future__ import annotations

from zhiye.core.actor import Actor, Role
from zhiye.organizations.models import Delegation, Function, Organization
from zhiye.regions.territory import in_territory


def is_delegate(organization_id: int, actor: Actor, function: Function | str) -> bool:
    """Acts for this very organisation with the function granted."""
    return (
        actor.role is Role.ORGANIZATION
        and actor.organization_id == organization_id
        and actor.may(str(function))
    )


def is_reviewer(region_id: str, actor: Actor) -> bool:
    """Reviews for an authority whose territory holds the region."""
    return actor.role is Role.AUTHORITY and in_territory(actor, region_id) and actor.may("review")


def may_submit(organization: Organization, actor: Actor) -> bool:
    """A logged-in user may start 企业认证 of an organisation (SX-12)."""
    return actor.user_id is not None


def may_correct(organization: Organization, actor: Actor) -> bool:
    """The delegate who looks after the organisation's own record."""
    return is_delegate(organization.pk, actor, Function.ORGANIZATION)


def may_delegate(organization_id: int, actor: Actor) -> bool:
    """Looks after who else may act for the organisation (ZS-41 to ZS-45)."""
    return is_delegate(organization_id, actor, Function.DELEGATIONS)


def may_review(organization: Organization, actor: Actor) -> bool:
    """A reviewer of the territory who does not act for the organisation (assurance 5)."""
    return is_reviewer(organization.region_id, actor) and not is_insider(organization.pk, actor)


def is_insider(organization_id: int, actor: Actor) -> bool:
    """Whether the human behind the actor holds a delegation of the organisation."""
    return Delegation.objects.filter(
        user_id=actor.user_id or 0, organization_id=organization_id, disabled_at__isnull=True
    ).exists()
