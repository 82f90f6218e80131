"""Many at once, on a real database with real connections (SX-02, assurance 7, 10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests import cast
from tests.support.waiting import PATIENCE
from zhiye.certificates import services as certificates
from zhiye.core.models import IdempotencyKey, MoveLog
from zhiye.core.refusals import ChecksFailed, Conflict, Refusal
from zhiye.licences import services as licences
from zhiye.licences.inputs import LicenceFacts
from zhiye.licences.models import Licence
from zhiye.organizations import services as organizations
from zhiye.registrations import deregistration_services as leaving
from zhiye.registrations import services
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import Registration

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.assurance(7),
]
MANY = 20


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all acts at the same moment, each in its own thread and connection.

    Returns what each gave back; a refusal counts as an answer, any other error is raised.
    """
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=PATIENCE)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result(timeout=PATIENCE) for one in [pool.submit(run, act) for act in acts]]


def kinds(answers: Sequence[Any]) -> Counter[str]:
    """How many of each kind of answer there were."""
    return Counter(type(answer).__name__ for answer in answers)


def invitations(count: int = MANY) -> list[Registration]:
    """Invitations of one person by many organisations."""
    worker = cast.person()
    cast.certificate(worker)
    return [cast.invitation(worker, cast.organization(licensed=True)) for _ in range(count)]


@pytest.mark.req("SX-02")
def test_many_organisations_one_person_one_registration() -> None:
    rows = invitations()
    person = cast.as_person(rows[0].person)
    answers = at_once([partial(services.accept, actor=person, pk=row.pk) for row in rows])
    found = kinds(answers)
    assert found["Registration"] == 1
    assert found["Conflict"] + found["ChecksFailed"] == MANY - 1
    assert set(found) <= {"Registration", "Conflict", "ChecksFailed"}
    states = Counter(Registration.objects.values_list("state", flat=True))
    assert states == {"active": 1, "lapsed": MANY - 1}


@pytest.mark.req("SX-02")
def test_the_constraint_alone_holds_it_where_nobody_locks_the_person() -> None:
    rows = invitations()
    person = cast.as_person(rows[0].person)
    answers = at_once(
        [partial(REGISTRATION.do, "accept_invitation", row.pk, actor=person) for row in rows]
    )
    assert kinds(answers)["Registration"] == 1
    late = [answer for answer in answers if isinstance(answer, Refusal)]
    assert len(late) == MANY - 1
    assert {type(answer) for answer in late} <= {Conflict, ChecksFailed}
    sentences = {answer.message for answer in late if isinstance(answer, Conflict)}
    assert sentences <= {"此人已在其他单位公示，同一人不得同时公示在两家单位。"}
    states = Counter(Registration.objects.values_list("state", flat=True))
    assert states == {"active": 1, "invited": MANY - 1}
    # Nothing of a refused move was kept.
    assert MoveLog.objects.filter(move="accept_invitation").count() == 1


def test_one_invitation_accepted_many_times() -> None:
    (row,) = invitations(1)
    person = cast.as_person(row.person)
    answers = at_once([lambda: services.accept(actor=person, pk=row.pk)] * 8)
    assert kinds(answers) == {"Registration": 1, "Conflict": 7}
    assert row.consents.count() == 2


def test_accepted_and_withdrawn_at_the_same_moment() -> None:
    for row in invitations(4):
        answers = at_once(
            [
                partial(services.accept, actor=cast.as_person(row.person), pk=row.pk),
                partial(services.withdraw, actor=cast.as_organization(row.organization), pk=row.pk),
            ]
        )
        assert sum(isinstance(answer, Registration) for answer in answers) <= 1
        row.refresh_from_db()
        assert REGISTRATION.log_of(row).count() == 2
        assert row.state in ("active", "withdrawn", "lapsed")


@pytest.mark.assurance(10)
def test_the_same_form_many_times_at_once_is_one_row() -> None:
    here, worker = cast.organization(licensed=True), cast.person()
    cast.certificate(worker)
    clerk = cast.as_organization(here)
    answers = at_once(
        [
            lambda: services.invite(
                actor=clerk, person_id=worker.pk, categories=["operation"], key="form-7"
            )
        ]
        * 10
    )
    assert kinds(answers) == {"Registration": 10}
    assert len({answer.pk for answer in answers}) == 1
    assert Registration.objects.count() == IdempotencyKey.objects.count() == 1
    assert MoveLog.objects.filter(flow="registration").count() == 1


