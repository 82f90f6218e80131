"""Employment records for every side: employers file, workers object, offices record (ZS-20 to
ZS-29, FJ-12 to FJ-22)."""

from __future__ import annotations

from typing import Any

from ninja import Query

from zhiye.api import who
from zhiye.api.common import (
    Step,
    add_steps,
    answers,
    created,
    given,
    in_state,
    key_header,
    moves,
    page_of,
    router,
)
from zhiye.api.schemas.common import OptionalReasonIn, PageOut, ReasonIn
from zhiye.api.schemas.employment import (
    NARROWED,
    AmendEndIn,
    CandidateIn,
    CandidateOut,
    EligibleOut,
    EmploymentDetailOut,
    EmploymentEligibilityIn,
    EmploymentOut,
    EmploymentQuery,
    EmploymentSearchIn,
    EndingIn,
    FiledOut,
    FilingIn,
    PersonItemsIn,
    PlaceOut,
    ReleaseIn,
    ResubmitIn,
    TimeIn,
    VerdictOut,
)
from zhiye.certificates.models import CertificateItem
from zhiye.core import idnumber
from zhiye.core.actor import Actor, Role
from zhiye.core.cleaning import clean_all
from zhiye.core.refusals import Invalid
from zhiye.employment import employers as employing
from zhiye.employment import finding, selectors, services
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.inputs import Correction, End, Facts, Release, Time
from zhiye.employment.kinds import EMPLOYMENTS
from zhiye.employment.listing import LISTING
from zhiye.employment.models import Employer, Employment, EmploymentQuerySet
from zhiye.employment.verdicts import verdicts
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.people.found import Stale, person_of, token_for
from zhiye.people.models import Person
from zhiye.people.services import id_indexes

group = router("聘用记录")
MINE = Function.EMPLOYMENT
OFFICES = ("employment", "counter", "view")
FIND = "api.employment"


def reader(request: Request) -> Actor:
    """The worker, a colleague with the function, an office of the territory."""
    if who.anyone(request).role is Role.AUTHORITY:
        return who.authority(request, *OFFICES)
    return who.reader(request, MINE)


def filer(request: Request) -> Actor:
    """Who may file: a delegate, an office at its counter (FJ-13)."""
    actor = who.anyone(request)
    if actor.role is Role.AUTHORITY:
        return who.authority(request, "counter")
    return who.organization(request, MINE)


def _knower(request: Request, pk: int) -> Actor:
    """Who may see the record at all; nobody else is told what is wrong with what they send."""
    actor = reader(request)
    selectors.get(actor, pk)
    return actor


def _show(actor: Actor, pk: int) -> EmploymentDetailOut:
    return EmploymentDetailOut.seen_by(selectors.get(actor, pk), actor)


# -- reading -----------------------------------------------------------------------------------


def _rows(actor: Actor, query: EmploymentQuery, number: str = "") -> EmploymentQuerySet:
    rows: Any = in_state(selectors.employments(actor), EMPLOYMENTS, actor, query)
    found: EmploymentQuerySet = LISTING.matching(rows, query.model_dump(include=set(NARROWED)))
    return found.filter(person__id_index__in=id_indexes(number)) if number else found


def _listed(row: Employment) -> EmploymentOut:
    return EmploymentOut.of(row)


@group.get(
    "",
    response=answers(PageOut[EmploymentOut]),
    summary="聘用记录列表",
    openapi_extra={"x-source": "ZS-02、ZS-22、ZS-23"},
)
def employments(request: Request, query: Query[EmploymentQuery]) -> PageOut[EmploymentOut]:
    """本人的、本单位的或辖区内的；聘用时间查的是这段时间内在聘的记录。"""
    actor = reader(request)
    return page_of(_rows(actor, query), query, _listed)


@group.post(
    "/search",
    response=answers(PageOut[EmploymentOut]),
    summary="按身份证号查聘用记录",
    openapi_extra={"x-source": "ZS-22"},
)
def search(request: Request, data: EmploymentSearchIn) -> PageOut[EmploymentOut]:
    """与列表相同，另可按完整的身份证号查；号码不写进地址。"""
    actor = reader(request)
    number = ""
    if data.id_number.strip():
        cleaned = clean_all({"id_number": (idnumber.parse, data.id_number)})
        number = cleaned["id_number"].value
    rows = _rows(actor, data, number)
    return page_of(rows, data, _listed)


