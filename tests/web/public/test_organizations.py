"""Which people are registered at which organisation (SX-01, assurance 26)."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests import cast
from tests.support.marks import flat
from zhiye.core.clock import today
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.registrations import deregistration_services as leaving
from zhiye.registrations.inputs import Leaving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def staffed(name: str, people: int = 1) -> tuple[Organization, list[Person]]:
    """An organisation with publicly registered people."""
    here = cast.organization(name, licensed=True)
    staff = [cast.person() for _ in range(people)]
    for one in staff:
        cast.certificate(one)
        cast.registered(one, here)
    return here, staff


def listed(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/organizations/{query}").content.decode()
    return re.findall(r'data-label="单位名称">([^<]+)<', page)


def people_of(client: Client, here: Organization, query: str = "") -> list[str]:
    page = client.get(f"/organizations/{here.pk}/{query}").content.decode()
    return re.findall(r'data-label="姓名">([^<]+)<', page)


@pytest.mark.req("SX-01")
def test_found_by_the_beginning_of_the_name_or_the_whole_code(client: Client) -> None:
    boiler, _ = staffed("太原锅炉试验有限公司")
    crane, _ = staffed("大同起重试验有限公司")
    cast.organization("太原锅炉无人有限公司", licensed=True)
    assert listed(client) == [crane.name, boiler.name] or listed(client) == [
        boiler.name,
        crane.name,
    ]
    assert listed(client, "?q=太原锅炉") == [boiler.name]
    assert listed(client, "?q=锅炉") == [], "in the middle of a name nothing is searched"
    assert listed(client, f"?q={crane.uscc}") == [crane.name]
    assert listed(client, f"?q={crane.uscc[:12]}") == [], "a part of a code finds nothing"
    assert len(listed(client, "?q=太")) == 2, "one letter is told to be too short, all are shown"
    assert "至少输入名称开头的两个字" in client.get("/organizations/?q=太").content.decode()


def test_nothing_found_says_what_to_do_and_keeps_what_was_typed(client: Client) -> None:
    page = client.get("/organizations/?q=没有这家单位").content.decode()
    assert "没有查到这家单位" in page
    assert 'value="没有这家单位"' in page


def test_pages_of_organizations_follow_by_key(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    worker = cast.person()
    cast.certificate(worker)
    for seq in range(23):
        staffed(f"太原翻页{seq:02d}号有限公司")
    with django_assert_max_num_queries(2):
        first = flat(client.get("/organizations/").content.decode())
    following = re.search(r'href="(\?[^"]*cursor=[^"]+)" rel="next"', first)
    assert following is not None
    rest = listed(client, following[1].replace("&amp;", "&"))
    assert len(rest) == 3
    assert not set(rest) & set(listed(client))


@pytest.mark.req("SX-01")
def test_an_organisation_shows_people_categories_certificates_and_licences(client: Client) -> None:
    here, (worker,) = staffed("太原公示试验有限公司")
    cast.certificate(worker, "Q2")
    cast.certificate(worker, "N1", valid_until=today() - timedelta(days=1))
    page = client.get(f"/organizations/{here.pk}/").content.decode()
    assert worker.name in page
    assert "作业人员" in page
    assert ">2 本<" in page, "the one that has run out is not counted"
    licence = here.licences.get()
    assert licence.number in page
    assert f"{licence.valid_until:%Y-%m-%d}" in page
    assert here.uscc in page


@pytest.mark.req("SX-01")
@pytest.mark.assurance(26)
def test_no_byte_of_it_tells_an_id_number_a_phone_or_a_birth_date(client: Client) -> None:
    here, staff = staffed("太原隐私试验有限公司", people=3)
    page = client.get(f"/organizations/{here.pk}/").content.decode()
    everything = page + str(dict(client.get(f"/organizations/{here.pk}/").headers))
    for public in (here.uscc, here.licences.get().number):
        everything = everything.replace(public, "")
    for one in staff:
        assert one.name in page
        number = one.id_number.plain_for_system()
        phone = one.phone.plain_for_system()
        for length, secret in ((6, number), (6, phone), (6, "19850615"), (4, str(one.id_number))):
            for start in range(len(secret) - length + 1):
                piece = secret[start : start + length]
                assert piece not in everything, f"{piece} of {secret}"
        assert str(one.phone) not in everything
        for birth in ("1985-06-15", "1985年", "1985/6/15"):
            assert birth not in everything
    contact = here.contact_phone.plain_for_system()
    assert contact[-8:] not in everything
    assert here.contact_name not in page
    assert here.legal_representative not in page


@pytest.mark.req("SX-01")
def test_people_are_found_by_whole_name_and_by_category(client: Client) -> None:
    here, _ = staffed("太原查人试验有限公司", people=2)
    special = cast.person("欧阳查人")
    cast.certificate(special)
    cast.registered(special, here, ["operation", "other"])
    assert people_of(client, here, "?name=欧阳查人") == ["欧阳查人"]
    assert people_of(client, here, "?name=欧阳") == [], "a part of a name finds nobody"
    assert people_of(client, here, "?category=other") == ["欧阳查人"]
    assert len(people_of(client, here, "?category=operation")) == 3
    assert len(people_of(client, here, "?category=nonsense")) == 3
    page = client.get(f"/organizations/{here.pk}/?name=谁也不是").content.decode()
    assert "本单位没有这个姓名的公示人员" in page
    assert "查看全部人员" in page


def test_who_left_is_no_longer_shown(client: Client) -> None:
    here, (worker,) = staffed("太原离开试验有限公司")
    asked = leaving.start(
        actor=cast.as_person(worker),
        registration_id=worker.registrations.get().pk,
        facts=Leaving(
            left_on=date(2026, 1, 1),
            files=[cast.stored_file(cast.as_person(worker), "termination_proof")],
        ),
    )
    assert people_of(client, here) == [worker.name], "until it is done"
    leaving.consent(actor=cast.as_organization(here), pk=asked.pk)
    leaving.approve(actor=cast.reviewer(here.authority), pk=asked.pk)
    assert people_of(client, here) == []


@pytest.mark.assurance(1)
def test_an_organisation_that_is_not_verified_is_not_found(client: Client) -> None:
    hidden = cast.organization(verified=False)
    answer = client.get(f"/organizations/{hidden.pk}/")
    assert answer.status_code == 404
    assert hidden.name not in answer.content.decode()


def test_people_of_a_large_organisation_come_in_pages(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    here, _ = staffed("太原大单位试验有限公司", people=22)
    with django_assert_max_num_queries(7):
        first = flat(client.get(f"/organizations/{here.pk}/").content.decode())
    following = re.search(r'href="(\?[^"]*cursor=[^"]+)" rel="next"', first)
    assert following is not None
    assert len(people_of(client, here, following[1].replace("&amp;", "&"))) == 2


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    here, _ = staffed("太原方法试验有限公司")
    assert getattr(client, method)(f"/organizations/{here.pk}/").status_code == 405
