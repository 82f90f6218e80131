"""The same form sent twice is one act (assurance 10, lessons U1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import cast
from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.core.idempotency import forget, once
from zhiye.core.models import IdempotencyKey
from zhiye.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.assurance(10)]
ME = Actor(7, "杨办理", Role.PERSON)


def send(key: str, *, actor: Actor = ME, operation: str = "试验") -> tuple[Person, bool]:
    return once(key=key, operation=operation, actor=actor, model=Person, act=cast.person)


def test_the_second_gets_what_the_first_made() -> None:
    first, fresh = send("k")
    second, again = send("k")
    assert (first, fresh, again) == (second, True, False)
    assert Person.objects.count() == 1


def test_another_key_user_or_operation_is_another_act() -> None:
    made = {
        send("k")[0].pk,
        send("k2")[0].pk,
        send("k", operation="其他")[0].pk,
        send("k", actor=Actor(8, "林办理", Role.PERSON))[0].pk,
    }
    assert len(made) == 4


def test_without_key_or_user_the_act_simply_runs() -> None:
    assert send("")[0] != send("")[0]
    assert send("k", actor=Actor.public())[0] != send("k", actor=Actor.public())[0]
    assert not IdempotencyKey.objects.exists()


def test_a_failed_act_may_be_sent_again() -> None:
    def fails() -> Person:
        raise RuntimeError("fault")

    with pytest.raises(RuntimeError, match="fault"):
        once(key="k", operation="试验", actor=ME, model=Person, act=fails)
    assert send("k")[1]


def test_an_overlong_key_is_one_key() -> None:
    assert send("k" * 80)[0] == send("k" * 80)[0]


def test_old_keys_are_forgotten() -> None:
    with clock.freeze(clock.now() - timedelta(days=40)):
        send("old")
    send("new")
    assert forget(before=clock.now() - timedelta(days=30)) == 1
    assert IdempotencyKey.objects.get().key == "new"
