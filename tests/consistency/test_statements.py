"""How many SQL statements each page of the site asks, all that its frame needs included.

Every address of the resolver is opened by whoever may, in the world of the sweep, caches warm: a
list, a detail page, a form or an operation of the API asks at most ten statements, a desk or first
page fourteen.

`STATEMENTS=file pytest tests/consistency/test_statements.py` writes to the file what each page asks
today, with the statements.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.consistency.sweep import EVERYBODYS, NOTHINGS, Address, Caller, World, addresses
from tests.consistency.sweep import samples as numbered
from tests.consistency.test_sweep import whole
from tests.support.statements import statements
from tests.support.undone import undone
from zhiye.accounts.models import LoginSession
from zhiye.certificates.models import CertificateKind
from zhiye.core import clock
from zhiye.employment import record_prints
from zhiye.regions.rules.registry import RULES

PAGE, DESK = 10, 14
DESKS = {"me/", "org/", "gov/"}
"""First pages, which tell something of everything their reader has."""
VARIETIES: dict[str, list[Any]] = {
    "help/<slug:key>/": ["public", "person", "organization", "authority"],
    "help/<slug:key>/<str:name>/": ["person/资质证书", "authority/辖区规则"],
    "me/certificates/new/<slug:kind>/": list(CertificateKind.values),
    "me/qualifications/<slug:kind>/new/": ["education", "title", "experience"],
    "gov/rules/<slug:key>/": list(RULES),
}
"""What stands at the place of a parameter that is the number of nothing."""

UNREACHED: dict[str, str] = {
    "api/v1/": "answers nothing",
    "help/pictures/<slug:name>.png": "a file",
    "me/login/id/bind/": "a step after another",
    "me/login/id/phone/": "a step after another",
    "me/login/id/check/": "a step after another",
    "me/registrations/<int:pk>/done/": "seen once after the act",
    "org/organization/edit/": "of one sent back: the form of a new one",
    "org/registrations/<int:pk>/deregister/": "this one is leaving already",
    "org/deregistrations/<int:pk>/edit/": "of one sent back: the form of a new one",
    "org/safety/<int:pk>/posts/": "this one is ending already",
    "org/safety/<int:pk>/end/": "this one is ending already",
    "org/employments/find/": "answers what was sent",
    "org/certificates/find/": "answers what was sent",
    "org/delegations/find/": "answers what was sent",
    "gov/employments/find/": "answers what was sent",
    "gov/registrations/find/": "answers what was sent",
    "gov/deregistrations/<int:pk>/<slug:name>/": "this one waits for the other side",
}
"""Addresses that show no page in the world of the sweep, and why."""

EVERYBODY = {"announcements/": "announcement", "<str:token>": "print"}
"""What the public addresses with a number lead to, by a part of them; else an organisation."""


@dataclass(frozen=True)
class Page:
    """What one reader was answered at one address."""

    route: str
    url: str
    reader: str
    status: int
    asked: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = "\n".join(f"    {n:2} {text[:800]}" for n, text in enumerate(self.asked, 1))
        return f"{self.url} by {self.reader}: {len(self.asked)} statements\n{lines}"


def budget(route: str) -> int:
    """How many statements a page may ask."""
    return DESK if route in DESKS else PAGE


def printed(world: World) -> str:
    """The token of a print of the victim."""
    return record_prints.print_record(
        actor=world.worker, person_id=world.ids["person"]
    ).record.token


def samples(address: Address, ids: dict[str, Any]) -> list[str]:
    """The addresses to open for a pattern."""
    route = "/" + address.route
    if not address.names:
        return [route]
    head, _, tail = route.partition("<")
    tail = tail.rpartition(">")[2]
    if address.route in VARIETIES:
        return [f"{head}{one}{tail}" for one in VARIETIES[address.route]]
    if address.route in EVERYBODYS:
        what = next((name for mark, name in EVERYBODY.items() if mark in route), "organizations")
        return [f"{head}{ids[what]}{tail}"]
    return [] if address.route in NOTHINGS else numbered(address, ids)


def readers(world: World, route: str) -> list[Caller]:
    """Whoever might be rightful reader of a page."""
    workers, clerk, officer = world.owners[:3], world.owners[3], world.owners[4]
    known = {"me": workers, "org": [clerk], "gov": [officer]}
    everybody = [world.strangers[0], workers[0], clerk, officer]
    portal = "" if "login/" in route else route.partition("/")[0]
    found = known.get(portal, everybody)
    return [_by_token(one) for one in found] if route.startswith("api/") else found


def _by_token(caller: Caller) -> Caller:
    """The same with a token only, as another system calls."""
    return Caller(caller.name, caller.actor, Client(raise_request_exception=False), caller.token)


def opened(reader: Caller, route: str, url: str) -> Page:
    """One page, opened again when it asks too much: what is kept was read by then."""
    for _ in range(2):
        LoginSession.objects.update(last_seen_at=clock.now())  # noted once a minute
        with undone(), statements() as asked:
            answer = reader.ask("GET", url)
            whole(answer)
        page = Page(route, url, reader.name, answer.status_code, tuple(asked))
        if answer.status_code != 200 or len(asked) <= budget(route):
            break
    return page


def pages(world: World) -> Iterator[Page]:
    """Every page as each of its readers gets it."""
    ids = world.ids | {"print": printed(world)}
    for address in addresses():
        if address.route.startswith(("^", "demo/components/")):
            continue
        for url in samples(address, ids):
            for reader in readers(world, address.route):
                yield opened(reader, address.route, url)


def dearest(pages: list[Page]) -> Page | None:
    """The one that asked most."""
    return max(pages, key=lambda one: len(one.asked), default=None)


def tell(pages: list[Page]) -> None:
    """Write what was found where the environment asks for it."""
    if "STATEMENTS" not in os.environ:
        return
    told = "\n".join(map(str, pages))
    Path(os.environ["STATEMENTS"]).write_text(f"{told}\n", encoding="utf-8")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
def test_no_page_asks_more_than_its_budget() -> None:
    found = defaultdict(list)
    for page in pages(World()):
        found[page.route].append(page)
    tell([page for answers in found.values() for page in answers if page.status == 200])
    faults = []
    for route, answers in found.items():
        shown = [one for one in answers if one.status == 200]
        most = dearest(shown)
        if most is not None and len(most.asked) > budget(route):
            faults.append(str(most))
        reached = shown or all(one.status == 405 for one in answers)
        if bool(reached) is (route in UNREACHED):
            faults.append(f"{route}: opened by its reader: {bool(reached)}")
    assert not faults, "\n".join(faults)
    assert not [route for route in UNREACHED if route not in found]


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("url", ["/org/registrations/", "/api/v1/registrations"])
def test_a_list_asks_the_same_whatever_its_rows(url: str) -> None:
    here = cast.organization(licensed=True)
    reader = Caller.of("clerk", cast.as_organization(here))

    def asked_with(rows: int) -> list[str]:
        for _ in range(rows - here.registrations.count()):
            someone = cast.person()
            cast.certificate(someone)
            cast.invitation(someone, here)
        reader.ask("GET", url)  # what is kept of reference data is read
        page = opened(reader, "", url)
        assert page.status == 200
        return list(page.asked)

    few, many = asked_with(21), asked_with(40)  # what fits on one page need not be counted
    assert len(few) == len(many), "\n".join([*few, "", *many])


def test_a_desk_may_ask_more() -> None:
    assert (budget("org/"), budget("org/registrations/")) == (DESK, PAGE)
