"""For whom a user may act. Grants live with their owners; this module only asks for them.

Every request asks anew, so an expired or disabled grant is refused within the same second
(assurance 4); the grants of all owners come in one statement, with the login that they are read
for. Nothing here reads headers or parameters (lessons U25).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from zhiye.accounts.models import User
from zhiye.core.actor import Actor, Role

PORTALS = {Role.PERSON: "/me/", Role.ORGANIZATION: "/org/", Role.AUTHORITY: "/gov/"}


@dataclass(frozen=True)
class Capacity:
    """One way in which a user may act: as oneself, for an organisation, for an authority.

    `id` is the id of the person, organisation or authority; None for a person whose profile is
    not completed and for an organisation account that has not proved an organisation yet.
    """

    role: Role
    id: int | None
    name: str
    functions: frozenset[str] = field(default_factory=frozenset)
    territory: str = ""
    portal_url: str = ""
    served_by: int | None = None
    works_in: str | None = None

    @property
    def key(self) -> str:
        """Form value that names this capacity among a user's own: "organization:12"."""
        return f"{self.role.value}:{self.id or ''}"

    @property
    def url(self) -> str:
        """Where this capacity starts work."""
        return self.portal_url or PORTALS.get(self.role, "/")


@dataclass(frozen=True)
class Provider:
    """One owner of grants: its rows of a user, and the capacity that a row gives.

    `rows` takes the id of a user or a reference to it and answers one column, a JSONObject.
    """

    name: str
    rows: Callable[[int | OuterRef], QuerySet[Any, Any]]
    capacity: Callable[[dict[str, Any]], Capacity]

    @property
    def column(self) -> str:
        """What its rows are called beside the user."""
        return f"held_{self.name}"


_providers: list[Provider] = []


def register_provider(provider: Provider) -> None:
    """Add an owner of grants; called in `AppConfig.ready`, once for each."""
    if provider not in _providers:
        _providers.append(provider)


def owners() -> tuple[str, ...]:
    """Whose grants `columns` reads; who registers has done so when Django starts."""
    return tuple(one.name for one in _providers)


def columns(user: str) -> dict[str, ArraySubquery]:
    """All grants of the user whose id is in a column, to be read in the statement that reads it."""
    return {one.column: ArraySubquery(one.rows(OuterRef(user))) for one in _providers}


def capacities(user: User, holder: Any = None) -> list[Capacity]:
    """Everything this user may act for at this moment; oneself comes first and always exists.

    Who acts for no organisation yet may still choose to, in order to prove one (SX-12): that
    capacity has no id and no function. `holder` is a row that was read with `columns` just now.
    """
    if not user.is_active:
        return []
    if holder is None:
        holder = User.objects.annotate(**columns("pk")).get(pk=user.pk)
    found = [one.capacity(row) for one in _providers for row in getattr(holder, one.column)]
    own = [one for one in found if one.role is Role.PERSON]
    rest = [one for one in found if one.role is not Role.PERSON]
    if not any(one.role is Role.ORGANIZATION for one in rest):
        rest.append(Capacity(Role.ORGANIZATION, None, "尚未认证的单位"))
    return [*(own[:1] or [Capacity(Role.PERSON, None, user.name)]), *rest]


def choose(available: Iterable[Capacity], key: str) -> Capacity | None:
    """The capacity named by `key` among those a user has, or None."""
    return next((one for one in available if one.key == key), None)


def to_actor(user: User, capacity: Capacity | None, *, ip: str = "", channel: str = "web") -> Actor:
    """The actor of a user in one capacity; without one a user may see only what is public."""
    if capacity is None:
        return Actor(user.pk, str(user), Role.PUBLIC, ip=ip, channel=channel)
    return Actor(
        user_id=user.pk,
        name=str(user),
        role=capacity.role,
        person_id=capacity.id if capacity.role is Role.PERSON else None,
        organization_id=capacity.id if capacity.role is Role.ORGANIZATION else None,
        authority_id=capacity.id if capacity.role is Role.AUTHORITY else None,
        acting_name=capacity.name,
        territory=capacity.territory,
        functions=capacity.functions,
        ip=ip,
        channel=channel,
        served_by=capacity.served_by,
        works_in=capacity.works_in,
    )


def at_work_for(user: User | None, may: Callable[[Actor], bool]) -> Actor | None:
    """Somebody who has left work to a job, with the rights they have at this moment.

    None when none of their capacities may do it (any longer).
    """
    if user is None:
        return None
    for capacity in capacities(user):
        actor = to_actor(user, capacity, channel="job")
        if may(actor):
            return actor
    return None
