"""Operations that begin or replace a case: they work, once for each key, and only for their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import cast
from tests.api.support import Api, done, owner_of, refused, upload_of
from zhiye.certificates import services as certificates
from zhiye.certificates.models import Certificate, FirstIssue
from zhiye.core import uscc
from zhiye.core.clock import today
from zhiye.licences import services as licences
from zhiye.licences.models import Licence
from zhiye.organizations import services as organizations
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.registrations import deregistration_services as leaving
from zhiye.registrations import safety_services as safety
from zhiye.registrations.inputs import SafetyEnd
from zhiye.registrations.models import Deregistration, Registration, SafetyAppointment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
KEY = {"Idempotency-Key": "a-key-of-my-own"}


def twice(caller: Api, path: str, body: Any) -> dict[str, Any]:
    """The same call twice with one key is one act with one reply."""
    first: dict[str, Any] = done(caller.post(path, body, **KEY), 201)
    again = done(caller.post(path, body, **KEY), 201)
    assert first == again
    return first


def certificate_body(someone: Person, **more: Any) -> dict[str, Any]:
    return {
        "kind": "operator",
        "number": "TS6G00000077",
        "issued_by": "太原市行政审批服务管理局",
        "issued_on": (today() - timedelta(days=10)).isoformat(),
        "items": [
            {
                "code": "Q2",
                "name": "起重机司机",
                "valid_until": (today() + timedelta(days=700)).isoformat(),
            }
        ],
        "files": [upload_of(cast.as_person(someone), "certificate_copy")],
        **more,
    }


def licence_body(here: Organization, **more: Any) -> dict[str, Any]:
    clerk = cast.as_organization(here)
    return {
        "kind": "held",
        "number": "TS1234567",
        "issued_by": "山西省市场监督管理局",
        "issued_on": (today() - timedelta(days=300)).isoformat(),
        "valid_until": (today() + timedelta(days=900)).isoformat(),
        "nodes": [cast.leaf().pk],
        "files": {"certificate": [upload_of(clerk, "licence")]},
        **more,
    }


@pytest.mark.req("SX-13", "SX-14", "SX-17", "SX-18")
@pytest.mark.assurance(10)
def test_a_licence_is_begun_changed_submitted_returned_and_submitted_again() -> None:
    here, other = cast.organization(), cast.organization()
    clerk, reviewer = Api(cast.as_organization(here)), Api(cast.reviewer(here.authority))
    made = twice(clerk, "/licences", licence_body(here))
    path = f"/licences/{made['id']}"
    assert Licence.objects.count() == 1
    assert (made["state"]["value"], made["number"]) == ("draft", "TS1234567")
    assert made["nodes"][0]["id"] == cast.leaf().pk
    refused(reviewer.get(path), 404)
    files = {"certificate": [made["files"][0]["id"]]}
    changed = done(clerk.put(path, licence_body(here, number="TS7654321", files=files)))
    assert changed["number"] == "TS7654321"
    kept = licence_body(here, number="TS7654321")
    del kept["files"]
    assert done(clerk.put(path, kept))["files"] == changed["files"]
    refused(Api(cast.as_organization(other)).put(path, licence_body(other)), 404)
    refused(Api(cast.as_organization(here, colleague=True, functions=["safety"])).get(path), 403)
    done(clerk.post(f"{path}/submit"))
    refused(clerk.put(path, kept), 409)
    waiting = done(reviewer.get("/licences?awaiting=true"))
    assert [one["id"] for one in waiting["items"]] == [made["id"]]
    done(reviewer.post(f"{path}/return", {"reason": "证书照片不清晰。"}))
    shown = done(clerk.get(path))
    assert shown["log"][-1]["reason"] == "证书照片不清晰。"
    assert done(clerk.post(f"{path}/submit"))["state"]["value"] == "submitted"


@pytest.mark.req("SX-17")
def test_a_branch_of_the_tree_is_refused_with_its_check() -> None:
    here = cast.organization()
    clerk = Api(cast.as_organization(here))
    branch = cast.leaf().parent
    assert branch is not None
    made = done(clerk.post("/licences", licence_body(here, nodes=[branch.pk])), 201)
    told = refused(clerk.post(f"/licences/{made['id']}/submit"), 409, "checks_failed")
    failed = [row["key"] for row in told["checks"] if not row["met"]]
    assert failed == ["leaf_items"]
    assert told["remedy"]
    told = refused(clerk.post("/licences", licence_body(here, nodes=[987654321])), 422)
    assert "nodes" in told["errors"]


@pytest.mark.req("SX-53", "SX-56")
@pytest.mark.assurance(3, 10)
def test_a_certificate_is_entered_returned_and_entered_again() -> None:
    someone, other = cast.person(), cast.person()
    holder = Api(cast.as_person(someone))
    made = twice(holder, "/certificates", certificate_body(someone))
    assert Certificate.objects.count() == 1
    assert made["number"].startswith("T*")
    assert "TS6G00000077" not in str(made)
    path = f"/certificates/{made['id']}"
    reviewer = cast.reviewer()
    refused(Api(reviewer).put(path, certificate_body(someone)), 403, "wrong_acting")
    refused(holder.put(path, certificate_body(someone)), 409)
    certificates.return_(actor=reviewer, pk=made["id"], reason="照片模糊，请重拍。")
    refused(Api(cast.as_person(other)).put(path, certificate_body(other)), 404)
    again = certificate_body(someone, issued_by="山西省市场监督管理局")
    assert done(holder.put(path, again))["issued_by"] == "山西省市场监督管理局"
    told = refused(holder.post("/certificates", certificate_body(someone, items=[])), 422)
    assert "items" in told["errors"]
    stolen = [upload_of(cast.as_person(other), "certificate_copy")]
    told = refused(holder.post("/certificates", certificate_body(someone, files=stolen)), 422)
    assert told["errors"] == {"files": ["没有找到上传的文件，请重新上传。"]}


@pytest.mark.req("SX-55")
def test_a_first_issue_date_is_added_and_corrected() -> None:
    someone, other = cast.person(), cast.person()
    item = cast.certificate(someone, "T").items.get()
    holder = Api(cast.as_person(someone))
    path = f"/certificates/items/{item.pk}/first-issue"

    def body() -> dict[str, Any]:
        proof = upload_of(cast.as_person(someone), "screenshot")
        return {"issued_on": "2015-03-01", "source": "national", "files": [proof]}

    made = twice(holder, path, body())
    refused(Api(cast.as_person(other)).post(path, body()), 404)
    theirs = body() | {"files": [upload_of(cast.as_person(other), "screenshot")]}
    refused(Api(cast.as_person(other)).post(path, theirs), 404)
    refused(holder.post(path, body()), 409)
    certificates.return_first_issue(actor=cast.reviewer(), pk=made["id"], reason="看不清日期。")
    assert done(holder.post(path, body()), 201)["id"] == made["id"]
    assert FirstIssue.objects.count() == 1
    assert done(holder.get("/first-issues"))["items"][0]["id"] == made["id"]
    here = cast.organization(licensed=True)
    refused(Api(cast.as_organization(here)).get("/first-issues"), 403)


@pytest.mark.req("SX-20", "SX-21", "SX-60")
@pytest.mark.assurance(3, 10, 27)
def test_an_organisation_searches_asks_invites_and_the_person_accepts() -> None:
    here = cast.organization("太原邀请接口有限公司", licensed=True)
    worker = cast.person("受邀人")
    clerk = Api(cast.as_organization(here))
    found = done(clerk.post("/people/search", {"words": "受邀人"}))
    (one,) = found["items"]
    number = worker.id_number.plain_for_system()
    assert one["id_number"] == f"70*************{number[-3:]}"
    assert number not in str(found)
    asked = {"person": one["person"], "categories": ["operation"]}
    table = done(clerk.post("/registrations/eligibility", asked))
    assert not table["ok"]
    told = refused(clerk.post("/registrations/invitations", asked), 409, "checks_failed")
    assert told["checks"] == table["checks"], "asked before and enforced alike"
    cast.certificate(worker)
    made = twice(clerk, "/registrations/invitations", asked)
    assert Registration.objects.count() == 1
    mine = Api(cast.as_person(worker))
    (waiting,) = done(mine.get("/registrations?awaiting=true"))["items"]
    assert waiting["id"] == made["id"]
    active = done(mine.post(f"/registrations/{made['id']}/accept", {"seen": made["seen"]}))
    assert active["state"]["value"] == "active"
    assert [one["side"] for one in active["consents"]] == ["单位", "本人"]
    assert done(mine.get("/me"))["current"]["organization"] == "太原邀请接口有限公司"
    (member,) = done(clerk.get("/personnel"))["items"]
    assert (member["name"], member["certificates"]) == ("受邀人", 1)
    assert member["id_number"] == one["id_number"]


@pytest.mark.assurance(1, 25)
def test_nobody_is_invited_who_was_not_searched() -> None:
    here, other = cast.organization(licensed=True), cast.organization(licensed=True)
    cast.person("查找人")
    clerk = Api(cast.as_organization(here))
    why = done(clerk.post("/people/search", {"words": "查找"}))
    assert why["items"] == []
    assert why["why"]
    (one,) = done(clerk.post("/people/search", {"words": "查找人"}))["items"]
    body = {"person": one["person"], "categories": ["operation"]}
    refused(Api(cast.as_organization(other)).post("/registrations/invitations", body), 404)
    refused(clerk.post("/registrations/invitations", body | {"person": "1"}), 422)
    refused(Api(cast.as_person(cast.person())).post("/people/search", {"words": "查"}), 403)
    lacking = cast.as_organization(here, colleague=True, functions=["licences"])
    refused(Api(lacking).post("/people/search", {"words": "查找人"}), 403)


@pytest.mark.req("SX-58", "SX-22", "SX-02")
def test_a_person_asks_and_applies() -> None:
    here, elsewhere = cast.organization(licensed=True), cast.organization(licensed=True)
    worker = cast.person()
    cast.certificate(worker)
    mine = Api(cast.as_person(worker))
    asked = {"organization": here.pk, "categories": ["operation"]}
    assert done(mine.post("/registrations/eligibility", asked))["ok"]
    made = twice(mine, "/registrations/applications", asked)
    clerk = Api(cast.as_organization(here))
    done(clerk.post(f"/registrations/{made['id']}/accept"))
    table = done(mine.post("/registrations/eligibility", asked | {"organization": elsewhere.pk}))
    assert [row["key"] for row in table["checks"] if not row["met"]] == ["exclusive"]
    hidden = cast.organization(verified=False)
    refused(mine.post("/registrations/applications", asked | {"organization": hidden.pk}), 404)


@pytest.mark.req("SX-23", "SX-24", "SX-39", "SX-61")
def test_a_registration_ends_with_proof_consent_and_review() -> None:
    here, worker, other = cast.organization(licensed=True), cast.person(), cast.person()
    cast.certificate(worker)
    row = cast.registered(worker, here)
    mine, clerk = Api(cast.as_person(worker)), Api(cast.as_organization(here))
    reviewer = cast.reviewer(here.authority)

    def body(**more: Any) -> dict[str, Any]:
        proof = upload_of(cast.as_person(worker), "termination_proof")
        return {"left_on": today().isoformat(), "files": [proof], **more}

    path = f"/registrations/{row.pk}/deregistrations"
    told = refused(mine.post(path, body(files=[])), 422)
    assert "files" in told["errors"]
    stranger = Api(cast.as_person(other))
    theirs = body(files=[upload_of(cast.as_person(other), "termination_proof")])
    refused(stranger.post(path, theirs), 404)
    made = twice(mine, path, body())
    assert Deregistration.objects.count() == 1
    case = f"/deregistrations/{made['id']}"
    refused(stranger.get(case), 404)
    done(clerk.post(f"{case}/consent"))
    leaving.return_(actor=reviewer, pk=made["id"], reason="缺少单位公章。")
    refused(stranger.post(f"{case}/resubmit", theirs), 404)
    refused(clerk.post(f"{case}/resubmit", body(files=made["files"] and [])), 422)
    assert done(mine.post(f"{case}/resubmit", body()))["state"]["value"] == "awaiting_review"
    assert done(Api(reviewer).post(f"{case}/approve"))["state"]["value"] == "approved"
    assert done(mine.get("/me"))["current"] is None


@pytest.mark.req("SX-30", "SX-31", "SX-32")
@pytest.mark.assurance(3)
def test_a_safety_manager_is_appointed() -> None:
    here, inspecting = cast.organization(), cast.organization(kinds=["inspection"])

    def body(of: Organization) -> dict[str, Any]:
        letter = upload_of(cast.as_organization(of), "appointment_letter")
        day = today().isoformat()
        post = {"post": "production/crane/director", "letter": letter, "appointed_on": day}
        number = cast.an_id(866)
        return {"name": "安全人", "id_number": number, "phone": "13800000866", "posts": [post]}

    clerk = Api(cast.as_organization(here))
    made = twice(clerk, "/safety", body(here))
    assert SafetyAppointment.objects.count() == 1
    assert cast.an_id(866) not in str(made)
    assert made["phone"] == "138****0866"
    refused(Api(cast.as_organization(inspecting)).post("/safety", body(inspecting)), 409)
    wrong = body(here)
    wrong["posts"][0]["post"] = "nothing"
    assert "posts" in refused(clerk.post("/safety", wrong), 422)["errors"]
    safety.request_end(
        actor=cast.as_organization(here),
        pk=made["id"],
        facts=SafetyEnd(
            left_on=today(),
            files=[cast.stored_file(cast.as_organization(here), "termination_proof")],
        ),
    )
    safety.return_end(actor=cast.reviewer(here.authority), pk=made["id"], reason="缺少公章。")
    proof = upload_of(cast.as_organization(here), "termination_proof")
    sent = {"left_on": today().isoformat(), "files": [proof]}
    assert done(clerk.post(f"/safety/{made['id']}/end", sent))["state"]["value"] == "ending"


@pytest.mark.req("SX-12")
@pytest.mark.assurance(10)
def test_an_organisation_proves_itself_and_corrects() -> None:
    user = cast.user()
    cast.authority()
    cast.region()
    actor = owner_of(user)
    caller = Api(actor)
    refused(caller.get("/organization"), 404)

    def body(**more: Any) -> dict[str, Any]:
        return {
            "name": "太原认证接口有限公司",
            "uscc": uscc.make(seq=4711),
            "kinds": ["production"],
            "legal_representative": "钱经理",
            "region": "140105",
            "address": "试验路1号",
            "contact_name": "孙联系",
            "contact_phone": "13800004711",
            "business_licence": upload_of(actor, "business_licence"),
            **more,
        }

    told = refused(caller.post("/organization", body(region="999999")), 422)
    assert "region" in told["errors"]
    made = twice(caller, "/organization", body())
    here = Organization.objects.get()
    assert made["id"] == here.pk
    assert made["contact_phone"] == "138****4711"
    told = done(caller.get("/organization"))
    assert told["name"] == "太原认证接口有限公司", "the token goes on with the organisation"
    if here.state == "submitted":
        organizations.return_(
            actor=cast.reviewer(here.authority), pk=here.pk, reason="名称与执照不符。"
        )
        again = body(address="试验路2号")
        assert done(caller.put("/organization", again))["address"] == "试验路2号"
    else:
        refused(caller.put("/organization", body()), 409)


@pytest.mark.req("SX-52", "SX-50")
@pytest.mark.assurance(3)
def test_a_person_fills_in_the_profile() -> None:
    cast.region()
    user = cast.user()
    from zhiye.core.actor import Actor, Role

    caller = Api(Actor(user.pk, str(user), Role.PERSON))
    assert done(caller.get("/me")) == {"person": None, "current": None}
    number = cast.an_id(899)
    body = {"name": "填写人", "id_number": number, "region": "140105"}
    told = done(caller.put("/me/profile", body))
    assert told["person"]["complete"]
    assert number not in str(told)
    assert told["person"]["id_number"].startswith("70***")
    refused(caller.put("/me/profile", body | {"id_number": cast.an_id(898)}), 422)
    refused(caller.put("/me/profile", body | {"id_number": number[:-1]}), 422)
    assert done(caller.put("/me/place", {"region": "140105", "address": "新址"}))["person"]
    refused(caller.put("/me/place", {"region": "123"}), 422)


@pytest.mark.req("SX-54")
@pytest.mark.assurance(19)
def test_asking_the_registers_again_is_limited() -> None:
    mine = Api(cast.as_person(cast.person()))
    assert mine.post("/me/certificates/refresh").status_code == 202
    refused(Api(cast.reviewer()).post("/me/certificates/refresh"), 403)


def test_an_approved_licence_has_no_move_left_for_its_clerk() -> None:
    here = cast.organization()
    row = cast.licence(here, approved=True)
    assert done(Api(cast.as_organization(here)).get(f"/licences/{row.pk}"))["moves"] == []
    licences.revoke(actor=cast.reviewer(here.authority), pk=row.pk, reason="审核有误，撤销。")
    shown = done(Api(cast.as_organization(here)).get(f"/licences/{row.pk}"))
    assert shown["state"]["value"] == "revoked"


def test_a_year_nobody_means_is_told_beside_its_name() -> None:
    here = cast.organization()
    clerk = Api(cast.as_organization(here))
    for day in ("0001-01-01", "9999-12-31"):
        told = refused(clerk.post("/licences", licence_body(here, valid_until=day)), 422)
        assert told["errors"]["valid_until"] == ["年份不对，请检查。"]
