"""Is this certificate real and valid: what the public learns (SX-01, assurance 25, 26)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.same_questions import refused
from zhiye.certificates import services as certificates
from zhiye.core.clock import today
from zhiye.core.refusals import Invalid
from zhiye.lookup.selectors import Verification, verify
from zhiye.people.models import Person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.req("SX-01"),
    pytest.mark.assurance(25),
    pytest.mark.assurance(26),
]


@pytest.fixture
def worker() -> Person:
    made = cast.person("蒋核验", id_number=cast.an_id(640))
    cast.certificate(made, "G1")
    return made


def number_of(person: Person) -> str:
    return str(person.id_number.plain_for_system())


def states(answer: Verification) -> list[tuple[str, str]]:
    return [(item.code, item.state) for item in answer.items]


def test_by_name_and_id_number(worker: Person) -> None:
    cast.certificate(worker, "N1", valid_until=today() - timedelta(days=1))
    answer = verify(name="蒋核验", number=number_of(worker))
    assert answer.found
    assert sorted(states(answer)) == [("G1", "有效"), ("N1", "已到期")]
    assert (answer.organization, answer.since) == ("", None)


def test_by_name_and_certificate_number(worker: Person) -> None:
    cast.certificate(worker, "N1")
    held = worker.certificates.order_by("pk")[0]
    answer = verify(name="蒋核验", number=f" {held.number.plain_for_system().lower()} ")
    assert states(answer) == [("G1", "有效")]


def test_how_people_type_it(worker: Person) -> None:
    wide = "".join(
        chr(ord(char) + 0xFEE0) if char.isdigit() else char for char in number_of(worker)
    )
    assert verify(name=" 蒋 核 验 ", number=wide).found


def test_where_the_person_practises(worker: Person) -> None:
    here = cast.organization("太原核验试验有限公司", licensed=True)
    row = cast.registered(worker, here)
    answer = verify(name="蒋核验", number=number_of(worker))
    assert (answer.organization, answer.since) == ("太原核验试验有限公司", row.active_from)


def test_technical_staff_without_a_certificate() -> None:
    person = cast.technical(cast.person("沈技术", id_number=cast.an_id(641)))
    assert not verify(name="沈技术", number=number_of(person)).found
    here = cast.organization(licensed=True)
    cast.registered(person, here, ["technical"])
    answer = verify(name="沈技术", number=number_of(person))
    assert answer.found
    assert (answer.items, answer.organization) == ((), here.name)


@pytest.mark.parametrize("offset", [0, 1])
def test_valid_to_the_end_of_the_last_day(offset: int) -> None:
    person = cast.person("韩到期", id_number=cast.an_id(642))
    cast.certificate(person, "G1", valid_until=today() - timedelta(days=offset))
    answer = verify(name="韩到期", number=number_of(person))
    assert [item.is_valid for item in answer.items] == [offset == 0]


def test_a_revoked_certificate_is_called_revoked(worker: Person) -> None:
    held = worker.certificates.get()
    certificates.revoke(actor=cast.reviewer(), pk=held.pk, reason="伪造")
    assert states(verify(name="蒋核验", number=number_of(worker))) == [("G1", "已吊销")]


def test_what_nobody_has_reviewed_is_not_shown() -> None:
    person = cast.person("韩填报", id_number=cast.an_id(643))
    cast.typed_certificate(person, number="TS6G00009999")
    assert not verify(name="韩填报", number=number_of(person)).found
    assert not verify(name="韩填报", number="TS6G00009999").found


def test_a_wrong_name_and_an_unknown_number_get_the_same_answer(worker: Person) -> None:
    known = number_of(worker)
    cast.registered(worker, cast.organization(licensed=True))
    unknown = cast.an_id(999)
    answers = [
        verify(name="蒋别人", number=known),
        verify(name="蒋别人", number=unknown),
        verify(name="蒋别人", number="TS6G00000000"),
    ]
    assert answers[0] == answers[1] == answers[2] == Verification("蒋别人", (), "", None)


@pytest.mark.parametrize("part", [slice(None, 17), slice(None, 6), slice(-6, None)])
def test_never_by_a_part_of_the_number(worker: Person, part: slice) -> None:
    assert not verify(name="蒋核验", number=number_of(worker)[part]).found


def test_nothing_personal_is_in_the_answer(worker: Person) -> None:
    cast.registered(worker, cast.organization(licensed=True))
    told = repr(asdict(verify(name="蒋核验", number=number_of(worker))))
    number = number_of(worker)
    phone = worker.phone.plain_for_system()
    for secret in (number, number[6:14], number[-4:], phone, phone[-4:], "1985"):
        assert secret not in told


def test_what_is_missing_is_said(worker: Person) -> None:
    assert set(refused(Invalid, lambda: verify(name="", number="")).errors) == {"name", "number"}
    assert set(refused(Invalid, lambda: verify(name="蒋核验", number="123")).errors) == {"number"}


def test_it_takes_few_statements(worker: Person) -> None:
    cast.registered(worker, cast.organization(licensed=True))
    for code in ("N1", "A", "Q2"):
        cast.certificate(worker, code)
    with CaptureQueriesContext(connection) as asked:
        verify(name="蒋核验", number=number_of(worker))
    assert len(asked) <= 2
