"""Leaving: /me/registrations/<pk>/deregister/, /me/deregistrations/… (SX-61, SX-62)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import cast
from tests.web.person.phone import field_of, phone_of, photo, saved_photo, text_of
from zhiye.core.clock import today
from zhiye.registrations import deregistration_services as services
from zhiye.registrations.models import Consent, Deregistration, Registration
from zhiye.registrations.texts import TEXTS

pytestmark = pytest.mark.django_db
LIST = "/me/deregistrations/"


@pytest.fixture
def active() -> Registration:
    """A worker registered at an organisation."""
    person = cast.person()
    cast.certificate(person)
    return cast.registered(person, cast.organization("太原原单位有限公司", licensed=True))


def start_page(one: Registration) -> str:
    return f"/me/registrations/{one.pk}/deregister/"


def page_of(one: Deregistration) -> str:
    return f"{LIST}{one.pk}/"


@pytest.mark.req("SX-61")
def test_a_photo_straight_from_the_camera_starts_it(active: Registration) -> None:
    client = phone_of(active.person)
    page = client.get(start_page(active))
    assert 'capture="environment"' in page.content.decode()
    assert "相册" in text_of(page)
    assert "审核通过，注销完成" in text_of(page)
    key = saved_photo(client, "termination_proof")
    sent = {"left_on": str(today()), "files_0": key, "note": "合同到期"}
    done = client.post(start_page(active), {**sent, "idempotency_key": "k1"})
    made = Deregistration.objects.get()
    assert done["Location"] == page_of(made)
    assert (made.started_by, made.state, made.note) == ("person", "awaiting_consent", "合同到期")
    assert str(made.files.get().file_id) == key
    said = text_of(client.get(page_of(made)))
    assert "待单位同意" in said
    assert "单位一直不答复怎么办" in said
    assert "没有逾期自动同意的规定" in said
    assert "单方面办理" not in said
    again = client.post(start_page(active), {**sent, "idempotency_key": "k1"})
    assert again["Location"] == page_of(made)
    assert Deregistration.objects.count() == 1


@pytest.mark.req("SX-61")
def test_without_script_the_file_goes_with_the_form_and_survives_a_mistake(
    active: Registration,
) -> None:
    client = phone_of(active.person)
    tomorrow = today() + timedelta(days=1)
    wrong = client.post(start_page(active), {"left_on": str(tomorrow), "files_0-file": photo()})
    assert wrong.status_code == 409
    assert "解除劳动合同日期晚于今天" in text_of(wrong)
    key = field_of(wrong, "files_0")
    assert "照片.png" in text_of(wrong)
    assert field_of(wrong, "left_on") == str(tomorrow)
    client.post(start_page(active), {"left_on": str(today()), "files_0": key})
    assert str(Deregistration.objects.get().files.get().file_id) == key


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"left_on": "", "files_0": ""}, "请选择解除劳动合同日期"),
        ({"left_on": "2026年2月30日", "files_0": ""}, "解除劳动合同日期"),
        ({"left_on": "2026-01-01", "files_0": ""}, "请上传解除劳动合同证明书"),
        ({"left_on": "2026-01-01", "files_0": "x"}, "请重新上传"),
    ],
)
def test_what_is_missing_is_said(active: Registration, sent: dict[str, str], said: str) -> None:
    answer = phone_of(active.person).post(start_page(active), sent)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_file_of_somebody_else_is_not_taken(active: Registration) -> None:
    key = saved_photo(phone_of(cast.person()), "termination_proof")
    answer = phone_of(active.person).post(
        start_page(active), {"left_on": str(today()), "files_0": key}
    )
    assert answer.status_code == 422
    assert not Deregistration.objects.exists()


def test_only_an_active_registration_can_be_left(active: Registration) -> None:
    open_one = cast.invitation(cast.technical(cast.person()), active.organization, ["technical"])
    client = phone_of(open_one.person)
    assert client.get(start_page(open_one)).status_code == 409
    key = saved_photo(client, "termination_proof")
    answer = client.post(start_page(open_one), {"left_on": str(today()), "files_0": key})
    assert answer.status_code == 409
    assert "不在公示中" in text_of(answer)


@pytest.mark.req("SX-62")
@pytest.mark.assurance(27)
def test_the_organisations_proof_is_seen_and_consented_to(active: Registration) -> None:
    one = cast.deregistration(active)
    client = phone_of(active.person)
    assert "待您同意" in text_of(client.get(LIST))
    page = client.get(page_of(one))
    said = text_of(page)
    assert "太原原单位有限公司申请注销您的公示" in said
    assert str(one.left_on) in said
    assert "材料.png" in said
    assert f"/files/{one.files.get().file_id}/" in page.content.decode()
    assert TEXTS["deregister", "person"].for_(active) in said
    done = client.post(f"{page_of(one)}consent/", {"seen": field_of(page, "seen")})
    assert done["Location"] == page_of(one)
    one.refresh_from_db()
    assert one.state == "awaiting_review"
    said = text_of(client.get(page_of(one)))
    assert "审核通过后注销完成" in said
    assert one.registration.organization.authority.name in said
    kept = Consent.objects.get(side="person", purpose="deregister")
    assert kept.text == TEXTS["deregister", "person"].for_(active)
    assert client.post(f"{page_of(one)}consent/").status_code == 409


@pytest.mark.req("SX-62")
def test_not_agreeing_needs_a_reason(active: Registration) -> None:
    one = cast.deregistration(active)
    client = phone_of(active.person)
    url = f"{page_of(one)}decline/"
    question = client.get(url)
    assert "公示继续有效" in text_of(question)
    empty = client.post(url, {"reason": " "})
    assert empty.status_code == 422
    assert "请写明原因" in text_of(empty)
    sent = {"reason": "我还在职", "seen": field_of(question, "seen")}
    assert client.post(url, sent)["Location"] == page_of(one)
    one.refresh_from_db()
    assert one.state == "declined"
    assert "我还在职" in text_of(client.get(page_of(one)))
    assert client.get(url).status_code == 409
    assert client.post(url, sent).status_code == 409


@pytest.mark.req("SX-61")
def test_an_own_one_can_be_taken_back(active: Registration) -> None:
    one = cast.deregistration(active, by="person")
    client = phone_of(active.person)
    url = f"{page_of(one)}withdraw/"
    question = client.get(url)
    assert "公示继续有效" in text_of(question)
    client.post(url, {"seen": field_of(question, "seen")})
    one.refresh_from_db()
    assert one.state == "withdrawn"
    assert client.get(url).status_code == 409
    assert client.post(url).status_code == 409


@pytest.mark.req("SX-61")
def test_a_returned_one_shows_the_reason_and_goes_in_again(active: Registration) -> None:
    one = cast.under_review(active, by="person")
    services.return_(actor=cast.reviewer(), pk=one.pk, reason="证明书没有盖章")
    client = phone_of(active.person)
    assert "证明书没有盖章" in text_of(client.get(page_of(one)))
    url = f"{page_of(one)}resubmit/"
    form = client.get(url)
    assert "证明书没有盖章" in text_of(form)
    assert field_of(form, "left_on") == str(one.left_on)
    assert field_of(form, "files_0") == str(one.files.get().file_id)
    assert client.post(url, {"left_on": "", "files_0": ""}).status_code == 422
    key = saved_photo(client, "termination_proof")
    sent = {"left_on": str(today()), "files_0": key, "seen": field_of(form, "seen")}
    assert client.post(url, sent)["Location"] == page_of(one)
    one.refresh_from_db()
    assert one.state == "awaiting_review"
    assert str(one.files.get(removed_at__isnull=True).file_id) == key
    assert client.get(url).status_code == 409
    assert client.post(url, sent).status_code == 409


@pytest.mark.req("SX-61")
def test_the_end_is_shown_when_it_was_approved(active: Registration) -> None:
    one = cast.under_review(active, by="person")
    services.approve(actor=cast.reviewer(), pk=one.pk)
    client = phone_of(active.person)
    assert "已注销" in text_of(client.get(page_of(one)))
    assert "已注销" in text_of(client.get("/me/registrations/"))
    assert "没有在任何单位公示" in text_of(client.get("/me/"))


def test_leaving_alone_only_where_the_ruleset_allows_it(active: Registration) -> None:
    one = cast.deregistration(active, by="person")
    client = phone_of(active.person)
    url = f"{page_of(one)}exit_alone/"
    assert client.get(url).status_code == 409
    refused = client.post(url)
    assert refused.status_code == 409
    assert "须由单位同意后才能注销" in text_of(refused)
    cast.rule(active.organization.authority, "person_may_exit_alone", True)
    assert f'href="{url}"' in client.get(page_of(one)).content.decode()
    question = client.get(url)
    assert "不再等单位答复" in text_of(question)
    assert client.post(url, {"seen": field_of(question, "seen")})["Location"] == page_of(one)
    one.refresh_from_db()
    assert one.state == "awaiting_review"


def test_silence_that_counts_as_consent_is_announced_with_its_day(active: Registration) -> None:
    cast.rule(active.organization.authority, "deregistration_default_release_days", 15)
    one = cast.deregistration(active, by="person")
    said = text_of(phone_of(active.person).get(page_of(one)))
    assert f"到 {today() + timedelta(days=15)} 单位仍不答复的，视为同意" in said


def test_without_a_reviewer_consent_ends_it_at_once(active: Registration) -> None:
    cast.rule(active.organization.authority, "release_reviewer_needed", False)
    assert "单位同意，注销完成" in text_of(phone_of(active.person).get(start_page(active)))
    one = cast.deregistration(active)
    client = phone_of(active.person)
    client.post(f"{page_of(one)}consent/")
    one.refresh_from_db()
    assert one.state == "approved"
    assert "注销完成" in text_of(client.get(page_of(one)))


@pytest.mark.req("SX-33")
def test_a_safety_post_is_shown_as_a_thing_of_its_own(active: Registration) -> None:
    made = cast.appointed(active.organization, active.person)
    said = text_of(phone_of(active.person).get(LIST))
    assert "安全管理人员任职" in said
    assert made.reference in said
    assert "互不影响" in said


def test_who_wants_to_leave_finds_the_way(active: Registration) -> None:
    page = phone_of(active.person).get(LIST)
    assert f'href="{start_page(active)}"' in page.content.decode()
    assert "没有要办的注销" in text_of(phone_of(cast.person()).get(LIST))
