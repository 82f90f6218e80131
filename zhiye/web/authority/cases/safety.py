"""安全管理人员 and the end of their appointments (SX-30 to SX-33)."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhiye.core.actor import Actor
from zhiye.core.flow import Log
from zhiye.core.history import Story
from zhiye.core.listing import begins, holds
from zhiye.people.models import Person
from zhiye.registrations.kinds import APPOINTMENTS
from zhiye.registrations.models import SafetyAppointment, SafetyState
from zhiye.registrations.selectors import with_posts
from zhiye.web.authority.cases.base import Column, Desk, Document, Fact, organization_fact, pages


def _posts(row: SafetyAppointment) -> str:
    return "、".join(one.post.name for one in row.posts.all()) or "—"


class SafetyDesk(Desk[SafetyAppointment]):
    """安全管理人员注销."""

    kind, one = APPOINTMENTS, "safety_one"
    icon = "shield-check"
    returned_event = "safety.returned"
    tabs = (
        (SafetyState.ACTIVE, "在任"),
        (SafetyState.END_RETURNED, "注销被退回"),
        (SafetyState.ENDED, "已注销"),
    )
    columns = (
        Column("姓名", lambda row: row.name, "lead"),
        Column("单位", lambda row: row.organization.name),
        Column("岗位", _posts),
        Column("编号", lambda row: row.reference, "code"),
        Column("解除劳动合同日期", lambda row: row.left_on or "—", "date"),
    )
    reasons = (
        "解除劳动合同证明书不清楚，请重新上传",
        "证明书没有单位公章",
        "证明书上的姓名与安全管理人员不一致",
        "证明书上的解除日期与填写的不一致",
        "上传的不是解除劳动合同证明书",
    )
    compared = (("left_on", attrgetter("left_on")),)
    search_label = "姓名、单位名称或编号"
    searched = (begins("reference"), begins("name"), holds("organization__name"))
    beside = "authority/beside/safety.html"

    def rows(self, actor: Actor) -> QuerySet[SafetyAppointment]:
        """Appointments at organisations of the territory."""
        found = SafetyAppointment.objects.visible_to(actor)
        return with_posts(found.select_related("organization__region", "person"))

    @property
    def label(self) -> str:
        """An office decides the end."""
        return "安全管理人员注销"

    def what(self, case: SafetyAppointment) -> str:
        """Post and place."""
        return f"{case.organization.name} {_posts(case)}"

    def facts(
        self, case: SafetyAppointment, actor: Actor, changed: set[str]
    ) -> list[tuple[str, list[Fact]]]:
        """The appointment and what is asked."""
        reveal = reverse("authority:reveal", args=["safety", case.pk, "id_number"])
        known = Person.objects.visible_to(actor).filter(pk=case.person_id or 0).exists()
        person_url = reverse("authority:person", args=[case.person_id]) if known else ""
        left = "解除劳动合同日期"
        facts = [
            Fact("编号", case.reference, code=True),
            Fact("姓名", case.name, url=person_url),
            Fact("身份证号", case.id_number, code=True, reveal=reveal),
            organization_fact("单位", case.organization),
            Fact("添加时间", case.created_at),
            Fact(left, case.left_on or "—", changed=left in changed),
        ]
        if case.ended_on:
            facts.append(Fact("注销日期", case.ended_on))
        return [("任职信息", facts)]

    def documents(self, case: SafetyAppointment, log: Log) -> list[Document]:
        """The termination proof, then the letters of the posts."""
        returned = self.returned(log)
        return [
            *pages(case.files, "解除劳动合同证明书", returned),
            *[Document(f"{one.post.name}任命书", one.letter) for one in case.posts.all()],
        ]

    def more(self, case: SafetyAppointment, actor: Actor, story: Story) -> dict[str, Any]:
        """The posts with their dates."""
        return {"posts": case.posts.all()}


DESK = SafetyDesk()
