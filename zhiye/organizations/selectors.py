"""Reads of organisations; the first argument is who asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.refusals import NotFound
from zhiye.organizations.models import Organization, OrganizationQuerySet
from zhiye.regions.models import Authority, AuthorityKind
from zhiye.regions.selectors import nearest_authority


def organizations(actor: Actor) -> OrganizationQuerySet:
    """Every organisation whose full record this actor may see."""
    return Organization.objects.visible_to(actor).select_related("region", "authority")


def get(actor: Actor, pk: int) -> Organization:
    """One visible organisation. Raises NotFound."""
    found = organizations(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def own(actor: Actor) -> Organization:
    """The organisation the actor acts for. Raises NotFound."""
    return get(actor, actor.organization_id or 0)


def as_of(actor: Actor, pk: int, moment: datetime) -> Any:
    """The organisation's record as it stood at a moment. Raises NotFound."""
    found = get(actor, pk)
    row = history.as_of(Organization, moment).filter(pgh_obj_id=found.pk).first()
    if row is None:
        raise NotFound("当时还没有该单位的档案。")
    return row


def reviewing_authority(region_code: str) -> Authority | None:
    """Who reviews for a region: the nearest association, else the nearest regulator (SX-18)."""
    return nearest_authority(region_code, AuthorityKind.ASSOCIATION) or nearest_authority(
        region_code
    )


def reference_code(organization: Organization) -> str:
    """The digits of the reviewing authority that begin an organisation's references."""
    return organization.authority.territory
