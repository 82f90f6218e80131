"""The operator's commands."""

from __future__ import annotations

import io
import re

import pytest
from django.core.management import CommandError, call_command

from tests.accounts.cast import STRANGER, make_authority, make_user
from zhiye.accounts import services
from zhiye.accounts.acting import capacities
from zhiye.accounts.models import AuthorityMembership, User
from zhiye.core.actor import Role


def run(name: str, *args: str) -> str:
    out = io.StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def operator(authority: str, phone: str = "13800000042") -> str:
    return run("create_operator", "--phone", phone, "--name", "纪南星", "--authority", authority)


@pytest.mark.django_db
@pytest.mark.assurance(17)
def test_no_account_exists_after_installation() -> None:
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.assurance(17)
def test_operator_gets_every_function_and_a_first_password() -> None:
    city = make_authority()
    said = operator(city.name)
    found = re.search(r"初始密码：(\S+)", said)
    assert found is not None
    user = services.login_password(phone="13800000042", password=found[1], actor=STRANGER)
    assert user.must_change_password
    capacity = next(one for one in capacities(user) if one.role is Role.AUTHORITY)
    assert capacity.functions == set(AuthorityMembership.FUNCTIONS)
    assert "13800000042" not in said


@pytest.mark.django_db
def test_existing_account_keeps_its_password() -> None:
    city, user = make_authority(), make_user(42)
    said = operator(str(city.pk))
    assert "初始密码" not in said
    user.refresh_from_db()
    assert not user.must_change_password


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("authority", "phone", "why"),
    [("没有这个局", "13800000042", "没有名为"), ("", "13800000042", "没有名为")],
)
def test_unknown_authority_is_told_with_the_known_ones(
    authority: str, phone: str, why: str
) -> None:
    city = make_authority()
    with pytest.raises(CommandError, match=why) as refused:
        operator(authority, phone)
    assert city.name in str(refused.value)


@pytest.mark.django_db
def test_wrong_phone_and_second_run_are_told() -> None:
    city = make_authority()
    with pytest.raises(CommandError, match="11位"):
        operator(city.name, "123")
    operator(city.name)
    with pytest.raises(CommandError, match="已是本机关"):
        operator(city.name)
    assert User.objects.count() == 1
