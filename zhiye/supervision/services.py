"""Verbs on staffing alerts: the only writers."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from zhiye.catalogue.staffing import rows
from zhiye.core import audit, text
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now, today
from zhiye.core.history import context
from zhiye.core.refusals import Forbidden, Invalid, NotFound
from zhiye.core.visible import get_one
from zhiye.organizations.models import Organization
from zhiye.organizations.notices import tell_delegates
from zhiye.supervision.models import StaffingFigure, StaffingWatch


def switch(*, actor: Actor, organization_id: int, enabled: bool) -> StaffingWatch:
    """The association switches 人员预警 on or off for an organisation (SX-37)."""
    if actor.role is not Role.AUTHORITY or not actor.may("review"):
        raise Forbidden
    with transaction.atomic(), context(actor):
        organization = get_one(
            Organization.objects.visible_to(actor).verified().filter(pk=organization_id)
        )
        watch, made = StaffingWatch.objects.select_for_update().get_or_create(
            organization=organization,
            defaults={"enabled": enabled, "changed_by_id": actor.user_id},
        )
        if not made and watch.enabled == enabled:
            return watch
        if not made:
            watch.enabled = enabled
            watch.changed_at = now()
            watch.changed_by_id = actor.user_id
            watch.save()
        entry = audit.record(
            "configure",
            actor=actor,
            subject_kind="organization",
            subject_id=organization.pk,
            detail="开启人员预警" if enabled else "关闭人员预警",
        )
        tell_delegates(
            organization.pk,
            "personnel",
            event="alerts.enabled" if enabled else "alerts.disabled",
            context={"organization": organization.name},
            link="/org/alerts/",
            key=f"alerts:{entry.pk}",
        )
        return watch


def set_figure(
    *, actor: Actor, licence: str, key: str, count: int, source: str, effective_from: date
) -> StaffingFigure:
    """An authority's administrator enters a head-count with its source, from a date on."""
    if actor.role is not Role.AUTHORITY or not actor.may("rules") or actor.authority_id is None:
        raise Forbidden
    if not any((row.licence, row.key) == (licence, key) for row in rows()):
        raise NotFound
    errors: dict[str, str] = {}
    if not 0 <= count <= 1000:
        errors["count"] = "人数应在 0 到 1000 之间。"
    if effective_from < today():
        errors["effective_from"] = "起用日期不能早于今天。"
    basis = text.fold(source).strip()
    if len(basis) < 4:
        errors["source"] = "请写明依据，例如规则名称和条款。"
    if errors:
        raise Invalid(errors)
    with transaction.atomic(), context(actor):
        return StaffingFigure.objects.create(
            authority_id=actor.authority_id,
            licence=licence,
            key=key,
            count=count,
            source=basis[:200],
            effective_from=effective_from,
            set_by_id=actor.user_id,
        )
