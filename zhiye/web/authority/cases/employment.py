"""变更单位 and 聘用注销: what an office records on notice (FJ-16, FJ-19, FJ-20, FJ-22)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from zhiye.core.actor import Actor
from zhiye.core.checks import CheckTable
from zhiye.core.history import Story
from zhiye.core.inputs import facts_of
from zhiye.core.listing import Column, begins, holds
from zhiye.core.models import MoveLog
from zhiye.employment import checks, kinds, selectors
from zhiye.employment.flows import EMPLOYMENT as FLOW
from zhiye.employment.inputs import Facts
from zhiye.employment.models import (
    LIVE,
    Employment,
    EmploymentQuerySet,
    EmploymentState,
    ReleasedBy,
)
from zhiye.web.authority.cases.base import Desk, Row
from zhiye.web.authority.waits import Waits

WAITING = (EmploymentState.REPORTED.value, EmploymentState.RELEASING.value)


class EmploymentDesk(Desk[Employment]):
    """What both kinds share; the last day was fixed when the report came in."""

    group = "聘用"
    since, region = "due_on", "employer__region_id"
    search_label = "姓名、单位名称或编号"
    searched = (begins("reference"), begins("person__name"), holds("employer__name"))
    inside = "authority/parts/employment_inside.html"

    def concerned(self) -> Q:
        """The records that are or were a case of this desk."""
        raise NotImplementedError

    def rows(self, actor: Actor) -> EmploymentQuerySet:
        """Records with employers of the territory (FJ-10), with when they were reported."""
        rows = selectors.employments(actor).filter(self.concerned())
        logs = MoveLog.objects.filter(
            flow=FLOW.name, object_id=OuterRef("pk"), to_state__in=WAITING
        )
        reported = Subquery(logs.order_by("-id").values("at")[:1])
        with_all = rows.select_related("employer__region", "leaves__employer")
        return with_all.annotate(reported_at=reported)

    def since_of(self, case: Employment) -> datetime | None:
        """When it was reported, as `rows` has read it."""
        found: datetime | None = vars(case)["reported_at"]
        return found

    def show(self, cases: Iterable[Employment], authority_id: int | None) -> list[Row]:
        """Rows for a list, with what is left until the last day."""
        found = list(cases)
        waits = Waits(due=[one.due_on for one in found])
        return [
            Row(self, one, waits.until(one.due_on) if self.is_waiting(one) else None)
            for one in found
        ]


class ChangeDesk(EmploymentDesk):
    """变更单位."""

    kind, one = kinds.CHANGES, "employment_change"
    icon = "replace"
    returned_event = "employment.returned"
    tabs = (
        (EmploymentState.RETURNED, "已退回"),
        (EmploymentState.DENIED, "本人否认"),
        (EmploymentState.ACTIVE, "已登记"),
    )
    columns = (
        Column("姓名", lambda row: row.person.name, css="lead"),
        Column("现用人单位", lambda row: row.employer.name),
        Column("原用人单位", lambda row: row.leaves.employer.name if row.leaves else "—"),
        Column("作业项目", lambda row: row.item),
        Column("编号", lambda row: row.reference, css="code"),
        Column("聘用开始", lambda row: row.started_on, css="date"),
    )
    reasons = (
        "证书逾期未复审，不予登记，此人不得从事相关作业",
        "证书查验不真实，不予登记，此人不得从事相关作业",
        "登记表没有本人签字",
        "登记表没有单位公章",
        "登记表与填报的单位、作业项目或时间不一致",
        "作业人员证复印件不清楚，请重新上传",
    )
    compared = tuple((one.name, attrgetter(one.name)) for one in facts_of(Facts))

    def concerned(self) -> Q:
        """Whoever came from another employer."""
        return Q(leaves__isnull=False)

    def what(self, case: Employment) -> str:
        """From where to where."""
        former = case.leaves.employer.name if case.leaves else "原单位"
        return f"由{former}变更到{case.employer.name}"

    def more(self, case: Employment, actor: Actor, story: Story) -> dict[str, Any]:
        """What FJ-16 asks of the certificate, what ends with it, what each answer does."""
        waits = self.is_waiting(case)
        rows = selectors.employments(actor).filter(spell=case.leaves_id or 0)
        former = case.leaves.employer.name if case.leaves else "原单位"
        return {
            "table": CheckTable.run(checks.RECORDING, case, actor) if waits else None,
            "former_title": f"原用人单位的聘用记录：{former}",
            "former": list(rows.order_by("-pk")),
            "former_none": "原用人单位不在本辖区，登记后系统会终止它的聘用记录并通知它。",
            "answers": [
                (
                    "登记变更",
                    f"{case.person.name}自 {case.started_on} 起登记在{case.employer.name}名下；"
                    f"{former}的在聘记录同时终止。本人和两家单位都会收到通知。",
                ),
                ("退回", "单位按原因修改后重新报送；在此之前此人仍登记在原单位名下。"),
            ]
            if waits
            else [],
        }


class ReleaseDesk(EmploymentDesk):
    """聘用注销."""

    kind, one = kinds.RELEASES, "employment_release"
    icon = "user-x"
    returned_event = "employment.release_returned"
    tabs = (("returned", "已退回"), (EmploymentState.ENDED, "已注销"))
    columns = (
        Column("姓名", lambda row: row.person.name, css="lead"),
        Column("聘用单位", lambda row: row.employer.name),
        Column("作业项目", lambda row: row.item),
        Column("编号", lambda row: row.reference, css="code"),
        Column("告知方", lambda row: row.get_released_by_display() or "—"),
        Column("离职日期", lambda row: row.left_on or "—", css="date"),
    )
    reasons = (
        "解除劳动合同证明不清楚，请重新上传",
        "证明没有单位公章，也没有本人签字",
        "证明上的姓名与作业人员不一致",
        "证明上的单位与聘用单位不一致",
        "证明上的离职日期与填写的不一致",
        "双方对是否离职说法不一，请先协商或提供劳动仲裁、判决文书",
    )

    def concerned(self) -> Q:
        """Ends that were reported: waiting, recorded, or returned last."""
        ended = Q(state=EmploymentState.ENDED, left_on__isnull=False)
        return Q(state=EmploymentState.RELEASING) | ended | Q(_was_returned())

    def in_tab(self, rows: QuerySet[Employment], value: str) -> QuerySet[Employment]:
        """A returned end leaves a live record behind: the log tells which."""
        return rows.filter(_was_returned()) if value == "returned" else super().in_tab(rows, value)

    def what(self, case: Employment) -> str:
        """From where."""
        return f"注销在{case.employer.name}的聘用"

    def more(self, case: Employment, actor: Actor, story: Story) -> dict[str, Any]:
        """The person's other records there, which stay, and what each answer does."""
        waits = self.is_waiting(case)
        rows = selectors.employments(actor).filter(spell=case.spell_id or 0, state__in=LIVE)
        others = list(rows.exclude(pk=case.pk).order_by("pk"))
        alone = case.released_by == ReleasedBy.PERSON
        then = f"其余 {len(others)} 条不变" if others else "此人在该单位不再在聘，记录保留"
        return {
            "table": None,
            "former_title": "此人在该单位的其他在聘记录",
            "former": others,
            "former_none": "没有其他在聘记录。",
            "alone": alone,
            "answers": [
                (
                    "登记注销",
                    f"这条聘用记录于 {case.left_on} 终止，{then}。本人和单位都会收到通知。",
                ),
                ("退回", "聘用记录照旧，本人和单位都会看到原因。"),
            ]
            if waits
            else [],
        }


def _was_returned() -> Q:
    """Live records of which an end was returned."""
    logs = MoveLog.objects.filter(
        flow=FLOW.name, object_id=OuterRef("pk"), move=RELEASES.answers["return"].name
    )
    return Q(Exists(logs), state=EmploymentState.ACTIVE)


CHANGES, RELEASES = ChangeDesk(), ReleaseDesk()
