"""What a kind of case is to a reviewer: its queue, its list, its page.

One `Desk` a kind; the views, the work-basket and the menu know nothing else about it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.urls import reverse

from zhiye.casework.facts import Fact as Told
from zhiye.casework.facts import Paper
from zhiye.casework.kinds import Kind, MovePage, Side
from zhiye.casework.waits import Wait, Waits
from zhiye.core.actor import Actor, Role
from zhiye.core.flow import Flow, Log, Move
from zhiye.core.history import Story
from zhiye.core.listing import Filter, Listing
from zhiye.core.models import MoveLog
from zhiye.core.sealed import Sealed
from zhiye.core.visible import get_one
from zhiye.files.models import StoredFile
from zhiye.http.gates import may_any
from zhiye.notices.templates import TEMPLATES
from zhiye.people.models import Person
from zhiye.regions import rules
from zhiye.regions.selectors import below
from zhiye.regions.territory import contains, in_region
from zhiye.registrations.models import SafetyAppointment
from zhiye.web.authority.gate import REVEALED
from zhiye.web.shared.addresses import at
from zhiye.web.shared.present import DiffRow, said

M = TypeVar("M", bound=Model)
Compared = tuple[str, Callable[[Any], Any]]
"""The name of a field, and its words in a row."""


def fields(*names: str) -> tuple[Compared, ...]:
    """Fields that are compared as they stand on a row."""
    return tuple((name, attrgetter(name)) for name in names)


@dataclass(frozen=True)
class Fact(Told):
    """What a kind tells, with the ways on: `url` to whom it names, `reveal` to a number shown
    whole; `changed` since the last return."""

    changed: bool = False
    reveal: str = ""
    url: str = ""


@dataclass(frozen=True)
class Document:
    """A file of a case, by what it is, with a note; `is_new`: sent in after the last return."""

    label: str
    file: StoredFile
    is_new: bool = False
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One case in a list or in the work-basket."""

    desk: Desk[Any]
    case: Any
    wait: Wait | None

    @property
    def url(self) -> str:
        """The page of the case."""
        return self.desk.url_of(self.case)

    @property
    def about(self) -> str:
        """Whom the case is about."""
        return self.desk.about(self.case)

    @property
    def what(self) -> str:
        """What is asked for."""
        return self.desk.kind.what(self.case)

    @property
    def since(self) -> datetime | None:
        """Since when it waits."""
        return self.desk.since_of(self.case)


