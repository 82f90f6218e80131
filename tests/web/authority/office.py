"""An officer at a browser, and cases of every kind that wait for one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.test import Client

from tests import cast, hired
from tests.support.login import login
from tests.support.marks import flat
from zhiye.accounts.models import User
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.core.flow import Flow
from zhiye.employment import services as employment
from zhiye.employment.inputs import Release
from zhiye.employment.models import Clue, Employment, PaperKind
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.regions.models import Authority, AuthorityKind
from zhiye.web.authority.cases import DESKS

XIAODIAN, DATONG = "140105", "140215"
KEYS = tuple(DESKS)


class Office(Client):
    """A browser in which somebody acts for an authority."""

    def __init__(self, actor: Actor | None = None, **more: Any) -> None:
        super().__init__()
        self.actor = actor or cast.reviewer(**more)
        user = User.objects.get(pk=self.user_id)
        login(self, user, Role.AUTHORITY, self.actor.authority_id)

    @property
    def user_id(self) -> int:
        """Whose browser it is."""
        assert self.actor.user_id is not None
        return self.actor.user_id

    @property
    def authority_id(self) -> int:
        """For whom they act."""
        assert self.actor.authority_id is not None
        return self.actor.authority_id

    def text(self, url: str, status: int = 200, **more: Any) -> str:
        """The words of a page, without its marks."""
        answer = self.get(url, **more)
        assert answer.status_code == status, (url, answer.status_code, words(answer)[:800])
        return words(answer)

    def html(self, url: str) -> str:
        """The main part of a page with its marks."""
        answer = self.get(url)
        assert answer.status_code == 200, (url, answer.status_code, words(answer)[:800])
        return main(answer)

    def send(self, url: str, data: dict[str, Any] | None = None, status: int = 302) -> str:
        """Post a form and expect a status; answers where it leads, or what it says."""
        answer = self.post(url, data or {})
        assert answer.status_code == status, (url, answer.status_code, words(answer)[:2000])
        return str(answer["Location"]) if status == 302 else words(answer)

    def decide(
        self,
        case: Case,
        move: str,
        *,
        reason: str = "",
        ticked: Sequence[str] = (),
        seen: int | None = None,
        queue: str = "",
        status: int = 302,
    ) -> str:
        """Answer a case as the page does."""
        data: dict[str, Any] = {"move": move, "reason": reason, "queue": queue}
        data["seen"] = case.seen if seen is None else seen
        if ticked:
            data["ticked"] = list(ticked)
        return self.send(f"{case.url}decide/", data, status)


def only(*functions: str, of: Authority | None = None) -> Office:
    """An officer with these functions alone."""
    return Office(cast.reviewer(of, functions=functions))


def county(code: str = XIAODIAN) -> Authority:
    """The regulator of a county."""
    return cast.authority(code, kind=AuthorityKind.REGULATOR, rules={})


def saying(reason: str, password: str = cast.TEST_PASSWORD_PLAIN) -> dict[str, str]:
    """What the form of an export asks for."""
    return {"reason": reason, "password": password}


def main(answer: Any) -> str:
    """The main part of a page with its marks."""
    html = flat(answer.content.decode())
    return html.partition("<main")[2] or html


def words(answer: HttpResponse | Any) -> str:
    """What somebody reads on a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main(answer))).split())


# -- cases --------------------------------------------------------------------------------------


@dataclass
class Case:
    """A case that waits for a reviewer."""

    key: str
    obj: Any

    @property
    def flow(self) -> Flow[Any]:
        """Its table of moves."""
        return DESKS[self.key].flow

    @property
    def url(self) -> str:
        """Its page."""
        return str(DESKS[self.key].url_of(self.obj))

    @property
    def seen(self) -> int:
        """The newest log row."""
        last = self.flow.last_log(self.obj)
        assert last is not None
        return last.pk

    @property
    def state(self) -> str:
        """The state in the database."""
        self.obj.refresh_from_db()
        return str(self.obj.state)

    @property
    def parties(self) -> tuple[Organization | None, Person | None]:
        """The organisation and the person of the case, where it has one."""
        obj = self.obj
        if self.key == "organizations":
            return obj, None
        if self.key == "licences":
            return obj.organization, None
        if self.key == "certificates":
            return None, obj.person
        if self.key == "first_issues":
            return None, obj.item.certificate.person
        if self.key == "deregistrations":
            return obj.registration.organization, obj.registration.person
        if isinstance(obj, Employment):
            return obj.employer.organization, obj.person
        return obj.organization, obj.person


def a_worker(code: str = XIAODIAN, name: str = "") -> Person:
    """Somebody with a valid certificate."""
    someone = cast.person(name, code=code)
    cast.certificate(someone)
    return someone


def an_employer(code: str = XIAODIAN, name: str = "") -> Organization:
    """An organisation that may register people."""
    return cast.organization(name, code=code, licensed=True)


def _first_issue(code: str) -> Model:
    held = cast.certificate(cast.person(code=code), "T")
    return cast.supplement(held.items.get())


def _employed(code: str) -> Employment:
    held = cast.certificate(cast.person(code=code))
    return hired.hired(held.items.get(), cast.organization(code=code))


def _change(code: str) -> Model:
    there = cast.organization(code=code)
    clerk = cast.as_organization(there)
    papers = {
        kind.value: [cast.stored_file(clerk, "employment_paper")]
        for kind in (PaperKind.FORM, PaperKind.CERTIFICATE)
    }
    return hired.moving(_employed(code).item, there, hired.facts(papers=papers))


def _release(code: str) -> Model:
    record = _employed(code)
    cast.rule(record.authority, "employment_release_recorded_by", "authority")
    assert record.employer.organization is not None
    clerk = cast.as_organization(record.employer.organization)
    proof = {PaperKind.TERMINATION.value: [cast.stored_file(clerk, "termination_proof")]}
    return employment.release(
        actor=clerk, pk=record.pk, facts=Release(on=today(), why="合同到期", papers=proof)
    )


def an_overlap(code: str = XIAODIAN) -> Clue:
    """Somebody on record at two employers of a county at once."""
    first = _employed(code)
    hired.hired(first.item, cast.organization(code=code))
    return Clue.objects.get(person=first.person)


def an_entry(code: str = XIAODIAN) -> Employment:
    """A record an office has entered from paper."""
    cast.authority()
    clerk = cast.reviewer()
    employer = hired.individual(clerk, code)
    return hired.at_counter(clerk, employer, hired.worker(with_account=False))


MAKERS: dict[str, Callable[[str], Model]] = {
    "organizations": lambda code: cast.organization(verified=False, code=code),
    "licences": lambda code: cast.licence(cast.organization(code=code)),
    "certificates": lambda code: cast.typed_certificate(cast.person(code=code)),
    "first_issues": _first_issue,
    "deregistrations": lambda code: cast.under_review(
        cast.registered(a_worker(code), an_employer(code))
    ),
    "safety": lambda code: cast.ending(cast.appointed(an_employer(code), a_worker(code))),
    "employment_changes": _change,
    "employment_releases": _release,
}


def a_case(key: str, code: str = XIAODIAN) -> Case:
    """A case of a kind that waits, in a county."""
    return Case(key, MAKERS[key](code))
