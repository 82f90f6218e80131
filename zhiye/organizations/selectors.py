"""Reads of organisations; the first argument is who asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from zhiye.core import audit, clock, history, idnumber, text
from zhiye.core.actor import Actor, Role
from zhiye.core.history import Change
from zhiye.core.models import MoveLog
from zhiye.core.prepared import Prepared, slot
from zhiye.core.refusals import Invalid
from zhiye.core.visible import get_one
from zhiye.organizations.models import (
    Delegation,
    DelegationQuerySet,
    Organization,
    OrganizationQuerySet,
    OrganizationState,
    function_labels,
)
from zhiye.people.services import id_indexes
from zhiye.regions.models import Authority, AuthorityKind
from zhiye.regions.selectors import authorities_for


def organizations(actor: Actor) -> OrganizationQuerySet:
    """Every organisation whose full record this actor may see."""
    return Organization.objects.visible_to(actor).select_related("region", "authority")


def handed_in(actor: Actor) -> OrganizationQuerySet:
    """The same with the moment `handed_in` at which each was last submitted."""
    logs = MoveLog.objects.filter(
        flow="organization", object_id=OuterRef("pk"), to_state=OrganizationState.SUBMITTED
    )
    return organizations(actor).annotate(handed_in=Subquery(logs.order_by("-id").values("at")[:1]))


_ACTING = Prepared(
    lambda: organizations(Actor(None, "", Role.ORGANIZATION, organization_id=slot("organization")))
)


def acting(organization_id: int) -> Organization | None:
    """The organisation that an actor acts for, which every page of its portal reads."""
    return _ACTING.first(organization=organization_id)


def acted_for(actor: Actor) -> QuerySet[Delegation, int]:
    """Ids of the organisations for which the human behind an actor acts, in whatever role."""
    held = Delegation.objects.filter(user_id=actor.user_id or 0, disabled_at__isnull=True)
    return held.values_list("organization_id", flat=True)


def get(actor: Actor, pk: int) -> Organization:
    """One visible organisation. Raises NotFound."""
    return get_one(organizations(actor).filter(pk=pk))


def own(actor: Actor) -> Organization:
    """The organisation the actor acts for. Raises NotFound."""
    return get(actor, actor.organization_id or 0)


def as_of(actor: Actor, pk: int, moment: datetime) -> Any:
    """The organisation's record as it stood at a moment. Raises NotFound."""
    found = get(actor, pk)
    return get_one(
        history.as_of(Organization, moment).filter(pgh_obj_id=found.pk), "当时还没有该单位的档案。"
    )


def delegations(actor: Actor) -> DelegationQuerySet:
    """Everybody who may, might or might once act for the actor's organisation (ZS-40)."""
    return Delegation.objects.visible_to(actor).select_related("user__person", "organization")


def delegation(actor: Actor, pk: int) -> Delegation:
    """One delegation of the actor's organisation. Raises NotFound."""
    return get_one(delegations(actor).filter(pk=pk))


def delegation_of_number(actor: Actor, number: str) -> Delegation | None:
    """The newest delegation of whoever has this whole ID number; the search is logged (ZS-40).

    Raises Invalid for what is no whole number.
    """
    typed = text.fold(number)
    if not idnumber.is_valid(typed):
        raise Invalid({"number": "号码不完整或有错误，请填写完整的身份证号。"})
    rows = delegations(actor).filter(user__person__id_index__in=id_indexes(typed))
    found = rows.order_by("-pk").first()
    audit.record(
        "search",
        actor=actor,
        subject_kind="accounts.User",
        subject_id=found.user_id if found else "",
        detail="按身份证号查被授权人",
        ok=found is not None,
    )
    return found


def delegation_changes(of: Delegation) -> list[Change]:
    """Every item of every change of a visible delegation, the newest act first (ZS-44).

    What it began with stands there too, with nothing before it.
    """
    rows = list(history.events_of(of))
    return [
        history.change(after, item, words(before) if before else "", words(after))
        for before, after in reversed(list(zip([None, *rows], rows, strict=False)))
        for item, words in _ITEMS
        if before is None or words(before) != words(after)
    ]


def _until(row: Any) -> str:
    return str(clock.last_day(row.valid_until)) if row.valid_until else "长期"


_ITEMS: tuple[tuple[str, Callable[[Any], str]], ...] = (
    ("是否授权", lambda row: "否" if row.disabled_at else "是"),
    ("授权功能", lambda row: function_labels(row.functions)),
    ("授权开始", lambda row: str(clock.local_date(row.valid_from))),
    ("授权截止", _until),
)


def reviewing_authority(region_code: str) -> Authority | None:
    """Who reviews for a region: the nearest association, else the nearest regulator (SX-18)."""
    over = [one for one in authorities_for(region_code) if one.kind != AuthorityKind.EXAM_CENTRE]
    return next((one for one in over if one.kind == AuthorityKind.ASSOCIATION), None) or next(
        iter(over), None
    )


def contact_of(authority: Authority) -> str:
    """The authority with phone and address, as far as they are set: whom to ask in person."""
    ways = [("电话", authority.phone), ("地址", authority.address)]
    told = "，".join(f"{label} {value}" for label, value in ways if value)
    return f"{authority.name}（{told}）" if told else authority.name


def reference_code(organization: Organization) -> str:
    """The digits of the reviewing authority that begin an organisation's references."""
    return organization.authority.territory
