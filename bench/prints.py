"""Printing a batch of records against typst alone, in a process of its own (ZS-03).

Both sides set records of the same shape but of different people, in turns: typst remembers what it
has set before, and neither side may profit from the other.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import typst

from bench.data import a_name, id_number, offices
from bench.imports import child
from bench.report import Part
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now
from zhiye.files import fonts
from zhiye.prints import rendering, services
from zhiye.prints.documents import EmploymentRecordPrint, Item, Spell

COUNT, EACH = 1000, 50
MOST_RATIO, MOST_MEGABYTES = 2, 20


def measure() -> Part:
    """A thousand prints, and what they add to the process after the fiftieth."""
    told = child("prints")
    part = Part("prints", details=told)
    printed, raw = (statistics.median(told[name]) / EACH * 1000 for name in ("issue", "raw"))
    part.say(f"{COUNT:,} record prints, wall", sum(told["issue"]), "s")
    part.say("one print: number, page, record, log", printed, "ms")
    part.say("yardstick: typst alone, same template", raw, "ms")
    part.say("printing over typst alone", printed / raw, most=MOST_RATIO)
    grown = told["megabytes"][-1] - told["megabytes"][0]
    part.say(f"memory from the {EACH}th to the {COUNT:,}th", grown, "MB", most=MOST_MEGABYTES)
    part.say("memory at the end", told["megabytes"][-1], "MB")
    return part


def record(seq: int) -> EmploymentRecordPrint:
    """The record of an invented person: one to three items, one to ten spells."""
    items = [
        Item(f"作业项目{n}（G{n}）", date(2027 + n, 1 + seq % 12, 28), "基准市市场监督管理局")
        for n in range(1, 2 + seq % 3)
    ]
    spells = [
        Spell(
            employer=f"基准{seq:06d}号之{n}机电设备有限公司",
            work="锅炉作业",
            start=date(2010 + n, 1 + seq % 12, 1),
            end=date(2010 + n, 12, 31),
        )
        for n in range(1 + seq % 10)
    ]
    return EmploymentRecordPrint("基准市", a_name(seq), id_number(seq), items, spells)


def run(begin: Callable[[], float], memory: Callable[[], int]) -> tuple[float, dict[str, Any]]:
    """The batch in portions, in turns with the yardstick; the work of the child process."""
    office = offices()
    actor = Actor(None, "基准", Role.AUTHORITY, authority_id=office.pk, channel="job")
    taken: dict[str, list[float]] = {"raw": [], "issue": []}
    megabytes: list[int] = []

    def issue(seq: int) -> None:
        holder = ("person", seq)
        services.issue(actor=actor, document=record(seq), authority=office, holder=holder)

    raw(prepared(0))
    issue(1)
    started = begin()
    for first in range(10, 10 + 2 * COUNT, 2 * EACH):
        ready = [prepared(seq) for seq in range(first, first + EACH)]
        taken["raw"].append(_timed(raw, ready))
        taken["issue"].append(_timed(issue, range(first + EACH, first + 2 * EACH)))
        megabytes.append(memory())
    return started, taken | {"megabytes": megabytes}


def prepared(seq: int) -> str:
    """Everything typst is given for one page, its QR code included."""
    document = record(seq)
    data = {
        "title": document.title,
        "platform": "基准",
        "document": document.values(),
        "number": f"PY14-2026-{seq:06d}",
        "printed_at": "2026-11-28 12:00",
        "printed_on": "二〇二六年十一月二十八日",
        "valid_until": "二〇二六年十二月二十八日",
        "site": "localhost:8000/p/",
        "qr": rendering.qr_svg(f"http://localhost:8000/p/{seq:026d}/"),
        "missing": "",
    }
    return json.dumps(data, ensure_ascii=False)


def raw(data: str) -> bytes:
    """One page by typst and nothing else: no QR, no look at the characters, no row, no log."""
    return typst.compile(
        str(rendering.TEMPLATES / "employment_record.typ"),
        root=str(rendering.TEMPLATES),
        format="pdf",
        font_paths=fonts.for_typst(),
        sys_inputs={"data": data},
        pdf_standards=rendering.STANDARDS,
        timestamp=int(now().timestamp()),
    )


def _timed(act: Callable[[Any], Any], each: Iterable[Any]) -> float:
    started = time.perf_counter()
    for one in each:
        act(one)
    return time.perf_counter() - started