class Desk(Generic[M]):
    """One kind of case. Subclasses say what is special; everything else is the same for all."""

    kind: ClassVar[Kind[Any]]
    """What the case is to every side: rows, turns, whose own, addresses."""
    one: ClassVar[str]
    """Name of the page of a single case."""
    icon: ClassVar[str]
    group: ClassVar[str] = "审核"
    """The part of the menu it stands in."""
    since: ClassVar[str] = "submitted_at"
    region: ClassVar[str] = "organization__region_id"
    target_rule: ClassVar[str] = ""
    """The rule that says within how many working days to answer, where there is one."""
    states: ClassVar[tuple[str, ...]]
    """The tabs of its list beside what waits and all."""
    named: ClassVar[Mapping[str, str]] = {}
    """What a tab is called where it is not the state."""
    searched: ClassVar[Listing[Any]]
    """What its list is searched by, beside the place, and its columns."""
    compared: ClassVar[tuple[Compared, ...]] = ()
    """Fields that stand beside those of the last submission, and their words."""
    inside: ClassVar[str] = ""
    """Part of the page that belongs to the facts."""
    beside: ClassVar[str] = ""
    """Part of the page below the answer."""
    hint: ClassVar[str] = ""
    """What an officer should know when deciding."""

    @property
    def key(self) -> str:
        """Part of the address and of the names of the pages."""
        return self.kind.key

    @property
    def label(self) -> str:
        """What the kind is called; an office may call it by what it decides of it."""
        return self.kind.label

    @property
    def flow(self) -> Flow[M]:
        """The table of moves."""
        return self.kind.flow

    @property
    def side(self) -> Side[M]:
        """What the kind is to an office."""
        return self.kind.sides[Role.AUTHORITY]

    @property
    def function(self) -> str:
        """Which function of a grant answers."""
        return self.side.acts[0]

    @property
    def readers(self) -> tuple[str, ...]:
        """Which functions of a grant may look."""
        return (*self.side.acts, *self.side.reads)

    @property
    def tabs(self) -> list[tuple[str, str]]:
        """States of the list beside those that wait, with their words."""
        words = {**dict(self.flow.states.choices), **self.named}
        return [(one, words[one]) for one in self.states]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Ready-made reasons of a return, to be ticked."""
        return self.page_of("return").reasons

    @property
    def returned_event(self) -> str:
        """The notice that tells the other side of a return."""
        return f"{self.flow.name}.returned"

    @property
    def answers(self) -> Mapping[str, Move]:
        """The two answers to what waits, by their buttons."""
        return self.kind.answers

    # -- reading -----------------------------------------------------------------------------

    def rows(self, actor: Actor) -> QuerySet[M]:
        """Every case this actor may see, with what the list shows of it."""
        return self.kind.rows(actor)

    @cached_property
    def listing(self) -> Listing[M]:
        """What its list is searched by and ordered by."""
        return Listing(
            self.label,
            (
                *self.searched.filters,
                Filter("region", "所在地", in_region(self.region), choices=below),
            ),
            {"sent": (self.since, "pk"), "-sent": (f"-{self.since}", "-pk"), "-new": ("-pk",)},
            self.searched.columns,
        )

    def waiting(self, actor: Actor) -> QuerySet[M]:
        """The queue: what waits for this very reviewer."""
        return self.rows(actor).filter(self.kind.in_turn(actor))

    def get(self, actor: Actor, pk: int) -> M:
        """One visible case. Raises NotFound."""
        return get_one(self.rows(actor).filter(pk=pk))

    def in_tab(self, rows: QuerySet[M], value: str) -> QuerySet[M]:
        """The rows behind one of the tabs."""
        return rows.filter(state=value)

    # -- showing -----------------------------------------------------------------------------

    def about(self, case: M) -> str:
        """Whom the case is about, in a few words."""
        return self.kind.about(case)

    def reference(self, case: M) -> str:
        """The readable number, or what stands for it."""
        return str(getattr(case, "reference", "")) or self.about(case)

    def title(self, case: M) -> str:
        """The heading of the page: whom it is about and the number."""
        about, reference = self.about(case), self.reference(case)
        return reference if reference.startswith(about) else f"{about} {reference}"

    def facts(self, case: M, actor: Actor, changed: set[str]) -> list[tuple[str, list[Fact]]]:
        """What the case says, under headings; `changed` are the fields that differ."""
        return shown(self.kind.told(case, Role.AUTHORITY), case, actor, changed)

    def documents(self, case: M, log: Log) -> list[Document]:
        """The files of the case."""
        returned = self.returned(log)
        return [
            Document(_numbered(paper, n), file, _is_new(file, returned), paper.note)
            for paper in self.kind.papers(case)
            for n, file in enumerate(paper.files, 1)
        ]

    def changes(self, case: M, story: Story) -> list[DiffRow]:
        """Field by field since the last return; empty where there was none."""
        returned = self.answers["return"].target
        if not self.compared or self.flow.state_of(case) == returned:
            return []
        before = story.last(returned)
        return differences(before, case, self.compared) if before is not None else []

    def more(self, case: M, actor: Actor, story: Story) -> dict[str, Any]:
        """What `inside` and `beside` show."""
        return {}

    def returned(self, log: Log) -> MoveLog | None:
        """When the case was last sent back."""
        return log.last(self.answers["return"].name)

    def page_of(self, button: str) -> MovePage[M]:
        """How an answer is made, and what is said then."""
        return self.kind.moves[self.answers[button].name]

    @property
    def notice(self) -> str:
        """What the other side will be told at a return."""
        return TEMPLATES[self.returned_event].title

    # -- the same for all --------------------------------------------------------------------

    def since_of(self, case: M) -> datetime | None:
        """Since when the case waits."""
        found: datetime | None = getattr(case, self.since)
        return found

    def url_of(self, case: M) -> str:
        """The page of a case."""
        return self.kind.path(Role.AUTHORITY, case.pk)

    def list_url(self) -> str:
        """The list of this kind."""
        return self.side.listing

    def target(self, authority_id: int | None) -> int | None:
        """Within how many working days to answer; None where no rule says so."""
        return rules.get_int(self.target_rule, authority_id) if self.target_rule else None

    def is_waiting(self, case: M) -> bool:
        """Whether it is the reviewers' turn."""
        return self.kind.is_waiting(case, Role.AUTHORITY)

    def show(self, cases: Iterable[M], authority_id: int | None) -> list[Row]:
        """Rows for a list, with how long those of the queue wait."""
        found = list(cases)
        target = self.target(authority_id)
        since = {one.pk: self.since_of(one) for one in found if self.is_waiting(one)}
        waits = Waits(since.values(), longest=target or 0)
        return [
            Row(self, one, waits.of(since[one.pk], target) if one.pk in since else None)
            for one in found
        ]


