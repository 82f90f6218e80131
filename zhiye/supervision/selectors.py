"""Reads of staffing alerts; the first argument is who asks."""

from __future__ import annotations

from zhiye.core.actor import Actor
from zhiye.organizations.models import Organization
from zhiye.regions import rules
from zhiye.supervision.models import StaffingWatch


def watch_of(organization: Organization) -> StaffingWatch | None:
    """The association's switch of an organisation, if it was ever set."""
    return StaffingWatch.objects.filter(organization=organization).first()


def is_watched(organization: Organization) -> bool:
    """Whether 人员预警 is on for an organisation."""
    return is_on(organization, watch_of(organization))


def is_on(organization: Organization, watch: StaffingWatch | None) -> bool:
    """Whether it is on: the association's switch, else the ruleset's default (SX-36)."""
    if watch is not None:
        return watch.enabled
    return bool(rules.get("alerts_enabled_default", organization.authority_id))


def watches(actor: Actor) -> dict[int, bool]:
    """The switches of the organisations this actor may see."""
    return dict(StaffingWatch.objects.visible_to(actor).values_list("organization_id", "enabled"))