@group.get(
    "/{int:pk}",
    response=answers(EmploymentDetailOut),
    summary="一条聘用记录",
    openapi_extra={"x-source": "ZS-27、ZS-29"},
)
def employment(request: Request, pk: int) -> EmploymentDetailOut:
    """全部内容、材料、修改记录、现在可以办理的事项和办理记录。"""
    return _show(reader(request), pk)


# -- filing ------------------------------------------------------------------------------------


@group.post(
    "/candidates",
    response=answers(CandidateOut),
    summary="查找要填报的人",
    openapi_extra={"x-source": "ZS-24、ZS-25、FJ-16"},
)
def candidates(request: Request, data: CandidateIn) -> CandidateOut:
    """姓名和身份证号须一致；列出此人的作业项目、能不能登记、为什么、聘用时间的范围。查找有记录。"""
    actor = filer(request)
    employer = employer_named(actor, data.employer)
    found = finding.look_up(
        actor=actor, name=data.name, id_number=data.id_number, region=employer.region
    )
    told = verdicts(actor=actor, employer=employer, items=found.items)
    return CandidateOut(
        person=token_for(actor, FIND, found.person.pk),
        name=found.person.name,
        id_number=str(found.person.id_number),
        employer=employer.pk,
        authority=told.authority.name,
        transfer=told.transfer,
        elsewhere=[PlaceOut.of(one) for one in told.elsewhere],
        due_on=told.due_on,
        items=[VerdictOut.of(one) for one in told.rows],
    )


@group.post(
    "/eligibility",
    response=answers(list[EligibleOut]),
    summary="能不能登记，为什么",
    openapi_extra={"x-source": "ZS-25、FJ-16、FJ-17、FJ-19"},
)
def eligibility(request: Request, data: EmploymentEligibilityIn) -> list[EligibleOut]:
    """办理前逐条检查；与填报和报送变更时的检查完全相同。"""
    actor = filer(request)
    employer = employer_named(actor, data.employer)
    facts = given(data, Facts, actor, origin=data.origin)
    return [
        EligibleOut.of(
            item.pk,
            services.eligibility(
                actor=actor, employer=employer, item=item, facts=facts, transfer=data.transfer
            ),
        )
        for item in items_named(actor, data)
    ]


@group.post(
    "",
    response=answers(FiledOut, status=201),
    summary="填报聘用记录",
    openapi_extra=moves("employment.file", source="ZS-24、FJ-12、FJ-13"),
)
def file(request: Request, data: FilingIn, key: str = key_header()) -> FiledOut:
    """一次可填一个人的几个项目，全部登记或全部不登记。机关代录时写明来源并上传来件。"""
    return _begin(request, services.file, data, key)


@group.post(
    "/changes",
    response=answers(FiledOut, status=201),
    summary="报送变更单位；机关代录变更",
    openapi_extra=moves("employment.report", "employment.change", source="FJ-13、FJ-19"),
)
def report(request: Request, data: FilingIn, key: str = key_header()) -> FiledOut:
    """此人登记在其他单位名下时使用。单位须上传登记表，由登记机关登记后生效；机关按来件代录的当即登记。"""
    at_counter = who.anyone(request).role is Role.AUTHORITY
    return _begin(request, services.change if at_counter else services.report, data, key)


def _begin(request: Request, verb: Any, data: FilingIn, key: str) -> FiledOut:
    actor = filer(request)
    employer = employer_named(actor, data.employer)
    items = [item.pk for item in items_named(actor, data)]
    facts = given(data, Facts, actor, origin=data.origin)
    made = verb(actor=actor, employer_id=employer.pk, item_ids=items, facts=facts, key=key)
    return created(FiledOut(items=[_show(actor, one.pk) for one in made]))


# -- moves with a form -------------------------------------------------------------------------


@group.post(
    "/{int:pk}/resubmit",
    response=answers(EmploymentDetailOut),
    summary="修改后重新报送",
    openapi_extra=moves("employment.resubmit", source="FJ-19"),
)
def resubmit(request: Request, pk: int, data: ResubmitIn) -> EmploymentDetailOut:
    """被退回的变更更正后重新报送；没有再传的材料保留原来的。"""
    actor = reader(request)
    row = selectors.get(actor, pk)
    facts = given(data, Facts, actor, origin=row.origin)
    services.resubmit(actor=actor, pk=pk, facts=facts, seen=data.seen)
    return _show(actor, pk)


@group.post(
    "/{int:pk}/amend",
    response=answers(EmploymentDetailOut),
    summary="修改聘用时间",
    openapi_extra=moves("employment.amend", source="ZS-28"),
)
def amend(request: Request, pk: int, data: TimeIn) -> EmploymentDetailOut:
    """在聘记录只能修改聘用时间。"""
    actor = _knower(request, pk)
    services.amend(actor=actor, pk=pk, facts=given(data, Time, actor), seen=data.seen)
    return _show(actor, pk)


