"""The kinds of cases of this app: employment records, what an office records, clues, lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Q

from zhiye.casework.facts import Fact, Paper
from zhiye.casework.kinds import Kind, MovePage, Side, Turn, Words, register
from zhiye.certificates.issuers import issuer
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.employment import moves, selectors
from zhiye.employment.batches.kind import EMPLOYMENT_LIST
from zhiye.employment.clue_flow import CLUE
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.inputs import TOLD
from zhiye.employment.models import (
    Clue,
    ClueState,
    Employer,
    Employment,
    EmploymentState,
    PaperKind,
    ReleasedBy,
)
from zhiye.files import links
from zhiye.lists.cases import register_case
from zhiye.organizations.models import Function
from zhiye.organizations.selectors import acted_for
from zhiye.people.selectors import of_user

OFFICE, COUNTER, VIEW = "employment", "counter", "view"
TO_RECORD = "等待登记"
AGAIN = "按退回原因修改后重新提交"
RELEASE = "登记注销，登记后此人在本单位不再在聘。"


def _due(row: Employment) -> date | None:
    return row.due_on


def _own(actor: Actor) -> Q:
    return Q(employer__organization__in=acted_for(actor)) | Q(person__in=of_user(actor))


def _recorded(row: Employment) -> Iterator[Fact]:
    """Every fact of a record (ZS-27)."""
    employer, item, person = row.employer, row.item, row.person
    of, worker, others = employer.organization, "作业人员", (Role.ORGANIZATION, Role.PERSON)
    seen = issuer(item.certificate.issued_by, row.authority)
    begins = f"{item.valid_from} " if item.valid_from else ""
    until = item.valid_until
    code = employer.uscc or (of.uscc if of else "")
    yield Fact("作业人员姓名", person.name, leads_to=person, under=worker)
    yield Fact("身份证号", person.id_number, code=True, of=person, field="id_number", under=worker)
    yield Fact("作业项目", item)
    yield Fact("作业种类", row.category)
    yield Fact("聘用单位统一社会信用代码", code, code=True, sides=others)
    yield Fact("聘用单位", employer.name, sides=others)
    valid = f"{begins}至 {until or '长期'}"
    yield Fact("证书有效期", valid, until=until, under=worker)
    held = item.certificate.get_state_display()
    yield Fact("证书状态", held, under=worker, sides=(Role.AUTHORITY,))
    elsewhere = f"{'否' if seen.elsewhere else '是'}，{seen.words}"
    yield Fact(f"发证机构是否{seen.own}", elsewhere, under=worker)
    yield Fact("发证机构", item.certificate.issued_by, under=worker)
    yield Fact("聘用开始时间", row.started_on, field="started_on")
    yield Fact("聘用结束时间", row.ends_on or "未约定", field="ends_on")
    yield Fact("终止聘用时间", row.ended_on)
    if row.released_by:
        yield Fact("告知方", row.get_released_by_display(), sides=(Role.AUTHORITY,))
    if row.left_on:
        yield Fact("告知的离职日期", row.left_on)
    yield Fact("终止聘用原因", row.end_reason)
    yield Fact("填报时间", row.filed_at)
    late = f"逾期 {row.late_days} 天" if row.late_days else "按期"
    yield Fact("报送", late, sides=(Role.AUTHORITY,))
    yield Fact("来源", row.get_origin_display())
    if row.leaves:
        yield Fact("原用人单位", row.leaves.employer.shown_name)
    for one in TOLD:
        if value := getattr(row, one.name):
            yield Fact(one.label, value, field=one.name)
    yield Fact("登记机关", row.authority.name)
    yield Fact("编号", row.reference, code=True)
    yield from of_employer(employer, "现用人单位" if row.leaves else "聘用单位")


def of_employer(row: Employer, under: str = "用人单位") -> Iterator[Fact]:
    """Who employs, as the registration form asks for it (FJ-40, FJ-41); offices read it."""

    def told(label: str, value: object, field: str = "") -> Fact:
        code, sides = bool(field), (Role.AUTHORITY,)
        return Fact(label, value, code, field, row, under=under, sides=sides)

    yield told("名称", row.name)
    yield told("类别", row.get_kind_display())
    if row.is_individual:
        yield told("身份证号", row.id_number, "id_number")
    else:
        yield told("统一社会信用代码", row.uscc, "uscc")
    yield told("所属区域", f"{row.region.full_name}{row.town}")
    yield told("设备所在地" if row.is_individual else "单位地址", row.address)
    yield told("单位联系人", row.contact_name)
    yield told("联系电话", row.contact_phone, "contact_phone")


def _overlapping(row: Clue) -> Iterator[Fact]:
    """Who is on record twice, and on which days."""
    first = max(row.earlier.opened_on, row.later.opened_on)
    ends = [one.closed_on for one in (row.earlier, row.later) if one.closed_on]
    days = ((min(ends) if ends else today()) - first).days + 1
    span = f"{first} 至 {min(ends) if ends else '今'}，共 {days} 天"
    person = row.person
    yield Fact("姓名", person.name, leads_to=person)
    yield Fact("身份证号", person.id_number, code=True, of=person, field="id_number")
    yield Fact("重叠时间", span if days > 0 else "两段聘用没有重叠的日子")
    yield Fact("发现时间", row.found_at)


def _papers(row: Employment) -> Iterator[Paper]:
    """The papers under their names; what there is none of is left out."""
    links.read_along(row, "papers")
    for kind in PaperKind:
        if files := links.current(row.papers, kind=kind):
            yield Paper(kind.label, files)


EMPLOYMENTS = register(
    Kind[Employment](
        key="employments",
        label="聘用记录",
        flow=EMPLOYMENT,
        service="employment",
        rows=selectors.employments,
        about=lambda row: row.person.name,
        what=lambda row: f"{row.employer.name} {row.item}",
        line=lambda row: f"{row.person.name}（{row.item}）",
        facts=_recorded,
        papers=_papers,
        sides={
            Role.PERSON: Side(
                "/me/employments/{pk}/", "/me/employments/", named=lambda row: row.person.name
            ),
            Role.ORGANIZATION: Side(
                "/org/employments/{pk}/",
                "/org/employments/",
                acts=(Function.EMPLOYMENT.value,),
                named=lambda row: row.employer.name,
            ),
            Role.AUTHORITY: Side(
                "/gov/employments/{pk}/",
                "/gov/employments/",
                acts=(OFFICE,),
                reads=(COUNTER, VIEW),
                named=lambda row: row.authority.name,
                counted=False,
            ),
        },
        turns=(
            Turn(
                Role.AUTHORITY,
                (EmploymentState.REPORTED,),
                "核对材料，登记或退回。",
                {
                    Role.PERSON: "登记这次变更。没有换单位的，请在登记前点“没有换单位”。",
                    Role.ORGANIZATION: "登记变更单位，原单位的聘用记录同时终止。"
                    "本人表示没有换单位的，不予登记。",
                },
                task=TO_RECORD,
                by=_due,
            ),
            Turn(
                Role.AUTHORITY,
                (EmploymentState.RELEASING,),
                "核对材料，登记或退回。",
                {
                    Role.PERSON: "登记注销。办好后会告诉您，您不用做什么。",
                    Role.ORGANIZATION: f"{RELEASE}"
                    "这次注销由本人单方面办理，有异议请在此之前联系登记机关。",
                },
                task=TO_RECORD,
                by=_due,
                where={"released_by": ReleasedBy.PERSON},
            ),
            Turn(
                Role.AUTHORITY,
                (EmploymentState.RELEASING,),
                "核对材料，登记或退回。",
                {
                    Role.PERSON: "登记注销。您没有离职的，请在登记前联系登记机关。",
                    Role.ORGANIZATION: RELEASE,
                },
                task=TO_RECORD,
                by=_due,
            ),
            Turn(
                Role.ORGANIZATION,
                (EmploymentState.RETURNED,),
                "按退回原因修改，重新报送；不再办理的请撤回。",
                {
                    Role.PERSON: "按退回原因修改后重新报送，您不用做什么。",
                    Role.AUTHORITY: f"{AGAIN}。",
                },
                task="变更单位被退回",
                action="查看原因并修改",
                to="/org/employments/{pk}/resubmit/",
            ),
            Turn(
                Role.PERSON,
                (EmploymentState.REPORTED,),
                task=lambda row: (
                    f"报送您自 {row.started_on:%Y-%m-%d} 起已换到该单位。属实的不用回复；"
                    f"没有换单位的，请在{row.authority.name}登记前告诉我们。"
                ),
                asker=lambda row: row.employer.name,
                action="去看看",
                by=_due,
            ),
            Turn(
                Role.ORGANIZATION,
                (EmploymentState.DENIED,),
                "与本人核实。确已到岗的，请本人同意后重新填报。",
            ),
        ),
        moves=moves.EMPLOYMENTS,
        own=_own,
    )
)


def _of_office(
    key: str,
    label: str,
    state: EmploymentState,
    answers: Mapping[str, MovePage[Employment]],
    again: Turn[Employment],
    who: Words,
    what: Callable[[Employment], str],
) -> Kind[Employment]:
    """What an office records: the records in one state, in a queue of their own.

    `again` is the turn after a return, as the office reads it, `who` whose it is.
    """
    named = EMPLOYMENTS.sides[Role.AUTHORITY].named
    path = f"/gov/{key.replace('_', '-')}/"
    return register(
        replace(
            EMPLOYMENTS,
            key=key,
            label=label,
            what=what,
            sides={
                again.role: Side("", "", named=who, counted=False),
                Role.AUTHORITY: Side(
                    f"{path}{{pk}}/",
                    path,
                    acts=(OFFICE,),
                    reads=(COUNTER, VIEW),
                    named=named,
                    api=f"/employments?state={state}",
                    help="变更单位和聘用注销",
                ),
            },
            turns=(Turn(Role.AUTHORITY, (state,), task=TO_RECORD, by=_due), again),
            moves=answers,
        )
    )


CHANGES = _of_office(
    "employment_changes",
    "变更单位",
    EmploymentState.REPORTED,
    moves.CHANGES,
    Turn(Role.ORGANIZATION, (EmploymentState.RETURNED,), waits=f"{AGAIN}。"),
    EMPLOYMENTS.sides[Role.ORGANIZATION].named,
    lambda row: (
        f"由{row.leaves.employer.name if row.leaves else '原单位'}变更到{row.employer.name}"
    ),
)
RELEASES = _of_office(
    "employment_releases",
    "聘用注销",
    EmploymentState.RELEASING,
    moves.RELEASES,
    Turn(Role.ORGANIZATION, (EmploymentState.ACTIVE,), waits=f"{AGAIN}；在此之前聘用记录照旧。"),
    "告知方",
    lambda row: f"注销在{row.employer.name}的聘用",
)

CLUES = register(
    Kind[Clue](
        key="clues",
        label="重叠聘用线索",
        flow=CLUE,
        service="employment",
        rows=selectors.clues,
        about=lambda row: row.person.name,
        what=lambda row: f"{row.earlier.employer.name}、{row.later.employer.name}",
        facts=_overlapping,
        sides={
            Role.AUTHORITY: Side(
                "/gov/clues/{pk}/",
                "/gov/clues/",
                acts=(OFFICE,),
                reads=(VIEW,),
                named="有“办理聘用登记”职能的人员",
                api="/employment-clues",
            )
        },
        turns=(
            Turn(
                Role.AUTHORITY,
                (ClueState.OPEN,),
                "向两家单位和本人核实实际在哪里上岗，督促不再在岗的单位终止聘用，然后写明结果办结。",
                task="等待核实",
            ),
        ),
        moves=moves.CLUES,
        own=lambda actor: (
            Q(earlier__employer__organization__in=acted_for(actor))
            | Q(later__employer__organization__in=acted_for(actor))
            | Q(person__in=of_user(actor))
        ),
    )
)

LISTS = register_case(
    EMPLOYMENT_LIST, "employment_lists", menu="employments", section="批量填报聘用记录"
)
