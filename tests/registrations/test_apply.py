"""A person applies to an organisation (SX-58)."""

from __future__ import annotations

from functools import partial

import pytest

from tests import cast
from tests.same_questions import NOBODY, refused, told
from zhiye.core.actor import Actor, Role
from zhiye.core.models import MoveLog
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, Invalid, NotFound
from zhiye.registrations import services
from zhiye.registrations.models import Consent, Registration

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-58", "SX-22")]


def test_it_works() -> None:
    here, worker = cast.organization(licensed=True), cast.person()
    cast.certificate(worker)
    colleague = cast.as_organization(here, colleague=True, functions=["registrations"])
    cast.as_organization(here, colleague=True, functions=["licences"])
    before = told()
    made = cast.application(worker, here)
    assert (made.state, made.origin) == ("applied", "application")
    log = MoveLog.objects.get(flow="registration", object_id=made.pk)
    assert (log.move, log.acting_role, log.acting_id) == ("apply", "person", worker.pk)
    consent = Consent.objects.get(registration=made)
    assert (consent.side, consent.channel) == ("person", "mobile")
    # Every delegate with the function is told, others are not.
    assert told() - before == {
        (cast.as_organization(here).user_id, "registration.applied"),
        (colleague.user_id, "registration.applied"),
    }


def test_only_a_person_applies() -> None:
    here = cast.organization(licensed=True)
    nobody = Actor(NOBODY, "王陌生", Role.PERSON)
    for actor in (Actor.public(), cast.as_organization(here), cast.reviewer(), nobody):
        refused(
            Forbidden,
            partial(services.apply, actor=actor, organization_id=here.pk, categories=["operation"]),
        )
    assert not Registration.objects.exists()


def test_only_to_a_verified_organisation_with_a_licence() -> None:
    worker = cast.person()
    cast.certificate(worker)
    refused(NotFound, lambda: cast.application(worker, cast.organization(verified=False)))
    error = refused(ChecksFailed, lambda: cast.application(worker, cast.organization()))
    assert [finding.key for finding in error.table.failed] == ["licence_approved"]
    assert "请联系该单位" in error.remedy


def test_a_category_is_needed() -> None:
    here, worker = cast.organization(licensed=True), cast.person()
    assert "categories" in refused(Invalid, lambda: cast.application(worker, here, [])).errors


def test_an_unfinished_profile_says_what_to_do() -> None:
    here, worker = cast.organization(licensed=True), cast.person(complete=False)
    cast.certificate(worker)
    error = refused(ChecksFailed, lambda: cast.application(worker, here))
    assert [finding.key for finding in error.table.failed] == ["person_complete"]


def test_several_applications_may_be_open_at_once() -> None:
    worker = cast.person()
    cast.certificate(worker)
    first = cast.application(worker, cast.organization(licensed=True))
    cast.application(worker, cast.organization(licensed=True))
    refused(Conflict, lambda: cast.application(worker, first.organization))


@pytest.mark.assurance(10)
def test_the_same_form_sent_twice_is_one_application() -> None:
    here, worker = cast.organization(licensed=True), cast.person()
    cast.certificate(worker)
    made = {
        services.apply(
            actor=cast.as_person(worker),
            organization_id=here.pk,
            categories=["operation"],
            key="k1",
        ).pk
        for _ in range(2)
    }
    assert len(made) == 1
