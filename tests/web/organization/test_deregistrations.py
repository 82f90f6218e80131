"""注销公示 from the organisation's side (SX-23, SX-24, SX-39)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import cast
from tests.files import samples
from tests.support.statements import queries
from tests.web.organization.desk import Desk, field
from zhiye.core.clock import today
from zhiye.files.models import StoredFile
from zhiye.registrations import deregistration_services as services
from zhiye.registrations.models import (
    Deregistration,
    DeregistrationState,
    Registration,
    RegistrationState,
)

pytestmark = pytest.mark.django_db
LIST = "/org/deregistrations/"
REASON = "证明书没有盖章，请补盖后重新上传。"
State = DeregistrationState


@pytest.fixture
def desk() -> Desk:
    return Desk(cast.organization(licensed=True))


def registered(desk: Desk) -> Registration:
    someone = cast.person()
    cast.certificate(someone)
    return cast.registered(someone, desk.organization)


def returned(desk: Desk, *, by: str = "organization") -> Deregistration:
    made = cast.under_review(registered(desk), by=by)
    reviewer = cast.reviewer(desk.organization.authority)
    return services.return_(actor=reviewer, pk=made.pk, reason=REASON)


def form(desk: Desk, **other: Any) -> dict[str, Any]:
    proof = desk.upload("termination_proof", "证明书.pdf")
    return {"left_on": str(today()), "files_0": proof, "note": "合同到期", **other}


def url(row: Deregistration, page: str = "") -> str:
    return f"{LIST}{row.pk}/{page}"


class TestStarting:
    """Choose the person, upload the proof, wait for the person (SX-23)."""

    def there(self, row: Registration) -> str:
        return f"/org/registrations/{row.pk}/deregister/"

    @pytest.mark.req("SX-23")
    @pytest.mark.assurance(27)
    def test_started_with_proof_and_consent(self, desk: Desk) -> None:
        row = registered(desk)
        words = f"本单位{desk.organization.name}同意注销{row.person.name}在本单位的执业公示"
        page = desk.text(self.there(row))
        assert words in page
        assert "单位发起 （正在进行） 2 本人同意" in page
        to = desk.send(self.there(row), form(desk))
        made = Deregistration.objects.get()
        assert to == url(made)
        assert (made.state, made.started_by) == (State.AWAITING_CONSENT, "organization")
        page = desk.text(to)
        assert f"{row.person.name} 在手机上同意或不同意注销" in page
        assert "对方不答复时，公示继续有效" in page
        assert "证明书.pdf" in page
        assert words in page

    @pytest.mark.req("SX-23")
    def test_until_it_is_approved_the_person_stays_registered(self, desk: Desk) -> None:
        row = registered(desk)
        desk.send(self.there(row), form(desk))
        made = Deregistration.objects.get()
        services.consent(actor=cast.as_person(row.person), pk=made.pk)
        assert desk.organization.authority.name in desk.text(url(made))
        row.refresh_from_db()
        assert row.state == RegistrationState.ACTIVE
        services.approve(actor=cast.reviewer(desk.organization.authority), pk=made.pk)
        assert "起不再公示" in desk.text(url(made))
        row.refresh_from_db()
        assert row.state == RegistrationState.ENDED

    def test_without_a_reviewer_the_page_does_not_speak_of_one(self, desk: Desk) -> None:
        cast.rule(desk.organization.authority, "release_reviewer_needed", False)
        row = registered(desk)
        page = desk.text(self.there(row))
        assert "本人同意后即注销" in page
        assert "审核" not in page.partition("代表")[2].partition("解除劳动合同日期")[0]

    def test_what_is_missing_is_told_and_the_rest_is_kept(self, desk: Desk) -> None:
        row = registered(desk)
        told = desk.send(self.there(row), {"note": "合同到期"}, 422)
        assert "请选择解除劳动合同日期" in told
        assert "请上传解除劳动合同证明书" in told
        assert "合同到期" in told
        sent = {"note": "合同到期", "files_0-file": samples.upload("证明书.pdf", samples.pdf(1))}
        answer = desk.post(self.there(row), sent)
        saved = StoredFile.objects.get(original_name="证明书.pdf")
        assert f'name="files_0" value="{saved.pk}"' in answer.content.decode()

    def test_leaving_tomorrow_is_too_early(self, desk: Desk) -> None:
        row = registered(desk)
        tomorrow = str(today() + timedelta(days=1))
        assert "晚于今天" in desk.send(self.there(row), form(desk, left_on=tomorrow), 409)
        assert not Deregistration.objects.exists()

    @pytest.mark.assurance(10)
    def test_a_double_click_starts_one(self, desk: Desk) -> None:
        row = registered(desk)
        once = form(desk, idempotency_key="c" * 20)
        to = desk.send(self.there(row), once)
        assert desk.post(self.there(row), once).status_code in (302, 409)
        assert Deregistration.objects.count() == 1
        assert "正在办理的注销" in desk.text(self.there(row), 409)
        assert to

    def test_an_invitation_cannot_be_deregistered(self, desk: Desk) -> None:
        someone = cast.person()
        cast.certificate(someone)
        row = cast.invitation(someone, desk.organization)
        assert "只有公示中的人员才能注销" in desk.text(self.there(row), 409)

    @pytest.mark.req("SX-33")
    def test_the_other_deregistration_is_pointed_at(self, desk: Desk) -> None:
        row = registered(desk)
        assert "安全管理人员的注销须在“安全管理人员”中另行办理" in desk.text(self.there(row))


class TestReturned:
    """修改 shows the reason; corrected and handed in again (SX-24)."""

    @pytest.mark.req("SX-24")
    def test_reason_and_way_on(self, desk: Desk) -> None:
        made = returned(desk)
        assert REASON in desk.text(url(made))
        assert "修改" in desk.text(LIST)
        page = desk.html(url(made, "edit/"))
        assert REASON in page
        assert 'name="files_0" value="' in page
        assert "注销公示被退回" in desk.text("/org/")

    @pytest.mark.req("SX-24")
    def test_corrected_and_handed_in_again(self, desk: Desk) -> None:
        made = returned(desk)
        html = desk.html(url(made, "edit/"))
        seen, old = field(html, "seen"), field(html, "files_0")
        more = form(desk, seen=seen, files_0=old, files_1=desk.upload("termination_proof"))
        desk.send(url(made, "edit/"), more)
        made.refresh_from_db()
        assert made.state == State.AWAITING_REVIEW
        assert made.files.filter(removed_at=None).count() == 2

    def test_wrong_input_keeps_everything(self, desk: Desk) -> None:
        made = returned(desk)
        told = desk.send(url(made, "edit/"), {"note": "已补盖", "left_on": ""}, 422)
        assert "已补盖" in told
        assert REASON in told

    def test_too_late_and_outdated(self, desk: Desk) -> None:
        made = returned(desk)
        assert desk.send(url(made, "edit/"), form(desk, seen="1"), 409)
        made.refresh_from_db()
        assert made.state == State.RETURNED
        desk.send(url(made, "edit/"), form(desk))
        assert "不能修改" in desk.text(url(made, "edit/"), 409)
        assert desk.post(url(made, "edit/"), form(desk)).status_code == 409

    def test_what_the_person_began_the_person_corrects(self, desk: Desk) -> None:
        made = returned(desk, by="person")
        page = desk.text(url(made))
        assert f"{made.registration.person.name} 按退回原因修改" in page
        assert desk.get(url(made, "edit/")).status_code == 403
        assert desk.post(url(made, "edit/"), form(desk)).status_code == 403


class TestAnswering:
    """The person asks; the organisation reads the proof and answers (SX-39)."""

    def asked(self, desk: Desk) -> Deregistration:
        return cast.deregistration(registered(desk), by="person")

    @pytest.mark.req("SX-39")
    def test_the_proof_is_there_to_read(self, desk: Desk) -> None:
        made = self.asked(desk)
        assert "核对并答复" in desk.text(LIST)
        html = desk.html(url(made))
        file = made.files.get().file
        assert f"/files/{file.pk}/view/" in html
        assert file.original_name in html
        assert "本单位" in field_of_consent(html)
        assert "个人申请注销公示" in desk.text("/org/")

    @pytest.mark.req("SX-39")
    def test_agreed_then_examined(self, desk: Desk) -> None:
        made = self.asked(desk)
        seen = field(desk.html(url(made)), "seen")
        desk.send(url(made, "consent/"), {"seen": seen})
        made.refresh_from_db()
        assert made.state == State.AWAITING_REVIEW
        assert made.registration.consents.filter(purpose="deregister").count() == 2
        assert desk.post(url(made, "consent/")).status_code == 409

    @pytest.mark.req("SX-39")
    def test_refused_with_a_reason(self, desk: Desk) -> None:
        made = self.asked(desk)
        assert "公示继续有效" in desk.text(url(made, "decline/"))
        assert "请写明原因" in desk.send(url(made, "decline/"), {}, 422)
        desk.send(url(made, "decline/"), {"reason": "合同尚未到期。"})
        made.refresh_from_db()
        assert made.state == State.DECLINED
        assert "合同尚未到期。" in desk.text(url(made))

    def test_when_silence_counts_the_page_says_until_when(self, desk: Desk) -> None:
        cast.rule(desk.organization.authority, "deregistration_default_release_days", 15)
        made = self.asked(desk)
        page = desk.text(url(made))
        assert "逾期未答复，视为同意" in page
        assert str(today() + timedelta(days=15)) in page

    def test_the_own_request_is_taken_back_not_answered(self, desk: Desk) -> None:
        made = cast.deregistration(registered(desk))
        assert desk.post(url(made, "consent/")).status_code == 403
        desk.send(url(made, "withdraw/"))
        made.refresh_from_db()
        assert made.state == State.WITHDRAWN
        assert desk.post(url(made, "withdraw/")).status_code == 409


def field_of_consent(html: str) -> str:
    """The words consented to by pressing the button."""
    return html.partition("同意即确认")[2].partition("</p>")[0]


@pytest.mark.req("SX-36")
def test_what_the_licences_would_lack_is_shown(desk: Desk) -> None:
    from zhiye.catalogue.models import LicenceNode
    from zhiye.supervision.models import StaffingWatch

    row = registered(desk)
    node = LicenceNode.objects.get(code="install/elevator/passenger/b")
    desk.organization.licences.get().items.update(node=node)
    row.person.certificates.get().items.update(code="T", valid_until=None)
    there = f"/org/registrations/{row.pk}/deregister/"
    assert "此人离开后" not in desk.text(there)
    StaffingWatch.objects.create(organization=desk.organization, enabled=True)
    page = desk.text(there)
    assert "此人离开后，以下许可子项目人数不足" in page
    assert "现有 1，离开后 0" in page


def test_queries_do_not_grow_with_the_rows(desk: Desk) -> None:
    cast.deregistration(registered(desk))
    few = queries(lambda: desk.get(LIST))
    for _ in range(4):
        cast.deregistration(registered(desk))
    assert queries(lambda: desk.get(LIST)) == few


def test_searched_by_name_and_state(desk: Desk) -> None:
    one, two = cast.deregistration(registered(desk)), returned(desk)
    page = desk.text(f"{LIST}?state=returned")
    assert two.reference in page
    assert one.reference not in page
    page = desk.text(f"{LIST}?q={one.registration.person.name}")
    assert one.reference in page
