"""Every address that holds the number of something, tried by everybody it does not belong to.

Assurance 1 and 2, lessons U23: generated from the URL resolver, pages and API alike. The rightful
owner is tried as well, so that the sweep can fail; an address without a sample fails it at once.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests import cast
from tests.consistency.sweep import (
    EVERYBODYS,
    NOTHINGS,
    REVEALED,
    SAMPLES,
    Address,
    Caller,
    World,
    addresses,
    described_methods,
    samples,
    spelled,
    to_login,
)
from tests.support.undone import undone
from tests.support.written import written
from zhiye.accounts.models import LoginSession, User
from zhiye.casework.kinds import KINDS
from zhiye.licences.models import LicenceQuerySet

REFUSED = {401, 403, 404}


def methods(url: str, caller: Caller) -> tuple[str, ...]:
    """Pages know two methods, an operation of the API those of its description.

    The others are refused before it is asked who calls: nobody alone tries them.
    """
    if not url.startswith("/api/"):
        return ("GET", "POST")
    return ("GET", "POST", "PUT", "DELETE") if caller.actor is None else described_methods(url)


def with_a_number() -> list[Address]:
    return [
        one
        for one in addresses()
        if one.names and one.route not in EVERYBODYS and one.route not in NOTHINGS
    ]


def test_every_address_is_sampled_and_no_sample_is_left_over() -> None:
    known = addresses()
    routes = {route for one in known for route in (one.route, *spelled(one.route))}
    ids = dict.fromkeys([*SAMPLES.values(), *REVEALED.values(), *KINDS], 1)
    for one in with_a_number():
        assert samples(one, ids), one.route
    for gone in [*EVERYBODYS, *NOTHINGS]:
        assert gone in routes, f"{gone} no longer exists: take it out of the sweep"
    for start in SAMPLES:
        assert any(route.startswith(start) for route in routes), f"{start} no longer exists"
    assert len(with_a_number()) > 90


@pytest.mark.slow
@pytest.mark.assurance(1, 2, 13)
@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
def test_strangers_get_nothing_and_owners_get_through() -> None:
    world = World()
    wrong: list[str] = []
    for address in with_a_number():
        through = False
        for url in samples(address, world.ids):
            for stranger in world.strangers:
                wrong += leaks(stranger, url, world.secrets)
            for owner in world.owners:
                reached, faults = reach(owner, url)
                through = through or reached
                wrong += faults
        if not through:
            wrong.append(f"{address.route}: its owner does not find it")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("url", ["/org/licences/{}/", "/api/v1/licences/{}"])
def test_the_sweep_finds_a_forgotten_rule(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    (stranger,) = [one for one in world.strangers if one.name == "other organisation"]
    address = url.format(world.ids["licences"])
    assert leaks(stranger, address, world.secrets) == []
    monkeypatch.setattr(LicenceQuerySet, "visible_to", lambda rows, actor: rows)
    found = leaks(stranger, address, world.secrets)
    assert any("200" in one for one in found)
    assert any("shows" in one for one in found)


def whole(answer: Any) -> bytes:
    """Everything an answer holds; a stream is closed at its end."""
    return b"".join(answer) if answer.streaming else bytes(answer.content)


def leaks(stranger: Caller, url: str, secrets: list[str]) -> list[str]:
    """What a stranger gets that is more than a refusal."""
    found = []
    for method in methods(url, stranger):
        with undone():
            answer = stranger.ask(method, url)
        body = whole(answer)
        shown = [one for one in secrets if one in body.decode(errors="replace")]
        refused = answer.status_code in REFUSED or to_login(answer)
        if not refused and answer.status_code != 405:
            found.append(f"{method} {url} by {stranger.name}: {answer.status_code}")
        if shown:
            found.append(f"{method} {url} by {stranger.name} shows {shown}")
    return found


def reach(owner: Caller, url: str) -> tuple[bool, list[str]]:
    """Whether an owner finds it by any method, and what goes wrong; reading never moves."""
    reached, wrong = False, []
    for method in methods(url, owner):
        with undone(), written() as tables:
            answer = owner.ask(method, url)
            whole(answer)
        if answer.status_code >= 500:
            wrong.append(f"{method} {url} by the {owner.name}: {answer.status_code}")
        if method == "GET" and tables:
            wrong.append(f"GET {url} by the {owner.name} wrote to {sorted(tables)}")
        if answer.status_code not in (404, 405, *REFUSED) and not to_login(answer):
            reached = True
    return reached, wrong


def readers(world: World, route: str) -> list[Caller]:
    """One of every kind; in the workers' own portal all of them, whose cases differ."""
    owners = world.owners if route.startswith("me/") else world.owners[2:]
    return [*owners, world.strangers[0]]


@pytest.mark.slow
@pytest.mark.assurance(13)
@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
def test_reading_a_page_without_a_number_changes_nothing_and_breaks_nothing() -> None:
    world = World()
    wrong: list[str] = []
    for address in addresses():
        if address.names or address.route.startswith("^"):
            continue
        for caller in readers(world, address.route):
            with undone(), written() as tables:
                answer = caller.ask("GET", "/" + address.route)
                whole(answer)
            if answer.status_code >= 500:
                wrong.append(f"GET /{address.route} by {caller.name}: {answer.status_code}")
            if tables:
                wrong.append(f"GET /{address.route} by {caller.name} wrote to {sorted(tables)}")
    assert not wrong, "\n".join(wrong)
    assert connection.is_usable()


@pytest.mark.django_db
def test_the_sweep_sees_what_is_written() -> None:
    with undone(), written() as tables:
        user = cast.user()
        User.objects.filter(pk=user.pk).update(name="改名")
        LoginSession.objects.filter(user=user).delete()
    assert tables == {"accounts_user"}
