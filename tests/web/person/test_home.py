"""The first page: /me/ (SX-59, SX-63)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import cast
from tests.web.person.phone import phone_of, text_of
from zhiye.certificates import services as certificates
from zhiye.core.clock import today
from zhiye.notices.models import Announcement
from zhiye.registrations import deregistration_services, services

pytestmark = pytest.mark.django_db
HOME = "/me/"


@pytest.mark.req("SX-63", "SX-07")
def test_the_shortcuts_and_tabs_of_the_manual() -> None:
    page = phone_of(cast.person()).get(HOME)
    said = text_of(page)
    for label in (
        "人员信息",
        "资质证书",
        "注册到企业",
        "注册授权",
        "注销授权",
        "当前公示企业",
        "首页",
        "授权",
        "证书",
        "我的",
    ):
        assert label in said, label
    html = page.content.decode()
    assert "zy-weui" in html
    assert 'name="viewport"' in html
    for path in ("profile", "certificates", "organizations", "registrations", "deregistrations"):
        assert f'href="/me/{path}/"' in html


@pytest.mark.req("SX-59")
def test_where_i_am_registered_since_when_and_as_what() -> None:
    person, here = cast.person(), cast.organization("太原当前锅炉有限公司", licensed=True)
    client = phone_of(person)
    assert "没有在任何单位公示" in text_of(client.get(HOME))
    cast.certificate(person)
    cast.registered(person, here)
    said = text_of(client.get(HOME))
    assert "太原当前锅炉有限公司 作业人员，" in said
    assert f"{today()} 起" in said


def test_a_complete_number_is_never_shown() -> None:
    person = cast.person()
    html = phone_of(person).get(HOME).content.decode()
    assert person.id_number.plain_for_system() not in html
    assert str(person.id_number) in html


@pytest.mark.req("SX-60")
def test_an_invitation_is_one_sentence_with_who_what_and_until_when() -> None:
    person, here = cast.person(), cast.organization("太原邀请电梯有限公司", licensed=True)
    cast.certificate(person)
    made = cast.invitation(person, here)
    page = phone_of(person).get(HOME)
    said = text_of(page)
    assert "待办（1）" in said
    assert "太原邀请电梯有限公司 邀请您以“作业人员”身份在该单位公示" in said
    assert f"最迟 {today() + timedelta(days=30)} 回复" in said
    assert f'href="/me/registrations/{made.pk}/"' in page.content.decode()
    assert "1 项待办" in said
    services.decline(actor=cast.as_person(person), pk=made.pk)
    assert "待办（" not in text_of(phone_of(person).get(HOME))


@pytest.mark.req("SX-62")
def test_what_else_waits_for_me() -> None:
    person, here = cast.person(), cast.organization("太原原单位有限公司", licensed=True)
    cast.certificate(person)
    lift = cast.certificate(person, "T", first_issued_on=today())
    registration = cast.registered(person, here)
    cast.deregistration(registration)
    typed = cast.typed_certificate(person, "P")
    certificates.return_(actor=cast.reviewer(), pk=typed.pk, reason="照片不清楚")
    lift.items.update(first_issued_on=None)
    said = text_of(phone_of(person).get(HOME))
    assert "待办（3）" in said
    assert "太原原单位有限公司 申请注销您的公示" in said
    assert "退回了您填报的特种设备安全管理和作业人员证" in said
    assert "“电梯修理[T]”还要补首次取证日期" in said


def test_an_own_deregistration_that_was_returned_waits_too() -> None:
    person, here = cast.person(), cast.organization(licensed=True)
    cast.certificate(person)
    made = cast.under_review(cast.registered(person, here), by="person")
    deregistration_services.return_(actor=cast.reviewer(), pk=made.pk, reason="缺公章")
    assert "退回了您的注销申请" in text_of(phone_of(person).get(HOME))


def test_announcements_of_this_portal_only() -> None:
    for portal, title in (("person", "给从业人员"), ("organization", "给单位"), ("all", "给大家")):
        Announcement.objects.create(title=title, body="内容", portal=portal, shown_from=today())
    said = text_of(phone_of(cast.person()).get(HOME))
    assert "给从业人员" in said
    assert "给大家" in said
    assert "给单位" not in said
