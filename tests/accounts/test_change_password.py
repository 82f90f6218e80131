"""A new password: by the old one (SX-38), by SMS code."""

from __future__ import annotations

import pytest

from tests.accounts.cast import GOOD, STRANGER, make_authority, make_user, sent_code
from zhiye.accounts import services
from zhiye.accounts.models import AuthorityMembership, LoginSession, User
from zhiye.accounts.services import Purpose
from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.core.models import AccessLog
from zhiye.core.phone import demo
from zhiye.core.refusals import Forbidden, Invalid, TooMany

NEW = "noch ein langer Satz"


def me(user: User) -> Actor:
    return Actor(user.pk, user.name, Role.PERSON, ip="198.51.100.3")


def change(user: User, *, old: str = GOOD, new: str = NEW, keep: int | None = None) -> User:
    return services.change_password(user=user, old=old, new=new, actor=me(user), keep_session=keep)


def open_session(user: User) -> LoginSession:
    return services.open_session(user=user, actor=STRANGER, agent="", method="password")


@pytest.mark.django_db
@pytest.mark.req("SX-38")
def test_old_password_is_needed_and_the_new_one_works() -> None:
    user = make_user()
    with pytest.raises(Invalid) as refused:
        change(user, old="falsch falsch")
    assert list(refused.value.errors) == ["old"]
    change(user)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert not user.check_password(GOOD)
    assert AccessLog.objects.filter(kind="password", subject_id=str(user.pk)).count() == 1


@pytest.mark.django_db
@pytest.mark.assurance(38)
def test_every_other_login_ends() -> None:
    user, other = make_user(1), make_user(2)
    mine, elsewhere, stranger = open_session(user), open_session(user), open_session(other)
    change(user, keep=mine.pk)
    for session in (mine, elsewhere, stranger):
        session.refresh_from_db()
    assert mine.ended_at is None
    assert stranger.ended_at is None
    assert elsewhere.end_reason == LoginSession.EndReason.PASSWORD


@pytest.mark.django_db
def test_same_or_weak_password_is_refused() -> None:
    user = make_user()
    for new in (GOOD, "12345678", demo(1)):
        with pytest.raises(Invalid) as refused:
            change(user, new=new)
        assert list(refused.value.errors) == ["new"]
    user.refresh_from_db()
    assert user.check_password(GOOD)


@pytest.mark.django_db
def test_somebody_else_cannot() -> None:
    user, other = make_user(1), make_user(2)
    with pytest.raises(Forbidden):
        services.change_password(user=user, old=GOOD, new=NEW, actor=me(other))


@pytest.mark.django_db
@pytest.mark.assurance(19)
def test_old_password_cannot_be_guessed_without_end() -> None:
    user = make_user()
    with clock.freeze(clock.now()):
        for _ in range(5):
            with pytest.raises(Invalid):
                change(user, old="falsch falsch")
        with pytest.raises(TooMany):
            change(user)


@pytest.mark.django_db
@pytest.mark.assurance(17)
def test_first_password_is_no_longer_one_after_the_change() -> None:
    user, first = services.create_account(phone=demo(3), name="纪南星", actor=Actor.system("test"))
    changed = change(user, old=first)
    assert not changed.must_change_password


# By SMS code ----------------------------------------------------------------------------------


def ask(seq: int = 1) -> str:
    services.issue_code(phone=demo(seq), purpose=Purpose.RESET, subject="s", actor=STRANGER)
    return sent_code()


def reset(code: str, *, seq: int = 1, new: str = NEW) -> User:
    return services.reset_password(phone=demo(seq), code=code, subject="s", new=new, actor=STRANGER)


@pytest.mark.django_db
@pytest.mark.assurance(38)
def test_reset_sets_the_password_and_ends_every_login() -> None:
    user = make_user()
    session = open_session(user)
    reset(ask())
    user.refresh_from_db()
    session.refresh_from_db()
    assert user.check_password(NEW)
    assert session.ended_at is not None


@pytest.mark.django_db
@pytest.mark.assurance(20)
def test_reset_tells_that_a_number_is_unknown_only_after_the_right_code() -> None:
    make_user(1)
    codes = {seq: ask(seq) for seq in (1, 2)}
    answers = set()
    for seq, code in codes.items():
        with pytest.raises(Invalid) as refused:
            reset(f"{(int(code) + 1) % 1_000_000:06d}", seq=seq)
        answers.add(str(refused.value.errors))
    assert len(answers) == 1
    with pytest.raises(Invalid, match="还没有注册"):
        reset(codes[2], seq=2)


@pytest.mark.django_db
def test_reset_of_a_disabled_account_is_refused() -> None:
    user = make_user()
    user.is_active = False
    user.save()
    with pytest.raises(Forbidden):
        reset(ask())


@pytest.mark.django_db
@pytest.mark.assurance(18)
def test_reset_of_staff_wants_the_strict_policy() -> None:
    user = make_user()
    AuthorityMembership.objects.create(
        user=user, authority=make_authority(), functions=["view"], valid_from=clock.today()
    )
    with pytest.raises(Invalid, match="3种"):
        reset(ask(), new="nur kleine buchstaben")


@pytest.mark.django_db
@pytest.mark.assurance(17)
def test_reset_replaces_a_first_password() -> None:
    user, _ = services.create_account(phone=demo(1), name="纪南星", actor=Actor.system("test"))
    reset(ask())
    user.refresh_from_db()
    assert not user.must_change_password
    assert services.login_password(phone=demo(1), password=NEW, actor=STRANGER) == user


# Another phone --------------------------------------------------------------------------------


def bind(user: User, code: str, *, password: str = GOOD, seq: int = 7) -> User:
    return services.change_phone(
        user=user, phone=demo(seq), code=code, subject="s", password=password, actor=me(user)
    )


def ask_bind(seq: int = 7) -> str:
    services.issue_code(phone=demo(seq), purpose=Purpose.BIND, subject="s", actor=STRANGER)
    return sent_code()


@pytest.mark.django_db
@pytest.mark.assurance(39)
def test_phone_is_changed_by_password_and_code_together() -> None:
    user = make_user()
    code = ask_bind()
    with pytest.raises(Invalid) as refused:
        bind(user, code, password="falsch falsch")
    assert list(refused.value.errors) == ["password"]
    bind(user, code)
    assert services.login_password(phone=demo(7), password=GOOD, actor=STRANGER) == user
    with pytest.raises(Invalid):
        services.login_password(phone=demo(1), password=GOOD, actor=STRANGER)


@pytest.mark.django_db
def test_phone_of_another_account_is_refused() -> None:
    user, _ = make_user(1), make_user(7)
    with pytest.raises(Invalid, match="另一个账号"):
        bind(user, ask_bind())
    user.refresh_from_db()
    assert user.phone.plain_for_system() == demo(1)
