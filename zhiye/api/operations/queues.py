"""The work-basket of a reviewer: how much waits, and where."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

from zhiye.api import who
from zhiye.api.common import answers, router
from zhiye.api.operations.employment import OFFICES
from zhiye.certificates.flows import CERTIFICATE, FIRST_ISSUE
from zhiye.core.actor import Actor
from zhiye.core.flow import Flow
from zhiye.employment.clue_flow import CLUE
from zhiye.employment.flows import EMPLOYMENT
from zhiye.http.request import Request
from zhiye.licences.flows import LICENCE
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.offered import open_services
from zhiye.regions.offers import Service
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.safety_flow import SAFETY

group = router("待办")
MOST = 10_000
REGISTRATION = (LICENCE, FIRST_ISSUE, DEREGISTRATION, SAFETY)
RECORDING = (EMPLOYMENT, CLUE)
REVIEWERS = ("review", "view")
QUEUES: dict[str, Flow[Any]] = {
    "/organizations": ORGANIZATION,
    "/licences": LICENCE,
    "/certificates": CERTIFICATE,
    "/first-issues": FIRST_ISSUE,
    "/deregistrations": DEREGISTRATION,
    "/safety": SAFETY,
    "/employments": EMPLOYMENT,
    "/employment-clues": CLUE,
}


class QueueOut(Schema):
    """One kind of case."""

    flow: str
    title: str
    waiting: int = Field(description="等待办理的件数，最多数到 10001")
    list: str = Field(description="列表的地址")


@group.get("", response=answers(list[QueueOut]), summary="待办件数")
def queues(request: Request) -> list[QueueOut]:
    """机关辖区内各类待办业务的件数和列表地址；没有开通的、不归自己办的业务不列出。"""
    actor = who.authority(request, *dict.fromkeys((*REVIEWERS, *OFFICES)))
    services = open_services(actor, actor.authority_id)
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
        if _is_theirs(flow, actor, services)
    ]


def _is_theirs(flow: Flow[Any], actor: Actor, services: frozenset[Service]) -> bool:
    """Whether a kind of case is open there and among what this member does."""
    recording = flow in RECORDING
    if recording and "employment" not in services:
        return False
    if flow in REGISTRATION and "registration" not in services:
        return False
    return any(actor.may(one) for one in (OFFICES if recording else REVIEWERS))
