"""名册导入 through the API: template, upload, preview, the word, what was left out."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.api.support import Api, done, refused
from tests.rosters.lists import good_row, judged, sheet, the_person
from tests.uploaded import faults
from zhiye.core.actor import Actor
from zhiye.files.services import store
from zhiye.lists import jobs
from zhiye.lists.models import UploadedList
from zhiye.people.models import Person
from zhiye.sheets.writing import XLSX

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
URL = "/rosters"


def sent(actor: Actor, rows: list[list[Any]]) -> dict[str, str]:
    """The body of an upload: the id of a list that this actor has stored."""
    upload = SimpleUploadedFile("名册.xlsx", sheet(rows), XLSX)
    return {"file": str(store(actor=actor, kind="import_sheet", upload=upload).pk)}


def test_from_the_upload_to_the_people() -> None:
    officer = cast.reviewer()
    caller = Api(officer)
    bad = good_row(2, until="以后")
    made = done(caller.post(URL, sent(officer, [good_row(1), bad])), 201)
    assert (made["state"]["value"], made["total"], made["result"]) == ("waiting", 2, None)
    jobs.read(list_id=made["id"])

    told = done(caller.get(f"{URL}/{made['id']}"))
    assert (told["state"]["value"], told["good"], told["bad"]) == ("checked", 1, 1)
    assert (told["figures"]["new_people"], told["figures"]["new_certificates"]) == (1, 1)
    assert [one["name"] for one in told["moves"]] == ["file", "drop"]
    assert not Person.objects.exists(), "nothing is written before the word"
    good, wrong = done(caller.get(f"{URL}/{made['id']}/rows"))["items"]
    assert (good["line"], good["outcome"]["value"], good["faults"]) == (2, "good", [])
    assert [one["field"] for one in wrong["faults"]] == ["valid_until"]
    assert wrong["faults"][0]["reason"] in faults(UploadedList.objects.get())[3]
    assert wrong["cells"]["name"] == bad[0]
    assert bad[1] not in wrong["cells"].values(), "numbers are masked"

    moved = done(caller.post(f"{URL}/{made['id']}/file", {"seen": told["seen"]}))
    assert moved["state"]["value"] == "filing"
    jobs.run(list_id=made["id"])
    told = done(caller.get(f"{URL}/{made['id']}"))
    assert (told["state"]["value"], told["filed"], told["moves"]) == ("done", 1, [])
    assert told["result"]["kind"] == "result_sheet"
    assert the_person(good_row(1)[1]).certificates.count() == 1
    (listed,) = done(caller.get(URL))["items"]
    assert (listed["id"], listed["filed"]) == (made["id"], 1)
    refused(caller.post(f"{URL}/{made['id']}/file"), 409)


def test_what_is_dropped_is_not_written() -> None:
    officer = cast.reviewer()
    caller = Api(officer)
    made = judged(sheet([good_row(1)]), cast.authority())
    (waiting,) = done(caller.get(f"{URL}?awaiting=true"))["items"]
    assert waiting["id"] == made.pk
    told = done(caller.post(f"{URL}/{made.pk}/drop"))
    assert (told["state"]["value"], told["moves"]) == ("dropped", [])
    assert done(caller.get(f"{URL}?awaiting=true"))["items"] == []
    refused(caller.post(f"{URL}/{made.pk}/file"), 409)
    assert not Person.objects.exists()


def test_sent_twice_with_one_key_it_is_one_list() -> None:
    officer = cast.reviewer()
    body, key = sent(officer, [good_row(1)]), {"Idempotency-Key": "one"}
    first, again = (done(Api(officer).post(URL, body, **key), 201) for _ in range(2))
    assert first["id"] == again["id"]
    assert UploadedList.objects.count() == 1


@pytest.mark.assurance(1)
def test_a_list_is_for_its_own_office_and_for_who_imports() -> None:
    made = judged(sheet([good_row(1)]), cast.authority())
    far = Api(cast.reviewer(cast.authority("140200", name="大同市的审核机构")))
    viewer = Api(cast.reviewer(functions=["review", "view"]))
    clerk = Api(cast.as_organization(cast.organization()))
    assert far.get(f"{URL}/template").status_code == 200
    for path in (f"{URL}/{made.pk}", f"{URL}/{made.pk}/rows"):
        refused(far.get(path), 404, "not_found")
        refused(viewer.get(path), 403)
        refused(clerk.get(path), 403, "wrong_acting")
    assert done(far.get(URL))["items"] == []
    for step in ("file", "drop"):
        for stranger in (far, clerk):
            refused(stranger.post(f"{URL}/{made.pk}/{step}"), 404, "not_found")
        assert viewer.post(f"{URL}/{made.pk}/{step}").status_code in (403, 404)
    refused(clerk.post("/employment-batches/{made.pk}/file"), 404)
    refused(viewer.get(f"{URL}/template"), 403)
    assert UploadedList.objects.get().state == "checked"


def test_a_list_of_one_kind_is_not_found_among_the_other() -> None:
    made = judged(sheet([good_row(1)]), cast.authority())
    officer = Api(cast.reviewer())
    refused(officer.post(f"/employment-batches/{made.pk}/drop"), 404, "not_found")
    refused(officer.get(f"/employment-batches/{made.pk}"), 403, "wrong_acting")
