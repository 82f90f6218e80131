"""Every kind of case says whose turn it is, in words for each side, and leads to pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import Resolver404, resolve

from tests import cast
from tests.api.support import Api, done
from tests.support.marks import flat
from tests.web.authority.office import MAKERS, Office, a_case
from zhiye.casework import waiting
from zhiye.casework.kinds import KINDS, Kind
from zhiye.core.actor import Role
from zhiye.organizations.models import Delegation
from zhiye.web.authority.cases import DESKS

kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


@kinds
class TestDeclaration:
    def test_whose_turn_it_is_has_a_move_to_make(self, kind: Kind[Any]) -> None:
        """A state stands in the work-basket only of a side that can do something about it."""
        for turn in kind.turns:
            if not turn.task:
                continue
            for state in turn.states:
                moves = [one for one in kind.flow.moves if state in one.sources]
                makers = {role for one in moves for role, _ in one.whose_turn}
                assert turn.role in makers, (turn.role, state)

    def test_states_are_known(self, kind: Kind[Any]) -> None:
        for turn in kind.turns:
            assert {*turn.states} <= {*kind.flow.states.values}
            for name in turn.where:
                assert kind.flow.model._meta.get_field(name)

    def test_an_address_leads_to_a_page(self, kind: Kind[Any]) -> None:
        for role, side in kind.sides.items():
            for address in (side.listing, side.path.format(pk=7)):
                try:
                    assert not address or resolve(address)
                except Resolver404:
                    pytest.fail(f"{role}: {address}")

    def test_a_task_says_where_to_go(self, kind: Kind[Any]) -> None:
        for turn in kind.turns:
            if turn.task and turn.role is not Role.AUTHORITY:
                assert turn.action, turn.task
                assert kind.sides[turn.role].path or turn.to

    def test_a_side_that_is_waited_for_has_a_name(self, kind: Kind[Any]) -> None:
        for turn in kind.turns:
            if turn.waits:
                assert kind.sides[turn.role].named, turn.role


@pytest.mark.django_db
@pytest.mark.assurance(5)
def test_pages_and_interface_count_the_same_and_leave_out_an_officers_own(
    catalogue: None,
) -> None:
    """Two of each kind wait, of one of the licences the officer is the employer's delegate."""
    for key in MAKERS:
        a_case(key)
    theirs = [a_case(key) for key in MAKERS][1]
    office = Office()
    Delegation.objects.create(
        user_id=office.user_id, organization=theirs.obj.organization, functions=["licences"]
    )
    counted = waiting.counts(office.actor)
    told = {one["title"]: one["waiting"] for one in done(Api(office.actor).get("/queues"))}
    menu = flat(office.get("/gov/").content.decode()).partition("<main")[0]
    for key, desk in DESKS.items():
        number = counted[key]
        assert number == told[desk.kind.label] == desk.waiting(office.actor).count() > 0, key
        entry = menu.partition(f'href="{desk.list_url()}"')[2].partition("</a>")[0]
        assert f'<span class="zy-badge">{number}<' in entry, key
    assert counted["licences"] == 1


@pytest.mark.django_db
@pytest.mark.req("SX-39", "SX-62")
def test_what_waits_for_an_employer_is_counted_once_and_named(catalogue: None) -> None:
    """The dashboard names what the menu counts; what waits for the other side is in neither."""
    here, person = cast.organization(licensed=True), cast.person()
    cast.certificate(person)
    cast.application(person, here)
    clerk = cast.as_organization(here)
    assert waiting.in_menu(clerk, waiting.counts(clerk))["registrations"] == 1
    (task,) = waiting.tasks(clerk, waiting.counts(clerk))
    assert (task.what, task.action) == ("个人申请在本单位公示", "核对并答复")
    assert person.name in task.about
    assert waiting.tasks(cast.as_person(person), waiting.counts(cast.as_person(person))) == []
