"""Employment records, employers, overlaps. Numbers are masked, always."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from ninja import Schema
from pydantic import Field

from zhiye.api.schemas.common import (
    CaseOut,
    CaseQuery,
    ChangeOut,
    FileOut,
    FindingOut,
    In,
    Line,
    MoveIn,
    TableOut,
    Told,
)
from zhiye.api.schemas.inputs import narrows, shows, takes, tells
from zhiye.certificates.issuers import issuer
from zhiye.core.actor import Actor
from zhiye.core.flow import Flow
from zhiye.employment import selectors
from zhiye.employment.inputs import Correction, End, Facts, Release, Time
from zhiye.employment.listing import LISTING
from zhiye.employment.models import Employment, Spell

Items = Annotated[list[int], Field(max_length=60)]
NARROWED = (
    "person", "employer", "uscc", "item", "category", "day", "since", "until", "begun_from",
    "begun_until", "origin", "late", "mark",
)  # fmt: skip


# -- who and where -----------------------------------------------------------------------------


class CandidateIn(In):
    """Who is to be put on record; name and number must agree (ZS-24)."""

    name: Line = Field(description="姓名")
    id_number: Line = Field(description="身份证号")
    employer: int | None = Field(None, description="聘用单位的 id；单位不填为本单位")


@shows(Spell, since="opened_on", until="closed_on")
class PlaceOut(Told):
    """Where somebody is on record, and since when."""

    found = {"employer": "employer.shown_name"}

    employer: str


class VerdictOut(Told):
    """One item: whether it fits, why not, and between which days an employment may lie."""

    found = {
        "id": "item.pk",
        "valid_until": "item.valid_until",
        "earliest": "window.earliest",
        "latest": "window.latest",
        "ok": "fits",
        "checks": "table.as_json",
    }

    id: int = Field(description="填报时使用")
    item: str
    valid_until: date | None
    earliest: date | None = Field(description="聘用时间最早可填")
    latest: date | None = Field(description="聘用时间最晚可填")
    ok: bool
    checks: list[FindingOut]


class CandidateOut(Told):
    """Somebody found, with every item's verdict."""

    found = {"authority": "authority.name", "items": "rows"}

    person: str = Field(description="填报时使用，一小时内对您有效")
    name: str
    id_number: str = Field(description="已遮盖的身份证号")
    employer: int = Field(description="聘用单位的 id")
    authority: str = Field(description="登记机关")
    transfer: bool = Field(description="已登记在其他单位，须报送变更单位")
    elsewhere: list[PlaceOut]
    due_on: date = Field(description="今天报送的变更，登记机关最迟办理的日期")
    items: list[VerdictOut]


# -- what is sent ------------------------------------------------------------------------------


class PersonItemsIn(In):
    """Somebody who was looked up, some of their items, and who employs them."""

    person: Line = Field(description="POST /employments/candidates 返回的 person")
    employer: int | None = Field(None, description="聘用单位的 id；单位不填为本单位")
    items: Items = Field(description="作业项目的 id")


@takes(Facts)
class FilingIn(PersonItemsIn):
    """Putting a person on record for one or several items (ZS-24)."""

    origin: Literal["online", "paper", "fax", "window"] = Field(
        "online", description="来源；机关代录填 paper、fax 或 window"
    )

    def more(self, actor: Actor) -> Mapping[str, Any]:
        """How it came in."""
        return {"origin": self.origin}


class EmploymentEligibilityIn(FilingIn):
    """Asked before filing."""

    transfer: bool = Field(False, description="按变更单位检查")


@takes(Facts)
class ResubmitIn(MoveIn):
    """A returned change, corrected."""


@takes(Time)
class TimeIn(MoveIn):
    """The time of a record (ZS-28)."""


@takes(End)
class EndingIn(MoveIn):
    """Ending a record; an office shows the paper it came on (FJ-13)."""


@takes(Correction)
class AmendEndIn(MoveIn):
    """Time and end of an ended record (ZS-28)."""


@takes(Release)
class ReleaseIn(MoveIn):
    """An end that an office records, with the proof (FJ-20)."""


@narrows(LISTING, *NARROWED)
class EmploymentQuery(CaseQuery):
    """Which records (ZS-02, ZS-22)."""


class EmploymentSearchIn(EmploymentQuery):
    """The same with a whole ID number, which never stands in an address."""

    id_number: Line = Field("", description="完整的身份证号")


# -- what comes back ---------------------------------------------------------------------------


@shows(Employment, "id", "reference", "person", "employer", "started_on", "ended_on", "end_reason",
       "state", "origin", "filed_at", id_number="person.id_number", uscc="employer.uscc",
       valid_until="item.valid_until")  # fmt: skip
@tells(Facts)
class EmploymentOut(Told):
    """A record in a list."""

    item: str
    category: str = Field(description="作业种类")
    late_days: int = Field(description="逾期报送的天数")
    due_on: date | None = Field(description="登记机关最迟办理的日期")


class PaperOut(FileOut):
    """A page of the papers."""

    paper: str = Field(description="材料名称")


@shows(Employment, "started_on", "authority", "due_on")
class ElsewhereOut(Told):
    """The change by which the person would leave, as the former employer may know it (FJ-19)."""

    found = {"employer": "employer.shown_name"}

    employer: str


@shows(Employment, "authority", "left_on", issued_by="item.certificate.issued_by",
       valid_from="item.valid_from")  # fmt: skip
class EmploymentDetailOut(EmploymentOut, CaseOut):
    """A record with every fact, its papers and its changes (ZS-27, ZS-29)."""

    found = {**EmploymentOut.found, "former": "leaves.employer.shown_name"}

    issued_elsewhere: bool = Field(description="是否异地发证")
    former: str = Field(description="原用人单位")
    papers: list[PaperOut]
    changes: list[ChangeOut]
    change_elsewhere: ElsewhereOut | None

    @classmethod
    def seen_by(cls, flow: Flow[Any], row: Employment, actor: Actor, **more: Any) -> Self:
        """A visible record for whoever asks."""
        links = row.papers.filter(removed_at=None).select_related("file").order_by("pk")
        papers = [PaperOut.of(one.file, paper=one.get_kind_display()) for one in links]
        issued_by, change = row.item.certificate.issued_by, selectors.change_elsewhere(row)
        return super().seen_by(
            flow,
            row,
            actor,
            issued_elsewhere=issuer(issued_by, row.authority).elsewhere,
            papers=papers,
            changes=ChangeOut.many(selectors.changes(row)),
            change_elsewhere=change and ElsewhereOut.of(change),
            **more,
        )


class FiledOut(Schema):
    """The records a filing has made."""

    items: list[EmploymentDetailOut]


class EligibleOut(TableOut):
    """The conditions of one item."""

    item: int
