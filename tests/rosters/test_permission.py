"""Who may import, and who may see an import (service tests, whatever page or job calls)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests import cast
from tests.rosters.lists import bring_in, good_row, sheet, wrong
from tests.uploaded import send
from zhiye.accounts.models import AuthorityMembership
from zhiye.core.actor import Actor
from zhiye.core.clock import now
from zhiye.core.refusals import Forbidden, NotFound
from zhiye.lists import jobs, selectors, services
from zhiye.lists.models import UploadedList
from zhiye.notices.models import Notice
from zhiye.people.models import Person
from zhiye.rosters.kind import ROSTER_LIST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

OTHERS: dict[str, Callable[[], Actor]] = {
    "public": Actor.public,
    "person": lambda: cast.as_person(cast.person()),
    "organization": lambda: cast.as_organization(cast.organization()),
    "a colleague without the right": lambda: cast.reviewer(functions=["review", "people", "view"]),
}


@pytest.mark.assurance(1)
@pytest.mark.parametrize("who", OTHERS)
def test_others_may_not_import(who: str) -> None:
    actor = OTHERS[who]()
    file = cast.stored_file(actor) if actor.user_id else cast.stored_file(cast.user())
    before = Person.objects.count()
    for act in (
        partial(services.template, kind=ROSTER_LIST),
        partial(services.start, kind=ROSTER_LIST, file=file),
        partial(jobs.at_once, kind=ROSTER_LIST, data=sheet([good_row(1)]), file_name="x"),
    ):
        with pytest.raises(Forbidden):
            act(actor=actor)
    assert (UploadedList.objects.count(), Person.objects.count()) == (0, before)


def test_an_import_is_seen_by_its_authority_alone() -> None:
    office = cast.authority()
    done = bring_in(sheet([good_row(1)]), office)
    assert selectors.get(cast.reviewer(office), ROSTER_LIST, done.pk) == done
    for stranger in (
        cast.reviewer(cast.authority("130000")),
        *(make() for make in OTHERS.values()),
    ):
        assert not selectors.lists(stranger, ROSTER_LIST).exists()
        with pytest.raises(NotFound):
            selectors.get(stranger, ROSTER_LIST, done.pk)


GONE = pytest.mark.parametrize(
    "ends", [{"disabled_at": now()}, {"functions": ["view"]}], ids=["disabled", "another function"]
)


@pytest.mark.assurance(1, 4)
class TestTheSenderHasLostTheRight:
    """A job has the rights its sender has now, whatever they were at the upload."""

    @GONE
    def test_before_the_list_is_judged(self, ends: dict[str, Any]) -> None:
        office = cast.authority()
        sender = cast.reviewer(office)
        queued = send(ROSTER_LIST, sender, sheet([good_row(1)]), name="名册.xlsx")
        self.lose(sender, ends)
        before = Person.objects.count()
        done = jobs.read(list_id=queued.pk)
        assert (done.state, done.message) == ("refused", ROSTER_LIST.no_right)
        assert Person.objects.count() == before
        told = Notice.objects.get(recipient_id=sender.user_id)
        assert "没有导入" in told.body

    @GONE
    def test_before_it_is_written(self, ends: dict[str, Any]) -> None:
        office = cast.authority()
        sender = cast.reviewer(office)
        queued = send(ROSTER_LIST, sender, sheet([good_row(1)]), name="名册.xlsx")
        jobs.read(list_id=queued.pk)
        services.confirm(actor=sender, kind=ROSTER_LIST, pk=queued.pk)
        self.lose(sender, ends)
        before = Person.objects.count()
        done = jobs.run(list_id=queued.pk)
        assert (done.state, done.filed, done.refused) == ("done", 0, 1)
        assert wrong(done) == [ROSTER_LIST.no_right]
        assert Person.objects.count() == before

    def lose(self, sender: Actor, ends: dict[str, Any]) -> None:
        AuthorityMembership.objects.filter(user_id=sender.user_id or 0).update(**ends)
