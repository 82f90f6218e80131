"""The world of the sweep: one victim with a case of every kind, strangers with cases of their own,
and a sample for every address that holds the number of something.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests import cast, hired
from tests.api.support import token_of
from tests.employment.batches.lists import judged, row_of, sheet
from tests.files.samples import image, upload
from tests.rosters import lists as rosters
from tests.support.login import login
from zhiye.accounts.models import AuthorityMembership, LoginSession, User
from zhiye.api.docs import described
from zhiye.casework.kinds import KINDS, Kind
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.employment import services as employments
from zhiye.employment.inputs import Release
from zhiye.employment.models import Clue, Employer, PaperKind
from zhiye.files import services as files
from zhiye.notices import services as notices
from zhiye.notices.models import Notice
from zhiye.organizations.models import Delegation
from zhiye.people.found import token_for
from zhiye.people.models import Person
from zhiye.web.authority.views import counter
from zhiye.web.organization.views import employment_filing, invite

VICTIM, INVITED, LEAVER = "申屠受害", "令狐受邀", "公孙受离"
PLACE = "受害者机电有限公司"
MARK = "受害"


FORM = urlencode({"enabled": "1", "reason": "材料不清晰，请重新上传。"})
"""What most forms of a move ask for; the others are refused beside their fields."""


@dataclass(frozen=True)
class Address:
    """One pattern of the site with its parameters and the methods its view answers to."""

    route: str
    names: tuple[str, ...]
    name: str


def addresses() -> list[Address]:
    """Every pattern of the site, the API included."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, before: str, space: str) -> Iterator[Address]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one, route, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            yield Address(route, tuple(one.pattern.converters), f"{space}{one.name}")


@dataclass
class Caller:
    """Somebody with a browser and a token."""

    name: str
    actor: Actor | None
    client: Client
    token: str = ""

    @classmethod
    def of(cls, name: str, actor: Actor | None) -> Caller:
        """Logged in, unless it is nobody."""
        client = Client(raise_request_exception=False)
        if actor is None:
            return cls(name, None, client)
        login(client, User.objects.get(pk=actor.user_id or 0), actor.role, actor.acting_id)
        return cls(name, actor, client, token_of(actor))

    def ask(self, method: str, url: str) -> Any:
        """One request, as a browser sends it or with the token for the API."""
        headers = {"Accept": "text/html"}
        data, kind = FORM, "application/x-www-form-urlencoded"
        if url.startswith("/api/"):
            headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            data, kind = json.dumps(body_for(method, url)), "application/json"
        kept = copy(self.client.cookies)
        try:
            return self.client.generic(method, url, data, content_type=kind, headers=headers)
        finally:
            self.client.cookies = kept


