"""修改 as one act: the three fields that may be changed, all or nothing (ZS-28)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from zhiye.core.actor import Actor
from zhiye.employment import selectors, services
from zhiye.employment.models import Employment, EmploymentState


def revise(
    *,
    actor: Actor,
    pk: int,
    started_on: date | None,
    ends_on: date | None,
    on: date | None = None,
    why: str = "",
    seen: int | None = None,
) -> Employment:
    """Change the time of a record, its end with date and reason, or both.

    A live record ends when an end is given; an ended one is corrected. Raises as the verbs of
    `services`.
    """
    with transaction.atomic():
        found = selectors.get(actor, pk)
        time = {"started_on": started_on, "ends_on": ends_on}
        if found.state == EmploymentState.ENDED:
            return services.amend_end(actor=actor, pk=pk, on=on, why=why, seen=seen, **time)
        if not (on or why.strip()):
            return services.amend(actor=actor, pk=pk, seen=seen, **time)
        if (started_on, ends_on) != (found.started_on, found.ends_on):
            services.amend(actor=actor, pk=pk, seen=seen, **time)
            seen = None
        return services.end(actor=actor, pk=pk, on=on, why=why, seen=seen)
