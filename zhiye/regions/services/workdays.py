"""Keeping the overridden working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from zhiye.core import audit, edition, history, inputs
from zhiye.core.actor import Actor
from zhiye.core.clock import now
from zhiye.core.refusals import Forbidden, Invalid
from zhiye.core.visible import get_one
from zhiye.regions import perms
from zhiye.regions.models import WorkdayOverride


@dataclass(frozen=True)
class Workday:
    """A date that is worked or free, whatever the published calendar says."""

    day: date | None = inputs.day("日期", needed=True)
    is_working: str = inputs.choice("当天", (("1", "上班"), ("0", "放假")), needed=True)
    note: str = inputs.line(
        "说明",
        longest=60,
        needed=True,
        help="例如“春节调休上班”。",
        sentence="请写明是什么日子，例如“春节调休上班”。",
    )
    source: str = inputs.line(
        "依据",
        longest=120,
        needed=True,
        help="例如国务院办公厅通知的文号。",
        sentence="请写明依据，例如国务院办公厅通知的文号。",
    )


def set_workday(
    *, actor: Actor, day: date, is_working: bool, note: str, source: str
) -> WorkdayOverride:
    """Say that a date is worked or free, whatever the published calendar says.

    Deadlines are computed when they begin, so running ones keep their date. Raises Forbidden,
    Invalid when note or source is missing.
    """
    _may(actor)
    errors = {}
    if not note.strip():
        errors["note"] = "请写明是什么日子，例如“春节调休上班”。"
    if not source.strip():
        errors["source"] = "请写明依据，例如国务院办公厅通知的文号。"
    if errors:
        raise Invalid(errors)
    with transaction.atomic(), history.context(actor, source):
        row, _ = WorkdayOverride.objects.update_or_create(
            date=day,
            defaults={
                "is_working": is_working,
                "note": note.strip()[:60],
                "source": source.strip()[:120],
                "set_by": actor.user_id,
                "set_by_name": actor.name,
                "set_at": now(),
            },
        )
        _record(actor, day, str(row), source)
    edition.changed()
    return row


def clear_workday(*, actor: Actor, day: date, reason: str) -> date:
    """Let the published calendar decide about a date again; the history keeps the override."""
    _may(actor)
    if not reason.strip():
        raise Invalid({"reason": "请写明原因。"})
    with transaction.atomic(), history.context(actor, reason):
        row = get_one(
            WorkdayOverride.objects.select_for_update().filter(date=day), f"{day} 没有调整记录。"
        )
        row.delete()
        _record(actor, day, "取消调整", reason)
    edition.changed()
    return day


def _may(actor: Actor) -> None:
    if not perms.may_set_workdays(actor):
        raise Forbidden("工作日调整由省级或全国的规则管理员办理。")


def _record(actor: Actor, day: date, detail: str, reason: str) -> None:
    audit.record(
        "configuration",
        actor=actor,
        subject_kind="workday",
        subject_id=day,
        detail=detail,
        reason=reason,
    )
