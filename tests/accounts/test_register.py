"""A new account by phone, code and password (SX-10)."""

from __future__ import annotations

import pytest

from tests.accounts.cast import GOOD, STRANGER, make_user, sent_code
from zhiye.accounts import services
from zhiye.accounts.models import AuthCode, User
from zhiye.accounts.services import Purpose
from zhiye.core.models import AccessLog
from zhiye.core.phone import demo
from zhiye.core.refusals import Invalid


def ask() -> str:
    services.issue_code(phone=demo(1), purpose=Purpose.REGISTER, subject="s", actor=STRANGER)
    return sent_code()


def register(code: str, *, password: str = GOOD, name: str = "纪南星", subject: str = "s") -> User:
    return services.register(
        phone=demo(1), password=password, code=code, subject=subject, actor=STRANGER, name=name
    )


@pytest.mark.django_db
@pytest.mark.req("SX-10")
def test_makes_an_account_that_can_log_in() -> None:
    user = register(ask(), name="纪 南星")
    assert user.name == "纪南星"
    assert user.phone.plain_for_system() == demo(1)
    assert not user.must_change_password
    assert services.login_password(phone=demo(1), password=GOOD, actor=STRANGER) == user
    assert AccessLog.objects.filter(kind="account", detail="注册").count() == 1


@pytest.mark.django_db
@pytest.mark.assurance(18, 28)
def test_password_is_argon2_and_the_number_is_sealed() -> None:
    user = register(ask())
    stored = User.objects.values().get(pk=user.pk)
    assert stored["password"].startswith("argon2$argon2id$")
    assert user.phone.raw not in (b"", demo(1).encode())
    assert demo(1).encode() not in user.phone.raw
    assert demo(1) not in str(stored)


@pytest.mark.django_db
def test_bad_password_does_not_use_up_the_code() -> None:
    code = ask()
    with pytest.raises(Invalid) as refused:
        register(code, password="12345678")
    assert list(refused.value.errors) == ["password"]
    assert AuthCode.objects.get().attempts == 0
    assert register(code)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a<b>", "张3", "一"])
def test_bad_name_is_told_beside_the_field(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        register(ask(), name=name)
    assert list(refused.value.errors) == ["name"]
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.assurance(20)
def test_taken_number_is_told_only_after_the_right_code() -> None:
    make_user(1)
    code = ask()
    with pytest.raises(Invalid) as refused:
        register(f"{(int(code) + 1) % 1_000_000:06d}")
    assert list(refused.value.errors) == ["code"]
    with pytest.raises(Invalid) as refused:
        register(code)
    assert "已注册" in refused.value.errors["phone"][0]
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.assurance(21)
def test_code_of_another_browser_is_refused() -> None:
    code = ask()
    with pytest.raises(Invalid):
        register(code, subject="other")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_second_click_is_refused() -> None:
    code = ask()
    register(code)
    with pytest.raises(Invalid, match="已使用过"):
        register(code)
    assert User.objects.count() == 1
