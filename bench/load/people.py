"""What people do in one visit: a page, a pause to read it, the next one.

A visit knows pages and forms, nothing of the program that loads the server: it is given a browser.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

HIDDEN = re.compile(r"<input\b[^>]*\btype=\"hidden\"[^>]*>")
ATTRIBUTE = re.compile(r"\b(name|value)=\"([^\"]*)\"")
LETTERS = "王李张刘陈"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str = ""


class Browser(Protocol):
    """One person's browser: keeps cookies, pauses before each page, follows no redirect itself."""

    def get(self, path: str, name: str) -> Answer:
        """Ask for a page; `name` is the operation in the figures. Raises Stopped when refused."""

    def post(self, path: str, data: dict[str, Any], name: str) -> Answer:
        """Send a form. Raises Stopped when refused."""


class Stopped(Exception):
    """The server asked to come back later, or failed: the visit ends here."""


@dataclass
class Town:
    """Everybody there is, handed out in turn so that no two are the same person at once."""

    cast: dict[str, Any]
    _turns: dict[str, Iterator[Any]] = field(default_factory=dict)

    @property
    def password(self) -> str:
        """The one password of all of them."""
        return str(self.cast["password"])

    def next(self, kind: str) -> Any:
        """The next one of a kind, the first again after the last."""
        turns = self._turns.setdefault(kind, itertools.cycle(self.cast[kind]))
        return next(turns)

    def once(self, kind: str) -> Any | None:
        """The next one of what can be used up, None after the last."""
        turns = self._turns.setdefault(f"{kind} once", iter(self.cast[kind]))
        return next(turns, None)


Visit = Callable[[Browser, Town], None]


def public(browser: Browser, town: Town) -> None:
    """Somebody looks up an organisation and verifies two certificates."""
    browser.get("/", "public: first page")
    browser.get(f"/organizations/?q={LETTERS[0]}", "public: search")
    browser.get(f"/organizations/{town.next('organizations')}/", "public: organisation")
    for _ in range(2):
        asked = town.next("workers")
        page = browser.get("/verify/", "public: verify, form")
        typed = {"name": asked["name"], "number": asked["number"]}
        browser.post("/verify/", hidden(page) | typed, "public: verify")


def worker(browser: Browser, town: Town) -> None:
    """A worker logs in on the phone, agrees to an invitation and looks at what is on record."""
    one = town.next("workers")
    _log_in(browser, town, "/me/login/password/", one["phone"])
    browser.get("/me/", "worker: first page")
    browser.get("/me/registrations/", "worker: registrations")
    case = f"/me/registrations/{one['registration']}/"
    page = browser.get(case, "worker: registration")
    accept = f"{case}accept_invitation/"
    if accept in page.text:
        browser.post(accept, hidden(page), "worker: accept *")
        browser.get(f"{case}done/", "worker: accepted")
    browser.get("/me/certificates/", "worker: certificates")
    browser.get("/inbox/", "worker: messages")
    _log_out(browser, browser.get("/me/account/", "worker: account"))


def clerk(browser: Browser, town: Town) -> None:
    """An employer's clerk looks through the people and invites somebody."""
    one = town.next("clerks")
    _log_in(browser, town, "/login/", one["phone"])
    browser.get("/org/", "clerk: desk")
    page = browser.get("/org/personnel/", "clerk: people")
    if found := re.search(r"/org/personnel/\d+/", page.text):
        browser.get(found[0], "clerk: person")
    browser.get("/org/personnel/?category=operation", "clerk: people of a category")
    page = browser.get("/org/registrations/", "clerk: registrations")
    if wanted := town.once("free"):
        page = browser.get("/org/registrations/invite/", "clerk: invite, search")
        words = {"words": wanted["number"]}
        page = browser.post(
            "/org/registrations/invite/", hidden(page) | words, "clerk: invite, found"
        )
        there = _link(page, r"/org/registrations/invite/[^/\"]+/")
        page = browser.get(there, "clerk: invite, form")
        answer = browser.post(there, hidden(page) | {"categories": "operation"}, "clerk: invite *")
        page = browser.get(_gone_to(answer), "clerk: registration")
    _log_out(browser, page)


