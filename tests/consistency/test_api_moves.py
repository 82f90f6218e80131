"""The API offers every move that people make, and asks the same conditions as page and move."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from tests import cast
from tests.api.moves import CALLS
from tests.api.support import Api, done, refused
from tests.support.login import login
from zhiye.accounts.models import User
from zhiye.api.docs import described
from zhiye.core.actor import Role
from zhiye.core.clock import now
from zhiye.core.flow import FLOWS, Step
from zhiye.core.references import next_reference
from zhiye.core.refusals import ChecksFailed
from zhiye.lists.kinds import KINDS as LISTS
from zhiye.people.models import Person
from zhiye.registrations import services
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import Origin, Registration

ELSEWHERE = {
    "certificate.import": "lists are imported as files, by page, job and command",
    "list.take": "a list is written without a word in between by the command only",
}


def offered() -> list[str]:
    schema = described()
    return [
        move
        for methods in schema["paths"].values()
        for told in methods.values()
        for move in told.get("x-moves", ())
    ]


def of_people() -> set[str]:
    return {
        f"{flow.name}.{move.name}"
        for flow in FLOWS.values()
        for move in flow.moves
        if move.role is not Role.SYSTEM
    }


def test_the_api_offers_every_move_that_people_make_once() -> None:
    """A flow that serves several kinds of list has an operation for each."""
    kinds = [f"list.{move}" for move in ("upload", "file", "drop")] * (len(LISTS) - 1)
    assert sorted(offered()) == sorted([*(of_people() - set(ELSEWHERE)), *kinds])
    assert set(ELSEWHERE) <= of_people(), "an exception that no longer exists"


def test_every_move_on_a_case_is_asked_the_house_questions() -> None:
    later = {
        f"{flow.name}.{move.name}"
        for flow in FLOWS.values()
        for move in flow.moves
        if move.sources and move.role is not Role.SYSTEM
    }
    with_a_form = {
        "licence.resubmit",
        "certificate.resubmit",
        "certificate.amend",
        "first_issue.resubmit",
        "deregistration.resubmit",
        "organization.resubmit",
        "safety.resubmit_end",
        "employment.resubmit",
    }
    assert later - with_a_form <= set(CALLS), "add the move to tests/api/moves.py"


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
def test_page_api_and_move_answer_with_one_check_table(client: Client) -> None:
    worker = cast.person("条件人")
    cast.certificate(worker)
    cast.registered(worker, cast.organization(licensed=True))
    row = _invited_all_the_same(worker)
    worker.certificates.get().items.all().delete()
    actor = cast.as_person(worker)

    option = REGISTRATION.option(row, "accept_invitation", actor)
    assert option is not None
    with pytest.raises(ChecksFailed) as refusal:
        services.accept(actor=actor, pk=row.pk)
    table = refusal.value.table.as_json()
    assert option.table.as_json() == table
    assert len([one for one in table if not one["met"]]) == 2

    caller = Api(actor)
    told = refused(caller.post(f"/registrations/{row.pk}/accept"), 409, "checks_failed")
    assert told["checks"] == table
    shown = done(caller.get(f"/registrations/{row.pk}"))["moves"]
    (accept,) = [one for one in shown if one["name"] == "accept_invitation"]
    assert accept["checks"] == table
    assert not accept["allowed"]

    login(client, User.objects.get(pk=actor.user_id or 0), Role.PERSON)
    page = client.get(f"/me/registrations/{row.pk}/").content.decode()
    text = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))
    for one in table:
        if not one["met"]:
            assert re.sub(r"\s+", "", one["reason"]) in text, json.dumps(one, ensure_ascii=False)


def _invited_all_the_same(worker: Person) -> Registration:
    """An invitation as it would stand had the person been free when it was sent."""
    here = cast.organization(licensed=True)
    row = Registration(
        person=worker,
        organization=here,
        reference=next_reference(kind="GS", authority_code="14"),
        categories=["operation"],
        origin=Origin.INVITATION,
    )
    REGISTRATION.replay([(row, [Step("invite", cast.as_organization(here), now())])])
    return row
