"""Who employs (FJ-13, FJ-41), and people on record with two employers at once (FJ-33)."""

from __future__ import annotations

from typing import Literal

from ninja import Query
from pydantic import Field

from zhiye.api import who
from zhiye.api.cases import Cases, Words
from zhiye.api.common import answering, created, page_of, router
from zhiye.api.operations.employment import OFFICES, filer, reader
from zhiye.api.schemas.common import CaseOut, In, Line, PageOut, Paging, Told
from zhiye.api.schemas.employment import PlaceOut
from zhiye.api.schemas.inputs import region, shows
from zhiye.core.actor import Role
from zhiye.core.refusals import Invalid
from zhiye.employment import employers as employing
from zhiye.employment import selectors
from zhiye.employment.inputs import EmployerFacts
from zhiye.employment.kinds import CLUES
from zhiye.employment.models import Clue, Employer
from zhiye.http.request import Request


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


@shows(Employer, "id", "kind", "name", "uscc", "id_number", "region", "address")
class EmployerOut(Told):
    """An employer, masked."""

    found = {"region": "region.full_name"}


@shows(Clue, "id", "person", "state", "found_at", "closed_at")
class ClueOut(Told):
    """An overlap in a list."""

    found = {"person": "person.name"}

    earlier: PlaceOut = Field(description="先登记的聘用")
    later: PlaceOut = Field(description="后登记的聘用")


class ClueDetailOut(ClueOut, CaseOut):
    """An overlap with its history."""


employers = router("聘用单位")
clues = router("重叠聘用线索")


@answering(employers.get, "", "聘用单位列表")
def employer_list(request: Request, query: Query[Paging]) -> PageOut[EmployerOut]:
    """本单位和分支机构；机关为辖区内的聘用单位和个人。"""
    actor = reader(request)
    return page_of(selectors.employers(actor), query, EmployerOut.many)


@answering(employers.post, "", "添加分支机构，或登记来件上的聘用单位", "FJ-13、FJ-41", status=201)
def add_employer(request: Request, data: EmployerIn) -> EmployerOut:
    """单位添加自己的分支机构；机关代录时登记单位或自然人，已有档案的返回原档案。"""
    actor = filer(request)
    facts = EmployerFacts(**data.model_dump(exclude={"region"}), region=region(data.region))
    if actor.role is Role.AUTHORITY:
        return created(EmployerOut.of(employing.at_counter(actor=actor, facts=facts)))
    if data.kind != "branch":
        raise Invalid({"kind": "单位只能添加自己的分支机构。"})
    return created(EmployerOut.of(employing.add_branch(actor=actor, facts=facts)))


# -- overlaps ----------------------------------------------------------------------------------


CLUE_CASES = Cases(CLUES, ClueOut, ClueDetailOut, who.officers(*OFFICES))
CLUE_CASES.add_reads(
    clues,
    Words(
        "employers_clue_list",
        "重叠聘用线索列表",
        "辖区内同一人同时登记在两家单位的线索；awaiting=true 只列待核查的。",
    ),
    Words(
        "employers_clue",
        "一条重叠聘用线索",
        "两处聘用、现在可以办理的事项和办理记录。",
    ),
)
CLUE_CASES.add_steps(clues)
