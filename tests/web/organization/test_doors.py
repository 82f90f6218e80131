"""Who gets into which page: the same questions asked of every address of the portal."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, resolve

from tests import cast, hired
from tests.employment.batches.lists import judged, row_of
from tests.employment.batches.lists import sheet as batch_sheet
from tests.support.login import login
from tests.web.organization.desk import Desk, newcomer, words
from zhiye.core.actor import Role
from zhiye.employment import services as employments
from zhiye.employment.models import Employment
from zhiye.organizations.models import Organization, OrganizationKind
from zhiye.web.organization.urls import urlpatterns

pytestmark = pytest.mark.django_db

# page: the function it needs; pages with an id come with a maker of that id
LISTS = {
    "/org/licences/": "licences",
    "/org/licences/new/": "licences",
    "/org/registrations/": "registrations",
    "/org/registrations/invite/": "registrations",
    "/org/deregistrations/": "registrations",
    "/org/employments/batches/": "employment",
    "/org/employments/batches/template/": "employment",
    "/org/safety/": "safety",
    "/org/safety/new/": "safety",
    "/org/employments/": "employment",
    "/org/employments/mine/": "employment",
    "/org/employments/export/": "employment",
    "/org/employments/new/": "employment",
    "/org/employments/branches/": "employment",
    "/org/employments/branches/new/": "employment",
    "/org/personnel/": "personnel",
    "/org/personnel/export/": "personnel",
    "/org/alerts/": "personnel",
    "/org/certificates/": "certificates",
    "/org/certificates/mine/": "certificates",
    "/org/delegations/": "delegations",
    "/org/delegations/new/": "delegations",
}
OPEN = ["/org/", "/org/organization/", "/org/organization/regions/"]


@dataclass
class World:
    """An organisation with one of everything."""

    organization: Organization
    rows: dict[str, int]

    def pages(self) -> dict[str, str]:
        """Every page with an id, and the function it needs."""
        row = self.rows
        return {
            f"/org/licences/{row['draft']}/": "licences",
            f"/org/licences/{row['draft']}/edit/": "licences",
            f"/org/licences/{row['draft']}/kind/": "licences",
            f"/org/licences/{row['draft']}/discard/": "licences",
            f"/org/registrations/{row['application']}/": "registrations",
            f"/org/registrations/{row['application']}/decline_application/": "registrations",
            f"/org/registrations/{row['active']}/deregister/": "registrations",
            f"/org/deregistrations/{row['leaving']}/": "registrations",
            f"/org/deregistrations/{row['leaving']}/withdraw/": "registrations",
            f"/org/deregistrations/{row['returned']}/edit/": "registrations",
            f"/org/employments/batches/{row['batch']}/": "employment",
            f"/org/employments/batches/{row['batch']}/progress/": "employment",
            f"/org/employments/batches/{row['batch']}/drop/": "employment",
            f"/org/safety/{row['safety']}/": "safety",
            f"/org/safety/{row['safety']}/posts/": "safety",
            f"/org/safety/{row['safety']}/end/": "safety",
            f"/org/safety/{row['ending']}/cancel_end/": "safety",
            f"/org/employments/{row['employment']}/": "employment",
            f"/org/employments/{row['employment']}/edit/": "employment",
            f"/org/employments/{row['employment']}/end/": "employment",
            f"/org/employments/{row['change']}/resubmit/": "employment",
            f"/org/employments/{row['change']}/withdraw/": "employment",
            f"/org/personnel/{row['active']}/": "personnel",
            f"/org/certificates/{row['certificate']}/": "certificates",
            f"/org/delegations/{row['delegation']}/": "delegations",
            f"/org/delegations/{row['delegation']}/edit/": "delegations",
            f"/org/delegations/{row['delegation']}/disable/": "delegations",
        }


def world() -> World:
    """One of everything, made by the real verbs."""
    from zhiye.registrations import deregistration_services

    of = cast.organization(licensed=True)
    people = [cast.person() for _ in range(4)]
    for one in people:
        cast.certificate(one)
    staying, leaving, back = (cast.registered(one, of) for one in people[:3])
    asked = cast.application(people[3], of)
    returned = cast.under_review(back)
    deregistration_services.return_(
        actor=cast.reviewer(of.authority), pk=returned.pk, reason="证明书没有盖章"
    )
    return World(
        of,
        {
            "draft": cast.licence(of, submitted=False).pk,
            "application": asked.pk,
            "active": staying.pk,
            "leaving": cast.deregistration(leaving).pk,
            "returned": returned.pk,
            "safety": cast.appointed(of).pk,
            "ending": cast.ending(cast.appointed(of)).pk,
            "delegation": of.delegations.get().pk,
            "certificate": people[0].certificates.get().pk,
            "batch": judged(of, batch_sheet([row_of(hired.item_of(people[3], "N1"))])).pk,
            "employment": hired.hired(hired.worker(), of).pk,
            "change": returned_change(of).pk,
        },
    )


def returned_change(of: Organization) -> Employment:
    """A change of employer to the organisation that the office has returned."""
    item = hired.worker()
    hired.hired(item, cast.organization())
    made = hired.moving(item, of)
    office = cast.reviewer(made.authority)
    return employments.return_(actor=office, pk=made.pk, reason="登记表没有签字。")


def test_every_address_is_asked() -> None:
    """A new page of the portal must be added above."""
    pages = [*OPEN, *LISTS, *World(Organization(), dict.fromkeys(KEYS, 1)).pages()]
    more = {
        "correct",  # open to who has an organisation
        "licence_autosave",  # POST only
        "delegations_find",  # answers a posted number, tests/web/organization/test_delegations.py
        "invite_person",  # needs a token, tests/web/organization/test_invite.py
        "certificates_find",  # leads to the list, tests/web/organization/test_certificates.py
        "employment_form",  # POST only, tests/web/organization/test_employment_print.py
        "employment_file_form",  # POST only, tests/web/organization/test_employment_print.py
        "employment_file",  # needs a token, tests/web/organization/test_employment_filing.py
        "employments_find",  # leads to the list, tests/web/organization/test_employments.py
    }
    names = {one.name for one in urlpatterns if isinstance(one, URLPattern)}
    assert names - more == {resolve(page).url_name for page in pages}


KEYS = [
    *("draft", "application", "active", "leaving", "returned", "safety", "ending"),
    *("delegation", "certificate", "batch", "employment", "change"),
]


@pytest.mark.req("SX-08")
@pytest.mark.parametrize("url", [*OPEN, *LISTS])
def test_anonymous_is_sent_to_the_login_and_back(client: Client, url: str) -> None:
    assert client.get(url)["Location"] == f"/login/?next={quote(url, safe='')}"


@pytest.mark.assurance(1)
def test_anonymous_reaches_nothing_with_an_id(client: Client) -> None:
    for url in world().pages():
        assert client.get(url)["Location"].startswith("/login/"), url
        sent = client.post(url)
        assert sent.status_code == 405 or sent["Location"] == "/login/", url


def test_somebody_who_acts_as_a_person_is_asked_to_choose(client: Client) -> None:
    login(client, cast.user(), Role.PERSON)
    for url in [*OPEN, *LISTS]:
        answer = client.get(url)
        assert answer["Location"].startswith("/account/switch/?next="), url
    assert client.post("/org/licences/new/", {"kind": "held"}).status_code == 403


def test_an_authority_finds_nothing_here(client: Client) -> None:
    from zhiye.accounts.models import User

    login(client, User.objects.get(pk=cast.reviewer().user_id or 0), Role.AUTHORITY)
    assert client.get("/org/licences/")["Location"].startswith("/account/switch/")


def test_the_clerk_opens_every_page() -> None:
    here = world()
    desk = Desk(here.organization)
    for url in [*OPEN, *LISTS, *here.pages()]:
        answer = desk.get(url)
        assert answer.status_code == 200, url
        if answer.streaming:
            answer.getvalue()
        elif answer["Content-Type"].startswith("text/html"):
            part = "regions" in url or url.endswith("/progress/")
            assert answer.content.decode().count("<h1") == (0 if part else 1), url


@pytest.mark.assurance(1)
def test_a_neighbour_with_a_case_of_her_own_finds_nothing() -> None:
    here, there = world(), world()
    neighbour = Desk(there.organization)
    for url in here.pages():
        assert neighbour.get(url).status_code == 404, url
        sent = neighbour.post(url, {"reason": "证明书没有盖章"})
        assert sent.status_code in (404, 405), url


def test_what_does_not_exist_is_not_found() -> None:
    desk = Desk(cast.organization(licensed=True))
    for url in World(desk.organization, dict.fromkeys(KEYS, 987654321)).pages():
        assert desk.get(url).status_code == 404, url


def test_a_colleague_without_the_function_is_told_whom_to_ask() -> None:
    here = world()
    for url, function in {**LISTS, **here.pages()}.items():
        colleague = Desk(here.organization, without=function)
        answer = colleague.get(url)
        assert answer.status_code == 403, (url, answer.status_code)
        assert "请联系本单位的经办人" in words(answer), url
        assert colleague.post(url, {}).status_code in (403, 405), url


@pytest.mark.req("SX-12")
@pytest.mark.parametrize("url", LISTS)
def test_before_certification_each_page_says_what_is_missing(url: str) -> None:
    client = newcomer()
    answer = client.get(url)
    assert answer.status_code == 200
    assert "单位还没有认证" in words(answer)
    assert 'href="/org/organization/"' in answer.content.decode()
    refused = client.post(url, {"kind": "held"})
    assert refused.status_code in (405, 409)


@pytest.mark.req("SX-12")
@pytest.mark.parametrize("url", LISTS)
def test_while_certification_is_examined_each_page_says_so(url: str) -> None:
    of = cast.organization(verified=False)
    assert "企业认证正在审核" in Desk(of).text(url)


@pytest.mark.req("SX-32")
def test_a_safety_page_explains_itself_to_an_inspection_body() -> None:
    of = cast.organization(kinds=[OrganizationKind.INSPECTION, OrganizationKind.TESTING])
    desk = Desk(of)
    for url in ("/org/safety/", "/org/safety/new/", "/org/safety/1/", "/org/safety/1/end/"):
        assert "检验、检测机构不设安全管理人员" in desk.text(url)
    assert "不需要填报安全管理人员" in desk.send("/org/safety/new/", {}, status=409)


POST_ONLY = ["/org/licences/1/autosave/"]
GET_ONLY = [
    "/org/",
    "/org/licences/",
    "/org/licences/1/",
    "/org/registrations/",
    "/org/registrations/1/",
    "/org/deregistrations/",
    "/org/deregistrations/1/",
    "/org/safety/",
    "/org/safety/1/",
    "/org/employments/",
    "/org/employments/1/",
    "/org/employments/mine/",
    "/org/employments/export/",
    "/org/employments/branches/",
    "/org/personnel/",
    "/org/personnel/1/",
    "/org/personnel/export/",
    "/org/alerts/",
    "/org/certificates/",
    "/org/certificates/1/",
    "/org/certificates/mine/",
    "/org/delegations/",
    "/org/delegations/1/",
    "/org/organization/regions/",
]


@pytest.mark.assurance(13)
def test_reading_does_not_write_and_writing_does_not_read() -> None:
    desk = Desk(cast.organization(licensed=True))
    assert {desk.get(url).status_code for url in POST_ONLY} == {405}
    assert {desk.post(url).status_code for url in GET_ONLY} == {405}


def test_a_move_nobody_knows_is_not_found() -> None:
    here = world()
    desk, row = Desk(here.organization), here.rows
    for url in (
        f"/org/licences/{row['draft']}/approve/",
        f"/org/registrations/{row['active']}/end/",
        f"/org/deregistrations/{row['leaving']}/approve/",
        f"/org/safety/{row['ending']}/approve_end/",
        f"/org/employments/{row['change']}/record/",
    ):
        assert desk.post(url).status_code == 404, url


@pytest.mark.assurance(4)
def test_a_grant_that_was_disabled_ends_with_the_next_click() -> None:
    from zhiye.organizations import delegation_services

    of = cast.organization(licensed=True)
    colleague = Desk(of, without="delegations")
    assert colleague.get("/org/licences/").status_code == 200
    grant = of.delegations.get(user=colleague.someone)
    delegation_services.disable(actor=cast.as_organization(of), pk=grant.pk)
    assert colleague.get("/org/licences/").status_code == 302
    assert colleague.post("/org/licences/new/", {"kind": "held"}).status_code in (302, 403)
    assert not of.licences.filter(state="draft").exists()
