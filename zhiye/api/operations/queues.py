"""The work-basket: how much waits for whoever asks, and where."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from zhiye.api import who
from zhiye.api.common import Group, answering
from zhiye.casework import waiting
from zhiye.casework.kinds import KINDS
from zhiye.core.actor import Role
from zhiye.http import served
from zhiye.http.request import Request

group = Group("待办", "queues")
READERS = tuple(
    dict.fromkeys(
        function
        for kind in KINDS.values()
        if (side := kind.sides.get(Role.AUTHORITY)) and side.api
        for function in (*side.acts, *side.reads)
    )
)


class QueueOut(Schema):
    """One kind of case."""

    flow: str
    title: str
    waiting: int = Field(description="等待自己办理的件数")
    list: str = Field(description="列表的地址")


@answering(group.get, "", "待办件数")
def queues(request: Request) -> list[QueueOut]:
    """机关辖区内各类待办业务的件数和列表地址；没有开通的、不归自己办的业务不列出。"""
    actor = who.authority(request, *READERS)
    counted, services = waiting.counts(actor), served.services(request)
    return [
        QueueOut(
            flow=kind.flow.name,
            title=kind.label,
            waiting=counted.get(key, 0),
            list=f"/api/v1{side.api}{'&' if '?' in side.api else '?'}awaiting=true",
        )
        for key, kind in KINDS.items()
        if (side := kind.sides.get(actor.role))
        and side.api
        and side.may_read(actor)
        and kind.service in (None, *services)
    ]
