"""Importing a list of people against reading the file and copying it raw."""

from __future__ import annotations

import resource
import time
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from bench.data import a_name, offices
from zhiye.core.actor import Actor, Role
from zhiye.demo import names
from zhiye.rosters import services

FIRST = 1_000_000
HEAD = ("姓名", "身份证号", "手机", "作业项目代号", "证书编号", "发证机关", "有效期起", "有效期止")


def write_list(path: Path, rows: int) -> None:
    """A list as an office keeps it, `rows` people long."""
    book = Workbook(str(path), {"constant_memory": True})
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


def read_only(data: bytes) -> tuple[float, list[list[Any]]]:
    """Seconds to read every cell, and the rows."""
    from io import BytesIO

    started = time.perf_counter()
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    rows = [list(row) for row in islice(book.get_sheet_by_index(0).iter_rows(), 1, None)]
    return time.perf_counter() - started, rows


def copy_raw(rows: list[list[Any]]) -> float:
    """Seconds to COPY the cells as they are into an ordinary table without any index."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_raw")
        columns = ", ".join(f"c{n} text" for n in range(len(HEAD)))
        cursor.execute(f"CREATE TABLE bench_raw ({columns})")
        started = time.perf_counter()
        with cursor.copy("COPY bench_raw FROM STDIN") as copy:
            for row in rows:
                copy.write_row([str(cell) for cell in row])
        return time.perf_counter() - started


def the_import(data: bytes) -> float:
    """Seconds for the whole import: every check, sealing, matching, history."""
    office = offices()
    actor = Actor(
        None,
        "基准",
        Role.AUTHORITY,
        authority_id=office.pk,
        acting_name=office.name,
        territory=office.territory,
        functions=frozenset({"import"}),
        channel="job",
    )
    started = time.perf_counter()
    record = services.run_file(data=data, file_name="bench.xlsx", authority=office, actor=actor)
    taken = time.perf_counter() - started
    if record.failed or record.stage != "done":
        raise RuntimeError(f"{record.failed} rows failed: {record.first_problems[:3]}")
    return taken


def peak_megabytes() -> int:
    """The largest resident size of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
