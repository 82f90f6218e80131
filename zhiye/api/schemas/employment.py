"""Employment records, employers, overlaps. Numbers are masked, always."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, Self

from ninja import Schema
from pydantic import Field

from zhiye.api.schemas.common import (
    CaseOut,
    ChangeOut,
    FileOut,
    FindingOut,
    In,
    Line,
    MoveIn,
    Paging,
    StateOut,
    Told,
)
from zhiye.api.schemas.inputs import narrows, takes, tells
from zhiye.certificates.issuers import issuer
from zhiye.core.actor import Actor
from zhiye.core.checks import CheckTable
from zhiye.employment import selectors
from zhiye.employment.clue_flow import CLUE
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.inputs import Correction, End, Facts, Release, Time
from zhiye.employment.listing import LISTING
from zhiye.employment.models import Employer, Employment, Spell
from zhiye.employment.verdicts import Verdict

Items = Annotated[list[int], Field(max_length=60)]
NARROWED = (
    "person", "employer", "uscc", "item", "category", "day", "since", "until", "begun_from",
    "begun_until", "origin", "late", "mark",
)  # fmt: skip


# -- who and where -----------------------------------------------------------------------------


class EmployerIn(In):
    """A branch of one's own, or the employer named on a paper (FJ-13, FJ-41)."""

    kind: Literal["branch", "organization", "individual"] = Field(
        description="单位填 branch；机关代录填 organization（单位）或 individual（自然人）"
    )
    name: Line = Field(description="全称；自然人填姓名")
    number: Line = Field("", description="统一社会信用代码；自然人填身份证号；分支机构可不填")
    region: Line = Field(description="所属区域的六位代码；自然人填设备所在地")
    address: Line = Field(description="地址；自然人填设备所在地")
    town: Line = Field("", description="镇（街道）")
    contact_name: Line = Field("", description="联系人")
    contact_phone: Line = Field("", description="联系电话")


class EmployerOut(Schema):
    """An employer, masked."""

    id: int
    kind: StateOut
    name: str
    uscc: str
    id_number: str = Field(description="自然人已遮盖的身份证号")
    region: str
    address: str

    @classmethod
    def of(cls, row: Employer) -> EmployerOut:
        """A visible employer."""
        return cls(
            id=row.pk,
            kind=StateOut.of(row, "kind"),
            name=row.name,
            uscc=row.uscc,
            id_number=str(row.id_number or ""),
            region=row.region.full_name,
            address=row.address,
        )


class CandidateIn(In):
    """Who is to be put on record; name and number must agree (ZS-24)."""

    name: Line = Field(description="姓名")
    id_number: Line = Field(description="身份证号")
    employer: int | None = Field(None, description="聘用单位的 id；单位不填为本单位")


class PlaceOut(Schema):
    """Where somebody is on record, and since when."""

    employer: str
    since: date
    until: date | None

    @classmethod
    def of(cls, spell: Spell) -> PlaceOut:
        """A spell as others may see it."""
        return cls(employer=spell.employer.shown_name, since=spell.opened_on, until=spell.closed_on)


class VerdictOut(Schema):
    """One item: whether it fits, why not, and between which days an employment may lie."""

    id: int = Field(description="填报时使用")
    item: str
    valid_until: date | None
    earliest: date | None = Field(description="聘用时间最早可填")
    latest: date | None = Field(description="聘用时间最晚可填")
    ok: bool
    checks: list[FindingOut]

    @classmethod
    def of(cls, row: Verdict) -> VerdictOut:
        """A verdict."""
        return cls(
            id=row.item.pk,
            item=str(row.item),
            valid_until=row.item.valid_until,
            earliest=row.window.earliest,
            latest=row.window.latest,
            ok=row.fits,
            checks=[FindingOut(**one) for one in row.table.as_json()],
        )


class CandidateOut(Schema):
    """Somebody found, with every item's verdict."""

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


@takes(Facts)
class FactsIn(In):
    """Time, labour dispatch and papers of a record (FJ-12, FJ-18)."""


class PersonItemsIn(In):
    """Somebody who was looked up, some of their items, and who employs them."""

    person: Line = Field(description="POST /employments/candidates 返回的 person")
    employer: int | None = Field(None, description="聘用单位的 id；单位不填为本单位")
    items: Items = Field(description="作业项目的 id")


class FilingIn(FactsIn, PersonItemsIn):
    """Putting a person on record for one or several items (ZS-24)."""

    origin: Literal["online", "paper", "fax", "window"] = Field(
        "online", description="来源；机关代录填 paper、fax 或 window"
    )


