"""Employment records: whom one finds, conditions, filing, changes, ends (ZS-22 to ZS-29)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field

from zhiye.api import who
from zhiye.api.cases import Cases
from zhiye.api.common import Group, answering, created, key_header
from zhiye.api.schemas.common import (
    CaseOut,
    CaseQuery,
    ChangeOut,
    FindingOut,
    In,
    Line,
    LinkedOut,
    TableOut,
    Told,
)
from zhiye.api.schemas.inputs import body_of, given, looked_up, narrows, shows, takes, tells
from zhiye.casework.kinds import MovePage
from zhiye.certificates.issuers import issuer
from zhiye.certificates.models import CertificateItem
from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Invalid
from zhiye.employment import employers as employing
from zhiye.employment import finding, moves, selectors, services
from zhiye.employment.finding import Whom
from zhiye.employment.inputs import Correction, End, Facts, Time
from zhiye.employment.kinds import EMPLOYMENTS
from zhiye.employment.listing import LISTING
from zhiye.employment.models import Employer, Employment, Spell
from zhiye.employment.verdicts import verdicts
from zhiye.files import links
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.people.found import token_for

Items = Annotated[list[int], Field(max_length=60)]


# -- whom one finds ----------------------------------------------------------------------------


class FilingForIn(In):
    """For whom somebody is put on record."""

    employer: int | None = Field(None, description="聘用单位的 id；单位不填为本单位")


@takes(Whom)
class CandidateIn(FilingForIn):
    """Who is to be put on record; name and number must agree (ZS-24)."""


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


class PersonItemsIn(FilingForIn):
    """Somebody who was looked up, some of their items, and who employs them."""

    person: Line = Field(description="POST /employments/candidates 返回的 person")
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


for name, kind in {"ResubmitIn": Facts, "EndingIn": End, "AmendEndIn": Correction}.items():
    body_of(kind, name)


@narrows(LISTING, "person", "employer", "uscc", "item", "category", "day", "since", "until",
         "begun_from", "begun_until", "origin", "late", "mark")  # fmt: skip
class EmploymentQuery(CaseQuery):
    """Which records (ZS-02, ZS-22)."""


class EmploymentSearchIn(EmploymentQuery):
    """The same with a whole ID number, which never stands in an address."""

    id_number: Line = Field("", description="完整的身份证号")


# -- what comes back ---------------------------------------------------------------------------


@shows(Employment, "id", "reference", "person", "employer", "started_on", "ended_on", "end_reason",
       "state", "origin", "filed_at", "late_days", "due_on", id_number="person.id_number",
       uscc="employer.uscc", valid_until="item.valid_until")  # fmt: skip
@tells(Facts)
class EmploymentOut(Told):
    """A record in a list."""

    item: str
    category: str = Field(description="作业种类")


class PaperOut(LinkedOut):
    """A page of the papers."""

    found = {"paper": "get_kind_display"}

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

    found = {
        "issued_elsewhere": lambda row: (
            issuer(row.item.certificate.issued_by, row.authority).elsewhere
        ),
        "former": "leaves.employer.shown_name",
        "papers": lambda row: links.present(row.papers),
        "changes": selectors.changes,
        "change_elsewhere": selectors.change_elsewhere,
    }

    issued_elsewhere: bool = Field(description="是否异地发证")
    former: str = Field(description="原用人单位")
    papers: list[PaperOut]
    changes: list[ChangeOut]
    change_elsewhere: ElsewhereOut | None


class FiledOut(Schema):
    """The records a filing has made."""

    items: list[EmploymentDetailOut]


class EligibleOut(TableOut):
    """The conditions of one item."""

    item: int


group = Group("聘用记录", "employment")
MINE = Function.EMPLOYMENT
OFFICES = ("employment", "counter", "view")
FIND, CANDIDATES = "api.employment", "/employments/candidates"
reader = who.readers(MINE, offices=OFFICES)


def filer(request: Request) -> Actor:
    """Who may file: a delegate, an office at its counter (FJ-13)."""
    actor = request.actor
    if actor.role is Role.AUTHORITY:
        return who.authority(request, "counter")
    return who.organization(request, MINE)


def _narrowed(
    rows: QuerySet[Employment], actor: Actor, query: EmploymentQuery
) -> QuerySet[Employment]:
    rows = LISTING.matching(rows, query.model_dump(exclude={"state"}))
    number = query.id_number.strip() if isinstance(query, EmploymentSearchIn) else ""
    return finding.of_number(actor, rows, number) if number else rows


CASES = Cases(
    EMPLOYMENTS,
    EmploymentOut,
    reader,
    EmploymentDetailOut,
    query=EmploymentQuery,
    search=EmploymentSearchIn,
    narrow=_narrowed,
    find=selectors.get,
)
CASES.add_reads(
    group,
    "employments",
    "employment",
    whose="本人的、本单位的或辖区内的；聘用时间查的是这段时间内在聘的记录",
    holds="全部内容、材料、修改记录",
    sources=("ZS-02、ZS-22、ZS-23", "ZS-27、ZS-29"),
)
CASES.add_steps(
    group,
    leave=("edit",),
    also={
        **moves.CHANGES,
        **moves.RELEASES,
        "amend": MovePage(services.amend, title="修改聘用时间", takes=Time),
        "amend_end": MovePage(services.amend_end, title="修改已终止的记录", takes=Correction),
    },
    about={
        "resubmit": "被退回的变更更正后重新报送；没有再传的材料保留原来的。",
        "amend": "在聘记录只能修改聘用时间。",
        "end": "由聘用单位自行登记注销的地区使用；机关按书面材料终止时上传材料。终止后记录保留。",
        "amend_end": "已终止的记录只能修改聘用时间、终止聘用时间和终止聘用原因。",
        "release": "由登记机关登记注销的地区使用；登记后此人在本单位不再在聘。",
        "release_alone": "原单位未办理的，本人上传证明单方面办理；由登记机关登记。",
    },
)


# -- filing ------------------------------------------------------------------------------------


@answering(group.post, "/candidates", "查找要填报的人", "ZS-24、ZS-25、FJ-16")
def candidates(request: Request, data: CandidateIn) -> CandidateOut:
    """姓名和身份证号须一致；列出此人的作业项目、能不能登记、为什么、聘用时间的范围。查找有记录。"""
    actor = filer(request)
    employer = employer_named(actor, data.employer)
    whom = vars(given(data, Whom, actor))
    found = finding.look_up(actor=actor, **whom, region=employer.region)
    return CandidateOut.of(
        verdicts(actor=actor, employer=employer, items=found.items),
        person=token_for(actor, FIND, found.person.pk),
        name=found.person.name,
        id_number=str(found.person.id_number),
        employer=employer.pk,
    )


@answering(group.post, "/eligibility", "能不能登记，为什么", "ZS-25、FJ-16、FJ-17、FJ-19")
def eligibility(request: Request, data: EmploymentEligibilityIn) -> list[EligibleOut]:
    """办理前逐条检查；与填报和报送变更时的检查完全相同。"""
    actor = filer(request)
    employer = employer_named(actor, data.employer)
    facts = given(data, Facts, actor)
    return [
        EligibleOut.of(
            services.eligibility(
                actor=actor, employer=employer, item=item, facts=facts, transfer=data.transfer
            ),
            item=item.pk,
        )
        for item in items_named(actor, data)
    ]


@answering(group.post, "", "填报聘用记录", status=201, does=("employment.file",))
def file(request: Request, data: FilingIn, key: str = key_header()) -> FiledOut:
    """一次可填一个人的几个项目，全部登记或全部不登记。机关代录时写明来源并上传来件。"""
    return _begin(request, services.file, data, key)


@answering(
    group.post,
    "/changes",
    "报送变更单位；机关代录变更",
    status=201,
    does=("employment.report", "employment.change"),
)
def report(request: Request, data: FilingIn, key: str = key_header()) -> FiledOut:
    """此人登记在其他单位名下时使用。单位须上传登记表，由登记机关登记后生效；机关按来件代录的当即登记。"""
    at_counter = request.actor.role is Role.AUTHORITY
    return _begin(request, services.change if at_counter else services.report, data, key)


def _begin(request: Request, verb: Any, data: FilingIn, key: str) -> FiledOut:
    actor = filer(request)
    employer = employer_named(actor, data.employer)
    items = [item.pk for item in items_named(actor, data)]
    facts = given(data, Facts, actor)
    made = verb(actor=actor, employer_id=employer.pk, item_ids=items, facts=facts, key=key)
    return created(FiledOut(items=[CASES.show(actor, one.pk) for one in made]))


# -- what is named in a body -------------------------------------------------------------------


def employer_named(actor: Actor, pk: int | None) -> Employer:
    """The employer filed for; an organisation's own where none is named. Raises Invalid."""
    if pk is None and actor.role is Role.ORGANIZATION:
        return employing.own(actor)
    found = selectors.employers(actor).filter(pk=pk or 0).first()
    if found is None:
        raise Invalid({"employer": "没有这个聘用单位，请查 GET /employers。"})
    return found


def items_named(actor: Actor, data: PersonItemsIn) -> list[CertificateItem]:
    """The items of the person who was looked up, and of nobody else. Raises Invalid, NotFound."""
    person = looked_up(actor, FIND, data.person, CANDIDATES)
    known = {item.pk: item for item in finding.items_of(person)}
    if not data.items or any(one not in known for one in data.items):
        raise Invalid({"items": "请填写此人的作业项目，见查找结果中的 id。"})
    return [known[one] for one in dict.fromkeys(data.items)]
