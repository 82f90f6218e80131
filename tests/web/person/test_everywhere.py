"""The same questions for every page of the person portal and the inbox."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests import cast, hired
from tests.support.login import login
from tests.support.statements import queries
from tests.web.person.phone import at_login, clerk_of, phone_of, text_of
from zhiye.casework.kinds import KINDS
from zhiye.core.actor import Role
from zhiye.people.models import Person
from zhiye.registrations import deregistration_services
from zhiye.registrations.models import Registration

pytestmark = pytest.mark.django_db
OPEN = {"login_id", "login_bind", "login_phone"}
POST_ONLY = {
    "refresh",
    "print_record_do",
    "print_form",
}


def addresses() -> dict[str, str]:
    """Every address of the person portal, ids and kinds filled in with the first letter {pk}."""
    found = {}
    for pattern in get_resolver("zhiye.web.person.urls").url_patterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern).replace("<int:pk>", "{pk}")
        if "<slug:name>" in route:
            kind = KINDS[route.partition("/")[0]]
            for name in kind.pages(Role.PERSON):
                found[f"{pattern.name} {name}"] = "/me/" + route.replace("<slug:name>", name)
            continue
        if pattern.name == "certificate_new":
            route = route.replace("<slug:kind>", "operator")
        found[str(pattern.name)] = "/me/" + route.replace("<slug:kind>", "education")
    return found


class Life:
    """One worker with one of everything."""

    def __init__(self) -> None:
        self.here = cast.organization(licensed=True)
        self.person = cast.person()
        self.lift = cast.certificate(self.person, "T", first_issued_on=None)
        self.boiler = cast.certificate(self.person, "G1")
        self.item = self.lift.items.get()
        cast.supplement(self.item)
        self.typed = cast.typed_certificate(self.person, "P")
        cast.technical(self.person)
        self.invited = cast.invitation(self.person, self.here, ["technical"])
        self.active = cast.registered(self.person, cast.organization(licensed=True), ["technical"])
        self.leaving = cast.deregistration(self.active)
        hired.hired(self.boiler.items.get(), self.here)
        self.moving = hired.moving(self.boiler.items.get(), cast.organization())
        self.client = phone_of(self.person)

    def pk(self, name: str) -> int:
        """The id that belongs into an address."""
        if name.startswith("certificate"):
            return self.typed.pk
        if name == "first_issue":
            return self.item.pk
        if name.startswith("deregistration"):
            return self.leaving.pk
        if name.startswith("employment") or name == "print_form":
            return self.moving.pk
        if name == "qualification_remove":
            found = self.person.educations.first()
            assert found is not None
            return found.pk
        if name == "organization":
            return self.here.pk
        return self.active.pk if name == "deregister" else self.invited.pk


@pytest.mark.assurance(1)
def test_a_neighbour_with_a_life_of_her_own_finds_nothing() -> None:
    mine, hers = Life(), Life()
    before = Registration.objects.filter(person=hers.person).values_list("state", flat=True)
    states = list(before)
    for name, route in addresses().items():
        if "{pk}" not in route or name == "organization":
            continue
        url = route.format(pk=hers.pk(name))
        for ask in (mine.client.get, mine.client.post):
            if ask == mine.client.get and name in POST_ONLY:
                continue
            expected = (404,) if ask == mine.client.get else (404, 405)
            assert ask(url).status_code in expected, (name, url)
            assert ask(route.format(pk=987654321)).status_code in expected, name
    assert list(before.all()) == states


@pytest.mark.assurance(1)
def test_somebody_who_acts_for_an_organisation_is_asked_to_act_for_oneself() -> None:
    hers = Life()
    clerk = Client()
    login(clerk, clerk_of(hers.here), Role.ORGANIZATION, hers.here.pk)
    for name, route in addresses().items():
        if name.startswith("login_") or name in POST_ONLY:
            continue
        url = route.format(pk=hers.pk(name))
        asked = clerk.get(url)
        assert asked.status_code == 302, name
        assert asked["Location"].startswith("/account/switch/"), name
        assert clerk.post(url).status_code in (403, 405), name


def test_the_anonymous_log_in_first() -> None:
    hers = Life()
    for name, route in addresses().items():
        if name in OPEN or name in POST_ONLY:
            continue
        assert at_login(Client().get(route.format(pk=hers.pk(name)))), name


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_verbs_reject_get(name: str) -> None:
    hers = Life()
    url = addresses()[name].format(pk=hers.pk(name))
    assert hers.client.get(url).status_code == 405


def test_every_page_opens_for_its_owner_without_an_error() -> None:
    hers = Life()
    for name, route in addresses().items():
        if name in POST_ONLY or name.startswith("login_"):
            continue
        answer = hers.client.get(route.format(pk=hers.pk(name)))
        assert answer.status_code in (200, 302, 403, 409), (name, answer.status_code)
        if answer.status_code == 200 and name not in ("places", "fetched"):
            html = answer.content.decode()
            assert html.count("<h1") == 1, name
            assert 'lang="zh-CN"' in html
            assert "None" not in text_of(answer), name


def test_pages_lead_to_the_profile_before_it_is_complete() -> None:
    client = phone_of(cast.user(""))
    for path in ("certificates/", "qualifications/", "organizations/", "certificates/new/"):
        assert client.get(f"/me/{path}")["Location"] == "/me/profile/", path
    refused = client.post("/me/certificates/refresh/")
    assert refused.status_code == 403
    assert "人员信息" in text_of(refused)
    for path in ("registrations/", "deregistrations/", "account/", "access/", "consents/",
                 "employments/"):  # fmt: skip
        assert client.get(f"/me/{path}").status_code == 200, path


def grow(person: Person, times: int) -> None:
    for _ in range(times):
        here = cast.organization(licensed=True)
        made = cast.registered(person, here)
        leaving = cast.under_review(made)
        deregistration_services.approve(actor=cast.reviewer(), pk=leaving.pk)
        cast.certificate(person, "G1")


@pytest.mark.parametrize(
    "path",
    [
        "/me/",
        "/me/certificates/",
        "/me/registrations/",
        "/me/deregistrations/",
        "/me/qualifications/",
        "/me/consents/",
        "/me/access/",
        "/inbox/",
    ],
)
def test_lists_cost_the_same_whatever_their_length(path: str) -> None:
    person = cast.person()
    cast.certificate(person, "G1")
    grow(person, 1)
    client = phone_of(person)
    few = queries(lambda: client.get(path))
    grow(person, 3)
    assert queries(lambda: client.get(path)) <= few
    assert few <= 26