@pytest.mark.assurance(5)
def test_two_reviewers_decide_at_the_same_moment() -> None:
    here, worker = cast.organization(licensed=True), cast.person()
    cast.certificate(worker)
    made = cast.under_review(cast.registered(worker, here))
    first, second, third = cast.reviewer(), cast.reviewer(), cast.reviewer()
    answers = at_once(
        [
            lambda: leaving.approve(actor=first, pk=made.pk),
            lambda: leaving.approve(actor=second, pk=made.pk),
            lambda: leaving.return_(actor=third, pk=made.pk, reason="材料不清晰"),
        ]
    )
    assert kinds(answers) == {"Deregistration": 1, "Conflict": 2}
    made.refresh_from_db()
    ended = Registration.objects.get(pk=made.registration_id).state == "ended"
    assert ended == (made.state == "approved")


@pytest.mark.assurance(5)
def test_two_reviewers_decide_on_a_filing_that_belongs_to_no_person() -> None:
    """Here only the lock on the row itself keeps the second from deciding again."""
    for _ in range(4):
        made = cast.licence(cast.organization())
        first, second, third = cast.reviewer(), cast.reviewer(), cast.reviewer()
        answers = at_once(
            [
                partial(licences.approve, actor=first, pk=made.pk),
                partial(licences.approve, actor=second, pk=made.pk),
                partial(licences.return_, actor=third, pk=made.pk, reason="材料不清晰"),
            ]
        )
        assert kinds(answers) == {"Licence": 1, "Conflict": 2}
        decisions = MoveLog.objects.filter(flow="licence", object_id=made.pk)
        assert decisions.filter(move__in=["approve", "return"]).count() == 1


def test_both_sides_ask_to_end_at_the_same_moment() -> None:
    here, worker = cast.organization(licensed=True), cast.person()
    cast.certificate(worker)
    row = cast.registered(worker, here)
    answers = at_once(
        [
            lambda: cast.deregistration(row, by="person"),
            lambda: cast.deregistration(row, by="organization"),
        ]
    )
    assert kinds(answers) == {"Deregistration": 1, "Conflict": 1}


def test_a_safety_manager_and_a_registration_elsewhere_at_once() -> None:
    """The two lists have no common constraint: the lock on the person keeps them apart."""
    for _ in range(4):
        here, elsewhere, worker = (
            cast.organization(licensed=True),
            cast.organization(licensed=True),
            cast.person(),
        )
        cast.certificate(worker)
        row = cast.invitation(worker, here)
        answers = at_once(
            [
                partial(services.accept, actor=cast.as_person(row.person), pk=row.pk),
                partial(cast.appointed, elsewhere, worker),
            ]
        )
        assert kinds(answers)["ChecksFailed"] == 1


def test_two_licences_of_one_number_and_references_without_gap() -> None:
    here = cast.organization()
    clerk = cast.as_organization(here)
    drafts = [cast.licence(here, submitted=False) for _ in range(6)]
    Licence.objects.update(number="TS2610777-2030")
    answers = at_once([partial(licences.submit, actor=clerk, pk=one.pk) for one in drafts])
    assert kinds(answers) == {"Licence": 1, "Conflict": 5}
    fresh = at_once([lambda: licences.start(actor=clerk, facts=LicenceFacts("first"))] * 8)
    numbers = sorted(int(one.reference[-6:]) for one in fresh)
    assert numbers == list(range(7, 15))


def test_one_certificate_entered_twice_at_once() -> None:
    cast.authority()
    holder = cast.person()
    actor = cast.as_person(holder)
    wishes = [cast.certificate_facts(holder, number="TS6G00001111") for _ in range(4)]
    answers = at_once([partial(certificates.submit, actor=actor, facts=one) for one in wishes])
    assert kinds(answers) == {"Certificate": 1, "Conflict": 3}


def test_one_code_verified_twice_at_once() -> None:
    first, second = cast.organization(verified=False), cast.organization(verified=False)
    type(first).objects.filter(pk=second.pk).update(uscc=first.uscc)
    reviewer = cast.reviewer()
    answers = at_once(
        [partial(organizations.approve, actor=reviewer, pk=one.pk) for one in (first, second)]
    )
    found = kinds(answers)
    assert found["Organization"] == 1
    assert found["Conflict"] + found["ChecksFailed"] == 1