# -- what several kinds need -------------------------------------------------------------------


def shown(
    told: Iterable[Told], row: Model, actor: Actor, changed: Collection[str] = ()
) -> list[tuple[str, list[Fact]]]:
    """What is told of a row, under its headings, with the ways to whom it names and to a number
    shown whole; the fields that have `changed` are marked."""
    found: dict[str, list[Fact]] = {}
    for one in told:
        fact = Fact(
            one.label,
            one.value,
            one.code,
            until=one.until,
            changed=one.field in changed,
            reveal=_reveal(one.of or row, one, actor) if isinstance(one.value, Sealed) else "",
            url=_page_of(one.leads_to, actor) if one.leads_to else "",
        )
        found.setdefault(one.under or "基本信息", []).append(fact)
    return list(found.items())


def _reveal(whose: Model, one: Told, actor: Actor) -> str:
    """The address that shows a number whole, for those who may ask for it."""
    kind = "safety" if isinstance(whose, SafetyAppointment) else str(whose._meta.model_name)
    _, functions = REVEALED.get((kind, one.field), ("", ()))
    may = functions and may_any(actor, functions)
    return reverse("authority:reveal", args=[kind, whose.pk, one.field]) if may else ""


def _page_of(whom: Model, actor: Actor) -> str:
    """The page of a person, an organisation or a certificate, where this actor may open it."""
    if isinstance(whom, Person) and not _is_seen(whom, actor):
        return ""
    return at(f"authority:{whom._meta.model_name}", whom.pk)


def _is_seen(person: Person, actor: Actor) -> bool:
    if contains(actor.territory, person.region_id or ""):
        return True
    return Person.objects.visible_to(actor).filter(pk=person.pk).exists()


def _numbered(paper: Paper, n: int) -> str:
    return paper.label if len(paper.files) == 1 else f"{paper.label}（{n}/{len(paper.files)}）"


def _is_new(file: StoredFile, returned: MoveLog | None) -> bool:
    return returned is not None and file.created_at > returned.at


def differences(before: Any, case: Any, fields: Sequence[Compared]) -> list[DiffRow]:
    """A former row of the history beside the case as it is now."""
    return [
        DiffRow(_label(case, name), said(words(before)), said(words(case)), name)
        for name, words in fields
    ]


def _label(case: Model, name: str) -> str:
    return str(case._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