def filer(browser: Browser, town: Town) -> None:
    """An employer's clerk puts somebody on record and looks through the records."""
    one = town.next("filers")
    _log_in(browser, town, "/login/", one["phone"])
    browser.get("/org/", "clerk: desk")
    page = browser.get("/org/employments/", "clerk: employment records")
    if hired := town.once("hired"):
        page = browser.get("/org/employments/new/", "clerk: employment, search")
        typed = {"name": hired["name"], "id_number": hired["number"]}
        answer = browser.post(
            "/org/employments/new/", hidden(page) | typed, "clerk: employment, found"
        )
        there = _gone_to(answer)
        page = browser.get(there, "clerk: employment, form")
        answer = browser.post(there, _filled(page), "clerk: employment filed *")
        page = browser.get(_gone_to(answer), "clerk: employment record")
    browser.get("/org/employments/?item=G1", "clerk: employment records searched")
    _log_out(browser, page)


def officer(browser: Browser, town: Town) -> None:
    """A reviewer decides three cases and looks somebody up; an officer looks at the records."""
    one = town.next("officers")
    _log_in(browser, town, "/login/", one["phone"])
    page = browser.get("/gov/", "officer: desk")
    if one["reviews"]:
        browser.get("/gov/certificates/", "officer: queue")
        for _ in range(3):
            if not (case := town.once("cases")):
                break
            there = f"/gov/certificates/{case}/"
            page = browser.get(there, "officer: case")
            answer = {"move": "approve"}
            browser.post(f"{there}decide/", hidden(page) | answer, "officer: decide *")
        browser.get("/gov/registrations/", "officer: registrations")
    else:
        browser.get("/gov/employments/", "officer: employment records")
        browser.get("/gov/employments/?person=" + LETTERS[1], "officer: records searched")
    _log_out(browser, page)


MIX: dict[Visit, int] = {public: 50, worker: 26, clerk: 10, filer: 10, officer: 4}
"""Of a hundred people at work. Assumed: no office has published how its visitors divide."""
WRITES = " *"
"""Ends the names of operations that write what somebody will read."""


def hidden(page: Answer) -> dict[str, Any]:
    """What the forms of a page carry unseen: token, key, what was seen."""
    found: dict[str, Any] = {}
    for one in HIDDEN.findall(page.text):
        given = dict(ATTRIBUTE.findall(one))
        if "name" in given:
            found[given["name"]] = html.unescape(given.get("value", ""))
    return found


def _filled(page: Answer) -> dict[str, Any]:
    """The form of a filing as it came: what is filled in and ticked already is sent."""
    found = hidden(page)
    for one in re.findall(r"<input\b[^>]*>", page.text):
        given = dict(re.findall(r"\b(name|value|type)=\"([^\"]*)\"", one))
        kind, name = given.get("type", "text"), given.get("name", "")
        if not name or kind in ("hidden", "submit", "file", "search"):
            continue
        if kind in ("checkbox", "radio") and not re.search(r"\bchecked\b", one):
            continue
        found[name] = html.unescape(given.get("value", ""))
    return found


def _log_in(browser: Browser, town: Town, where: str, phone: str) -> None:
    page = browser.get(where, "log in, form")
    typed = {"phone": phone, "password": town.password}
    answer = browser.post(where, hidden(page) | typed, "log in *")
    _gone_to(answer)


def _log_out(browser: Browser, page: Answer) -> None:
    browser.post("/logout/", hidden(page), "log out")


def _gone_to(answer: Answer) -> str:
    """Where a form that was taken leads; raises Stopped where it was not taken."""
    if answer.status != 302 or not answer.location:
        raise Stopped(f"a form was answered {answer.status}")
    return answer.location


def _link(page: Answer, pattern: str) -> str:
    found = re.search(rf"href=\"({pattern})\"", page.text)
    if found is None:
        raise Stopped(f"no link {pattern}")
    return html.unescape(found[1])
