"""What can be printed, as plain values: the apps above fill them in (ZS-03, FJ-40 to FJ-42).

A document carries what stands on the paper, ID numbers in full where the paper shows them so. Only
`lines` and `subject` are kept and shown to the public, and they are masked.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, cast

from zhiye.core import clock
from zhiye.core.sealed import mask_id_number, mask_name

Lines = list[tuple[str, str]]
USE, ITEM, ALONE = "办理事项", "作业项目（代号）", "办理方式"
"""Labels of the lines by which what is printed on a registration form is found again."""


class Document(ABC):
    """One kind of paper: its template, the letters of its numbers, its words."""

    kind: ClassVar[str]
    """Name of the kind; `<kind>.typ` is the template."""
    letters: ClassVar[str]
    """Beginning of its numbers: PY4420-2026-000123."""
    passing: ClassVar[frozenset[str]] = frozenset()
    """Fields that may differ without the content having changed (rules, where to ask)."""

    name: str
    id_number: str

    @property
    @abstractmethod
    def title(self) -> str:
        """The title on the paper."""

    @property
    def subject(self) -> str:
        """Whom it is about, masked: 张*三（70*************123）."""
        return f"{mask_name(self.name)}（{mask_id_number(self.id_number)}）"

    @abstractmethod
    def lines(self) -> Lines:
        """What stands on the paper, label and value, as the public page may show it."""

    @abstractmethod
    def values(self) -> dict[str, Any]:
        """What the template sets."""

    def valid_until(self, printed_on: date) -> date | None:
        """The last day it may be relied on, or None."""
        return None

    def facts(self) -> dict[str, Any]:
        """What it says, for telling whether the same would be printed today."""
        said: dict[str, Any] = asdict(cast("Any", self))  # every kind is a dataclass
        return {name: value for name, value in said.items() if name not in self.passing}


@dataclass(frozen=True)
class Item:
    """One item of a certificate: 工业锅炉司炉（G1）."""

    name: str
    valid_until: date | None
    issued_by: str = ""

    @property
    def line(self) -> str:
        """As it stands among the lines of a print: 工业锅炉司炉（G1），有效期限止 2027-02-28."""
        return _joined(self.name, _until(self.valid_until))


@dataclass(frozen=True)
class Spell:
    """One spell of employment; without an end it lasts."""

    employer: str
    work: str
    start: date
    end: date | None = None
    employer_is_person: bool = False

    @property
    def shown_employer(self) -> str:
        """As the public may see it."""
        return _shown(self.employer, self.employer_is_person)

    @property
    def time(self) -> str:
        """2025-01-01 至 2025-12-31, or 2025-01-01 至今."""
        return f"{self.start} 至 {self.end}" if self.end else f"{self.start} 至今"


@dataclass(frozen=True)
class EmploymentRecordPrint(Document):
    """××市特种设备作业人员聘用记录: a person with every item and every spell (ZS-03).

    `months` is how long the paper may be relied on, by ruleset; None leaves the sentence out.
    """

    kind = "employment_record"
    letters = "PY"
    passing = frozenset({"months"})

    city: str
    name: str
    id_number: str
    items: Sequence[Item]
    spells: Sequence[Spell]
    months: int | None = 1

    @property
    def title(self) -> str:
        """With the city."""
        return f"{self.city}特种设备作业人员聘用记录"

    def lines(self) -> Lines:
        """Every item and every spell: a line added to a copy must be seen to be missing here."""
        items = [
            (f"作业项目{n}", _joined(one.line, one.issued_by))
            for n, one in enumerate(self.items, 1)
        ]
        spells = [
            (f"聘用记录{n}", _joined(one.shown_employer, one.work, one.time))
            for n, one in enumerate(self.spells, 1)
        ]
        return [*items, *(spells or [("聘用记录", "无")])]

    def values(self) -> dict[str, Any]:
        """Rows as text."""
        return {
            "name": self.name,
            "id_number": self.id_number,
            "items": [[one.name, _day(one.valid_until), one.issued_by] for one in self.items],
            "spells": [[one.employer, one.work, one.time] for one in self.spells],
        }

    def valid_until(self, printed_on: date) -> date | None:
        """The same day `months` later, or that month's last day: 31 January → 28 February."""
        return None if self.months is None else clock.add_months(printed_on, self.months)


