"""变更单位 and 聘用注销: what an office records on notice (FJ-16, FJ-19, FJ-20, FJ-22)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from zhiye.casework.waits import Waits
from zhiye.core.actor import Actor
from zhiye.core.checks import CheckTable
from zhiye.core.history import Story
from zhiye.core.inputs import facts_of
from zhiye.employment import checks, kinds, listing, moves, selectors
from zhiye.employment.inputs import Facts
from zhiye.employment.models import LIVE, Employment, EmploymentQuerySet
from zhiye.employment.models import EmploymentState as State
from zhiye.web.authority.cases.base import Desk, Row, fields


class EmploymentDesk(Desk[Employment]):
    """What both kinds share; the last day was fixed when the report came in."""

    group = "聘用"
    since, region = "due_on", "employer__region_id"
    inside = "authority/parts/employment_inside.html"

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
    searched = listing.CHANGES
    states = (State.RETURNED, State.DENIED, State.ACTIVE)
    named = {State.RETURNED: "已退回", State.ACTIVE: "已登记"}
    compared = fields(*(one.name for one in facts_of(Facts)))

    def rows(self, actor: Actor) -> EmploymentQuerySet:
        """Whoever came from another employer, with employers of the territory (FJ-10)."""
        return selectors.reported(actor).filter(leaves__isnull=False)

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
            "answers": moves.what_a_change_does(case, former) if waits else (),
        }


class ReleaseDesk(EmploymentDesk):
    """聘用注销."""

    kind, one = kinds.RELEASES, "employment_release"
    icon = "user-x"
    searched, returned_event = listing.RELEASES, "employment.release_returned"
    states = ("returned", State.ENDED)
    named = {"returned": "已退回", State.ENDED: "已注销"}

    def rows(self, actor: Actor) -> EmploymentQuerySet:
        """Ends that were or are reported by employers of the territory (FJ-10)."""
        return selectors.reported(actor).filter(selectors.end_was_reported())

    def in_tab(self, rows: QuerySet[Employment], value: str) -> QuerySet[Employment]:
        """A returned end leaves a live record behind: the log tells which."""
        returned = value == "returned"
        return (
            rows.filter(selectors.end_was_returned()) if returned else super().in_tab(rows, value)
        )

    def more(self, case: Employment, actor: Actor, story: Story) -> dict[str, Any]:
        """The person's other records there, which stay, and what each answer does."""
        waits = self.is_waiting(case)
        rows = selectors.employments(actor).filter(spell=case.spell_id or 0, state__in=LIVE)
        others = list(rows.exclude(pk=case.pk).order_by("pk"))
        return {
            "table": None,
            "former_title": "此人在该单位的其他在聘记录",
            "former": others,
            "former_none": "没有其他在聘记录。",
            "answers": moves.what_a_release_does(case, len(others)) if waits else (),
        }


DESKS = (ChangeDesk(), ReleaseDesk())
