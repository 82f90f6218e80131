"""Turns what the domain hands out into what components show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.forms import BaseForm, BoundField
from django.http import QueryDict

from zhiye.casework.facts import Step
from zhiye.core import clock
from zhiye.core.flow import Flow
from zhiye.core.models import MoveLog
from zhiye.web.shared.tones import tone_of

NOTHING = "—"


def _days(value: date | datetime) -> int:
    until = clock.local_date(value) if isinstance(value, datetime) else value
    return (until - clock.today()).days


def days_left(value: date | datetime | None) -> str:
    """How long until a local date ends, in words; a date is valid to the end of its day."""
    if not value:
        return NOTHING
    left = _days(value)
    if left == 0:
        return "今天到期"
    return f"还剩 {left} 天" if left > 0 else f"已过期 {-left} 天"


def days_tone(value: date | datetime | None, warn: int = 60) -> str:
    """Tone for a date that runs out: danger once past, warning within `warn` days."""
    if not value:
        return "neutral"
    left = _days(value)
    return "danger" if left < 0 else "warning" if left <= warn else "success"


def said(value: object) -> str:
    """A value in words: dates as 2026-11-21, moments in Asia/Shanghai to the minute."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Entry:
    """One row of a timeline: what, who (for whom), when, why, and the state it led to."""

    label: str
    who: str
    at: datetime
    reason: str = ""
    state: str = ""
    tone: str = "neutral"


def timeline(flow: Flow[Any], logs: Iterable[MoveLog]) -> list[Entry]:
    """Entries for `<c-timeline>` from the log rows of one object, newest first."""
    scope = flow.model._meta.model_name or ""
    entries = [
        Entry(
            who=log.who,
            at=log.at,
            reason=log.reason,
            tone=tone_of(log.to_state, scope),
            **flow.in_words(log),
        )
        for log in logs
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


@dataclass(frozen=True)
class DiffRow:
    """One row of `<c-diff>`; `field` is where it stands on the row."""

    label: str
    before: str
    after: str
    field: str = ""

    @property
    def changed(self) -> bool:
        """Whether the two sides differ."""
        return self.before != self.after


def numbered_steps(labels: Sequence[str], current: int, note: str = "") -> list[Step]:
    """Steps before number `current` (from 1) are done, it has the note, the rest are to do."""
    return [
        Step(label, "current", note)
        if n == current
        else Step(label, "done" if n < current else "todo")
        for n, label in enumerate(labels, 1)
    ]


@dataclass(frozen=True)
class Folded:
    """The fields of a search bar, parted into those shown and those that unfold."""

    first: list[BoundField]
    more: list[BoundField]
    kept: list[tuple[str, str]]
    open: bool
    toggle_url: str

    @property
    def foldable(self) -> bool:
        """Whether there is anything to unfold, here or on a phone."""
        return len(self.first) + len(self.more) > 1


def fold(form: BaseForm, main: int, keep: Sequence[str], get: QueryDict) -> Folded:
    """Part the fields of a search form; folded fields that hold a value are never hidden."""
    fields = form.visible_fields()
    names = {field.html_name for field in fields}
    more = fields[main:]
    asked = get.get("expand") == "1"
    opened = asked or any(get.get(field.html_name) for field in more)
    toggled = get.copy()
    toggled.pop("cursor", None)
    toggled.pop("expand", None)
    if not opened:
        toggled["expand"] = "1"
    kept = [(name, str(get[name])) for name in keep if name in get and name not in names]
    return Folded(fields[:main], more, kept, opened, f"?{toggled.urlencode()}")


def tabs_by(
    asked: QueryDict,
    name: str,
    offered: Iterable[tuple[str, str]],
    chosen: str,
    counted: Mapping[str, int] | None = None,
) -> list[dict[str, object]]:
    """Tabs that narrow a list by one word of its address; the others stay, page and order go."""
    kept = asked.copy()
    for gone in ("cursor", "order"):
        kept.pop(gone, None)
    tabs = []
    for value, label in offered:
        if value:
            kept[name] = str(value)
        else:
            kept.pop(name, None)
        number = (counted or {}).get(value, "")
        tabs.append(tab(label, f"?{kept.urlencode()}", value == chosen, number))
    return tabs


def tab(label: str, url: str, active: bool, count: object = "") -> dict[str, object]:
    """One tab of `<c-tabs>`, with the number of what is behind it."""
    return {"label": label, "url": url, "active": active, "count": count}
