"""Who asks, and for whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """In which capacity somebody acts; chosen after login."""

    PUBLIC = "public"
    PERSON = "person"
    ORGANIZATION = "organization"
    AUTHORITY = "authority"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        """The role in words, as it stands in logs and timelines."""
        return {
            Role.PUBLIC: "公众",
            Role.PERSON: "本人",
            Role.ORGANIZATION: "单位",
            Role.AUTHORITY: "审核机关",
            Role.SYSTEM: "系统",
        }[self]


@dataclass(frozen=True)
class Actor:
    """A user in one capacity, made anew for every request so that a withdrawn grant ends at once.

    `territory` is the region-code prefix of the authority acted for ("14", "1401", "140105");
    the empty string means no territory at all, never all of them. `served_by` and `works_in` are
    the authority of the organisation acted for and the region the person works in, where they were
    read with the grant.
    """

    user_id: int | None
    name: str
    role: Role
    person_id: int | None = None
    organization_id: int | None = None
    authority_id: int | None = None
    acting_name: str = ""
    territory: str = ""
    functions: frozenset[str] = field(default_factory=frozenset)
    ip: str = ""
    channel: str = "web"
    served_by: int | None = None
    works_in: str | None = None

    @classmethod
    def public(cls, *, ip: str = "", channel: str = "web") -> Actor:
        """Somebody who has not logged in."""
        return cls(None, "公众", Role.PUBLIC, ip=ip, channel=channel)

    @classmethod
    def system(cls, job: str) -> Actor:
        """The named system account under which timed moves and jobs run."""
        return cls(None, f"系统（{job}）", Role.SYSTEM, acting_name=job, channel="job")

    @property
    def acting_id(self) -> int | None:
        """Id of whom this actor acts for, in the table its role names."""
        return {
            Role.PERSON: self.person_id,
            Role.ORGANIZATION: self.organization_id,
            Role.AUTHORITY: self.authority_id,
        }.get(self.role)

    @property
    def label(self) -> str:
        """Name for pages and logs: 张三（太原某某公司）."""
        shown = self.acting_name and self.role in (Role.ORGANIZATION, Role.AUTHORITY)
        return f"{self.name}（{self.acting_name}）" if shown else self.name

    def may(self, function: str) -> bool:
        """Whether the grant behind this actor includes a function (e.g. "registrations")."""
        return function in self.functions
