"""Ending a registration: one side asks, the other consents, a reviewer decides (SX-23, SX-61)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from zhiye.api import who
from zhiye.api.cases import Cases, Words
from zhiye.api.common import key_header, router
from zhiye.api.schemas.common import CaseOut, FileOut, MoveIn, Told
from zhiye.api.schemas.inputs import given, shows, takes
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.registrations import deregistration_services as services
from zhiye.registrations import selectors as registrations
from zhiye.registrations.inputs import Leaving
from zhiye.registrations.kinds import DEREGISTRATIONS
from zhiye.registrations.models import Deregistration


@takes(Leaving)
class LeaveIn(MoveIn):
    """Ending a registration with the termination proof (SX-23, SX-61)."""


@shows(Deregistration, "id", "reference", "started_by", "left_on", "note", "state", "created_at",
       "submitted_at", person="registration.person",
       organization="registration.organization")  # fmt: skip
class DeregistrationOut(Told):
    """A deregistration in a list."""

    found = {"registration": "registration_id"}

    registration: int
    releases_at: datetime | None = Field(description="逾期未答复视为同意的时间")


class DeregistrationDetailOut(DeregistrationOut, CaseOut):
    """A deregistration with its proof and history."""

    files: list[FileOut]


start_group = router("注销公示")
group = router("注销公示")
reader = who.readers(Function.REGISTRATIONS)
CASES = Cases(DEREGISTRATIONS, DeregistrationOut, DeregistrationDetailOut, reader)
CASES.add_reads(
    group,
    Words(
        "deregistrations_deregistrations",
        "注销列表",
        "本人的、本单位的或辖区内的注销；awaiting=true 只列等待自己办理的。",
    ),
    Words(
        "deregistrations_deregistration",
        "一份注销",
        "证明材料、现在可以办理的事项和办理记录。",
    ),
)
CASES.add_steps(group)


@CASES.does(start_group.post, "/{int:pk}/deregistrations", "申请注销", "deregistration.start")
def start(request: Request, pk: int, data: LeaveIn, key: str = key_header()) -> Deregistration:
    """本人或单位申请结束一份公示，上传解除劳动合同证明书；地址中的编号是注册的 id。"""
    actor = reader(request)
    registrations.get(actor, pk)
    facts = given(data, Leaving, actor)
    return services.start(actor=actor, registration_id=pk, facts=facts, key=key)
