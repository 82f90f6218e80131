"""The work-basket of a reviewer: how much waits, and where."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from zhiye.api import who
from zhiye.api.common import answers, router
from zhiye.certificates.flows import CERTIFICATE, FIRST_ISSUE
from zhiye.core.flow import Flow
from zhiye.licences.flows import LICENCE
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.offered import open_services
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.safety_flow import SAFETY

group = router("待办")
MOST = 10_000
REGISTRATION = (LICENCE, FIRST_ISSUE, DEREGISTRATION, SAFETY)
QUEUES: dict[str, Flow[Any]] = {
    "/organizations": ORGANIZATION,
    "/licences": LICENCE,
    "/certificates": CERTIFICATE,
    "/first-issues": FIRST_ISSUE,
    "/deregistrations": DEREGISTRATION,
    "/safety": SAFETY,
}


class QueueOut(Schema):
    """One kind of case."""

    flow: str
    title: str
    waiting: int = Field(description="等待办理的件数，最多数到 10001")
    list: str = Field(description="列表的地址")


@group.get("", response=answers(list[QueueOut]), summary="待办件数")
def queues(request: HttpRequest) -> list[QueueOut]:
    """审核机关辖区内各类待审核业务的件数和列表地址；没有开通的业务不列出。"""
    actor = who.authority(request, "review", "view")
    registering = "registration" in open_services(actor, actor.authority_id)
    return [
        QueueOut(
            flow=flow.name,
            title=flow.title,
            waiting=flow.model.objects.visible_to(actor)
            .filter(flow.awaiting(actor.role))
            .order_by()[: MOST + 1]
            .count(),
            list=f"/api/v1{path}?awaiting=true",
        )
        for path, flow in QUEUES.items()
        if registering or flow not in REGISTRATION
    ]
