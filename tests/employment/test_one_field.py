"""A field told once is known everywhere: the employee's post (岗位) proves it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from tests import cast, hired
from tests.api.support import Api, done
from tests.api.test_employment import body, found
from tests.core.test_history import events
from tests.employment.batches.lists import HEAD, filed, judged, row_of, sheet
from tests.web.authority.office import Office
from tests.web.organization.desk import Desk
from tests.web.organization.test_employment_filing import form, way
from tests.web.person.phone import phone_of, text_of
from zhiye.employment import employers
from zhiye.employment.batches.kind import EMPLOYMENT_LIST
from zhiye.employment.models import Employment
from zhiye.lists import services as lists

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
ROOT = Path(__file__).resolve().parent.parent.parent
NAME, LABEL, POST = "job_title", "岗位", "锅炉房领班"
MOST = 8


@pytest.fixture
def desk() -> Desk:
    return Desk(hired.organization())


@pytest.fixture
def row(desk: Desk) -> Employment:
    """A record filed with the post by the employer's form."""
    item = hired.worker()
    desk.send(way(desk, item), form(item, job_title=f" {POST} "))
    return Employment.objects.get()


def test_forms_ask_for_it_and_say_what_is_wrong(desk: Desk, row: Employment) -> None:
    assert row.job_title == POST
    item = hired.worker()
    there = way(desk, item)
    assert f'name="{NAME}"' in desk.html(there)
    told = desk.send(there, form(item, job_title="领班😀"), 422)
    assert "岗位中有表情或特殊图形符号" in told


def test_details_and_lists_of_every_side_show_it(desk: Desk, row: Employment) -> None:
    sides = {
        "employer": [desk.text("/org/employments/"), desk.text(f"/org/employments/{row.pk}/")],
        "worker": list(of_worker(row)),
        "office": list(of_office(row)),
    }
    assert {side: [POST in page for page in pages] for side, pages in sides.items()} == {
        side: [True, True] for side in sides
    }


def of_worker(row: Employment) -> Iterator[str]:
    phone = phone_of(row.person)
    yield text_of(phone.get("/me/employments/"))
    yield text_of(phone.get(f"/me/employments/{row.pk}/"))


def of_office(row: Employment) -> Iterator[str]:
    office = Office(hired.officer(row.authority))
    yield office.text("/gov/employments/")
    yield office.text(f"/gov/employments/{row.pk}/")


def test_the_export_has_its_column(desk: Desk, row: Employment) -> None:
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(desk.get("/org/employments/export/").getvalue())
    )
    _, head, line = book.get_sheet_by_index(0).to_python()
    assert line[head.index(LABEL)] == POST


def test_lists_that_are_sent_take_it_and_their_template_asks_for_it(desk: Desk) -> None:
    here = desk.organization
    actor, about = cast.as_organization(here), employers.of_organization(here).pk
    _, data = lists.template(actor=actor, kind=EMPLOYMENT_LIST, about_id=about)
    headings = [cell.value for cell in next(load_workbook(io.BytesIO(data)).worksheets[0].rows)]
    assert LABEL in headings
    item = hired.worker()
    filed(here, sheet([[*row_of(item), POST]], [*HEAD, "工作岗位"]))
    assert Employment.objects.get().job_title == POST
    batch = judged(here, sheet([[*row_of(hired.worker()), "岗" * 41]], [*HEAD, LABEL]))
    assert [field for field, _ in batch.rows.get().faults] == [NAME]


def test_the_interface_takes_and_tells_it(desk: Desk) -> None:
    caller, item = Api(cast.as_organization(desk.organization)), hired.worker()
    made = done(caller.post("/employments", body(found(caller, item), job_title=POST)), 201)
    assert made["items"][0][NAME] == POST
    listed: Any = done(caller.get("/employments"))["items"]
    assert [one[NAME] for one in listed] == [POST]


def test_history_keeps_it(row: Employment) -> None:
    assert events(Employment).filter(pgh_obj_id=row.pk).latest("pgh_id").job_title == POST


def test_few_files_name_it() -> None:
    named = [
        str(path.relative_to(ROOT))
        for folder in ("zhiye", "docs")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".html", ".md", ".js"} and NAME in path.read_text("utf-8")
    ]
    assert 3 <= len(named) <= MOST, named
