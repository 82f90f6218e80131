"""Certificates by the API: searched, amended, their changes (ZS-05, ZS-08, ZS-09, ZS-30, ZS-31)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import cast
from tests.api.support import Api, done, refused
from tests.certificates import places
from tests.certificates.test_amend import verified
from zhiye.certificates.models import Certificate
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.organizations.models import Organization
from zhiye.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def body(**more: Any) -> dict[str, Any]:
    items = [{"code": "N1", "name": "叉车司机", "valid_until": "2029-02-28"}]
    return {"issued_by": "福建省市场监督管理局", "items": items, **more}


@pytest.fixture
def held() -> Certificate:
    places.zhongshan()
    return verified(cast.person(code="442000"))


@pytest.mark.req("ZS-08")
class TestAmend:
    def test_the_four_facts(self, held: Certificate) -> None:
        caller = Api(cast.as_person(held.person))
        path = f"/certificates/{held.pk}"
        before = done(caller.get(path))
        assert (before["verification"]["verified"], before["issuer"]["elsewhere"]) == (True, True)
        assert "amend" in [one["name"] for one in before["moves"] if one["allowed"]]
        made = done(caller.post(f"{path}/amend", body(seen=before["seen"])))
        assert made["issued_by"] == "福建省市场监督管理局"
        assert [(one["code"], one["standing"]) for one in made["items"]] == [("N1", "unverified")]
        assert made["verification"] == {
            "verified": False, "by": "", "on": None, "label": "未核验",
        }  # fmt: skip
        refused(caller.post(f"{path}/amend", body()), 409)

    @pytest.mark.parametrize(
        "more",
        [{"number": "TS6G77777777"}, {"kind": "ndt"}, {"person": 1}, {"issued_on": "2020-01-01"}],
    )
    def test_no_other_fact_is_taken(self, held: Certificate, more: dict[str, Any]) -> None:
        caller = Api(cast.as_person(held.person))
        refused(caller.post(f"/certificates/{held.pk}/amend", body(**more)), 422)
        held.refresh_from_db()
        assert (held.state, held.issued_by) == ("approved", places.ELSEWHERE)

    def test_nobody_else(self, held: Certificate) -> None:
        path = f"/certificates/{held.pk}/amend"
        other = cast.person(code="442000")
        verified(other)
        refused(Api(cast.as_person(other)).post(path, body()), 404)
        refused(Api(cast.reviewer(held.authority)).post(path, body()), 403, "wrong_acting")
        refused(Api().post(path, body()), 401)

    def test_not_one_that_a_register_handed_over(self) -> None:
        holder = cast.person()
        made = cast.certificate(holder)
        path = f"/certificates/{made.pk}/amend"
        told = refused(Api(cast.as_person(holder)).post(path, body()), 409, "checks_failed")
        assert "own_entry" in [one["key"] for one in told["checks"] if not one["met"]]


@pytest.mark.req("ZS-09", "ZS-31")
def test_the_changes_for_holder_employer_and_authority(held: Certificate) -> None:
    here = cast.organization(licensed=True, code="140105")
    cast.registered(held.person, here, ["operation"])
    path = f"/certificates/{held.pk}"
    done(Api(cast.as_person(held.person)).post(f"{path}/amend", body()))
    readers = (
        cast.as_person(held.person),
        cast.as_organization(here),
        cast.reviewer(held.authority),
    )
    for reader in readers:
        rows = done(Api(reader).get(f"{path}/changes"))
        told = {one["label"]: (one["old"], one["new"]) for one in rows}
        assert told["发证机关"] == (places.ELSEWHERE, "福建省市场监督管理局")
        assert {one["who"] for one in rows} == {held.person.name}
    for stranger in (
        cast.as_person(cast.person()),
        cast.as_organization(cast.organization()),
        cast.reviewer(cast.authority("150000")),
    ):
        refused(Api(stranger).get(f"{path}/changes"), 404)
    colleague = cast.as_organization(here, colleague=True, functions=["licences"])
    refused(Api(colleague).get(f"{path}/changes"), 403)


@pytest.mark.req("ZS-31")
def test_an_employer_changes_nothing(held: Certificate) -> None:
    here = cast.organization(licensed=True, code="140105")
    cast.registered(held.person, here)
    clerk, path = Api(cast.as_organization(here)), f"/certificates/{held.pk}"
    shown = done(clerk.get(path))
    assert shown["moves"] == []
    refused(clerk.post(f"{path}/amend", body()), 403, "wrong_acting")
    for name, more in (
        ("withdraw", {}),
        ("approve", {}),
        ("return", {"reason": "试验原因"}),
        ("revoke", {"reason": "试验原因"}),
    ):
        refused(clerk.post(f"{path}/{name}", more), 403)
    after = Certificate.objects.get(pk=held.pk)
    assert (after.state, after.issued_by) == ("approved", places.ELSEWHERE)


@pytest.mark.req("ZS-05", "ZS-30")
class TestSearch:
    @pytest.fixture
    def here(self) -> Organization:
        return cast.organization(licensed=True)

    @pytest.fixture
    def worker(self, here: Organization) -> Person:
        worker = cast.person("欧阳检索")
        cast.certificate(worker, "G1", valid_until=today() + timedelta(days=61))
        cast.certificate(worker, "N1", valid_until=today() + timedelta(days=60))
        cast.certificate(worker, "A", valid_until=today() - timedelta(days=1))
        cast.typed_certificate(worker, "Q2")
        cast.registered(worker, here)
        stranger = cast.person("欧阳外人")
        cast.certificate(stranger, "N1")
        return worker

    @pytest.mark.parametrize(
        ("query", "codes"),
        [
            ("", ["A", "G1", "N1", "Q2"]),
            ("?item=n1", ["N1"]),
            ("?item=叉车", ["N1"]),
            ("?category=锅炉作业", ["G1"]),
            ("?standing=valid", ["G1", "N1"]),
            ("?standing=expiring", ["N1"]),
            ("?standing=expired", ["A"]),
            ("?standing=unverified", ["Q2"]),
            ("?standing=revoked", []),
            ("?issued_by=行政审批&item=A", ["A"]),
            ("?issued_by=福建", []),
            ("?holder=欧阳", ["A", "G1", "N1", "Q2"]),
            ("?holder=检索", []),
        ],
    )
    def test_conditions(
        self, here: Organization, worker: Person, query: str, codes: list[str]
    ) -> None:
        for actor in (cast.as_organization(here), cast.as_person(worker)):
            found = done(Api(actor).get(f"/certificates{query}"))["items"]
            assert sorted(item["code"] for one in found for item in one["items"]) == codes

    @pytest.mark.assurance(25, 29)
    def test_by_the_holders_number_in_the_body(self, here: Organization, worker: Person) -> None:
        clerk = Api(cast.as_organization(here))
        number = worker.id_number.plain_for_system()
        found = done(clerk.post("/certificates/search", {"number": number, "item": "N1"}))
        assert [one["person"] for one in found["items"]] == ["欧阳检索"]
        assert number not in str(found)
        log = AccessLog.objects.filter(kind="search").latest("id")
        assert (log.subject_id, log.ok) == (str(worker.pk), True)
        outsider = Person.objects.get(name="欧阳外人").id_number.plain_for_system()
        assert done(clerk.post("/certificates/search", {"number": outsider}))["items"] == []
        told = refused(clerk.post("/certificates/search", {"number": number[:-1]}), 422)
        assert set(told["errors"]) == {"number"}

    def test_a_wrong_standing_is_refused(self, worker: Person) -> None:
        refused(Api(cast.as_person(worker)).get("/certificates?standing=good"), 422)


@pytest.mark.assurance(2)
def test_a_colleague_without_the_function_reads_nothing() -> None:
    here = cast.organization()
    for functions, status in ((["certificates"], 200), (["personnel"], 200), (["safety"], 403)):
        caller = Api(cast.as_organization(here, colleague=True, functions=functions))
        assert caller.get("/certificates").status_code == status


def test_the_last_day_counts() -> None:
    holder = cast.person()
    cast.certificate(holder, "N1", valid_until=today())
    (found,) = done(Api(cast.as_person(holder)).get("/certificates?standing=valid"))["items"]
    assert found["items"][0]["standing"] == "expiring"
    assert found["items"][0]["is_valid"]
