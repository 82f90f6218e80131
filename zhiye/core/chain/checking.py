"""Finding what was changed since it was sealed: the block, the table, the row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path

from django.db import transaction

from zhiye.core.chain import blocks, heads, rows
from zhiye.core.chain.rows import Table
from zhiye.core.models import AuditBlock

_AT_ONCE = 100  # blocks that are compared in one pass over their rows


class Broken(Exception):
    """The chain does not hold: somebody has changed a log."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was sealed; `row` 0 where it is the block itself."""

    table: str
    block: int
    row: int
    what: str

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        return f"{self.table}, block {self.block}{row}: {self.what}"


@dataclass
class Report:
    """What was looked at and what was found."""

    blocks: int = 0
    rows: int = 0
    sealed_at: datetime | None = None
    findings: list[Finding] = field(default_factory=list)
    renewals: list[AuditBlock] = field(default_factory=list)


@transaction.atomic
def verify(folder: Path | None = None) -> Report:
    """Compare the chain with itself, every sealed row with its block, exported heads with both.

    `folder` holds the exported heads, by default those of this installation.
    """
    report = Report()
    starts = _check_blocks(report)
    known = {table.name: table for table in rows.tables()}
    for name, start in sorted(starts.items()):
        if name in known:
            _check_rows(report, known[name], start)
        else:
            report.findings.append(Finding(name, start, 0, "the table is no longer chained"))
    for path in sorted((folder or heads.folder()).glob("head-*.json")):
        _check_head(report, path)
    return report


def _check_blocks(report: Report) -> dict[str, int]:
    """Every block against the one before it; returns the block each table's rows begin with."""
    previous, ends, starts = "", dict[str, int](), dict[str, int]()
    for block in AuditBlock.objects.order_by("pk").iterator(chunk_size=_AT_ONCE):
        report.blocks, report.sealed_at = report.blocks + 1, block.at
        if block.previous != previous:
            _tell(report, block, "the block before it was changed, removed or put in")
        if blocks.digest_of(block) != block.digest:
            _tell(report, block, "the block itself was changed")
        elif not blocks.signed(block.digest, block.key_id, block.signature):
            _tell(report, block, f"is not signed by key {block.key_id} of the key ring")
        if block.reason:
            report.renewals.append(block)
        elif block.first_id != ends.get(block.table, 0) + 1:
            _tell(report, block, "does not begin where the table's last block ended")
        if block.reason or block.table not in starts:
            starts[block.table] = block.pk
        previous, ends[block.table] = block.digest, block.last_id
    return starts


def _check_rows(report: Report, table: Table, start: int) -> None:
    """The table's rows against its blocks, many blocks in one pass."""
    there = set(rows.columns(table))
    found = AuditBlock.objects.filter(table=table.name, pk__gte=start).order_by("pk")
    for columns, same in groupby(found.iterator(chunk_size=_AT_ONCE), lambda one: one.columns):
        gone = sorted(set(columns.split()) - there)
        while some := list(islice(same, _AT_ONCE)):
            if gone:
                words = f"its column {gone[0]} is gone, the rows cannot be compared"
                _tell(report, some[0], f"{words}: see `audit_chain renew`")
            else:
                _compare(report, table, some)


def _compare(report: Report, table: Table, some: list[AuditBlock]) -> None:
    # Before the very first number nothing may stand either.
    first = None if some[0].first_id == 1 else some[0].first_id
    stream = rows.read(table, some[0].columns.split(), first=first, last=some[-1].last_id)
    ahead = next(stream, None)
    for block in some:
        mine: list[tuple[int, bytes]] = []
        while ahead is not None and ahead[0] <= block.last_id:
            mine.append(ahead)
            ahead = next(stream, None)
        report.rows += len(mine)
        if rows.content(mine) != block.content or len(mine) != block.rows:
            report.findings += _located(block, mine)


def _located(block: AuditBlock, found: list[tuple[int, bytes]]) -> Iterator[Finding]:
    """Which rows of a block are not as they were."""
    sealed, now = rows.unpack(bytes(block.marks)), dict(found)
    told = False
    for number in sorted(sealed.keys() | now.keys()):
        if number not in now:
            what = "was removed"
        elif number not in sealed:
            what = "was put in later"
        elif now[number][:8] != sealed[number]:
            what = "was changed"
        else:
            continue
        told = True
        yield Finding(block.table, block.pk, number, what)
    if not told:
        yield Finding(block.table, block.pk, 0, "its digest is not that of its rows")


def _check_head(report: Report, path: Path) -> None:
    try:
        document = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        document = None
    if words := heads.problem(document):
        block = document.get("block", 0) if isinstance(document, dict) else 0
        report.findings.append(Finding(path.name, block, 0, words))


def _tell(report: Report, block: AuditBlock, what: str) -> None:
    report.findings.append(Finding(block.table, block.pk, 0, what))
