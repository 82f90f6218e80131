"""Overlapping employments: clues for supervisors where the ruleset allows them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now
from zhiye.core.history import tracked
from zhiye.employment.models.records import Spell
from zhiye.regions.territory import territory_q


class ClueState(models.TextChoices):
    """States of a clue."""

    OPEN = "open", "待核查"
    CLOSED = "closed", "已办结"


class ClueQuerySet(models.QuerySet["Clue"]):
    """Reads of clues."""

    def visible_to(self, actor: Actor) -> ClueQuerySet:
        """Authorities of the territory of either employer; nobody else."""
        if actor.role is Role.SYSTEM:
            return self
        if actor.role is not Role.AUTHORITY:
            return self.none()
        return self.filter(
            territory_q(actor.territory, "later__employer__region_id")
            | territory_q(actor.territory, "earlier__employer__region_id")
        )


@tracked()
class Clue(models.Model):
    """One person on record with two employers at once; a fact to look into, not a verdict."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    earlier = models.ForeignKey(
        Spell, models.PROTECT, related_name="clues_as_earlier", verbose_name="先登记的聘用"
    )
    later = models.ForeignKey(
        Spell, models.PROTECT, related_name="clues_as_later", verbose_name="后登记的聘用"
    )
    state = models.CharField("状态", max_length=8, choices=ClueState.choices, editable=False)
    found_at = models.DateTimeField("发现时间", default=now)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects = ClueQuerySet.as_manager()

    class Meta:
        verbose_name = "重叠聘用线索"
        indexes = [models.Index(fields=["state", "id"], name="clue_queue")]
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="clue_once"),
            models.CheckConstraint(
                condition=Q(state__in=ClueState.values), name="clue_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.earlier_id}, {self.later_id}"
