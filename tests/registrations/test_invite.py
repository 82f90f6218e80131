"""Inviting a person (SX-20, SX-21)."""

from __future__ import annotations

from typing import Any

import pytest

from tests import cast
from tests.same_questions import NOBODY, refused, told
from zhiye.core.actor import Actor, Role
from zhiye.core.models import IdempotencyKey, MoveLog
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, Invalid, NotFound
from zhiye.organizations import services as organizations
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.registrations import services
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import Consent, Registration

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-20", "SX-21")]


@pytest.fixture
def here() -> Organization:
    return cast.organization(licensed=True)


@pytest.fixture
def worker() -> Person:
    made = cast.person()
    cast.certificate(made)
    return made


def invite(actor: Actor, person: Person, **more: Any) -> Registration:
    wish: dict[str, Any] = {"categories": ["operation"], **more}
    return services.invite(actor=actor, person_id=person.pk, **wish)


def test_it_works(here: Organization, worker: Person) -> None:
    clerk = cast.as_organization(here)
    before = told()
    made = invite(clerk, worker, categories=["other", "operation"])
    assert (made.state, made.origin) == ("invited", "invitation")
    assert made.categories == ["operation", "other"]
    assert made.reference.startswith("GS14-")
    log = MoveLog.objects.get(flow="registration", object_id=made.pk)
    assert (log.move, log.from_state, log.to_state) == ("invite", "", "invited")
    assert (log.user_id, log.acting_id) == (clerk.user_id, here.pk)
    consent = Consent.objects.get(registration=made)
    assert (consent.side, consent.actor_name) == ("organization", clerk.name)
    assert log.data == {"consent": consent.pk}
    assert told() - before == {(worker.user_id, "registration.invited")}


def test_only_a_delegate_with_the_function_invites(here: Organization, worker: Person) -> None:
    refused(Forbidden, lambda: invite(Actor.public(), worker))
    refused(Forbidden, lambda: invite(cast.as_person(worker), worker))
    refused(Forbidden, lambda: invite(cast.reviewer(), worker))
    colleague = cast.as_organization(here, colleague=True, functions=["licences", "safety"])
    refused(Forbidden, lambda: invite(colleague, worker))
    assert not Registration.objects.exists()


def test_unknown_person_or_organisation(here: Organization, worker: Person) -> None:
    clerk = cast.as_organization(here)
    refused(
        NotFound, lambda: services.invite(actor=clerk, person_id=NOBODY, categories=["operation"])
    )
    ghost = Actor(1, "王陌生", Role.ORGANIZATION, functions=frozenset({"registrations"}))
    refused(NotFound, lambda: invite(ghost, worker))


@pytest.mark.parametrize("categories", [[], ["operation", "chief"], ["chief"]])
@pytest.mark.req("SX-04")
def test_a_known_category_is_needed(
    here: Organization, worker: Person, categories: list[str]
) -> None:
    clerk = cast.as_organization(here)
    error = refused(Invalid, lambda: invite(clerk, worker, categories=categories))
    assert set(error.errors) == {"categories"}


def test_one_open_invitation_between_two(here: Organization, worker: Person) -> None:
    clerk = cast.as_organization(here)
    invite(clerk, worker)
    error = refused(Conflict, lambda: invite(clerk, worker))
    assert "已有一份尚未处理的邀请或申请" in error.message
    assert error.code == "registration_one_open"
    refused(Conflict, lambda: cast.application(worker, here))
    assert Registration.objects.count() == 1


@pytest.mark.assurance(10)
def test_the_same_form_sent_twice_is_one_invitation(here: Organization, worker: Person) -> None:
    clerk = cast.as_organization(here)
    first, second = (invite(clerk, worker, key="form-1") for _ in range(2))
    assert first == second
    assert MoveLog.objects.filter(flow="registration").count() == 1
    assert IdempotencyKey.objects.get(key="form-1").result_id == first.pk
    other = cast.person()
    cast.certificate(other)
    with pytest.raises(Conflict):
        invite(clerk, worker, key="form-2")
    assert not IdempotencyKey.objects.filter(key="form-2").exists()
    assert invite(clerk, other, key="form-2").person == other


@pytest.mark.assurance(9)
def test_a_refused_invitation_leaves_nothing(here: Organization, worker: Person) -> None:
    unfit = cast.person()
    clerk = cast.as_organization(here)
    before = told()
    refused(ChecksFailed, lambda: invite(clerk, unfit))
    assert not Registration.objects.filter(person=unfit).exists()
    assert not Consent.objects.exists()
    assert not MoveLog.objects.filter(flow="registration").exists()
    assert told() == before
    # The reference is given back: the next invitation has the first number.
    assert invite(clerk, worker).reference.endswith("-000001")


@pytest.mark.req("SX-19", "SX-20")
def test_the_table_says_everything_that_is_missing() -> None:
    bare = cast.organization(verified=False)
    unfit = cast.person(complete=False)
    clerk = cast.as_organization(bare)
    error = refused(
        ChecksFailed, lambda: invite(clerk, unfit, categories=["technical", "operation"])
    )
    assert {finding.key for finding in error.table.failed} == {
        "person_complete",
        "organization_verified",
        "licence_approved",
        "technical",
        "certificate_operation",
    }
    assert all(finding.remedy and finding.source for finding in error.table.failed)
    shown = services.eligibility(
        actor=clerk, person=unfit, organization=bare, categories=["technical", "operation"]
    )
    assert shown.as_json() == error.table.as_json()


@pytest.mark.req("SX-12", "SX-19")
def test_a_closed_organisation_invites_nobody(here: Organization, worker: Person) -> None:
    clerk = cast.as_organization(here)
    organizations.close(actor=cast.reviewer(), pk=here.pk, reason="查实为虚假单位")
    error = refused(ChecksFailed, lambda: invite(clerk, worker))
    assert [finding.key for finding in error.table.failed] == ["organization_verified"]


def test_references_have_no_gap(here: Organization) -> None:
    made = []
    for _ in range(3):
        someone = cast.person()
        cast.certificate(someone)
        made.append(cast.invitation(someone, here).reference)
    assert [one[-6:] for one in made] == ["000001", "000002", "000003"]
    assert REGISTRATION.by_name["invite"].label == "邀请"
