"""The page of a case: what it says, its documents, what changed since the last submission."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests import cast
from tests.certificates import places
from tests.certificates.test_amend import amend, amendment, verified
from tests.web.authority.office import KEYS, Case, Office, a_case, a_worker, an_employer, only
from zhiye.casework.kinds import MovePage
from zhiye.certificates import services as certificates
from zhiye.certificates.inputs import Supplement
from zhiye.core.clock import add_months, today
from zhiye.core.refusals import Invalid
from zhiye.licences import services as licences
from zhiye.licences.inputs import LicenceFacts
from zhiye.licences.models import Licence, LicenceKind, Slot
from zhiye.licences.moves import LICENCES
from zhiye.organizations import services as organizations
from zhiye.organizations.inputs import OrganizationFacts
from zhiye.registrations import deregistration_services, safety_services
from zhiye.registrations.inputs import Leaving, SafetyEnd
from zhiye.web.authority.cases import DESKS

pytestmark = pytest.mark.django_db

NEW = '<span class="zy-changed">新上传</span>'
every_kind = pytest.mark.parametrize("key", KEYS)


@every_kind
def test_the_page_answers_where_what_next_and_by_whom(key: str) -> None:
    case, office = a_case(key), Office()
    said = office.text(case.url)
    assert "核对填报内容与材料，通过或退回" in said
    assert " 您 " in said
    assert DESKS[key].about(case.obj) in said
    assert case.obj.get_state_display() in said
    assert "办理记录" in said
    for reason in DESKS[key].reasons:
        assert reason in said
    office.decide(case, "return", reason="请补正")
    said = office.text(case.url)
    assert "按退回原因修改后重新提交" in said
    assert "请补正" in said
    assert "常用原因" not in said


@every_kind
def test_the_page_opens_in_the_drawer_too(key: str) -> None:
    case, office = a_case(key), Office()
    answer = office.get(case.url, headers={"HX-Request": "true", "HX-Target": "zy-drawer-body"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in html
    assert 'id="zy-drawer-title"' in html
    assert f'action="{case.url}decide/"' in html


@every_kind
def test_documents_stand_beside_the_fields(key: str) -> None:
    case, office = a_case(key), Office()
    html = office.html(case.url)
    documents = DESKS[key].documents(case.obj, case.flow.log(case.obj.pk))
    assert documents
    for one in documents:
        assert f'src="/files/{one.file.pk}/preview/"' in html
        assert f'href="/files/{one.file.pk}/view/"' in html
        assert not one.is_new


@every_kind
@pytest.mark.assurance(3)
def test_numbers_are_masked_and_only_some_may_ask_for_more(key: str) -> None:
    case = a_case(key)
    _, person = case.parties
    html = Office().html(case.url)
    viewer = only("view").html(case.url)
    if person is not None:
        plain = person.id_number.plain_for_system()
        assert plain not in html + viewer
        assert str(person.id_number) in html
        assert "/gov/reveal/" in html
    assert "/gov/reveal/" not in viewer


# -- what changed ------------------------------------------------------------------------------


@pytest.mark.req("SX-18")
def test_a_licence_that_comes_again_shows_what_is_different() -> None:
    organization = cast.organization()
    case, office = Case("licences", cast.licence(organization)), Office()
    assert "与上次提交对照" not in office.text(case.url)
    office.decide(case, "return", reason="编号写错")
    clerk = cast.as_organization(organization)
    licences.edit(
        actor=clerk,
        pk=case.obj.pk,
        facts=LicenceFacts(
            kind=LicenceKind.HELD,
            number="TS999999999",
            issued_by=case.obj.issued_by,
            issued_on=case.obj.issued_on,
            valid_until=case.obj.valid_until,
            nodes=list(case.obj.nodes.all()),
            files={Slot.CERTIFICATE.value: [cast.stored_file(clerk, "licence")]},
        ),
    )
    old = case.obj.number
    licences.submit(actor=clerk, pk=case.obj.pk)
    html = office.html(case.url)
    assert "与上次提交对照" in html
    assert f"<del>{old}</del>" in html
    assert "<ins>TS999999999</ins>" in html
    assert NEW in html
    assert 'class="zy-changed">已改' in html
    assert re.search("[12] 处已改", html)  # the number, and the file if a minute has passed


@pytest.mark.req("SX-12")
def test_an_organisation_that_comes_again_shows_what_is_different() -> None:
    organization = cast.organization("太原旧名机电有限公司", verified=False)
    case, office = Case("organizations", organization), Office()
    office.decide(case, "return", reason="名称与执照不一致")
    clerk = cast.as_organization(organization)
    organizations.resubmit(
        actor=clerk,
        pk=organization.pk,
        facts=OrganizationFacts(
            name="太原新名机电有限公司",
            uscc=organization.uscc,
            kinds=organization.kinds,
            legal_representative=organization.legal_representative,
            region=organization.region,
            address=organization.address,
            contact_name=organization.contact_name,
            contact_phone=organization.contact_phone.plain_for_system(),
            business_licence=organization.business_licence,
        ),
    )
    html = office.html(case.url)
    assert "<del>太原旧名机电有限公司</del>" in html
    assert "<ins>太原新名机电有限公司</ins>" in html
    assert "1 处已改" in html
    assert "修改记录" in html  # the history below says who changed it
    assert organization.contact_phone.plain_for_system() not in html


@pytest.mark.req("SX-53")
@pytest.mark.django_db(transaction=True)
def test_a_certificate_that_comes_again_shows_changed_items() -> None:
    someone = cast.person()
    case, office = Case("certificates", cast.typed_certificate(someone)), Office()
    office.decide(case, "return", reason="项目写错")
    facts = cast.certificate_facts(someone, "N1", number=case.obj.number.plain_for_system())
    certificates.resubmit(
        actor=cast.as_person(someone),
        pk=case.obj.pk,
        facts=replace(facts, issued_by="大同市行政审批服务管理局"),
    )
    html = office.html(case.url)
    assert "<del>太原市行政审批服务管理局</del>" in html
    assert "<ins>大同市行政审批服务管理局</ins>" in html
    before, _, after = html.partition("<ins>N1")
    assert "<del>G1" in before
    assert after
    assert case.obj.number.plain_for_system() not in html


@pytest.mark.req("SX-55")
def test_a_first_issue_that_comes_again_shows_the_changed_date() -> None:
    case, office = a_case("first_issues"), Office()
    office.decide(case, "return", reason="日期不对")
    person = case.obj.item.certificate.person
    actor = cast.as_person(person)
    certificates.supplement_first_issue(
        actor=actor,
        item_id=case.obj.item_id,
        facts=Supplement(
            add_months(today(), -40),
            "old_certificate",
            [cast.stored_file(actor, "screenshot") for _ in range(2)],
        ),
    )
    html = office.html(case.url)
    assert "<del>2015-03-01</del>" in html
    assert "<ins>旧证书照片页和批准项目页</ins>" in html
    assert NEW in html


@pytest.mark.req("SX-24")
def test_a_deregistration_that_comes_again_shows_the_changed_note() -> None:
    case, office = a_case("deregistrations"), Office()
    office.decide(case, "return", reason="请说明")
    clerk = cast.as_organization(case.obj.registration.organization)
    deregistration_services.resubmit(
        actor=clerk,
        pk=case.obj.pk,
        facts=Leaving(
            left_on=case.obj.left_on,
            files=[cast.stored_file(clerk, "termination_proof")],
            note="合同到期未续",
        ),
    )
    html = office.html(case.url)
    assert "<ins>合同到期未续</ins>" in html
    assert "<del>（空）</del>" in html


@pytest.mark.req("SX-31")
def test_a_safety_end_that_comes_again_marks_the_new_proof() -> None:
    case, office = a_case("safety"), Office()
    office.decide(case, "return", reason="没有公章")
    clerk = cast.as_organization(case.obj.organization)
    safety_services.request_end(
        actor=clerk,
        pk=case.obj.pk,
        facts=SafetyEnd(
            left_on=add_months(today(), -1), files=[cast.stored_file(clerk, "termination_proof")]
        ),
    )
    html = office.html(case.url)
    assert html.count(NEW) == 1
    assert f"<del>{today().isoformat()}</del>" in html


# -- beside ------------------------------------------------------------------------------------


@pytest.mark.req("SX-23", "SX-62")
def test_a_deregistration_shows_both_consents() -> None:
    case = a_case("deregistrations")
    said = Office().text(case.url)
    assert said.count("同意注销") >= 2
    assert "双方意见" in said


@pytest.mark.req("SX-33")
def test_a_safety_end_says_that_a_registration_is_not_touched() -> None:
    assert "须在“注销公示”中另行办理" in Office().text(a_case("safety").url)


def test_a_licence_shows_other_filings_of_the_organisation() -> None:
    organization = an_employer()
    first = organization.licences.get()
    second = cast.licence(organization)
    html = Office().html(f"/gov/licences/{second.pk}/")
    assert f"/gov/licences/{first.pk}/" in html


def test_a_deregistration_that_waits_for_the_other_side_says_so() -> None:
    registration = cast.registered(a_worker(), an_employer())
    waiting = cast.deregistration(registration)
    said = Office().text(f"/gov/deregistrations/{waiting.pk}/")
    assert f"{registration.person.name} 答复注销申请；同意后进入审核" in said
    listed = Office().html("/gov/deregistrations/?state=awaiting_consent")
    assert f"/gov/deregistrations/{waiting.pk}/" in listed


def test_constraint_sentences_reach_the_reviewer(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a service finds wrong stands beside the field; nothing typed is lost."""

    def refuse(**more: object) -> Licence:
        raise Invalid({"reason": "原因里有无法识别的字符。"})

    monkeypatch.setitem(LICENCES, "return", MovePage(refuse))
    case, office = a_case("licences"), Office()
    answer = office.post(
        f"{case.url}decide/", {"move": "return", "reason": "说不清", "seen": case.seen}
    )
    assert answer.status_code == 422
    assert "原因里有无法识别的字符" in answer.content.decode()
    assert ">\n说不清</textarea>" in answer.content.decode()


@pytest.mark.req("ZS-08", "ZS-09")
@pytest.mark.django_db(transaction=True)
def test_an_amended_certificate_shows_what_was_verified_and_what_is_new() -> None:
    places.region("440000", "广东省", 1)
    cast.authority()
    made = verified(cast.person())
    case, office = Case("certificates", made), Office()
    html = office.html(case.url)
    assert "异地发证" in html
    assert "已核验：" in html
    assert "与上次提交对照" not in html
    amend(made, amendment(issued_by="福建省市场监督管理局"))
    html = office.html(case.url)
    assert "未核验" in html
    assert f"<del>{places.ELSEWHERE}</del>" in html
    assert "<ins>福建省市场监督管理局</ins>" in html
    assert "<del>G1" in html
    assert "<ins>N1" in html
    changes = html.partition('id="changes"')[2]
    for told in (made.person.name, places.ELSEWHERE, "叉车司机[N1]，有效期至 2029-02-28"):
        assert told in changes
    assert made.number.plain_for_system() not in html
    assert "未核验" in office.html(f"/gov/people/{made.person_id}/")
