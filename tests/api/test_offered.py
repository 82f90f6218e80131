"""The API tells and keeps to the services that are offered."""

from __future__ import annotations

import pytest

from tests import cast
from tests.api.support import Api, done, refused
from zhiye.regions.services import edit_authority

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.req("ZS-21", "FJ-12"),
]


def test_the_session_says_what_can_be_done_as_whom() -> None:
    here = cast.organization()
    clerk = Api(cast.as_organization(here))
    assert done(clerk.get("/session"))["services"] == ["employment", "registration"]
    cast.rule(here.authority, "offers_registration", False)
    assert done(clerk.get("/session"))["services"] == ["employment"]


def test_a_service_that_is_not_offered_is_refused_with_what_is() -> None:
    here = cast.organization()
    clerk = Api(cast.as_organization(here))
    assert done(clerk.get("/licences"))["items"] == []
    cast.rule(here.authority, "offers_registration", False)
    for path in ("/licences", "/registrations", "/safety", "/personnel"):
        told = refused(clerk.get(path), 409, "not_offered")
        assert "聘用记录" in told["remedy"]


def test_a_person_is_refused_by_the_check_of_the_move() -> None:
    here, worker = cast.organization(licensed=True), cast.person()
    cast.certificate(worker)
    cast.rule(here.authority, "offers_registration", False)
    asked = {"organization": here.pk, "categories": ["operation"]}
    mine = Api(cast.as_person(worker))
    told = refused(mine.post("/registrations/applications", asked), 409, "checks_failed")
    assert [one["key"] for one in told["checks"] if not one["met"]] == ["offered"]


def test_the_queues_of_an_office_leave_out_what_it_does_not_offer() -> None:
    officer = Api(cast.reviewer())
    before = {one["flow"] for one in done(officer.get("/queues"))}
    cast.rule(cast.authority(), "offers_registration", False)
    after = {one["flow"] for one in done(officer.get("/queues"))}
    assert before - after == {"licence", "first_issue", "deregistration", "safety"}
    assert after == {"organization", "certificate", "employment", "employment_clue"}


@pytest.mark.req("ZS-46")
def test_the_session_says_whose_platform_it_is() -> None:
    here = cast.organization()
    clerk = Api(cast.as_organization(here))
    empty = {"name": "", "organizer": "", "support": "", "links": []}
    assert done(clerk.get("/session"))["platform"] == empty
    edit_authority(
        actor=cast.reviewer(here.authority),
        authority=here.authority,
        platform_name="试验服务平台",
        support_contact="QQ群 1",
        portal_links=[{"name": "信用公开", "url": "https://example.org/"}],
    )
    assert done(clerk.get("/session"))["platform"] == {
        "name": "试验服务平台",
        "organizer": here.authority.name,
        "support": "QQ群 1",
        "links": [{"name": "信用公开", "url": "https://example.org/"}],
    }
