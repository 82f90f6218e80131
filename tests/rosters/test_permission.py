"""Who may import, and who may see an import (service tests, whatever page or job calls)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.rosters.lists import bring_in, good_row, sheet
from zhiye.accounts.models import AuthorityMembership
from zhiye.core.actor import Actor
from zhiye.core.clock import now
from zhiye.core.refusals import Forbidden, NotFound
from zhiye.files.services import store
from zhiye.people.models import Person
from zhiye.rosters import selectors, services
from zhiye.rosters.models import RosterImport
from zhiye.sheets.writing import XLSX

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
    with pytest.raises(Forbidden):
        services.start(actor=actor, file=file)
    with pytest.raises(Forbidden):
        services.run_file(
            data=sheet([good_row(1)]), file_name="x", authority=cast.authority(), actor=actor
        )
    assert (RosterImport.objects.count(), Person.objects.count()) == (0, before)


def test_one_authority_may_not_import_for_another() -> None:
    elsewhere = cast.authority("130000")
    with pytest.raises(Forbidden):
        services.run_file(
            data=sheet([good_row(1)]),
            file_name="x",
            authority=cast.authority(),
            actor=cast.reviewer(elsewhere),
        )


def test_an_import_is_seen_by_its_authority_alone() -> None:
    office = cast.authority()
    done = bring_in(sheet([good_row(1)]), office)
    assert selectors.get(cast.reviewer(office), done.pk) == done
    for stranger in (
        cast.reviewer(cast.authority("130000")),
        *(make() for make in OTHERS.values()),
    ):
        assert not selectors.imports(stranger).exists()
        with pytest.raises(NotFound):
            selectors.get(stranger, done.pk)


@pytest.mark.assurance(1, 4)
@pytest.mark.parametrize(
    "ends", [{"disabled_at": now()}, {"functions": ["view"]}], ids=["disabled", "another function"]
)
def test_a_job_has_the_rights_its_sender_has_now(ends: dict[str, Any]) -> None:
    office = cast.authority()
    sender = cast.reviewer(office)
    data = SimpleUploadedFile("名册.xlsx", sheet([good_row(1)]), XLSX)
    file = store(actor=sender, kind="import_sheet", upload=data)
    queued = services.start(actor=sender, file=file)
    before = Person.objects.count()
    AuthorityMembership.objects.filter(user_id=sender.user_id or 0).update(**ends)
    done = services.run(import_id=queued.pk)
    assert (done.stage, done.message) == ("refused", services.NO_RIGHT)
    assert Person.objects.count() == before
