"""Prints of employments through the API: the record, the form of a record, the form before filing
(ZS-03, FJ-20, FJ-40)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import cast, hired
from tests.api.support import Api, done, refused
from tests.api.test_employment import clerk_of, found
from zhiye.core.models import AccessLog
from zhiye.employment.models import Employment
from zhiye.prints.models import Print

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
RECORD, FORM = "/employments/record", "/employments/form"


def printed(answer: Any) -> Print:
    """What was printed: the answer is its PDF, and leads to the page where it is confirmed."""
    assert answer.status_code == 201, answer.content.decode()
    made = Print.objects.get(token=answer["Location"].rstrip("/").rpartition("/")[2])
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert made.number in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert answer["Location"].endswith(made.path)
    assert made.number in Client().get(made.path).content.decode()
    return made


@pytest.mark.req("ZS-03")
@pytest.mark.assurance(1)
def test_a_worker_prints_the_own_record_and_nobody_elses() -> None:
    made = hired.hired(hired.worker(), hired.organization())
    row = printed(Api(cast.as_person(made.person)).post(RECORD, {}))
    assert (row.kind, row.person_id) == ("employment_record", made.person_id)
    assert AccessLog.objects.get(kind="print").subject_id == str(made.person_id)
    neighbour = hired.hired(hired.worker(), hired.organization()).person
    own = printed(Api(cast.as_person(neighbour)).post(RECORD, {"employment": made.pk}))
    assert own.person_id == neighbour.pk, "whatever is named, it is the own one"
    assert made.employer.organization is not None
    refused(clerk_of(made.employer.organization).post(RECORD, {}), 403)
    refused(Api().post(RECORD, {}), 401)
    assert Print.objects.count() == 2


@pytest.mark.req("ZS-03")
@pytest.mark.assurance(1)
def test_an_office_prints_for_somebody_at_the_window() -> None:
    made = hired.hired(hired.worker(), hired.organization())
    officer = Api(hired.officer(hired.zhongshan()))
    assert printed(officer.post(RECORD, {"employment": made.pk})).person_id == made.person_id
    token = found(officer, made.item, employer=made.employer_id)["person"]
    assert printed(officer.post(RECORD, {"person": token})).person_id == made.person_id
    assert "person" in refused(officer.post(RECORD, {}), 422)["errors"]
    colleague = Api(hired.officer(hired.zhongshan()))
    refused(colleague.post(RECORD, {"person": token}), 404)
    far = Api(hired.officer(hired.fujian()))
    refused(far.post(RECORD, {"employment": made.pk}), 404)
    refused(far.post(RECORD, {"person": token}), 404)
    without = Api(hired.officer(hired.zhongshan(), ["employment", "view"]))
    refused(without.post(RECORD, {"employment": made.pk}), 403)
    assert Print.objects.count() == 2


@pytest.mark.req("FJ-20", "FJ-40")
@pytest.mark.assurance(1)
def test_the_form_of_a_record_for_its_two_sides_and_the_office() -> None:
    here = hired.organization(hired.IN_FUJIAN)
    made = hired.hired(hired.worker(), here)
    url, end = f"/employments/{made.pk}/form", {"use": "deregistration"}
    caller, officer = clerk_of(here), Api(hired.officer(hired.fujian()))
    said = [
        dict(printed(answer).lines)
        for answer in (
            caller.post(url, {}),
            caller.post(url, {**end, "alone": True}),
            Api(cast.as_person(made.person)).post(url, end),
            officer.post(url, {**end, "alone": True}),
        )
    ]
    assert [one["办理事项"] for one in said] == ["聘用登记", *["注销登记"] * 3]
    assert ["办理方式" in one for one in said] == [False, False, True, True]
    refused(caller.post(url, {"use": "change"}), 409)
    assert "use" in refused(caller.post(url, {"use": "nonsense"}), 422)["errors"]
    there = hired.organization(hired.IN_FUJIAN)
    neighbour = hired.hired(hired.worker(), there)
    refused(clerk_of(there).post(url, {}), 404)
    refused(Api(cast.as_person(neighbour.person)).post(url, {}), 404)
    refused(Api(hired.officer(hired.zhongshan())).post(url, {}), 404)
    refused(Api(hired.officer(hired.fujian(), ["view"])).post(url, {}), 403)
    lacking = cast.as_organization(here, colleague=True, functions=["licences"])
    refused(Api(lacking).post(url, {}), 403)
    refused(Api().post(url, {}), 401)
    refused(caller.get(url), 405)
    assert Print.objects.count() == 4


@pytest.mark.req("FJ-19", "FJ-40", "FJ-42")
@pytest.mark.assurance(1)
def test_the_form_before_a_change_is_reported() -> None:
    first, here = hired.organization(hired.IN_FUJIAN), hired.organization(hired.IN_FUJIAN)
    item, other = hired.worker(), hired.worker()
    hired.hired(item, first)
    caller = clerk_of(here)
    told = found(caller, item)
    sent = {"person": told["person"], "items": [item.pk]}
    said = dict(printed(caller.post(FORM, sent)).lines)
    assert (said["办理事项"], said["原用人单位"]) == ("变更登记", first.name)
    assert Employment.objects.count() == 1, "nothing is handed in"
    for wrong in ([], [other.pk]):
        assert "items" in refused(caller.post(FORM, {**sent, "items": wrong}), 422)["errors"]
    assert "person" in refused(caller.post(FORM, {**sent, "person": "x"}), 422)["errors"]
    refused(clerk_of(first).post(FORM, sent), 404)
    lacking = cast.as_organization(here, colleague=True, functions=["licences"])
    refused(Api(lacking).post(FORM, sent), 403)
    refused(Api(cast.as_person(item.certificate.person)).post(FORM, sent), 403)
    refused(Api().post(FORM, sent), 401)
    assert Print.objects.count() == 1


@pytest.mark.req("FJ-13", "FJ-16", "FJ-41")
def test_the_form_at_the_counter_and_only_what_fits() -> None:
    officer = hired.officer(hired.fujian())
    boss, item = hired.individual(officer), hired.worker()
    caller = Api(officer)
    sent = {
        "person": found(caller, item, employer=boss.pk)["person"],
        "employer": boss.pk,
        "items": [item.pk],
    }
    assert printed(caller.post(FORM, sent)).holder_id == boss.pk
    hired.at_counter(officer, boss, item)
    told = refused(caller.post(FORM, sent), 422)["errors"]["items"]
    assert told == [f"{item}不符合条件，不能打印登记表，请不要选这一项。"]
    refused(Api(hired.officer(hired.fujian(), ["view"])).post(FORM, sent), 403)
    far = Api(hired.officer(hired.zhongshan()))
    assert "employer" in refused(far.post(FORM, sent), 422)["errors"]
    assert done(caller.get("/employments"))["items"][0]["employer"] == boss.name
