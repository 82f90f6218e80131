"""Who employs (FJ-13, FJ-41), and people on record with two employers at once (FJ-33)."""

from __future__ import annotations

from ninja import Query

from zhiye.api import who
from zhiye.api.common import (
    Step,
    add_steps,
    answers,
    created,
    in_state,
    page_of,
    region,
    router,
)
from zhiye.api.operations.employment import OFFICES, filer, reader
from zhiye.api.schemas.common import PageOut, Paging, ReasonIn
from zhiye.api.schemas.employment import ClueDetailOut, ClueOut, EmployerIn, EmployerOut
from zhiye.api.schemas.registrations import RegistrationQuery
from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Invalid
from zhiye.employment import employers as employing
from zhiye.employment import selectors, services
from zhiye.employment.clue_flow import CLUE
from zhiye.employment.kinds import CLUES
from zhiye.http.request import Request

employers = router("聘用单位")
clues = router("重叠聘用线索")


@employers.get("", response=answers(PageOut[EmployerOut]), summary="聘用单位列表")
def employer_list(request: Request, query: Query[Paging]) -> PageOut[EmployerOut]:
    """本单位和分支机构；机关为辖区内的聘用单位和个人。"""
    actor = reader(request)
    return page_of(selectors.employers(actor), query, EmployerOut.of)


@employers.post(
    "",
    response=answers(EmployerOut, status=201),
    summary="添加分支机构，或登记来件上的聘用单位",
    openapi_extra={"x-source": "FJ-13、FJ-41"},
)
def add_employer(request: Request, data: EmployerIn) -> EmployerOut:
    """单位添加自己的分支机构；机关代录时登记单位或自然人，已有档案的返回原档案。"""
    actor = filer(request)
    facts = employing.EmployerFacts(
        **data.model_dump(exclude={"region"}), region=region(data.region)
    )
    if actor.role is Role.AUTHORITY:
        return created(EmployerOut.of(employing.at_counter(actor=actor, facts=facts)))
    if data.kind != "branch":
        raise Invalid({"kind": "单位只能添加自己的分支机构。"})
    return created(EmployerOut.of(employing.add_branch(actor=actor, facts=facts)))


# -- overlaps ----------------------------------------------------------------------------------


def _supervisor(request: Request) -> Actor:
    return who.authority(request, *OFFICES)


def _show_clue(actor: Actor, pk: int) -> ClueDetailOut:
    return ClueDetailOut.seen_by(selectors.clue(actor, pk), actor)


@clues.get("", response=answers(PageOut[ClueOut]), summary="重叠聘用线索列表")
def clue_list(request: Request, query: Query[RegistrationQuery]) -> PageOut[ClueOut]:
    """辖区内同一人同时登记在两家单位的线索；awaiting=true 只列待核查的。"""
    actor = _supervisor(request)
    rows = in_state(selectors.clues(actor), CLUES, actor, query)
    return page_of(rows, query, ClueOut.of)


@clues.get("/{int:pk}", response=answers(ClueDetailOut), summary="一条重叠聘用线索")
def clue(request: Request, pk: int) -> ClueDetailOut:
    """两处聘用、现在可以办理的事项和办理记录。"""
    return _show_clue(_supervisor(request), pk)


add_steps(
    clues,
    CLUE,
    _show_clue,
    ClueDetailOut,
    [Step("close", services.close_clue, ("close",), ReasonIn, "FJ-33")],
)
