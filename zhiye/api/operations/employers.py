"""Who employs (FJ-13, FJ-41), and people on record with two employers at once (FJ-33)."""

from __future__ import annotations

from ninja import Query
from pydantic import Field

from zhiye.api import who
from zhiye.api.cases import Cases
from zhiye.api.common import Group, answering, created, page_of
from zhiye.api.operations.employment import OFFICES, PlaceOut, filer, reader
from zhiye.api.schemas.common import PageOut, Paging, Told
from zhiye.api.schemas.inputs import PlacedIn, given, shows, takes
from zhiye.core.actor import Role
from zhiye.core.refusals import Invalid
from zhiye.employment import employers as employing
from zhiye.employment import selectors
from zhiye.employment.inputs import EmployerFacts
from zhiye.employment.kinds import CLUES
from zhiye.employment.models import Clue, Employer, EmployerKind
from zhiye.http.request import Request


@takes(EmployerFacts)
class EmployerIn(PlacedIn):
    """A branch of one's own, or the employer named on a paper (FJ-13, FJ-41)."""


@shows(Employer, "id", "kind", "name", "uscc", "id_number", "region", "address")
class EmployerOut(Told):
    """An employer, masked."""


@shows(Clue, "id", "person", "state", "found_at", "closed_at")
class ClueOut(Told):
    """An overlap in a list."""

    earlier: PlaceOut = Field(description="先登记的聘用")
    later: PlaceOut = Field(description="后登记的聘用")


employers = Group("聘用单位", "employers")
clues = Group("重叠聘用线索", "employers")


@answering(employers.get, "", "聘用单位列表")
def employer_list(request: Request, query: Query[Paging]) -> PageOut[EmployerOut]:
    """本单位和分支机构；机关为辖区内的聘用单位和个人。"""
    actor = reader(request)
    return page_of(selectors.employers(actor), query, EmployerOut.many)


@answering(employers.post, "", "添加分支机构，或登记来件上的聘用单位", "FJ-13、FJ-41", status=201)
def add_employer(request: Request, data: EmployerIn) -> EmployerOut:
    """单位添加自己的分支机构，kind 填 branch，号码可不填。

    机关代录时登记单位（organization）或自然人（individual，name 填姓名，address 填设备所在地），
    已有档案的返回原档案。
    """
    actor = filer(request)
    facts = given(data, EmployerFacts, actor)
    if actor.role is Role.AUTHORITY:
        return created(EmployerOut.of(employing.at_counter(actor=actor, facts=facts)))
    if facts.kind != EmployerKind.BRANCH:
        raise Invalid({"kind": "单位只能添加自己的分支机构。"})
    return created(EmployerOut.of(employing.add_branch(actor=actor, facts=facts)))


# -- overlaps ----------------------------------------------------------------------------------


CLUE_CASES = Cases(CLUES, ClueOut, who.officers(*OFFICES))
CLUE_CASES.add_reads(
    clues, "clue_list", "clue", whose="辖区内同一人同时登记在两家单位的线索", holds="两处聘用"
)
CLUE_CASES.add_steps(clues)
