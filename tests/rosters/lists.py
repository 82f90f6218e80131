"""Spreadsheets as offices keep them, and taking them in."""

from __future__ import annotations

from typing import Any

from tests import cast
from tests.sheets.books import fill, new_book
from tests.uploaded import faults, send
from zhiye.lists import jobs, services
from zhiye.lists.models import UploadedList
from zhiye.people.models import Person
from zhiye.people.services import id_indexes
from zhiye.regions.models import Authority
from zhiye.rosters.kind import ROSTER_LIST

HEAD = ["姓名", "身份证号", "手机", "作业项目代号", "证书编号", "发证机关", "有效期止"]


def sheet(rows: list[list[Any]], head: list[str] | None = None, *, title: str = "") -> bytes:
    """A spreadsheet; a title is merged over all columns, as people like it."""
    heading = head or HEAD
    buffer, book = new_book()
    page = book.add_worksheet()
    if title:
        page.merge_range(0, 0, 0, len(heading) - 1, title)
    fill(page, rows, heading, 1 if title else 0)
    book.close()
    return buffer.getvalue()


def good_row(seq: int, name: str = "", **more: str) -> list[Any]:
    """A row without a fault."""
    return [
        name or cast.a_name(seq),
        cast.an_id(seq),
        more.get("phone", ""),
        more.get("code", "G1"),
        more.get("number", ""),
        "太原局",
        more.get("until", "2028-03-05"),
    ]


def bring_in(data: bytes, office: Authority | None = None) -> UploadedList:
    """Import at once, by somebody of the office."""
    actor = cast.reviewer(office or cast.authority())
    return jobs.at_once(kind=ROSTER_LIST, actor=actor, data=data, file_name="名册.xlsx")


def judged(data: bytes, office: Authority | None = None) -> UploadedList:
    """A list that was sent and judged."""
    actor = cast.reviewer(office or cast.authority())
    return jobs.read(list_id=send(ROSTER_LIST, actor, data, name="名册.xlsx").pk)


def confirmed(data: bytes, office: Authority | None = None) -> UploadedList:
    """A list whose good rows are about to be imported."""
    office = office or cast.authority()
    made = judged(data, office)
    return services.confirm(actor=cast.reviewer(office), kind=ROSTER_LIST, pk=made.pk)


def new(done: UploadedList) -> tuple[int, int, int, int]:
    """New people, certificates and items, and items whose validity changed."""
    people, certificates, items, changed = (
        done.figures.get(name, 0) for name in ROSTER_LIST.figures
    )
    return people, certificates, items, changed


def wrong(done: UploadedList) -> list[str]:
    """What is said of the first row that was left out."""
    return next(said for said in faults(done).values() if said)


def the_person(number: str) -> Person:
    """Whose ID number it is."""
    return Person.objects.get(id_index__in=id_indexes(number))