class World:
    """The victim, the rightful owners, the strangers, and the ids of what belongs to the victim."""

    def __init__(self) -> None:
        here = cast.organization(PLACE, licensed=True)
        worker, invited, leaver = (cast.person(one) for one in (VICTIM, INVITED, LEAVER))
        self.office = here.authority
        self.clerk = cast.as_organization(here)
        self.worker = cast.as_person(worker)
        self.reviewer = cast.reviewer(self.office)
        self.ids: dict[str, Any] = {"organizations": here.pk, "person": worker.pk}
        self._cases(here, worker, invited)
        self._leaving(here, leaver)
        self._employed(here, worker)
        self._things(here, worker)
        self.owners = [
            Caller.of("worker", self.worker),
            Caller.of("invited", cast.as_person(invited)),
            Caller.of("leaver", cast.as_person(leaver)),
            Caller.of("clerk", self.clerk),
            Caller.of("reviewer", self.reviewer),
        ]
        self.ids["session"] = (
            LoginSession.objects.filter(user_id=self.worker.user_id or 0).latest("pk").pk
        )
        self.ids["token"] = invite._url(self.clerk, invited).rstrip("/").rpartition("/")[2]
        self.ids["employment_token"] = token_for(self.clerk, employment_filing.FILE, worker.pk)
        at_work = Employer.objects.get(pk=self.ids["employer"])
        self.ids["counter_token"] = token_for(
            self.reviewer, counter.COUNTER_FIND, worker.pk, at_work.pk
        )
        self.strangers = [Caller.of("nobody", None), *self._strangers()]
        people = (worker, invited, leaver)
        self.secrets = [*(one.name for one in people), PLACE, MARK, *self._numbers(*people)]

    def _cases(self, here: Any, worker: Person, invited: Person) -> None:
        cast.certificate(worker)
        row = cast.registered(worker, here)
        cast.certificate(invited)
        item = cast.certificate(worker, "T").items.get()
        cast.technical(worker)
        self.ids |= {
            "certificates": cast.typed_certificate(worker).pk,
            "item": item.pk,
            "first_issues": cast.supplement(item).pk,
            "registrations": cast.invitation(invited, here).pk,
            "active": row.pk,
            "deregistrations": cast.deregistration(row).pk,
            "draft": cast.licence(here, submitted=False).pk,
            "licences": cast.licence(here).pk,
            "safety": cast.ending(cast.appointed(here, worker)).pk,
            "education": worker.educations.get().pk,
        }

    def _entered(self) -> Any:
        """A record that the office has entered from paper."""
        at_work = hired.individual(self.reviewer, "140105")
        return hired.at_counter(self.reviewer, at_work, hired.worker(name="公孙受录"))

    def _change(self, here: Any, worker: Person) -> Any:
        """A change of employer to the victim's place that the office has returned."""
        item = hired.item_of(worker, "Q2")
        hired.hired(item, cast.organization("从前的机电有限公司"))
        made = hired.moving(item, here)
        return employments.return_(actor=self.reviewer, pk=made.pk, reason="登记表没有签字。")

    def _leaving(self, here: Any, leaver: Person) -> None:
        """Somebody who has asked to leave, where one may leave alone."""
        cast.rule(self.office, "person_may_exit_alone", True)
        cast.certificate(leaver)
        row = cast.registered(leaver, here)
        self.ids["leaving"] = cast.deregistration(row, by="person").pk

    def _employed(self, here: Any, worker: Person) -> None:
        """Records in the states from which somebody can go on."""
        item = worker.certificates.get(kind="operator", state="approved", items__code="G1")
        held = item.items.get()
        record = hired.hired(held, here)
        branch = cast.organization(f"{PLACE}分公司")
        leaving = hired.hired(hired.item_of(worker, "N1"), here)
        hired.hired(leaving.item, cast.organization(f"{PLACE}二厂"))
        released = employments.release_alone(
            actor=self.worker,
            pk=leaving.pk,
            facts=Release(
                on=today(),
                why="已离职",
                papers={
                    PaperKind.TERMINATION.value: [
                        cast.stored_file(self.worker, "termination_proof")
                    ]
                },
            ),
        )
        self.ids |= {
            "employments": record.pk,
            "employment_changes": hired.moving(held, branch).pk,
            "employment_releases": released.pk,
            "employer": record.employer_id,
            "entered": self._entered().pk,
            "clues": Clue.objects.get(person=worker).pk,
            "change": self._change(here, worker).pk,
            "employment_lists": judged(here, sheet([row_of(hired.item_of(worker, "N2"))])).pk,
        }

    def _things(self, here: Any, worker: Person) -> None:
        file = files.store(
            actor=self.worker,
            kind="certificate_copy",
            upload=upload(f"{MARK}.png", image()),
            holder=("certificate", self.ids["certificates"]),
        )
        colleague = cast.as_organization(here, colleague=True)
        member = cast.reviewer(self.office)
        self.ids |= {
            "file": file.pk,
            "notice": Notice.objects.filter(recipient=worker.user)[0].pk,
            "delegation": Delegation.objects.get(user_id=colleague.user_id or 0).pk,
            "member": AuthorityMembership.objects.get(user_id=member.user_id or 0).pk,
            "roster_lists": rosters.judged(rosters.sheet([rosters.good_row(1)]), self.office).pk,
            "announcement": notices.publish_announcement(
                actor=self.reviewer,
                facts=notices.Announcing(title="公告", body="各单位。", portal="all"),
            ).pk,
        }

    def _strangers(self) -> Iterator[Caller]:
        other = cast.organization("别处机电有限公司", licensed=True)
        neighbour, worker = cast.person("端木近邻"), cast.person("端木工人")
        for one in (neighbour, worker):
            cast.certificate(one)
        cast.typed_certificate(neighbour)
        cast.deregistration(cast.registered(worker, other))
        cast.invitation(neighbour, other)
        cast.licence(other)
        cast.appointed(other)
        yield Caller.of("neighbour", cast.as_person(neighbour))
        yield Caller.of("other organisation", cast.as_organization(other))
        far = cast.authority("140200", name="大同市的审核机构")
        yield Caller.of("other authority", cast.reviewer(far))

    @staticmethod
    def _numbers(*people: Person) -> list[str]:
        found = []
        for one in people:
            number = one.id_number.plain_for_system()
            found += [number, number[-12:], str(one.phone.plain_for_system())]
        return found


