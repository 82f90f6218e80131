"""Employment records for every side: employers file, workers object, offices record (ZS-20 to
ZS-29, FJ-12 to FJ-22)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from zhiye.api import who
from zhiye.api.cases import Cases, Words
from zhiye.api.common import answering, created, key_header, router
from zhiye.api.schemas.common import PageOut
from zhiye.api.schemas.employment import (
    NARROWED,
    CandidateIn,
    CandidateOut,
    EligibleOut,
    EmploymentDetailOut,
    EmploymentEligibilityIn,
    EmploymentOut,
    EmploymentQuery,
    EmploymentSearchIn,
    FiledOut,
    FilingIn,
    PersonItemsIn,
)
from zhiye.api.schemas.inputs import given
from zhiye.casework.kinds import MovePage
from zhiye.certificates.models import CertificateItem
from zhiye.core import idnumber
from zhiye.core.actor import Actor, Role
from zhiye.core.cleaning import clean_all
from zhiye.core.refusals import Invalid
from zhiye.employment import employers as employing
from zhiye.employment import finding, moves, selectors, services
from zhiye.employment.inputs import Correction, Facts, Time
from zhiye.employment.kinds import EMPLOYMENTS
from zhiye.employment.listing import LISTING
from zhiye.employment.models import Employer, Employment
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
    rows = LISTING.matching(rows, query.model_dump(include=set(NARROWED)))
    number = query.id_number.strip() if isinstance(query, EmploymentSearchIn) else ""
    if not number:
        return rows
    cleaned = clean_all({"id_number": (idnumber.parse, number)})["id_number"]
    return rows.filter(person__id_index__in=id_indexes(cleaned.value))


CASES = Cases(
    EMPLOYMENTS,
    EmploymentOut,
    EmploymentDetailOut,
    reader,
    query=EmploymentQuery,
    narrow=_narrowed,
    find=selectors.get,
)
CASES.add_reads(
    group,
    Words(
        "employment_employments",
        "聘用记录列表",
        "本人的、本单位的或辖区内的；聘用时间查的是这段时间内在聘的记录。",
        "ZS-02、ZS-22、ZS-23",
    ),
    Words(
        "employment_employment",
        "一条聘用记录",
        "全部内容、材料、修改记录、现在可以办理的事项和办理记录。",
        "ZS-27、ZS-29",
    ),
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


@answering(group.post, "/search", "按身份证号查聘用记录", "ZS-22")
def search(request: Request, data: EmploymentSearchIn) -> PageOut[EmploymentOut]:
    """与列表相同，另可按完整的身份证号查；号码不写进地址。"""
    return CASES.page(reader(request), data)


# -- filing ------------------------------------------------------------------------------------


@answering(group.post, "/candidates", "查找要填报的人", "ZS-24、ZS-25、FJ-16")
def candidates(request: Request, data: CandidateIn) -> CandidateOut:
    """姓名和身份证号须一致；列出此人的作业项目、能不能登记、为什么、聘用时间的范围。查找有记录。"""
    actor = filer(request)
    employer = employer_named(actor, data.employer)
    found = finding.look_up(
        actor=actor, name=data.name, id_number=data.id_number, region=employer.region
    )
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
