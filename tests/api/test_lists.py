"""Lists and queues: the same visibility as detail, few queries, pages by key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast, hired
from tests.api.support import Api, done, refused
from tests.web.authority.office import a_case
from zhiye.core.actor import Actor
from zhiye.employment.models import Clue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
FAR = "140200"


def far() -> Actor:
    return cast.reviewer(cast.authority(FAR, name="大同市的审核机构"))


def licences() -> int:
    return cast.licence(cast.organization()).pk


def certificates() -> int:
    return cast.typed_certificate(cast.person()).pk


def first_issues() -> int:
    return cast.supplement(cast.certificate(cast.person(), "T").items.get()).pk


def organizations() -> int:
    return cast.organization(verified=False).pk


def deregistrations() -> int:
    worker = cast.person()
    cast.certificate(worker)
    return cast.under_review(cast.registered(worker, cast.organization(licensed=True))).pk


def safety() -> int:
    return cast.ending(cast.appointed(cast.organization())).pk


def changes_of_employer() -> int:
    """Reported here; the former employer lies elsewhere."""
    item = hired.worker()
    hired.hired(item, hired.organization())
    return hired.moving(item, cast.organization()).pk


def clues() -> int:
    item = hired.worker()
    hired.hired(item, hired.organization())
    here = hired.hired(item, cast.organization())
    return Clue.objects.get(later=here.spell).pk


def leaving() -> int:
    """An end that was reported, in the list of the records."""
    return int(a_case("employment_releases").obj.pk)


def registrations() -> int:
    worker = cast.person()
    cast.certificate(worker)
    return cast.invitation(worker, cast.organization(licensed=True)).pk


QUEUES: dict[str, Callable[[], int]] = {
    "/licences": licences,
    "/certificates": certificates,
    "/first-issues": first_issues,
    "/organizations": organizations,
    "/deregistrations": deregistrations,
    "/safety": safety,
    "/employments": changes_of_employer,
    "/employment-clues": clues,
}


@pytest.mark.assurance(2)
@pytest.mark.parametrize("path", sorted([*QUEUES, "/registrations"]))
def test_a_list_shows_what_the_territory_holds_and_costs_the_same(path: str) -> None:
    make = QUEUES.get(path, registrations)
    reviewer = Api(cast.reviewer())
    made = [make(), make()]
    done(reviewer.get(path))
    with CaptureQueriesContext(connection) as of_two:
        shown = done(reviewer.get(path))["items"]
    assert {one["id"] for one in shown} == set(made)
    made += [make(), make(), make()]
    with CaptureQueriesContext(connection) as of_five:
        shown = done(reviewer.get(path))["items"]
    assert [one["id"] for one in shown] == sorted(made, reverse=True)
    assert len(of_five) == len(of_two)
    assert done(Api(far()).get(path))["items"] == []
    refused(Api(cast.reviewer(functions=["rules"])).get(path), 403)
    refused(reviewer.get(f"{path}?state=nonsense"), 422)
    state = shown[0]["state"]["value"]
    assert len(done(reviewer.get(f"{path}?state={state}"))["items"]) == len(
        [one for one in shown if one["state"]["value"] == state]
    )


@pytest.mark.assurance(2)
def test_the_queues_count_what_waits_in_the_territory() -> None:
    for make in (*QUEUES.values(), leaving):
        make()
    told = done(Api(cast.reviewer()).get("/queues"))
    for one in told:
        path = one["list"].removeprefix("/api/v1")
        listed = done(Api(cast.reviewer()).get(path))["items"]
        assert one["waiting"] == len(listed) > 0, one
    assert {one["waiting"] for one in done(Api(far()).get("/queues"))} == {0}
    refused(Api(cast.as_person(cast.person())).get("/queues"), 403, "wrong_acting")
    officer = Api(cast.reviewer(functions=["employment"]))
    assert {one["flow"] for one in done(officer.get("/queues"))} == {
        "employment",
        "employment_clue",
    }
    reviewer = Api(cast.reviewer(functions=["review"]))
    assert "employment" not in {one["flow"] for one in done(reviewer.get("/queues"))}


@pytest.mark.assurance(1, 2)
def test_everybody_lists_only_the_own() -> None:
    here, other = cast.organization(licensed=True), cast.organization(licensed=True)
    worker, neighbour = cast.person(), cast.person()
    for one, place in ((worker, here), (neighbour, other)):
        cast.certificate(one)
        cast.registered(one, place)
    mine, clerk = Api(cast.as_person(worker)), Api(cast.as_organization(here))
    for path in ("/registrations", "/certificates"):
        assert len(done(mine.get(path))["items"]) == 1
        assert {one["person"] for one in done(mine.get(path))["items"]} == {worker.name}
    for path in ("/registrations", "/licences", "/certificates"):
        assert len(done(clerk.get(path))["items"]) == 1
    assert {one["organization"] for one in done(clerk.get("/licences"))["items"]} == {here.name}
    assert done(mine.get("/licences"))["items"] == []


def test_a_list_follows_by_cursor_without_gap_or_repeat() -> None:
    here = cast.organization()
    made = [cast.licence(here, submitted=False).pk for _ in range(23)]
    clerk = Api(cast.as_organization(here))
    first = done(clerk.get("/licences"))
    rest = done(clerk.get(f"/licences?cursor={first['next']}"))
    ids = [one["id"] for one in first["items"] + rest["items"]]
    assert ids == sorted(made, reverse=True)
    assert rest["next"] is None
