"""The person portal where 执业公示 is not offered."""

from __future__ import annotations

import pytest

from tests import cast
from tests.web.person.phone import phone_of, text_of
from zhiye.people.models import Person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.req("ZS-10"),
]
REGISTRATION = ("/me/organizations/", "/me/registrations/", "/me/deregistrations/")


@pytest.fixture
def worker() -> Person:
    """Somebody who works where only employment records are offered."""
    cast.rule(cast.authority(), "offers_registration", False)
    return cast.person()


def test_home_and_tabs_show_what_is_offered(worker: Person) -> None:
    page = phone_of(worker).get("/me/")
    said, html = text_of(page), page.content.decode()
    for word in ("首页", "证书", "我的", "人员信息", "资质证书"):
        assert word in said
    for word in ("公示", "注册到企业", "授权", "学历职称", "同意记录"):
        assert word not in said
    for path in REGISTRATION:
        assert f'href="{path}"' not in html


@pytest.mark.parametrize("path", ["/me/account/", "/me/profile/"])
def test_what_only_registration_needs_is_not_asked_for(worker: Person, path: str) -> None:
    assert "学历、职称" not in text_of(phone_of(worker).get(path))


@pytest.mark.parametrize("path", REGISTRATION)
def test_a_page_that_is_not_offered_says_so_and_where_to_go(worker: Person, path: str) -> None:
    answer = phone_of(worker).get(path)
    assert answer.status_code == 409
    said = text_of(answer)
    assert "没有在本平台开通" in said
    assert "更改工作所在地" in said


def test_who_is_registered_somewhere_keeps_the_pages() -> None:
    worker, here = cast.person(), cast.organization("太原留存机电有限公司", licensed=True)
    cast.certificate(worker)
    cast.registered(worker, here)
    cast.rule(cast.authority(), "offers_registration", False)
    client = phone_of(worker)
    assert "太原留存机电有限公司" in text_of(client.get("/me/"))
    assert "太原留存机电有限公司" in text_of(client.get("/me/registrations/"))


def test_where_one_may_apply_is_said_by_the_place_of_the_organisation() -> None:
    here = cast.organization(licensed=True)
    cast.rule(cast.authority(), "offers_registration", False)
    worker = cast.person(code="150102")
    cast.certificate(worker)
    page = phone_of(worker).get(f"/me/organizations/{here.pk}/?categories=operation")
    assert "没有在本平台开通" in text_of(page)
