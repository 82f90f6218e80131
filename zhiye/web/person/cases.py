"""The cases of a person: their states in the words of the person concerned, as lines of a list, and
each on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString

from zhiye.casework.kinds import Kind, M
from zhiye.certificates import selectors as certificates
from zhiye.certificates.item_validity import SOON
from zhiye.certificates.models import (
    Certificate,
    CertificateItem,
    CertificateState,
    FirstIssue,
    FirstIssueState,
)
from zhiye.core.actor import Role
from zhiye.core.prepared import Seen
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.registrations.models import Origin, Side
from zhiye.web.person import reads
from zhiye.web.shared.present import days_left, days_tone
from zhiye.web.shared.tones import mark, state_of

MOST_OPEN = 50
Told = Callable[[M], tuple[str, str]]
"""Whom a case is with, and what it is about in a line."""


@dataclass(frozen=True)
class Status:
    """A state as a coloured word."""

    tone: str
    text: str

    @property
    def mark(self) -> SafeString:
        """It as it is shown."""
        return mark(self.tone, self.text)


_TOLD = {
    ("registration", "invited"): Status("warning", "待您同意"),
    ("registration", "declined"): Status("ended", "您已拒绝"),
    ("deregistration", "awaiting_consent"): Status("warning", "待您同意"),
    ("deregistration", "declined"): Status("ended", "您未同意"),
    ("deregistration", "returned"): Status("info", "已退回单位修改"),
    ("deregistration", "approved"): Status("success", "已注销"),
    ("certificate", "returned"): Status("warning", "已退回，请修改"),
    ("certificate", "suspended"): Status("danger", "已暂停"),
    ("firstissue", "submitted"): Status("info", "首次取证日期审核中"),
    ("firstissue", "returned"): Status("warning", "首次取证日期被退回"),
    ("employment", "reported"): Status("warning", "变更待登记"),
    ("employment", "returned"): Status("info", "变更退回单位修改"),
    ("employment", "denied"): Status("ended", "您已否认"),
    ("employment", "withdrawn"): Status("ended", "单位已撤回"),
}
"""Where the person reads of a state otherwise than everybody else, by model and state."""

_BEGUN = {
    ("registration", "declined"): Status("danger", "单位未同意"),
    ("deregistration", "awaiting_consent"): Status("info", "待单位同意"),
    ("deregistration", "declined"): Status("danger", "单位不同意"),
    ("deregistration", "returned"): Status("warning", "已退回，请修改"),
}
"""The same of what the person began."""


def status_of(row: Any) -> Status:
    """The state of a case."""
    key = (str(row._meta.model_name), str(row.state))
    found = (_BEGUN.get(key) if began(row) else None) or _TOLD.get(key)
    return found or Status(*state_of(row))


def began(row: Any) -> bool:
    """Whether the person, not the organisation, asked for a registration or its end."""
    by = getattr(row, "origin", "") or getattr(row, "started_by", "")
    return by in (Origin.APPLICATION, Side.PERSON)


@dataclass(frozen=True)
class Line:
    """One line of a list on the phone: a link where it has an address; `value` at its right."""

    label: str
    note: str = ""
    url: str = ""
    value: str = ""


def cells(lines: Iterable[Line], title: str = "") -> SafeString:
    """Lines as <c-cells> draws them, without a template a line; nothing where there are none."""
    shown = "".join(map(_cell, lines))
    heading = f'<h2 class="weui-cells__title">{escape(title)}</h2>' if title else ""
    whole = f'<section class="zy-cells">{heading}<div class="weui-cells">{shown}</div></section>'
    return SafeString(whole if shown else "")


def _cell(line: Line) -> str:
    note = f'<span class="weui-cell__desc">{escape(line.note)}</span>' if line.note else ""
    words = (
        f'<span class="weui-cell__bd"><span class="zy-cell__label">{escape(line.label)}</span>'
        f'{note}</span><span class="weui-cell__ft">{escape(line.value)}</span>'
    )
    if not line.url:
        return f'<div class="weui-cell">{words}</div>'
    return f'<a class="weui-cell weui-cell_access" href="{escape(line.url)}">{words}</a>'


def lines(kind: Kind[M], rows: Iterable[M], told: Told[M], title: str) -> SafeString:
    """Cases as they stand in a list."""
    shown = (Line(*told(row), kind.path(Role.PERSON, row.pk), status_of(row).mark) for row in rows)
    return cells(shown, title)


def listed(
    request: Request,
    kind: Kind[M],
    open_states: Collection[str],
    told: Told[M],
    *titles: str,
) -> dict[str, Any]:
    """The cases that are open, the oldest first, and a page of the others, under two titles."""
    actor = request.actor
    turn = Seen(("open", kind.key), lambda actor: kind.rows(actor).filter(state__in=open_states))
    rest = Seen(("other", kind.key), lambda actor: kind.rows(actor).exclude(state__in=open_states))
    others = KeysetPage(rest.rows(actor), request.GET, seen=(rest, actor))
    waiting = turn.first(actor, ("pk",), MOST_OPEN)
    return {
        "waiting": lines(kind, waiting, told, titles[0]),
        "others": lines(kind, others, told, titles[1]),
        "page": others,
    }


# Certificates ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownItem:
    """One item of a certificate with its validity in words."""

    item: CertificateItem
    status: Status
    first_issue: Status | None = None

    @property
    def needs_me(self) -> bool:
        """Whether the holder has to supplement the first-issue date now."""
        return self.first_issue is not None and self.first_issue.tone == "warning"


def shown_items(certificate: Certificate) -> list[ShownItem]:
    """The items of a certificate with validity and first-issue date in words."""
    counts = certificate.state == CertificateState.APPROVED
    return [
        ShownItem(item, of_validity(item.valid_until), _first_issue(item, counts))
        for item in sorted(certificate.items.all(), key=lambda item: (item.code, item.pk))
    ]


def _first_issue(item: CertificateItem, counts: bool) -> Status | None:
    found = reads.first_issue_of(item)
    if found is None and item.first_issued_on:
        return _dated(item.first_issued_on)
    if found is not None or (counts and item.is_valid and certificates.needs_first_issue(item)):
        return of_first_issue(found)
    return None


def _dated(day: date) -> Status:
    return Status("success", f"首次取证 {day:%Y-%m-%d}")


def of_first_issue(found: FirstIssue | None) -> Status:
    """The state of a T/F supplement that the ruleset asks for (SX-55)."""
    if found is None:
        return Status("warning", "首次取证日期待补充")
    return _dated(found.issued_on) if found.state == FirstIssueState.APPROVED else status_of(found)


def of_validity(until: date | None) -> Status:
    """How long something is valid, in words; a last day counts to its end."""
    if until is None:
        return Status("neutral", "未注明有效期")
    tone = days_tone(until, SOON)
    return Status(tone, "有效" if tone == "success" else days_left(until))


def of_certificate(certificate: Certificate, items: Sequence[ShownItem]) -> Status:
    """The state of a certificate; one on record shows whether it still counts."""
    if certificate.state != CertificateState.APPROVED:
        return status_of(certificate)
    tones = {one.status.tone for one in items}
    if not items or tones == {"danger"}:
        return Status("danger", "已到期")
    if tones & {"danger", "warning"}:
        return Status("warning", "即将到期" if "danger" not in tones else "部分到期")
    return Status("success", "有效")
