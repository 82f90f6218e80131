"""A refusal ends a whole act; a step that may fail alone is undone alone."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests import cast
from tests.support.statements import statements
from zhiye.core.actor import Actor
from zhiye.core.acts import one_act, part
from zhiye.core.clock import now
from zhiye.core.models import IdempotencyKey
from zhiye.core.refusals import Conflict
from zhiye.registrations import services
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import RegistrationState


def keys() -> list[str]:
    return list(IdempotencyKey.objects.order_by("key").values_list("key", flat=True))


def write(key: str) -> None:
    IdempotencyKey.objects.create(key=key, user_id=1, operation="o", at=now())


def refuse_after(key: str) -> None:
    write(key)
    raise Conflict("")


def savepoints(told: list[str]) -> int:
    return sum(one.startswith("SAVEPOINT") for one in told)


@pytest.mark.django_db(transaction=True)
class TestSavepoints:
    def test_parts_of_an_act_take_none(self) -> None:
        with statements() as told, one_act(), part(), one_act(), part():
            write("a")
        assert (savepoints(told), keys()) == (0, ["a"])

    def test_a_part_alone_takes_one_inside_a_transaction(self) -> None:
        with statements() as told, transaction.atomic(), part():
            write("a")
        assert savepoints(told) == 1

    def test_a_transaction_inside_an_act_can_be_gone_without(self) -> None:
        with one_act():
            write("a")
            with pytest.raises(Conflict), transaction.atomic(), part():
                refuse_after("b")
            with pytest.raises(Conflict), transaction.atomic(), one_act(), part():
                refuse_after("c")
            write("d")
        assert keys() == ["a", "d"]

    def test_an_act_that_is_refused_leaves_nothing_and_the_next_begins_anew(self) -> None:
        with pytest.raises(Conflict), one_act(), part():
            refuse_after("a")
        with statements() as told, transaction.atomic(), part():
            write("b")
        assert (savepoints(told), keys()) == (1, ["b"])


@pytest.mark.django_db
def test_a_refused_verb_leaves_the_transaction_of_its_caller_usable() -> None:
    person = cast.person()
    cast.certificate(person)
    invitation = cast.invitation(person, cast.organization(licensed=True))
    for _ in range(2):  # a move of its own as well
        with pytest.raises(Conflict):
            services.accept(actor=cast.as_person(invitation.person), pk=invitation.pk, seen=-1)
        with pytest.raises(Conflict):
            REGISTRATION.do("end", invitation.pk, actor=Actor.system("试验"))
        invitation.refresh_from_db()
        assert invitation.state == RegistrationState.INVITED
