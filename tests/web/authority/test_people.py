"""One person, masked; a number whole only for a reason, logged and seen by the person."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests import cast
from tests.support.login import login
from tests.support.statements import queries
from tests.web.authority.office import (
    DATONG,
    XIAODIAN,
    Office,
    a_case,
    a_worker,
    an_employer,
    county,
    only,
    words,
)
from zhiye.core.actor import Role
from zhiye.core.models import AccessLog
from zhiye.people.models import Person
from zhiye.people.selectors import who_looked

pytestmark = pytest.mark.django_db
WHY = "核对证书编号是否一致"


def url(someone: Person, field: str = "") -> str:
    """The page of a person, or the page that asks why."""
    return f"/gov/reveal/person/{someone.pk}/{field}/" if field else f"/gov/people/{someone.pk}/"


def test_the_page_shows_certificates_registrations_and_what_happened() -> None:
    someone = cast.technical(a_worker(name="诸葛明"))
    registration = cast.registered(someone, an_employer())
    cast.appointed(registration.organization, someone)
    cast.under_review(registration)
    office = Office()
    said = office.text(url(someone))
    for told in (
        "诸葛明",
        registration.organization.name,
        "公示中",
        "太原理工大学",
        "工程师",
        "太原试验厂",
        "安全管理人员任职",
        "执业公示 · 邀请",
        "执业公示 · 同意",
        "注销公示 · 同意注销",
        "资格证书 · 从登记系统取得",
        "安全管理人员 · 添加",
    ):
        assert told in said, told
    html = office.html(url(someone))
    assert someone.id_number.plain_for_system() not in html
    assert someone.phone is not None
    assert someone.phone.plain_for_system() not in html
    assert str(someone.id_number) in html
    assert "1985" not in said  # no birth date


def test_who_has_nothing_on_record_is_shown_all_the_same() -> None:
    someone = cast.person(complete=False, with_account=False)
    said = Office().text(url(someone))
    assert "当前没有公示" in said
    assert "本人尚未完成" in said
    assert "没有公示记录" in said


@pytest.mark.assurance(1)
def test_a_person_of_another_territory_is_not_found() -> None:
    someone = a_worker(DATONG)
    office = Office(cast.reviewer(county(XIAODIAN)))
    for address in (url(someone), url(someone, "id_number")):
        assert office.get(address).status_code == 404
        assert someone.name not in office.get(address).content.decode()
    assert office.post(url(someone, "id_number"), {"reason": WHY}).status_code == 404
    assert not AccessLog.objects.filter(kind="reveal").exists()


def test_a_person_from_elsewhere_who_is_registered_here_is_seen() -> None:
    registration = cast.registered(a_worker(DATONG), an_employer(XIAODIAN))
    said = Office(cast.reviewer(county(XIAODIAN))).text(url(registration.person))
    assert registration.organization.name in said
    assert "辖区内没有此人的证书记录" in said


def test_the_page_takes_no_more_statements_for_a_longer_life() -> None:
    someone, office = a_worker(), Office()
    organization = an_employer()
    cast.registered(someone, organization)

    def count() -> int:
        return queries(lambda: office.get(url(someone)))

    before = count()
    cast.certificate(someone, "N1")
    cast.certificate(someone, "P")
    assert count() == before


# -- a number whole ----------------------------------------------------------------------------


@pytest.mark.assurance(3, 29, 40)
@pytest.mark.parametrize("field", ["id_number", "phone"])
def test_a_reveal_needs_a_reason_is_logged_and_shown_to_the_person(field: str) -> None:
    someone, office = a_worker(), Office()
    plain = getattr(someone, field).plain_for_system()
    asked = office.html(url(someone, field))
    assert plain not in asked
    assert "本人可以看到" in asked
    said = office.send(url(someone, field), {"reason": WHY}, 200)
    assert plain in said
    log = AccessLog.objects.get(kind="reveal")
    assert (log.user_id, log.subject_kind, log.subject_id, log.reason) == (
        office.user_id,
        "person",
        str(someone.pk),
        WHY,
    )
    assert plain not in f"{log.detail}{log.reason}"
    seen = who_looked(cast.as_person(someone))
    assert [(one.who, one.reason) for one in seen] == [(log.who, WHY)]
    assert WHY in office.text(url(someone))  # the same list beside the record


@pytest.mark.assurance(40)
def test_the_person_reads_on_the_phone_who_looked_and_why() -> None:
    someone, office = a_worker(), Office()
    office.send(url(someone, "id_number"), {"reason": WHY}, 200)
    phone = Client()
    assert someone.user is not None
    login(phone, someone.user, Role.PERSON)
    answer = phone.get("/me/access/")
    assert answer.status_code == 200
    assert WHY in answer.content.decode()
    assert office.actor.name in answer.content.decode()


@pytest.mark.assurance(40)
@pytest.mark.parametrize("reason", ["", "  ", "看看"])
def test_without_a_real_reason_nothing_is_shown_and_nothing_logged(reason: str) -> None:
    someone, office = a_worker(), Office()
    said = office.send(url(someone, "id_number"), {"reason": reason}, 422)
    assert someone.id_number.plain_for_system() not in said
    assert "原因" in said
    assert not AccessLog.objects.filter(kind="reveal").exists()


@pytest.mark.assurance(40)
def test_reveals_are_limited_an_hour(settings: Settings) -> None:
    settings.ZHIYE_REVEALS_PER_HOUR = 2
    someone, office = a_worker(), Office()
    for _ in range(2):
        office.send(url(someone, "id_number"), {"reason": WHY}, 200)
    said = office.send(url(someone, "id_number"), {"reason": WHY}, 429)
    assert "一小时内最多查看2次" in said
    assert someone.id_number.plain_for_system() not in said
    assert AccessLog.objects.filter(kind="reveal").count() == 2


@pytest.mark.assurance(3)
def test_who_only_looks_may_not_reveal() -> None:
    someone, viewer = a_worker(), only("view")
    assert "查看完整" not in viewer.html(url(someone))
    viewer.send(url(someone, "id_number"), {"reason": WHY}, 403)
    assert viewer.get(url(someone, "id_number")).status_code == 403
    assert "谁查看过" not in viewer.html(url(someone))
    assert not AccessLog.objects.filter(kind="reveal").exists()


@pytest.mark.assurance(40)
def test_the_number_of_a_certificate_is_the_holders() -> None:
    case, office = a_case("certificates"), Office()
    address = f"/gov/reveal/certificate/{case.obj.pk}/number/"
    said = office.send(address, {"reason": WHY}, 200)
    assert case.obj.number.plain_for_system() in said
    log = AccessLog.objects.get(kind="reveal")
    assert (log.subject_kind, log.subject_id) == ("person", str(case.obj.person_id))


@pytest.mark.assurance(40)
def test_the_number_of_a_safety_manager_the_platform_does_not_know() -> None:
    appointment, office = cast.appointed(an_employer()), Office()
    assert appointment.person_id is None
    address = f"/gov/reveal/safety/{appointment.pk}/id_number/"
    said = office.send(address, {"reason": WHY}, 200)
    assert appointment.id_number.plain_for_system() in said
    log = AccessLog.objects.get(kind="reveal")
    assert (log.subject_kind, log.subject_id) == ("safety", str(appointment.pk))


def test_the_shown_number_is_not_kept_by_the_browser() -> None:
    someone, office = a_worker(), Office()
    answer = office.post(url(someone, "id_number"), {"reason": WHY})
    assert "no-store" in answer["Cache-Control"]
    assert someone.id_number.plain_for_system() not in words(office.get(url(someone, "id_number")))


def test_somebody_without_a_phone_has_none_to_reveal() -> None:
    someone = cast.person(with_account=False, complete=False)
    assert Office().get(url(someone, "phone")).status_code == 404
