"""Employment records by the API: look-up, filing, change, search, employers, counter (ZS-20 to
ZS-29, FJ-12 to FJ-22)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast, hired
from tests.api.support import Api, done, refused, upload_of
from tests.api.test_cases import twice
from zhiye.certificates.models import CertificateItem
from zhiye.core import uscc
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.employment import services
from zhiye.employment.inputs import Time
from zhiye.employment.models import Employer, Employment
from zhiye.organizations.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def clerk_of(here: Organization) -> Api:
    return Api(cast.as_organization(here))


def named(item: CertificateItem, **more: Any) -> dict[str, Any]:
    someone = item.certificate.person
    number = someone.id_number.plain_for_system()
    return {"name": someone.name, "id_number": number, **more}


def found(caller: Api, item: CertificateItem, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = done(caller.post("/employments/candidates", named(item, **more)))
    return told


def body(told: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "person": told["person"],
        "employer": told["employer"],
        "items": [one["id"] for one in told["items"] if one["ok"]],
        "started_on": today().isoformat(),
        "ends_on": (today() + timedelta(days=300)).isoformat(),
        **more,
    }


@pytest.mark.req("ZS-24", "ZS-25")
@pytest.mark.assurance(3, 10, 25)
def test_somebody_is_looked_up_judged_and_filed_once() -> None:
    here, item = hired.organization(), hired.worker()
    number = item.certificate.person.id_number.plain_for_system()
    caller = clerk_of(here)
    told = found(caller, item)
    assert number not in str(told)
    assert (told["transfer"], told["authority"]) == (False, "中山市市场监督管理局")
    (one,) = told["items"]
    assert one["ok"]
    assert one["latest"] == item.valid_until.isoformat() if item.valid_until else None
    early = body(told, started_on="2020-01-01")
    (judged,) = done(caller.post("/employments/eligibility", early))
    assert [row["key"] for row in judged["checks"] if not row["met"]] == ["dates"]
    failed = refused(caller.post("/employments", early), 409, "checks_failed")
    assert failed["checks"] == judged["checks"], "asked before and enforced alike"
    made = twice(caller, "/employments", body(told))
    assert Employment.objects.count() == 1
    (row,) = made["items"]
    assert (row["state"]["value"], row["origin"]["value"]) == ("active", "online")
    assert number not in str(made)
    assert row["issued_elsewhere"] is True
    mine = Api(cast.as_person(item.certificate.person))
    (listed,) = done(mine.get("/employments"))["items"]
    assert listed["employer"] == here.name


@pytest.mark.assurance(1, 25)
def test_nobody_is_filed_who_was_not_looked_up() -> None:
    here, other = hired.organization(), hired.organization()
    item, neighbour = hired.worker(), hired.worker()
    caller = clerk_of(here)
    told = found(caller, item)
    refused(clerk_of(other).post("/employments", body(told)), 422)
    refused(clerk_of(other).post("/employments", body(told, employer=None)), 404)
    for wrong in ([neighbour.pk], [item.pk, neighbour.pk], [], [987654321]):
        assert (
            "items" in refused(caller.post("/employments", body(told, items=wrong)), 422)["errors"]
        )
    for token in ("1", "", f"{told['person']}x"):
        answer = caller.post("/employments", body(told, person=token))
        assert "person" in refused(answer, 422)["errors"]
    wrong_name = named(item, name="查无此人")
    assert "name" in refused(caller.post("/employments/candidates", wrong_name), 422)["errors"]
    broken = named(item, id_number=named(item)["id_number"][:-1] + "A")
    assert "id_number" in refused(caller.post("/employments/candidates", broken), 422)["errors"]
    lacking = cast.as_organization(here, colleague=True, functions=["licences"])
    refused(Api(lacking).post("/employments/candidates", named(item)), 403)
    refused(Api(cast.as_person(cast.person())).post("/employments/candidates", named(item)), 403)
    assert not Employment.objects.exists()


@pytest.mark.req("FJ-17", "FJ-19", "FJ-40")
def test_a_change_is_reported_returned_corrected_and_recorded() -> None:
    first, here = hired.organization(hired.IN_FUJIAN), hired.organization(hired.IN_FUJIAN)
    item = hired.worker()
    old = hired.hired(item, first)
    clerk = cast.as_organization(here)
    caller, officer = Api(clerk), Api(hired.officer(hired.fujian()))
    told = found(caller, item)
    assert told["transfer"]
    assert told["elsewhere"] == [
        {"employer": first.name, "since": today().isoformat(), "until": None}
    ]
    refused(caller.post("/employments", body(told)), 409, "checks_failed")
    failed = refused(caller.post("/employments/changes", body(told)), 409, "checks_failed")
    assert [row["key"] for row in failed["checks"] if not row["met"]] == ["signed_form"]
    sent = body(told, form=[upload_of(clerk, "employment_paper")])
    (made,) = twice(caller, "/employments/changes", sent)["items"]
    assert (made["state"]["value"], made["former"]) == ("reported", first.name)
    assert made["papers"][0]["paper"].endswith("登记表")
    shown = done(clerk_of(first).get(f"/employments/{old.pk}"))["change_elsewhere"]
    assert (shown["employer"], shown["due_on"]) == (here.name, made["due_on"])
    path = f"/employments/{made['id']}"
    refused(clerk_of(first).get(path), 404)
    (waiting,) = done(officer.get("/employments?awaiting=true"))["items"]
    assert waiting["id"] == made["id"]
    done(officer.post(f"{path}/return", {"reason": "没有签字。"}))
    started = (today() - timedelta(days=2)).isoformat()
    refused(clerk_of(first).post(f"{path}/resubmit", {"started_on": started}), 404)
    again = done(caller.post(f"{path}/resubmit", {"started_on": started}))
    assert (again["started_on"], len(again["papers"])) == (started, 1)
    refused(caller.post(f"{path}/resubmit", {"started_on": started}), 409)
    assert done(officer.post(f"{path}/record"))["state"]["value"] == "active"
    old.refresh_from_db()
    assert old.state == "ended"


@pytest.mark.req("ZS-22", "ZS-29")
@pytest.mark.assurance(25)
def test_searched_and_the_changes_of_a_record() -> None:
    here = hired.organization()
    clerk = cast.as_organization(here)
    one = hired.hired(hired.worker(name="邬晓海"), here)
    hired.hired(hired.worker("N1", name="邱小河"), here)
    caller = Api(clerk)

    def names(query: str) -> set[str]:
        return {row["person"] for row in done(caller.get(f"/employments{query}"))["items"]}

    assert names("") == {"邬晓海", "邱小河"}
    assert names("?person=邬") == names("?item=G1") == names("?category=锅炉作业") == {"邬晓海"}
    assert names("?mark=late") == set()
    assert names(f"?until={today() - timedelta(days=1)}") == set()
    refused(caller.get("/employments?mark=nonsense"), 422)
    number = one.person.id_number.plain_for_system()
    listed = done(caller.post("/employments/search", {"id_number": number.lower()}))["items"]
    assert [row["person"] for row in listed] == ["邬晓海"]
    looked = AccessLog.objects.get(kind="search")
    assert (looked.subject_id, looked.channel) == (str(one.person_id), "api")
    wrong = refused(caller.post("/employments/search", {"id_number": number[:-1]}), 422)
    assert "id_number" in wrong["errors"]
    ends = today() + timedelta(days=30)
    services.amend(actor=clerk, pk=one.pk, facts=Time(started_on=one.started_on, ends_on=ends))
    (change,) = done(caller.get(f"/employments/{one.pk}"))["changes"]
    assert (change["label"], change["new"]) == ("聘用结束时间", ends.isoformat())


@pytest.mark.req("FJ-13", "FJ-41")
def test_an_office_enters_a_paper_for_a_natural_person() -> None:
    office, item = hired.fujian(), hired.worker(with_account=False)
    clerk = hired.officer(office)
    caller = Api(clerk)
    number = cast.an_id(877)
    sent = {
        "kind": "individual",
        "name": "自雇人",
        "number": number,
        "region": hired.IN_FUJIAN,
        "address": "试验路2号",
    }
    employer = done(caller.post("/employers", sent), 201)
    assert number not in str(employer)
    assert done(caller.post("/employers", sent), 201)["id"] == employer["id"]
    refused(caller.post("/employers", {**sent, "region": hired.IN_ZHONGSHAN}), 422)
    refused(caller.post("/employments/candidates", named(item)), 422)
    told = found(caller, item, employer=employer["id"])
    paper = body(told, origin="fax")
    failed = refused(caller.post("/employments", paper), 409, "checks_failed")
    assert "source_paper" in [row["key"] for row in failed["checks"] if not row["met"]]
    refused(caller.post("/employments", body(told)), 403)
    sent_again = body(told, origin="fax", source=[upload_of(clerk, "employment_paper")])
    (made,) = done(caller.post("/employments", sent_again), 201)["items"]
    assert (made["origin"]["value"], made["employer"]) == ("fax", "自雇人")
    end: dict[str, Any] = {"on": today().isoformat(), "why": "离职"}
    failed = refused(caller.post(f"/employments/{made['id']}/end", end), 409, "checks_failed")
    assert [row["key"] for row in failed["checks"] if not row["met"]] == ["end_paper"]
    end["source"] = [upload_of(clerk, "employment_paper")]
    assert done(caller.post(f"/employments/{made['id']}/end", end))["state"]["value"] == "ended"
    far = hired.officer(hired.zhongshan())
    refused(Api(far).get(f"/employments/{made['id']}"), 404)
    refused(Api(cast.reviewer(office, functions=["rules"])).get("/employments"), 403)
    viewer = Api(cast.reviewer(office, functions=["view"]))
    assert len(done(viewer.get("/employments"))["items"]) == 1
    refused(viewer.post("/employers", sent), 403)


@pytest.mark.req("FJ-13", "FJ-19", "FJ-22")
def test_an_office_enters_a_change_from_paper_at_once() -> None:
    first, second = hired.organization(hired.IN_FUJIAN), hired.organization(hired.IN_FUJIAN)
    item = hired.worker()
    old = hired.hired(item, first)
    hired.hired(hired.worker(), second)
    employer = Employer.objects.get(organization=second)
    clerk = hired.officer(hired.fujian())
    caller = Api(clerk)
    told = found(caller, item, employer=employer.pk)
    assert told["transfer"]
    paper = [upload_of(clerk, "employment_paper")]
    (made,) = done(
        caller.post("/employments/changes", body(told, origin="paper", source=paper)), 201
    )["items"]
    assert (made["state"]["value"], made["former"]) == ("active", first.name)
    old.refresh_from_db()
    assert old.state == "ended"


@pytest.mark.req("FJ-41")
def test_an_organisation_adds_a_branch_and_files_there() -> None:
    here, item = hired.organization(), hired.worker()
    office, caller = hired.fujian(), clerk_of(here)
    sent = {
        "kind": "branch",
        "name": "中山试验小榄分公司",
        "number": uscc.make(seq=4720),
        "region": hired.IN_FUJIAN,
        "address": "工业路9号",
    }
    refused(caller.post("/employers", {**sent, "kind": "individual"}), 422)
    branch = done(caller.post("/employers", sent), 201)
    refused(caller.post("/employers", sent), 409)
    assert found(caller, item, employer=branch["id"])["authority"] == office.name
    told = found(caller, item, employer=branch["id"])
    (made,) = done(caller.post("/employments", body(told)), 201)["items"]
    assert made["authority"] == office.name
    other = clerk_of(hired.organization())
    assert (
        "employer"
        in refused(other.post("/employments/candidates", named(item, employer=branch["id"])), 422)[
            "errors"
        ]
    )
    assert {one["name"] for one in done(caller.get("/employers"))["items"]} >= {branch["name"]}


@pytest.mark.assurance(2)
def test_the_employers_of_the_territory_cost_the_same() -> None:
    office = Api(hired.officer(hired.zhongshan()))

    def one() -> None:
        hired.hired(hired.worker(), hired.organization())

    one()
    done(office.get("/employers"))
    with CaptureQueriesContext(connection) as of_one:
        assert len(done(office.get("/employers"))["items"]) == 1
    one()
    one()
    with CaptureQueriesContext(connection) as of_three:
        assert len(done(office.get("/employers"))["items"]) == 3
    assert len(of_three) == len(of_one)
    assert done(Api(hired.officer(hired.fujian())).get("/employers"))["items"] == []
    refused(Api(cast.reviewer(hired.zhongshan(), functions=["rules"])).get("/employers"), 403)
    refused(Api(cast.as_person(cast.person())).get("/employment-clues"), 403)


@pytest.mark.assurance(29)
def test_a_look_up_is_logged() -> None:
    here, item = hired.organization(), hired.worker()
    found(clerk_of(here), item)
    row = AccessLog.objects.get(kind="search", subject_id=str(item.certificate.person_id))
    assert row.channel == "api"
