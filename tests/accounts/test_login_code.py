"""Who logs in by phone and SMS code."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from tests.accounts.cast import STRANGER, make_user, sent_code
from zhiye.accounts import services
from zhiye.accounts.models import User
from zhiye.accounts.services import Purpose
from zhiye.core.models import AccessLog
from zhiye.core.phone import demo
from zhiye.core.refusals import Forbidden, Invalid


def ask(seq: int = 1, purpose: Purpose = Purpose.LOGIN) -> str:
    services.issue_code(phone=demo(seq), purpose=purpose, subject="s", actor=STRANGER)
    return sent_code()


def log_in(code: str, *, seq: int = 1, create: bool = False, subject: str = "s") -> User:
    return services.login_code(
        phone=demo(seq), code=code, subject=subject, actor=STRANGER, create=create
    )


@pytest.mark.django_db
@pytest.mark.req("SX-51")
def test_right_code_is_the_user() -> None:
    user = make_user()
    assert log_in(ask()) == user


@pytest.mark.django_db
@pytest.mark.req("SX-51")
def test_new_number_gets_an_account_on_the_phone_side_only() -> None:
    code = ask()
    user = log_in(code, create=True)
    assert user.phone.plain_for_system() == demo(1)
    assert not user.has_usable_password()


@pytest.mark.django_db
@pytest.mark.assurance(20)
def test_that_a_number_is_unknown_is_told_only_after_the_right_code() -> None:
    make_user(1)
    known, unknown = ask(1), ask(2)
    answers = set()
    for seq, code in ((1, known), (2, unknown)):
        with pytest.raises(Invalid) as refused:
            log_in(f"{(int(code) + 1) % 1_000_000:06d}", seq=seq)
        answers.add(str(refused.value.errors))
    assert len(answers) == 1
    with pytest.raises(Invalid, match="还没有注册"):
        log_in(unknown, seq=2)
    assert not User.objects.exclude(phone_index=make_index(1)).exists()


def make_index(seq: int) -> str:
    from zhiye.core.sealed import blind_index

    return blind_index(demo(seq), "phone")


@pytest.mark.django_db
@pytest.mark.assurance(29)
def test_wrong_code_is_logged() -> None:
    user = make_user()
    with pytest.raises(Invalid):
        log_in(f"{(int(ask()) + 1) % 1_000_000:06d}")
    log = AccessLog.objects.get(kind="login")
    assert (log.ok, log.subject_id, log.detail) == (False, str(user.pk), "验证码登录")


@pytest.mark.django_db
def test_disabled_account_is_refused() -> None:
    user = make_user()
    user.is_active = False
    user.save()
    with pytest.raises(Forbidden):
        log_in(ask())


@pytest.mark.django_db
@pytest.mark.assurance(21)
def test_code_for_another_purpose_does_not_log_in() -> None:
    make_user()
    code = ask(purpose=Purpose.RESET)
    with pytest.raises(Invalid):
        log_in(code)


@pytest.mark.django_db(transaction=True)
@pytest.mark.assurance(21)
def test_one_code_sent_twice_at_once_makes_one_account_and_one_login() -> None:
    code = ask()
    got: list[str] = []
    barrier = threading.Barrier(6)

    def run() -> None:
        try:
            barrier.wait()
            got.append(f"user {log_in(code, create=True).pk}")
        except Invalid as refused:
            got.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in got if one.startswith("user")]) == 1
    assert User.objects.count() == 1
    assert len(got) == 6