class EmploymentEligibilityIn(FilingIn):
    """Asked before filing."""

    transfer: bool = Field(False, description="按变更单位检查")


class ResubmitIn(FactsIn, MoveIn):
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
class EmploymentQuery(Paging):
    """Which records (ZS-02, ZS-22)."""

    state: Line = Field("", description="状态")
    awaiting: bool = Field(False, description="只要等待自己办理的")


class EmploymentSearchIn(EmploymentQuery):
    """The same with a whole ID number, which never stands in an address."""

    id_number: Line = Field("", description="完整的身份证号")


# -- what comes back ---------------------------------------------------------------------------


@tells(Facts)
class EmploymentOut(Told):
    """A record in a list."""

    found = {
        "person": "person.name",
        "id_number": "person.id_number",
        "employer": "employer.name",
        "uscc": "employer.uscc",
        "valid_until": "item.valid_until",
    }

    id: int
    reference: str = Field(description="编号")
    person: str
    id_number: str = Field(description="已遮盖的身份证号")
    item: str
    category: str = Field(description="作业种类")
    employer: str
    uscc: str
    started_on: date
    ended_on: date | None = Field(description="终止聘用时间")
    end_reason: str = Field(description="终止聘用原因")
    valid_until: date | None = Field(description="证书有效期止")
    state: StateOut
    origin: StateOut = Field(description="来源")
    filed_at: datetime
    late_days: int = Field(description="逾期报送的天数")
    due_on: date | None = Field(description="登记机关最迟办理的日期")


class PaperOut(FileOut):
    """A page of the papers."""

    paper: str = Field(description="材料名称")


class ElsewhereOut(Schema):
    """The change by which the person would leave, as the former employer may know it (FJ-19)."""

    employer: str
    started_on: date
    authority: str
    due_on: date | None


class EmploymentDetailOut(EmploymentOut, CaseOut):
    """A record with every fact, its papers and its changes (ZS-27, ZS-29)."""

    flow = EMPLOYMENT
    authority: str = Field(description="登记机关")
    issued_by: str = Field(description="发证机构")
    issued_elsewhere: bool = Field(description="是否异地发证")
    valid_from: date | None = Field(description="证书有效期起")
    former: str = Field(description="原用人单位")
    left_on: date | None = Field(description="告知的离职日期")
    papers: list[PaperOut]
    changes: list[ChangeOut]
    change_elsewhere: ElsewhereOut | None

    @classmethod
    def seen_by(cls, row: Employment, actor: Actor, **more: Any) -> Self:
        """A visible record for whoever asks."""
        links = row.papers.filter(removed_at=None).select_related("file").order_by("pk")
        papers = [
            PaperOut(**FileOut.of(one.file).dict(), paper=one.get_kind_display()) for one in links
        ]
        issued_by = row.item.certificate.issued_by
        return super().seen_by(
            row,
            actor,
            authority=row.authority.name,
            issued_by=issued_by,
            issued_elsewhere=issuer(issued_by, row.authority).elsewhere,
            valid_from=row.item.valid_from,
            former=row.leaves.employer.shown_name if row.leaves else "",
            papers=papers,
            changes=[ChangeOut.of(one) for one in selectors.changes(row)],
            change_elsewhere=_elsewhere(row),
            **more,
        )


def _elsewhere(row: Employment) -> ElsewhereOut | None:
    found = selectors.change_elsewhere(row)
    if found is None:
        return None
    return ElsewhereOut(
        employer=found.employer.shown_name,
        started_on=found.started_on,
        authority=found.authority.name,
        due_on=found.due_on,
    )


class FiledOut(Schema):
    """The records a filing has made."""

    items: list[EmploymentDetailOut]


class EligibleOut(Schema):
    """The conditions of one item."""

    item: int
    ok: bool
    checks: list[FindingOut]

    @classmethod
    def of(cls, item: int, table: CheckTable) -> EligibleOut:
        """All rows of a table."""
        return cls(item=item, ok=table.ok, checks=[FindingOut(**one) for one in table.as_json()])


class ClueOut(Told):
    """An overlap in a list."""

    found = {"person": "person.name"}

    id: int
    person: str
    earlier: PlaceOut = Field(description="先登记的聘用")
    later: PlaceOut = Field(description="后登记的聘用")
    state: StateOut
    found_at: datetime
    closed_at: datetime | None


class ClueDetailOut(ClueOut, CaseOut):
    """An overlap with its history."""

    flow = CLUE
