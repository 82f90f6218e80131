"""Who sees which rows, declared by column."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from zhiye.core.actor import Actor, Role
from zhiye.regions.territory import territory_filter

M = TypeVar("M", bound=models.Model)


class SeenByRole(models.QuerySet[M]):
    """Rows that each role sees by one column: its own, or those of its territory (FJ-10).

    A role without a column sees none; the system sees all.
    """

    by_person: str = ""
    """The id of the person whose row it is ("person_id")."""
    by_organization: str = ""
    """The id of the organisation whose row it is ("organization_id")."""
    by_authority: str = ""
    """The region code that lies in an authority's territory ("organization__region_id")."""

    def visible_to(self, actor: Actor) -> Self:
        """The rows this actor may see."""
        if actor.role is Role.SYSTEM:
            return self
        if actor.role is Role.PERSON and self.by_person:
            return self.filter(**{self.by_person: actor.person_id or 0})
        if actor.role is Role.ORGANIZATION and self.by_organization:
            return self.filter(**{self.by_organization: actor.organization_id or 0})
        if actor.role is Role.AUTHORITY and self.by_authority:
            return territory_filter(self, actor, field=self.by_authority)
        return self.none()
