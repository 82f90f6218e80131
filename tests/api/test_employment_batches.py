"""批量填报 through the API: template, upload, rows, filing, what was not filed (ZS-26)."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast, hired
from tests.api.support import Api, done, refused
from tests.employment.batches.lists import judged, row_of, sheet, workers
from zhiye.employment import employers
from zhiye.employment.models import Employment
from zhiye.files.services import store
from zhiye.lists import jobs
from zhiye.lists.models import UploadedList
from zhiye.sheets.writing import XLSX

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.req("ZS-26"),
]
URL = "/employment-batches"


def test_from_the_upload_to_the_records() -> None:
    here = hired.organization()
    actor = cast.as_organization(here)
    caller = Api(actor)
    good, bad = workers(2)
    data = sheet([row_of(good), row_of(bad, start="明年")])
    file = store(
        actor=actor, kind="import_sheet", upload=SimpleUploadedFile("名单.xlsx", data, XLSX)
    )
    made = done(caller.post(URL, {"file": str(file.pk)}), 201)
    assert (made["state"]["value"], made["total"], made["result"]) == ("waiting", 2, None)
    jobs.read(list_id=made["id"])
    told = done(caller.get(f"{URL}/{made['id']}"))
    assert (told["good"], told["bad"]) == (1, 1)
    assert [one["name"] for one in told["moves"]] == ["file", "drop"]
    (row,) = done(caller.get(f"{URL}/{made['id']}/rows?outcome=bad"))["items"]
    assert (row["line"], [one["field"] for one in row["faults"]]) == (3, ["started_on"])
    assert row["cells"]["id_number"] == bad.certificate.person.id_number.masked
    moved = done(caller.post(f"{URL}/{made['id']}/file", {"seen": told["seen"]}))
    assert moved["state"]["value"] == "filing"
    jobs.run(list_id=made["id"])
    record = Employment.objects.get()
    (row,) = done(caller.get(f"{URL}/{made['id']}/rows?outcome=filed"))["items"]
    assert row["records"] == [record.pk]
    told = done(caller.get(f"{URL}/{made['id']}"))
    assert told["result"]["kind"] == "result_sheet"
    (listed,) = done(caller.get(URL))["items"]
    assert (listed["id"], listed["filed"]) == (made["id"], 1)


def test_sent_twice_with_one_key_it_is_one_list() -> None:
    here = hired.organization()
    actor = cast.as_organization(here)
    data = sheet([row_of(hired.worker())])
    file = store(
        actor=actor, kind="import_sheet", upload=SimpleUploadedFile("名单.xlsx", data, XLSX)
    )
    body, key = {"file": str(file.pk)}, {"Idempotency-Key": "one"}
    first = done(Api(actor).post(URL, body, **key), 201)
    again = done(Api(actor).post(URL, body, **key), 201)
    assert first["id"] == again["id"]
    assert UploadedList.objects.count() == 1


def test_what_is_no_list_is_told_under_file() -> None:
    here = hired.organization()
    actor = cast.as_organization(here)
    data = sheet([["张伟"]], ["姓名"])
    file = store(
        actor=actor, kind="import_sheet", upload=SimpleUploadedFile("名单.xlsx", data, XLSX)
    )
    told = refused(Api(actor).post(URL, {"file": str(file.pk)}), 422, "invalid")
    assert "没有找到表头" in told["errors"]["file"][0]


@pytest.mark.assurance(1)
def test_a_template_and_a_list_are_for_ones_own_employers() -> None:
    here, other = hired.organization(), hired.organization()
    caller = Api(cast.as_organization(here))
    assert caller.get(f"{URL}/template").status_code == 200
    theirs = employers.of_organization(other).pk
    refused(caller.get(f"{URL}/template?employer={theirs}"), 404, "not_found")
    batch = judged(other, sheet([row_of(hired.worker())]))
    refused(caller.get(f"{URL}/{batch.pk}"), 404, "not_found")
    refused(caller.get(f"{URL}/{batch.pk}/rows"), 404, "not_found")
