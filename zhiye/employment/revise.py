"""修改 as one act: the three fields that may be changed, all or nothing (ZS-28)."""

from __future__ import annotations

from django.db import transaction

from zhiye.core.actor import Actor
from zhiye.employment import selectors, services
from zhiye.employment.inputs import Correction, End, Time
from zhiye.employment.models import Employment, EmploymentState


def revise(*, actor: Actor, pk: int, facts: Correction, seen: int | None = None) -> Employment:
    """Change the time of a record, its end with date and reason, or both.

    A live record ends when an end is given; an ended one is corrected. Raises as the verbs of
    `services`.
    """
    with transaction.atomic():
        found = selectors.get(actor, pk)
        if found.state == EmploymentState.ENDED:
            return services.amend_end(actor=actor, pk=pk, facts=facts, seen=seen)
        time = Time(facts.started_on, facts.ends_on)
        if not (facts.on or facts.why.strip()):
            return services.amend(actor=actor, pk=pk, facts=time, seen=seen)
        if time != Time(found.started_on, found.ends_on):
            services.amend(actor=actor, pk=pk, facts=time, seen=seen)
            seen = None
        return services.end(actor=actor, pk=pk, facts=End(facts.on, facts.why), seen=seen)
