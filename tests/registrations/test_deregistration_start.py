"""Asking for the end of a registration (SX-23, SX-61)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests import cast
from tests.same_questions import NOBODY, refused, told
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.models import MoveLog
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, Invalid, NotFound
from zhiye.registrations import deregistration_services as services
from zhiye.registrations.inputs import Leaving
from zhiye.registrations.models import Consent, Deregistration, Registration

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-23", "SX-61")]


@pytest.fixture
def active() -> Registration:
    here, worker = cast.organization(licensed=True), cast.person()
    cast.certificate(worker)
    return cast.registered(worker, here)


def start(actor: Actor, pk: int, **more: Any) -> Deregistration:
    key, wish = more.pop("key", ""), {"left_on": today(), **more}
    if "files" not in wish:
        wish["files"] = [cast.stored_file(actor, "termination_proof")]
    return services.start(actor=actor, registration_id=pk, facts=Leaving(**wish), key=key)


@pytest.mark.parametrize("by", ["person", "organization"])
def test_it_works(active: Registration, by: str) -> None:
    actor = cast.side(active, by)
    other = cast.side(active, "organization" if by == "person" else "person")
    before = told()
    made = start(actor, active.pk, note="合同到期")
    assert (made.state, made.started_by, made.left_on) == ("awaiting_consent", by, today())
    assert made.releases_at is None
    assert made.reference.startswith("ZX14-")
    file = made.files.get().file
    assert (file.holder_kind, file.holder_id) == ("deregistration", made.pk)
    log = MoveLog.objects.get(flow="deregistration", object_id=made.pk)
    assert (log.move, log.from_state, log.user_id) == ("start", "", actor.user_id)
    consent = Consent.objects.get(registration=active, purpose="deregister")
    assert (consent.side, consent.user_id) == (by, actor.user_id)
    assert told() - before == {(other.user_id, "deregistration.started")}
    active.refresh_from_db()
    assert active.state == "active"


def test_strangers_and_colleagues(active: Registration) -> None:
    neighbour = cast.person()
    cast.certificate(neighbour)
    theirs = cast.registered(neighbour, cast.organization(licensed=True))
    for stranger in (
        Actor.public(),
        cast.as_person(neighbour),
        cast.as_organization(theirs.organization),
        cast.reviewer(cast.authority("150000")),
    ):
        refused(NotFound, partial(start, stranger, active.pk, files=[object()]))
    colleague = cast.as_organization(active.organization, colleague=True, functions=["safety"])
    refused(Forbidden, lambda: start(colleague, active.pk))
    refused(Forbidden, lambda: start(cast.reviewer(), active.pk))
    refused(NotFound, lambda: start(cast.as_person(active.person), NOBODY))
    assert not Deregistration.objects.exists()


def test_what_was_forgotten_is_said_beside_the_field(active: Registration) -> None:
    person = cast.as_person(active.person)
    error = refused(Invalid, lambda: start(person, active.pk, left_on=None, files=[]))
    assert set(error.errors) == {"left_on", "files"}
    long = refused(Invalid, lambda: start(person, active.pk, note="长" * 301))
    assert set(long.errors) == {"note"}


def test_one_cannot_leave_in_the_future(active: Registration) -> None:
    person = cast.as_person(active.person)
    tomorrow = today() + timedelta(days=1)
    error = refused(ChecksFailed, lambda: start(person, active.pk, left_on=tomorrow))
    assert [finding.key for finding in error.table.failed] == ["left"]


def test_only_what_is_active_can_be_ended() -> None:
    here, worker = cast.organization(licensed=True), cast.person()
    cast.certificate(worker)
    invitation = cast.invitation(worker, here)
    error = refused(ChecksFailed, lambda: start(cast.as_person(worker), invitation.pk))
    assert [finding.key for finding in error.table.failed] == ["is_active"]


def test_one_open_deregistration_at_a_time(active: Registration) -> None:
    cast.deregistration(active, by="person")
    error = refused(Conflict, lambda: cast.deregistration(active, by="organization"))
    assert "已有一份正在办理的注销" in error.message


@pytest.mark.assurance(9)
def test_another_users_file_is_not_taken(active: Registration) -> None:
    foreign = cast.stored_file(cast.reviewer(), "termination_proof")
    person = cast.as_person(active.person)
    refused(NotFound, lambda: start(person, active.pk, files=[foreign]))
    assert not Deregistration.objects.exists()
    foreign.refresh_from_db()
    assert not foreign.is_attached


@pytest.mark.assurance(10)
def test_the_same_form_sent_twice_is_one(active: Registration) -> None:
    person = cast.as_person(active.person)
    proof = [cast.stored_file(person, "termination_proof")]
    made = {start(person, active.pk, files=proof, key="k").pk for _ in range(2)}
    assert len(made) == 1


def test_after_a_refusal_it_can_be_asked_again(active: Registration) -> None:
    first = cast.deregistration(active, by="person")
    services.decline(
        actor=cast.as_organization(active.organization), pk=first.pk, reason="合同未到期"
    )
    assert cast.deregistration(active, by="person").pk != first.pk
