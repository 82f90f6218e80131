"""Every page of a move is asked the same, whatever the kind of case and the portal.

It asks; it carries what was seen and a key; an outdated page moves nothing; a refusal stands beside
its field and nothing typed is lost; a stranger finds nothing; two clicks are one; and afterwards it
says what came of it. Pages that do more have tests of their own beside these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.test import Client

from tests import cast, hired
from tests.certificates import places
from tests.certificates.test_amend import verified
from tests.support.login import login
from tests.web.authority.office import MAKERS, an_employer, an_entry, an_overlap, words
from tests.web.authority.office import a_worker as worker
from zhiye.accounts.models import User
from zhiye.casework.kinds import KINDS, Kind, in_words
from zhiye.certificates import services as certificates
from zhiye.certificates.models import Certificate, CertificateItem
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.core.models import MoveLog
from zhiye.employment import services as employments
from zhiye.employment.inputs import Release
from zhiye.employment.models import Employment, PaperKind
from zhiye.registrations import deregistration_services as deregistrations
from zhiye.registrations.models import Deregistration, Registration, SafetyAppointment
from zhiye.web.shared.uploads import StoredFileField

pytestmark = pytest.mark.django_db

WHY = "写了很久的原因，不能丢"


@dataclass(frozen=True)
class Page:
    """The page of a move in the portal of a role."""

    key: str
    role: Role
    name: str

    def __str__(self) -> str:
        return f"{self.role.value}-{self.key}-{self.name}"

    @property
    def kind(self) -> Kind[Any]:
        """The kind of case."""
        return KINDS[self.key]


PAGES = [
    Page(key, role, name)
    for key, kind in KINDS.items()
    for role, side in kind.sides.items()
    if side.path
    for name in kind.pages(role)
]


# -- a case in which the move can be made ------------------------------------------------------


def _invited() -> Registration:
    return cast.invitation(worker(), an_employer())


def _applied() -> Registration:
    return cast.application(worker(), an_employer())


def _leaving(by: str) -> Callable[[], Deregistration]:
    """A deregistration that waits for the other side, where one may also go alone."""

    def made() -> Deregistration:
        row = cast.registered(worker(), an_employer())
        cast.rule(row.organization.authority, "person_may_exit_alone", True)
        return cast.deregistration(row, by=by)

    return made


def _leaving_returned(by: str) -> Callable[[], Deregistration]:
    def made() -> Deregistration:
        case = cast.under_review(cast.registered(worker(), an_employer()), by=by)
        reviewer = cast.reviewer(case.registration.organization.authority)
        return deregistrations.return_(actor=reviewer, pk=case.pk, reason="证明书没有盖章。")

    return made


def _appointed() -> SafetyAppointment:
    return cast.appointed(an_employer(), worker())


def _ending() -> SafetyAppointment:
    return cast.ending(_appointed())


def _typed() -> Certificate:
    return cast.typed_certificate(cast.person())


def _typed_returned() -> Certificate:
    case = _typed()
    return certificates.return_(actor=cast.reviewer(), pk=case.pk, reason="照片不清楚。")


def _typed_approved() -> Certificate:
    """One of elsewhere, which its holder may amend (ZS-08)."""
    places.zhongshan()
    return verified(cast.person(code="442000"))


def _item() -> CertificateItem:
    return cast.certificate(cast.person()).items.get()


def _hired() -> Employment:
    return hired.hired(_item(), cast.organization())


def _hired_in_fujian() -> Employment:
    return hired.hired(hired.worker(), hired.organization(hired.IN_FUJIAN))


def _moving() -> Employment:
    return hired.moving(_hired().item, cast.organization())


def _moving_returned() -> Employment:
    return employments.return_(actor=cast.reviewer(), pk=_moving().pk, reason="没有签字。")


def _released_alone() -> Employment:
    record = _hired_in_fujian()
    me = cast.as_person(record.person)
    proof = {PaperKind.TERMINATION.value: [cast.stored_file(me, "termination_proof")]}
    return employments.release_alone(
        actor=me, pk=record.pk, facts=Release(on=today(), why="已离职", papers=proof)
    )


def _waiting(key: str) -> Callable[[], Any]:
    return lambda: MAKERS[key]("140105")


CASES: dict[str, Callable[[], Any]] = {
    "organization-licences-submit": lambda: cast.licence(cast.organization(), submitted=False),
    "organization-licences-discard": lambda: cast.licence(cast.organization(), submitted=False),
    "organization-licences-withdraw": _waiting("licences"),
    "authority-licences-revoke": lambda: cast.licence(cast.organization(), approved=True),
    "authority-certificates-revoke": lambda: cast.certificate(cast.person()),
    "person-certificates-withdraw": _typed,
    "person-certificates-resubmit": _typed_returned,
    "person-certificates-amend": _typed_approved,
    "person-registrations-accept_invitation": _invited,
    "person-registrations-decline_invitation": _invited,
    "person-registrations-withdraw_application": _applied,
    "organization-registrations-accept_application": _applied,
    "organization-registrations-decline_application": _applied,
    "organization-registrations-withdraw_invitation": _invited,
    "person-deregistrations-consent": _leaving("organization"),
    "person-deregistrations-decline": _leaving("organization"),
    "person-deregistrations-withdraw": _leaving("person"),
    "person-deregistrations-exit_alone": _leaving("person"),
    "person-deregistrations-resubmit": _leaving_returned("person"),
    "organization-deregistrations-consent": _leaving("person"),
    "organization-deregistrations-decline": _leaving("person"),
    "organization-deregistrations-withdraw": _leaving("organization"),
    "organization-deregistrations-resubmit": _leaving_returned("organization"),
    "organization-safety-posts": _appointed,
    "organization-safety-end": _appointed,
    "organization-safety-cancel_end": _ending,
    "organization-employments-resubmit": _moving_returned,
    "organization-employments-edit": _hired,
    "organization-employments-withdraw": _moving,
    "organization-employments-end": _hired,
    "organization-employments-release": _hired_in_fujian,
    "organization-employments-withdraw_release": _waiting("employment_releases"),
    "person-employments-deny": _moving,
    "person-employments-release_alone": _hired_in_fujian,
    "person-employments-withdraw_release": _released_alone,
    "authority-employments-edit": an_entry,
    "authority-employments-end": an_entry,
    "authority-clues-close": lambda: an_overlap(),
}
"""Moves that are not made in the state in which a case of the kind waits for its office."""

MORE: dict[str, dict[str, Any]] = {
    "organization-employments-edit": {"on": str(today()), "why": WHY},
    "authority-employments-edit": {"ends_on": str(today() + timedelta(days=200))},
}
"""What has to be changed on a page before it can be sent."""


def case_of(page: Page) -> Any:
    """A row in which the move of a page can be made. Raises LookupError."""
    made = CASES.get(str(page)) or (_waiting(page.key) if page.key in MAKERS else None)
    if (page.role is not Role.AUTHORITY and str(page) not in CASES) or made is None:
        raise LookupError(f"{page} has no case: add one to tests/web/test_move_pages.py")
    return made()


def _rightful(page: Page, row: Any) -> Actor:
    """Somebody of the role who may see the row."""
    if page.role is Role.AUTHORITY:
        return cast.reviewer(functions=[*cast.FUNCTIONS, "employment", "counter"])
    if page.role is Role.PERSON:
        return cast.as_person(getattr(row, "registration", row).person)
    at = getattr(row, "registration", getattr(row, "employer", row))
    return cast.as_organization(at.organization)


def _stranger(role: Role) -> Actor:
    """Somebody of the same role, elsewhere."""
    if role is Role.AUTHORITY:
        everything = [*cast.FUNCTIONS, "employment", "counter"]
        return cast.reviewer(cast.authority("150000"), functions=everything)
    return cast.as_person(cast.person()) if role is Role.PERSON else _clerk_elsewhere()


def _clerk_elsewhere() -> Actor:
    return cast.as_organization(cast.organization(licensed=True))


class Browser(Client):
    """A browser in which an actor is logged in."""

    def __init__(self, actor: Actor) -> None:
        super().__init__()
        self.actor = actor
        pk = {Role.AUTHORITY: actor.authority_id, Role.ORGANIZATION: actor.organization_id}
        login(self, User.objects.get(pk=actor.user_id or 0), actor.role, pk.get(actor.role))


# -- what stands in the form -------------------------------------------------------------------


class Controls(HTMLParser):
    """What a browser would send of the form on a page that carries what was seen."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, Any] = {}
        self._here: dict[str, Any] = {}
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or one of its controls."""
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "form":
            self._here = {}
        elif tag in ("select", "textarea"):
            self._open = name
            self._here[name] = ""
        elif tag == "option" and self._open:
            if "selected" in told or not self._here[self._open]:
                self._here[self._open] = value
        elif tag == "input" and (
            "checked" in told or told.get("type") not in ("radio", "checkbox")
        ):
            self._here[name] = value

    def handle_data(self, data: str) -> None:
        """What stands in a text box of several lines."""
        if self._open and (self.get_starttag_text() or "").startswith("<textarea"):
            self._here[self._open] = data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        """A form ends, or one of its controls."""
        if tag in ("select", "textarea"):
            self._open = ""
        elif tag == "form" and "seen" in self._here:
            self.found = self._here


def filled_in(html: str, form: forms.BaseForm, actor: Actor) -> dict[str, Any]:
    """What is sent from a page by somebody who fills in what is still empty."""
    sent = Controls(html).found
    for name, field in form.fields.items():
        if not sent.get(name) and (value := _filling(name, field, actor)):
            sent[name] = value
    return sent


def _filling(name: str, field: Any, actor: Actor) -> Any:
    if isinstance(field, StoredFileField):
        first = field.required or name.endswith("_0")
        return str(cast.stored_file(actor, field.kind.name).pk) if first else ""
    if field.widget.is_hidden:
        return ""
    if choices := getattr(field, "choices", ()):
        return next((str(value) for value, _ in choices if value), "")
    if not field.required and name != "reason":
        return ""
    return str(today()) if isinstance(field, forms.DateField) else WHY


@dataclass
class Asked:
    """A page that was opened, and what is sent from it."""

    page: Page
    row: Any
    browser: Browser
    url: str
    form: forms.BaseForm
    data: dict[str, Any]

    def post(self, **more: Any) -> Any:
        """Send the form, some of it otherwise."""
        data = {name: value for name, value in {**self.data, **more}.items() if value is not None}
        return self.browser.post(self.url, data)

    def stands(self) -> tuple[str, int]:
        """The state and how often the case was moved: what a refusal must not change."""
        self.row.refresh_from_db()
        return self.row.state, self.page.kind.flow.log_of(self.row).count()


def opened(page: Page) -> Asked:
    """A page of a move, opened by somebody who may make it; its form as they fill it in."""
    row = case_of(page)
    actor = _rightful(page, row)
    browser = Browser(actor)
    url = f"{page.kind.path(page.role, row.pk)}{page.name}/"
    answer = browser.get(url)
    assert answer.status_code == 200, (answer.status_code, words(answer)[:600])
    form = answer.context["form"]
    data = filled_in(answer.content.decode(), form, actor) | MORE.get(str(page), {})
    return Asked(page, row, browser, url, form, data)


@pytest.mark.parametrize("at", PAGES, ids=str)
@pytest.mark.assurance(1, 5)
def test_a_page_of_a_move(at: Page, catalogue: None) -> None:
    """All questions in one world: those that change nothing first."""
    asked = opened(at)
    carries_what_was_seen(asked)
    before = asked.stands()
    a_stranger_finds_nothing(asked)
    what_is_missing_stands_beside_its_field(asked)
    an_outdated_page_moves_nothing(asked)
    assert asked.stands() == before
    two_clicks_are_one(asked)


def carries_what_was_seen(asked: Asked) -> None:
    newest = MoveLog.objects.filter(flow=asked.page.kind.flow.name, object_id=asked.row.pk).latest(
        "pk"
    )
    assert asked.data["seen"] == str(newest.pk)
    assert asked.data["idempotency_key"]


def a_stranger_finds_nothing(asked: Asked) -> None:
    stranger = Browser(_stranger(asked.page.role))
    data = {name: value for name, value in asked.data.items() if name != "acting"}
    for answer in (stranger.get(asked.url), stranger.post(asked.url, data)):
        assert answer.status_code == 404
        assert asked.page.kind.about(asked.row) not in answer.content.decode()
    assert Client().post(asked.url)["Location"].endswith("/login/")


def what_is_missing_stands_beside_its_field(asked: Asked) -> None:
    """Each needed field left out in turn: named as wrong, and what else was typed is kept."""
    for name, field in asked.form.fields.items():
        if not field.required or field.widget.is_hidden:
            continue
        answer = asked.post(**{name: None})
        assert answer.status_code == 422, name
        again = answer.context["form"]
        assert again.errors.get(name), (name, again.errors)
        assert str(again.errors[name][0]) in words(answer)
        kept(asked, answer, but=name)


def an_outdated_page_moves_nothing(asked: Asked) -> None:
    answer = asked.post(seen=int(asked.data["seen"]) - 1, idempotency_key="outdated")
    assert answer.status_code == 409
    if asked.form.visible_fields():
        kept(asked, answer)


def kept(asked: Asked, answer: Any, *, but: str = "") -> None:
    """Nothing that was typed is lost on the page that comes back."""
    html = answer.content.decode()
    for name, value in typed(asked):
        if name != but:
            assert escape(value) in html, (name, value)


def typed(asked: Asked) -> Iterator[tuple[str, str]]:
    """What stands in the fields one can see."""
    for bound in asked.form.visible_fields():
        value = asked.data.get(bound.name)
        if isinstance(value, str):
            yield bound.name, value


def two_clicks_are_one(asked: Asked) -> None:
    """The second click of the same form leads where the first did, a later one is too late; and it
    is told what came of it."""
    page, (_, moved) = asked.page, asked.stands()
    first = asked.post()
    assert first.status_code == 302, words(first)[:2000]
    after = asked.stands()
    assert after[1] > moved
    said = unescape(asked.browser.get(first["Location"]).content.decode())
    second = asked.post()
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert asked.post(idempotency_key="later").status_code == 409
    assert asked.stands() == after
    how = page.kind.moves[page.name]
    assert how.done or how.then, "nothing is said afterwards"
    assert in_words(how.done, page.kind.get(asked.browser.actor, asked.row.pk)) in said
