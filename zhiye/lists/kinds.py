"""What a list can be of. Each app registers its kinds; columns, judging and writing are theirs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from zhiye.core.actor import Actor, Role
from zhiye.lists.models import ListRow, UploadedList
from zhiye.notices.services import send
from zhiye.regions.offers import Service
from zhiye.sheets.blank import Blank
from zhiye.sheets.cells import Fault, as_text
from zhiye.sheets.headings import Headings
from zhiye.sheets.reading import Sheet

LONGEST_SHOWN = 60
Figures = Mapping[str, int]


@dataclass(slots=True)
class Row:
    """One row on its way: its cells, and what is wrong with it.

    A kind keeps in its own subclass what it finds out by cleaning and judging. `known`: nothing
    is to be written because it has been before.
    """

    line: int
    cells: list[object]
    faults: list[Fault] = field(default_factory=list)
    known: bool = False

    def facts(self) -> dict[str, Any]:
        """What writing will need to know of a good row, as JSON."""
        return {}


@dataclass
class Written:
    """What came of some good rows: by line the numbers of what was made, and why nothing was."""

    made: dict[int, list[int]] = field(default_factory=dict)
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    figures: Figures = field(default_factory=dict)


Parse = Callable[[int, list[object]], Row]
Judge = Callable[[Sequence[Any]], Figures]


class ListKind(ABC):
    """One kind of list: who may send it, its columns, how its rows are judged and written.

    `act` is the word for writing a row, `what` for what is written. `main` names the fields a page
    always shows, `also` those shown where one is filled in; others are shown where they are to
    blame. `masks` says how personal cells are shown. Of a kind with `keeps`, so many good rows are
    kept to be looked at and all are read from the file again when they are written; otherwise all
    are kept and written from their `facts`. `figures` are the words for what `judge` and `write`
    count. `path` is the address of one list, with `{pk}`, `made_path` that of what was made.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    act: ClassVar[str] = "登记"
    what: ClassVar[str]
    role: ClassVar[Role]
    function: ClassVar[str]
    service: ClassVar[Service | None] = None
    headings: ClassVar[Headings]
    most_rows: ClassVar[int] = 10_000
    portion: ClassVar[int] = 500
    keeps: ClassVar[int | None] = None
    main: ClassVar[tuple[str, ...]]
    also: ClassVar[tuple[str, ...]] = ()
    masks: ClassVar[Mapping[str, Callable[[str], str]]] = {}
    figures: ClassVar[Mapping[str, str]] = {}
    path: ClassVar[str]
    listing: ClassVar[str]
    made_path: ClassVar[str] = ""

    # -- for whom ------------------------------------------------------------------------------

    @abstractmethod
    def draft(self, actor: Actor, about_id: int | None) -> UploadedList:
        """The list an actor may send, unsaved.

        Raises NotFound, Forbidden, Conflict where nothing of the kind is begun now.
        """

    def may(self, one: UploadedList, actor: Actor) -> bool:
        """Who sends and decides: who acts for the owner of the list with the function."""
        own = one.organization_id or one.authority_id
        mine = actor.role is self.role and actor.acting_id == own
        return mine and own is not None and actor.may(self.function)

    def tell_done(self, one: UploadedList, **message: Any) -> None:
        """Tell whoever shall know what came of a list."""
        if one.started_by is not None:
            send(to=one.started_by, **message)

    # -- rows ----------------------------------------------------------------------------------

    @abstractmethod
    def blank(self, one: UploadedList) -> Blank:
        """The template."""

    @abstractmethod
    def parse(self, one: UploadedList, sheet: Sheet) -> Parse:
        """What cleans one row. It is called in a thread and must not ask the database."""

    @abstractmethod
    def judge(self, one: UploadedList, actor: Actor) -> Judge:
        """What judges a portion of cleaned rows: adds faults, marks known ones, counts.

        Must not run inside a transaction: registers may be asked. Nothing is written that the
        list is to write. Raises Invalid, Forbidden.
        """

    @abstractmethod
    def write(self, one: UploadedList, actor: Actor, rows: Sequence[Any]) -> Written:
        """Write good rows set by set, in the caller's transaction, each judged once more.

        They are `ListRow`s, or with `keeps` what `parse` made. Where Conflict is raised the rows
        are tried one by one.
        """

    def links(self, rows: Sequence[ListRow]) -> dict[int, str]:
        """The names of what was made for some rows, by number."""
        return {}

    # -- words ---------------------------------------------------------------------------------

    def in_words(self, words: str) -> str:
        """Words about 办理 with the kind's own word for it."""
        return words.replace("办理", self.act)

    @property
    def reason(self) -> str:
        """The heading of the column that says why a row was not written."""
        return f"未{self.act}原因"

    @property
    def no_right(self) -> str:
        """What is said when whoever sent a list may not have it written any longer."""
        return f"上传人已没有办理“{self.title}”的权限，没有{self.act}。请由有权限的同事重新上传。"

    def show(self, columns: Mapping[str, int], cells: Sequence[object]) -> dict[str, str]:
        """The cells as they were typed, for a page: cut, and personal numbers masked."""
        shown = {
            field: as_text(cells[at])[:LONGEST_SHOWN] if at < len(cells) else ""
            for field, at in columns.items()
        }
        return shown | {
            field: mask(shown[field].strip())
            for field, mask in self.masks.items()
            if field in shown
        }


KINDS: dict[str, ListKind] = {}


def kind_of(one: UploadedList) -> ListKind:
    """What a list is of."""
    return KINDS[one.kind]


def register(kind: ListKind) -> ListKind:
    """Make a kind known. Raises ValueError for a key that is taken."""
    if kind.key in KINDS:
        raise ValueError(f"{kind.key} is registered already")
    KINDS[kind.key] = kind
    return kind
