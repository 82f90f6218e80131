"""`manage.py demo_logins`: every role of every authority, under the authority that serves it."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from tests import cast
from zhiye.accounts import demo, selectors, services
from zhiye.accounts.models import AuthorityMembership, User
from zhiye.core.clock import today
from zhiye.organizations.models import Delegation, Organization
from zhiye.people.models import Person

pytestmark = pytest.mark.django_db


def run(*args: str) -> list[str]:
    out = io.StringIO()
    call_command("demo_logins", *args, stdout=out)
    return [line for line in out.getvalue().splitlines() if line]


def shown(user: User | None) -> User:
    assert user is not None
    User.objects.filter(pk=user.pk).update(is_demo=True)
    return user


def clerk(here: Organization) -> User:
    return Delegation.objects.select_related("user").get(organization=here, is_owner=True).user


def test_printed_from_the_table() -> None:
    assert run() == ["还没有演示账号。"]
    assert not selectors.demo_accounts_exist()
    number = "13800000077"
    user = services.create_demo_user(phone=number, name="纪南星", password=demo.PASSWORD)
    cast.user("不是演示")
    said = run("--base-url", "http://localhost:8000")
    assert demo.PASSWORD in said[0]
    assert said[1:] == [
        "  还没有所属机关",
        f"    本人  {number}  纪南星  http://localhost:8000/me/login/password/",
    ]
    user.set_password("anders anders 7")
    user.save()
    assert "已修改" in run()[-1]
    assert selectors.demo_accounts_exist()


def test_grouped_by_authority_with_what_it_offers() -> None:
    here, there = cast.organization("甲单位机电有限公司"), cast.organization(code="350102")
    cast.rule(here.authority, "offers_employment", False)
    cast.rule(there.authority, "offers_registration", False)
    worker: Person = cast.person("甲工人", code="140105")
    officer = cast.reviewer(there.authority)
    for user in (worker.user, clerk(here), clerk(there), User.objects.get(pk=officer.user_id or 0)):
        shown(user)
    said = run()
    headings = [line.strip() for line in said if line.startswith("  ") and line[2] != " "]
    assert headings == [
        f"{here.authority.name}：执业公示、行政许可和安全管理人员",
        f"{there.authority.name}：聘用记录",
    ]
    first, second = (said.index(f"  {one}") for one in headings)
    assert "甲单位机电有限公司" in said[first + 1]
    assert "甲工人" in said[first + 2]
    assert second == first + 3
    assert there.authority.name in said[second + 1]


def test_several_organisations_of_one_clerk_stand_in_one_line() -> None:
    one, two = cast.organization("甲单位机电有限公司"), cast.organization("乙单位机电有限公司")
    Delegation.objects.create(user=clerk(one), organization=two, functions=["licences"])
    shown(clerk(one))
    assert "甲单位机电有限公司、乙单位机电有限公司  /login/" in run()[-1]


def test_a_long_list_is_cut_under_each_authority() -> None:
    office = cast.authority()
    for _ in range(3):
        user = shown(cast.user())
        AuthorityMembership.objects.create(
            user=user, authority=office, functions=["view"], valid_from=today()
        )
    assert len(run("--limit", "2")) == 1 + 1 + 2