@group.post(
    "/{int:pk}/end",
    response=answers(EmploymentDetailOut),
    summary="终止聘用",
    openapi_extra=moves("employment.end", source="ZS-28、FJ-21"),
)
def end(request: Request, pk: int, data: EndingIn) -> EmploymentDetailOut:
    """由聘用单位自行登记注销的地区使用；机关按书面材料终止时上传材料。终止后记录保留。"""
    actor = _knower(request, pk)
    services.end(actor=actor, pk=pk, facts=given(data, End, actor), seen=data.seen)
    return _show(actor, pk)


@group.post(
    "/{int:pk}/amend-end",
    response=answers(EmploymentDetailOut),
    summary="修改已终止的记录",
    openapi_extra=moves("employment.amend_end", source="ZS-28"),
)
def amend_end(request: Request, pk: int, data: AmendEndIn) -> EmploymentDetailOut:
    """已终止的记录只能修改聘用时间、终止聘用时间和终止聘用原因。"""
    actor = _knower(request, pk)
    services.amend_end(actor=actor, pk=pk, facts=given(data, Correction, actor), seen=data.seen)
    return _show(actor, pk)


@group.post(
    "/{int:pk}/release",
    response=answers(EmploymentDetailOut),
    summary="告知注销",
    openapi_extra=moves("employment.release", source="FJ-20"),
)
def release(request: Request, pk: int, data: ReleaseIn) -> EmploymentDetailOut:
    """由登记机关登记注销的地区使用；登记后此人在本单位不再在聘。"""
    actor = _knower(request, pk)
    services.release(actor=actor, pk=pk, facts=given(data, Release, actor), seen=data.seen)
    return _show(actor, pk)


@group.post(
    "/{int:pk}/release-alone",
    response=answers(EmploymentDetailOut),
    summary="单方面办理注销",
    openapi_extra=moves("employment.release_alone", source="FJ-20"),
)
def release_alone(request: Request, pk: int, data: ReleaseIn) -> EmploymentDetailOut:
    """原单位未办理的，本人上传证明单方面办理；由登记机关登记。"""
    actor = _knower(request, pk)
    services.release_alone(actor=actor, pk=pk, facts=given(data, Release, actor), seen=data.seen)
    return _show(actor, pk)


add_steps(
    group,
    EMPLOYMENT,
    _show,
    EmploymentDetailOut,
    [
        Step("withdraw", services.withdraw, ("withdraw",), source="FJ-19"),
        Step("deny", services.deny, ("deny",), OptionalReasonIn, "FJ-42"),
        Step("return", services.return_, ("return",), ReasonIn, "FJ-22"),
        Step("record", services.record, ("record",), source="FJ-19、FJ-22"),
        Step("withdraw-release", services.withdraw_release, ("withdraw_release",), source="FJ-20"),
        Step("return-release", services.return_release, ("return_release",), ReasonIn, "FJ-22"),
        Step("record-release", services.record_release, ("record_release",), source="FJ-20、FJ-22"),
    ],
)


# -- what is named in a body -------------------------------------------------------------------


def employer_named(actor: Actor, pk: int | None) -> Employer:
    """The employer filed for; an organisation's own where none is named. Raises Invalid."""
    if pk is None and actor.role is Role.ORGANIZATION:
        return employing.own(actor)
    found = selectors.employers(actor).filter(pk=pk or 0).first()
    if found is None:
        raise Invalid({"employer": "没有这个聘用单位，请查 GET /employers。"})
    return found


def person_named(actor: Actor, token: str) -> Person:
    """The person who was looked up, by this user and for an hour. Raises Invalid, NotFound."""
    try:
        return person_of(actor, FIND, token)
    except Stale as error:
        told = "请先用 POST /employments/candidates 查找，结果一小时内有效。"
        raise Invalid({"person": told}) from error


def items_named(actor: Actor, data: PersonItemsIn) -> list[CertificateItem]:
    """The items of the person who was looked up, and of nobody else. Raises Invalid, NotFound."""
    known = {item.pk: item for item in finding.items_of(person_named(actor, data.person))}
    if not data.items or any(one not in known for one in data.items):
        raise Invalid({"items": "请填写此人的作业项目，见查找结果中的 id。"})
    return [known[one] for one in dict.fromkeys(data.items)]