def body_for(method: str, url: str) -> Any:
    """The smallest body the description of an operation allows."""
    told = _described(url).get(method.lower(), {})
    shape = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return _smallest(shape) if shape else {}


def described_methods(url: str) -> tuple[str, ...]:
    """The methods an address of the API is described with."""
    return tuple(name.upper() for name in _described(url))


@cache
def _described(url: str) -> dict[str, Any]:
    """The operations behind an address."""
    for path, operations in described()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), url):
            return dict(operations)
    return {}


def _smallest(shape: dict[str, Any]) -> Any:
    if "$ref" in shape:
        return _smallest(described()["components"]["schemas"][shape["$ref"].rpartition("/")[2]])
    if "anyOf" in shape:
        return _smallest(shape["anyOf"][0])
    if "enum" in shape:
        return shape["enum"][0]
    if shape.get("type") == "object":
        needed = shape.get("required", ())
        return {name: _smallest(shape["properties"][name]) for name in needed}
    if shape.get("format") == "date":
        return today().isoformat()
    if shape.get("format") == "uuid":
        return "00000000-0000-4000-8000-000000000000"
    return {"array": [], "integer": 1, "boolean": False}.get(shape.get("type", ""), "试验试验")


# Where a number in an address leads, by the longest beginning of the route that fits. A case is
# found where its kind says; what is told here leads elsewhere or to another one.
SAMPLES: dict[str, str] = {
    "api/v1/certificates/items/<int:pk>": "item",
    "api/v1/registrations/<int:pk>/deregistrations": "active",
    "api/v1/delegations/<int:pk>": "delegation",
    "api/v1/files/": "file",
    "api/v1/employment-batches/<int:pk>": "employment_lists",
    "api/v1/rosters/<int:pk>": "roster_lists",
    "account/sessions/<int:pk>": "session",
    "files/<uuid:pk>": "file",
    "inbox/<int:pk>": "notice",
    "me/certificates/items/<int:pk>": "item",
    "me/qualifications/<slug:kind>/<int:pk>": "education",
    "me/registrations/<int:pk>/deregister/": "active",
    "me/deregistrations/<int:pk>/exit_alone/": "leaving",
    "me/deregistrations/<int:pk>/withdraw/": "leaving",
    "api/v1/deregistrations/<int:pk>/exit-alone": "leaving",
    "me/employments/<int:pk>/deny/": "employment_changes",
    "me/employments/<int:pk>/withdraw_release/": "employment_releases",
    "org/licences/<int:pk>": "draft",
    "org/registrations/invite/<str:token>": "token",
    "org/registrations/<int:pk>/deregister/": "active",
    "org/employments/new/<str:token>": "employment_token",
    "org/employments/<int:pk>/<slug:name>/": "change",
    "org/personnel/<int:pk>": "active",
    "org/certificates/<int:pk>": "certificates",
    "org/delegations/<int:pk>": "delegation",
    "gov/employments/<int:pk>/end/": "entered",
    "gov/employments/<int:pk>/edit/": "entered",
    "gov/employments/new/<int:pk>": "employer",
    "gov/employments/new/enter/<str:token>": "counter_token",
    "gov/people/<int:pk>": "person",
    "gov/members/<int:pk>": "member",
    "gov/announcements/<int:pk>": "announcement",
}
"""Addresses that hold the number of something that belongs to somebody."""

EVERYBODYS: dict[str, str] = {
    "organizations/<int:pk>/": "the public page of an organisation (SX-01)",
    "announcements/<int:pk>/": "a public announcement",
    "help/<slug:key>/": "the manuals",
    "help/<slug:key>/<str:name>/": "a section of the manuals",
    "help/pictures/<slug:name>.png": "the pictures of the manuals",
    "inbox/announcements/<int:pk>/": "an announcement of one's own portal",
    "me/organizations/<int:pk>/": "where any worker may apply (SX-58)",
    "p/<str:token>/": "the public page of a print, for who holds it (ZS-03)",
    "api/v1/public/prints/<str:token>": "the public page of a print, for who holds it (ZS-03)",
    "api/v1/public/organizations/<int:pk>": "the public page of an organisation (SX-01)",
    "api/v1/public/organizations/<int:pk>/people": "the public page of an organisation (SX-01)",
}
"""Addresses with a number that is no secret; what they show is tested with their pages."""