class Use(StrEnum):
    """What the Fujian form is handed in for."""

    HIRE = "hire"
    CHANGE = "change"
    DEREGISTRATION = "deregistration"

    @property
    def label(self) -> str:
        """In words."""
        return {
            Use.HIRE: "聘用登记",
            Use.CHANGE: "变更登记",
            Use.DEREGISTRATION: "注销登记",
        }[self]


class EmployerKind(StrEnum):
    """Whose address, region and number the form asks for (FJ-41)."""

    ORGANIZATION = "organization"
    BRANCH = "branch"
    PERSON = "person"


@dataclass(frozen=True)
class Employer:
    """An employer on the Fujian form. Of a branch its own address and region; of a natural person
    the ID number as `code`, and the place of the equipment (FJ-41)."""

    name: str
    code: str
    address: str = ""
    city: str = ""
    county: str = ""
    town: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    kind: EmployerKind = EmployerKind.ORGANIZATION

    @property
    def is_person(self) -> bool:
        """A natural person."""
        return self.kind is EmployerKind.PERSON


@dataclass(frozen=True)
class RegistrationFormPrint(Document):
    """《特种设备作业人员聘用信息（变更、注销）登记表》 in its three uses (FJ-40 to FJ-42).

    `employer` is who files it: of a hire and a change the new one, of a deregistration the one that
    is left. `former_employer` is the one left for a new one. `by_worker_alone`: that one does not
    sign (FJ-20). `contact` says where the local exam centre is reached (note 4).
    """

    kind = "registration_form"
    letters = "PD"
    passing = frozenset({"contact"})

    use: Use
    name: str
    id_number: str
    items: Sequence[Item]
    employer: Employer
    former_employer: str = ""
    former_is_person: bool = False
    by_worker_alone: bool = False
    phone: str = ""
    contact: str = ""

    @property
    def title(self) -> str:
        """As in the annex of the notice."""
        return "特种设备作业人员聘用信息（变更、注销）登记表"

    @property
    def _leaves(self) -> bool:
        return self.use is Use.DEREGISTRATION

    def lines(self) -> Lines:
        """The use, who signs, the items and both employers; no address, no phone."""
        own = self.employer
        name = _shown(own.name, own.is_person)
        before = name if self._leaves else _shown(self.former_employer, self.former_is_person)
        found = [
            (USE, self.use.label),
            (ALONE, "本人单方面办理，原用人单位不盖章" if self.by_worker_alone else ""),
            *((ITEM, one.line) for one in self.items),
            ("原用人单位", before),
            ("现用人单位", "" if self._leaves else name),
            ("单位社会信用代码", mask_id_number(own.code) if own.is_person else own.code),
            ("单位所属区域", f"{own.city}{own.county}{own.town}"),
        ]
        return [(label, value) for label, value in found if value]

    def values(self) -> dict[str, Any]:
        """The cells, and which boxes are ticked: [registers, deregisters] of each side."""
        return {
            "use": self.use.label,
            "name": self.name,
            "id_number": self.id_number,
            "items": [[one.name, _day(one.valid_until)] for one in self.items],
            "former": self.employer.name if self._leaves else self.former_employer,
            "present": "" if self._leaves else self.employer.name,
            "employer": asdict(self.employer),
            "worker_says": [not self._leaves, self.use is not Use.HIRE],
            "employer_says": [not self._leaves, self._leaves and not self.by_worker_alone],
            "phone": self.phone,
            "contact": self.contact,
        }


def _day(day: date | None) -> str:
    return day.isoformat() if day else "长期"


def _until(day: date | None) -> str:
    return f"有效期限止 {day}" if day else "长期有效"


def _joined(*parts: str) -> str:
    return "，".join(part for part in parts if part)


def _shown(name: str, is_person: bool) -> str:
    """Organisations are public, natural persons are not."""
    return mask_name(name) if is_person else name
