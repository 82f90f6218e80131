"""A list that leaves the system: masked, with who took it and what for, and logged."""

from __future__ import annotations

from typing import IO, TypeVar

from django.db.models import Model, QuerySet

from zhiye.core import audit
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.listing import Listing
from zhiye.core.refusals import Invalid
from zhiye.sheets.writing import write_list

M = TypeVar("M", bound=Model)


def hand_out(
    actor: Actor,
    listing: Listing[M],
    rows: QuerySet[M],
    *,
    kind: str,
    told: str,
    head: str,
    reason: str,
    most: int,
) -> IO[bytes]:
    """The newest rows of a list as a file, `most` of them (assurance 24, 29). Raises Invalid.

    `told` are its filters in words, for the log; `head` stands above the list with who took it and
    for what `reason`.
    """
    if not rows.exists():
        raise Invalid({"reason": "没有符合条件的记录，不需要导出。"})
    by = f"导出人：{actor.label}　导出日期：{today().isoformat()}　用途：{reason}"
    entries = ([line] for line in listing.lines(rows, most))
    file, _ = write_list(listing.title, listing.heads, entries, (head, by))
    audit.record("export", actor=actor, subject_kind=kind, detail=told, reason=reason)
    return file
