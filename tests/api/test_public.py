"""Public look-ups through the API: the same answers and the same limits as the pages."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests import cast
from tests.api.support import Api, done, refused
from tests.prints.test_issue import issue
from zhiye.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def worker_at(name: str) -> tuple[Any, Person]:
    here, someone = cast.organization(name, licensed=True), cast.person("接口人")
    cast.certificate(someone)
    cast.registered(someone, here)
    return here, someone


@pytest.mark.req("SX-01")
@pytest.mark.assurance(26)
def test_organisations_and_their_people() -> None:
    here, someone = worker_at("太原接口试验有限公司")
    found = done(Api().get("/public/organizations?q=太原接口"))
    assert [one["name"] for one in found["items"]] == ["太原接口试验有限公司"]
    assert found["next"] is None
    detail = done(Api().get(f"/public/organizations/{here.pk}"))
    assert detail["uscc"] == here.uscc
    assert len(detail["licences"]) == 1
    answer = Api().get(f"/public/organizations/{here.pk}/people")
    (member,) = done(answer)["items"]
    assert set(member) == {"name", "categories", "certificates", "since"}
    assert member["name"] == "接口人"
    text = answer.content.decode()
    assert someone.id_number.plain_for_system()[6:14] not in text
    assert "*" not in text


@pytest.mark.assurance(1)
def test_an_unverified_organisation_is_not_found() -> None:
    hidden = cast.organization(verified=False)
    refused(Api().get(f"/public/organizations/{hidden.pk}"), 404)
    refused(Api().get(f"/public/organizations/{hidden.pk}/people"), 404)


def test_lists_follow_by_cursor() -> None:
    here = cast.organization(licensed=True)
    for _ in range(21):
        someone = cast.person()
        cast.certificate(someone)
        cast.registered(someone, here)
    path = f"/public/organizations/{here.pk}/people"
    first = done(Api().get(path))
    assert len(first["items"]) == 20
    rest = done(Api().get(f"{path}?cursor={first['next']}"))
    assert len(rest["items"]) == 1
    assert rest["next"] is None
    told = refused(Api().get(f"{path}?cursor={first['next']}x"), 422)
    assert "cursor" in told["errors"]
    refused(Api().get(f"{path}?size=21"), 422)


@pytest.mark.assurance(20, 25)
def test_verification_answers_wrong_name_and_unknown_number_alike() -> None:
    _, someone = worker_at("太原核验接口有限公司")
    number = someone.id_number.plain_for_system()
    told = done(Api().post("/public/verify", {"name": "接口人", "number": number}))
    assert told["found"]
    assert told["organization"] == "太原核验接口有限公司"
    assert told["items"][0]["state"] == "有效"
    assert number not in str(told)
    wrong = done(Api().post("/public/verify", {"name": "接口错", "number": number}))
    unknown = done(Api().post("/public/verify", {"name": "接口人", "number": cast.an_id(955)}))
    assert wrong == unknown == {"found": False, "items": [], "organization": "", "since": None}


@pytest.mark.assurance(19, 25)
def test_verification_needs_a_proof_after_three_tries_also_those_of_the_page() -> None:
    caller = Api(ip="10.7.7.7")
    body: dict[str, Any] = {"name": "接口人", "number": cast.an_id(955)}
    for _ in range(2):
        done(caller.post("/public/verify", body))
    caller.client.post("/verify/", body, REMOTE_ADDR="10.7.7.7")
    refused(caller.post("/public/verify", body), 429, "proof_needed")
    asked = done(caller.get("/public/verify/proof"))
    assert "question" not in asked
    for number in range(asked["most"] + 1):
        if hashlib.sha256(f"{asked['salt']}{number}".encode()).hexdigest() == asked["target"]:
            break
    body["proof"] = {"token": asked["token"], "number": str(number)}
    done(caller.post("/public/verify", body))
    refused(caller.post("/public/verify", body), 429, "proof_needed")


def test_what_cannot_be_a_name_or_number_is_told_per_field() -> None:
    told = refused(Api().post("/public/verify", {"name": "1", "number": "2"}), 422, "invalid")
    assert set(told["errors"]) == {"name"} or set(told["errors"]) == {"name", "number"}


@pytest.mark.req("ZS-03")
@pytest.mark.assurance(25, 26)
@pytest.mark.usefixtures("no_kinds")
def test_a_print_is_confirmed_by_its_code_and_by_number_and_name() -> None:
    record = issue().record
    by_code = done(Api().get(f"/public/prints/{record.token}"))
    typed = {"number": record.number, "name": "张建国"}
    assert by_code == done(Api().post("/public/prints", typed))
    assert by_code["verdict"] == "valid"
    assert by_code["subject"].startswith("张*国（70*")
    assert by_code["lines"][0]["label"] == "作业项目1"
    assert by_code["sha256"] == record.pdf_sha256
    assert "张建国" not in str(by_code)
    unknown = refused(Api().get(f"/public/prints/{'a' * 26}"), 404)
    other = refused(Api().post("/public/prints", typed | {"name": "张别人"}), 404)
    assert unknown["message"] == other["message"]
    told = refused(Api().post("/public/prints", {"number": "1", "name": "2"}), 422)
    assert set(told["errors"]) == {"number", "name"}


@pytest.mark.assurance(19)
def test_typed_prints_share_the_door_of_the_verification() -> None:
    caller = Api(ip="10.7.7.8")
    for _ in range(3):
        caller.post("/public/verify", {"name": "接口人", "number": cast.an_id(955)})
    typed = {"number": "PY1401-2025-000001", "name": "张建国"}
    refused(caller.post("/public/prints", typed), 429, "proof_needed")
