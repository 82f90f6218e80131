"""Which passwords are taken, by policy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from tests.accounts.cast import GOOD, make_authority, make_user
from zhiye.accounts import passwords, selectors
from zhiye.accounts.models import AuthorityMembership
from zhiye.accounts.policy import DENGBAO, NIST, PasswordPolicy, password_policy
from zhiye.core import clock
from zhiye.core.actor import Role
from zhiye.core.refusals import Invalid

pytestmark = pytest.mark.assurance(18)


def told(password: str, policy: PasswordPolicy = NIST) -> str:
    try:
        passwords.check(password, policy=policy, phone="13800000001")
    except Invalid as refused:
        return refused.message
    return ""


@pytest.mark.parametrize(
    "good",
    [GOOD, "abcdefg7x", "一二三四五六七八", "Tr0ub4dor&3", "x" * 5 + "yz" * 60],
)
def test_taken_without_rules_about_letters(good: str) -> None:
    assert told(good) == ""


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("", "至少8位"),
        ("abc123x", "至少8位"),
        ("x" * 129, "最多128位"),
        ("password", "常见"),
        ("Password1", "常见"),
        ("12345678", "常见"),
        ("87654321", "常见"),
        ("aaaaaaaa", "常见"),
        ("abababab", "常见"),
        ("qwertyuiop", "常见"),
        ("woaini1314", "常见"),
        ("zhiye2026", "常见"),
        ("Admin@2026", "常见"),
        ("13800000001", "手机号"),
        ("00000001", "常见"),
        ("a13800000001", "手机号"),
        ("800000001", "手机号"),
    ],
)
def test_refused(bad: str, why: str) -> None:
    assert why in told(bad)


def test_dengbao_wants_three_kinds() -> None:
    assert "3种" in told("nur kleine", DENGBAO)
    assert told("Nur Kleine", DENGBAO) == ""
    assert told("Nur kleine 7", DENGBAO) == ""


def test_nist_wants_none() -> None:
    assert told("nur kleine") == ""


@pytest.mark.parametrize(
    ("chosen", "staff", "policy"),
    [
        ("by_role", True, DENGBAO),
        ("by_role", False, NIST),
        ("nist", True, NIST),
        ("dengbao", False, DENGBAO),
    ],
)
def test_setting_chooses(
    settings: Settings, chosen: str, staff: bool, policy: PasswordPolicy
) -> None:
    settings.ZHIYE_PASSWORD_POLICY = chosen
    assert password_policy(staff=staff) is policy


@pytest.mark.django_db
def test_members_of_an_authority_have_the_strict_policy_while_they_are_members() -> None:
    user = make_user()
    assert selectors.policy_of(user) is NIST
    membership = AuthorityMembership.objects.create(
        user=user, authority=make_authority(), functions=["view"], valid_from=clock.today()
    )
    assert selectors.policy_of(user) is DENGBAO
    membership.disabled_at = clock.now()
    membership.save()
    assert selectors.policy_of(user) is NIST


@pytest.mark.django_db
def test_staff_password_is_changed_after_90_days_that_of_others_never() -> None:
    user = make_user()
    assert user.password_changed_at is not None
    changed = user.password_changed_at
    with clock.freeze(changed + timedelta(days=90)):
        assert selectors.must_change_password(user, Role.AUTHORITY) == ""
    with clock.freeze(changed + timedelta(days=90, seconds=1)):
        assert "90天" in selectors.must_change_password(user, Role.AUTHORITY)
        assert selectors.must_change_password(user, Role.ORGANIZATION) == ""
        assert selectors.must_change_password(user, Role.PERSON) == ""
