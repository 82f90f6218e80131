"""Importing a list of people against reading its file and copying what it holds.

Three yardsticks, from the mildest to the one that does all of the database's work:
`cells` copies the cells as text into a table without index; `rows` copies the finished rows
(person, certificate, item, log) into copies of their tables with the same indexes and checks,
but without foreign keys and history; `tables` copies them into the tables themselves.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from bench.data import a_name
from bench.report import Part
from zhiye.demo import names

FIRST = 1_000_000
ROUNDS = 3
MOST_RATIO, MOST_MEGABYTES = 3, 400
HEAD = ("姓名", "身份证号", "手机", "作业项目代号", "证书编号", "发证机关", "有效期起", "有效期止")
WRITTEN = (
    "people_person",
    "certificates_certificate",
    "certificates_certificateitem",
    "core_movelog",
)
YARDSTICKS = {
    "cells": "the cells as text, no index",
    "rows": "the finished rows, same indexes, no keys, no history",
    "tables": "the finished rows into the tables themselves",
}


def measure(rows: int, data: Path) -> Part:
    """Rounds of reading, copying and importing, in turns; needs a database without people."""
    path = data / f"list-{rows}.xlsx"
    if not path.exists():
        write_list(path, rows)
    content = path.read_bytes()
    _wipe()
    child("import", str(path))  # what the first one meets anew is met here
    finished = finished_rows()
    taken: dict[str, list[float]] = {name: [] for name in ("read", *YARDSTICKS, "import")}
    peaks: list[int] = []
    for _ in range(ROUNDS):
        seconds, cells = read_only(content)
        taken["read"].append(seconds)
        taken["cells"].append(copy_cells(cells))
        del cells
        taken["rows"].append(copy_rows(finished))
        _wipe()
        taken["tables"].append(copy_tables(finished))
        _wipe()
        told = child("import", str(path))
        taken["import"].append(told["seconds"])
        peaks.append(told["peak_megabytes"])
    again = child("import", str(path))
    return _told(rows, taken, peaks, again)


def _told(
    rows: int, taken: dict[str, list[float]], peaks: list[int], again: dict[str, Any]
) -> Part:
    part = Part("import", details={"rows": rows, "seconds": taken, "repeat": again})
    part.say(f"{rows:,} rows, wall", statistics.median(taken["import"]), "s")
    part.say("rows a second", rows / statistics.median(taken["import"]))
    for name, words in YARDSTICKS.items():
        ratios = [
            whole / (read + copied)
            for whole, read, copied in zip(taken["import"], taken["read"], taken[name], strict=True)
        ]
        part.say(f"over read + copy of {words}", statistics.median(ratios), most=MOST_RATIO)
    part.say("the same list again, wall", again["seconds"], "s")
    part.say("peak memory of the process", max(peaks), "MB", most=MOST_MEGABYTES)
    for name in ("read", *YARDSTICKS):
        part.say(f"yardstick: {name}", statistics.median(taken[name]), "s")
    return part


def write_list(path: Path, rows: int) -> None:
    """A list as an office keeps it, `rows` people long."""
    part = path.with_suffix(".part")
    book = Workbook(str(part), {"constant_memory": True})
    page = book.add_worksheet("人员名册")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, HEAD)
    for index in range(rows):
        seq = FIRST + index
        page.write_row(
            index + 1,
            0,
            [a_name(seq), names.id_of(seq), names.phone_of(seq), "G1", "", "太原市行政审批局"],
        )
        page.write_datetime(index + 1, 6, date(2024, 3, 1), day)
        page.write_string(index + 1, 7, "2028-02-29")
    book.close()
    part.replace(path)


def read_only(data: bytes) -> tuple[float, list[list[Any]]]:
    """Seconds to read every cell, and the rows."""
    started = time.perf_counter()
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    rows = [list(row) for row in islice(book.get_sheet_by_index(0).iter_rows(), 1, None)]
    return time.perf_counter() - started, rows


def copy_cells(rows: list[list[Any]]) -> float:
    """Seconds to COPY the cells as they are into an ordinary table without any index."""
    columns = ", ".join(f"c{n} text" for n in range(len(HEAD)))

    def write(cursor: Any) -> None:
        with cursor.copy("COPY bench_cells FROM STDIN") as copy:
            for row in rows:
                copy.write_row([str(cell) for cell in row])

    return _timed(write, before=[f"CREATE TABLE bench_cells ({columns})"], after=["bench_cells"])


def copy_rows(finished: dict[str, bytes]) -> float:
    """Seconds to COPY the finished rows into copies of their tables, with indexes and checks."""

    def write(cursor: Any) -> None:
        for table, content in finished.items():
            with cursor.copy(f"COPY bench_{table} FROM STDIN") as copy:
                copy.write(content)

    return _timed(
        write,
        before=[f"CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL)" for table in finished],
        after=[f"bench_{table}" for table in finished],
    )


def copy_tables(finished: dict[str, bytes]) -> float:
    """Seconds to COPY the finished rows into the tables: foreign keys, history triggers and all.

    The triggers are told in advance, as the import tells them, that none is to be passed over.
    """

    def write(cursor: Any) -> None:
        cursor.execute("SET LOCAL pgtrigger.ignore = '{}'")
        for table, content in finished.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(content)

    return _timed(write, before=[], after=[])


def _timed(write: Callable[[Any], None], *, before: list[str], after: list[str]) -> float:
    """The seconds of one transaction, its commit included."""
    with connection.cursor() as cursor:
        for statement in before:
            cursor.execute(statement)
        started = time.perf_counter()
        with transaction.atomic():
            write(cursor)
        taken = time.perf_counter() - started
        for table in after:
            cursor.execute(f"DROP TABLE {table}")
    return taken


def finished_rows(tables: Sequence[str] = WRITTEN) -> dict[str, bytes]:
    """What was written into these tables, as COPY gives it."""
    found: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        for table in tables:
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                found[table] = b"".join(bytes(piece) for piece in copy)
    return found


def _wipe() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(WRITTEN)}, lists_uploadedlist CASCADE")
        for table in WRITTEN[:3]:
            cursor.execute(f"TRUNCATE {table}event")


def child(*arguments: str) -> dict[str, Any]:
    """Do one thing in a process of its own; returns its seconds and its peak memory."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.child", *arguments],
        cwd=Path(__file__).resolve().parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told