NOTHINGS: dict[str, str] = {
    "demo/components/login/<slug:kind>/": "the gallery",
    "demo/components/error/<int:status>/": "the gallery",
    "api/v1/<path:rest>": "no such address",
    "files/upload/<slug:kind>/": "what a new file is for",
    "me/certificates/new/<slug:kind>/": "which form",
    "me/qualifications/<slug:kind>/new/": "which form",
    "gov/rules/<slug:key>/": "a rule of the own authority",
    "gov/workdays/<day:day>/remove/": "a date",
    "gov/staffing/demands/<node:licence>/": "a node of the catalogue",
    "gov/staffing/figures/<node:licence>/<slug:key>/": "a node of the catalogue",
}
"""Addresses with a parameter that is the number of nothing."""

REVEALED = {
    ("person", "id_number"): "person",
    ("person", "phone"): "person",
    ("certificate", "number"): "certificates",
    ("safety", "id_number"): "safety",
    ("employer", "contact_phone"): "employer",
}


def samples(address: Address, ids: dict[str, Any]) -> list[str]:
    """The addresses to try for a pattern. Raises LookupError for one that nobody has sampled."""
    if address.route.startswith("gov/reveal/"):
        return [
            f"/gov/reveal/{kind}/{ids[what]}/{field}/" for (kind, field), what in REVEALED.items()
        ]
    return [_sample(route, ids) for route in spelled(address.route)]


def spelled(route: str) -> list[str]:
    """A pattern with each move spelled that its `<slug:name>` stands for."""
    if "<slug:name>" not in route or route in EVERYBODYS:
        return [route]
    return [route.replace("<slug:name>", name) for name in _moves_at(route)]


def _moves_at(route: str) -> list[str]:
    """The moves of the kind that is found there: their pages, or all where it has none."""
    kind, role = next(found for place, found in _places().items() if route.startswith(place))
    if kind.moves and route == f"{_route(kind.sides[role].path)}<slug:name>/":
        return kind.pages(role)
    moves = kind.flow.moves
    return [move.name for move in moves if move.role is not Role.SYSTEM and move.sources]


def _route(path: str) -> str:
    return path.removeprefix("/").replace("{pk}", "<int:pk>")


@cache
def _places() -> dict[str, tuple[Kind[Any], Role]]:
    """Where the cases of each kind are found, by each role."""
    return {
        _route(side.path): (kind, role)
        for kind in KINDS.values()
        for role, side in kind.sides.items()
        if "{pk}" in side.path
    }


@cache
def _sampled() -> dict[str, str]:
    """A case of each kind at its places, on pages and in the interface, and what is told here."""
    api = {f"api/v1/{key.replace('_', '-')}/<int:pk>": key for key in KINDS}
    also = {
        f"api/v1{side.api}/<int:pk>": kind.key
        for kind in KINDS.values()
        for side in kind.sides.values()
        if side.api and "?" not in side.api
    }
    pages = {place.removesuffix("/"): kind.key for place, (kind, _) in _places().items()}
    return api | also | pages | SAMPLES


def _sample(route: str, ids: dict[str, Any]) -> str:
    fitting = [start for start in _sampled() if route.startswith(start)]
    if not fitting:
        raise LookupError(f"{route} has no sample: add one to tests/consistency/sweep.py")
    value = ids[_sampled()[max(fitting, key=len)]]
    path = "/" + route
    for one in ("<int:pk>", "<uuid:pk>", "<uuidstr:pk>", "<str:token>"):
        path = path.replace(one, str(value))
    path = path.replace("<slug:kind>", "education")
    if "<" in path:
        raise LookupError(f"{route} has a parameter nobody has sampled")
    return path


def to_login(answer: Any) -> bool:
    """Whether an answer only sends somebody to where they log in or choose for whom to act."""
    places = ("/login/", "/me/login/", "/account/switch/")
    return answer.status_code == 302 and str(answer["Location"]).startswith(places)
