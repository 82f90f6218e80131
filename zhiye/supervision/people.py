"""The registered people of an organisation with what counts for staffing, in four queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from zhiye.certificates.models import CertificateItem, CertificateState
from zhiye.core.clock import add_years, today
from zhiye.people.models import Title
from zhiye.registrations.models import Registration

NDT_LEVELS = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "I": 1, "II": 2, "III": 3, "1": 1, "2": 2, "3": 3}


@dataclass(frozen=True)
class Held:
    """One item somebody holds."""

    kind: str
    code: str
    level: int
    valid_until: date | None
    first_issued_on: date | None

    @property
    def valid(self) -> bool:
        """Whether today is not past the last day."""
        return self.valid_until is None or self.valid_until >= today()

    @property
    def is_welding(self) -> bool:
        """A welder's item: the category itself or a code of TSG Z6002."""
        return self.code.startswith("(") or "-" in self.code

    def held_for(self, years: int) -> bool:
        """First issued at least that many years ago."""
        return (
            self.first_issued_on is not None and add_years(self.first_issued_on, years) <= today()
        )


@dataclass
class Staff:
    """One registered person."""

    person_id: int
    registration_id: int
    name: str
    categories: tuple[str, ...]
    items: list[Held] = field(default_factory=list)
    titles: list[tuple[int, str, str]] = field(default_factory=list)


def staff_of(organization_id: int) -> list[Staff]:
    """Everybody registered at an organisation now, by name."""
    rows = (
        Registration.objects.active()
        .filter(organization_id=organization_id)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    people = {
        row.person_id: Staff(row.person_id, row.pk, row.person.name, tuple(row.categories))
        for row in rows
    }
    items = CertificateItem.objects.filter(
        certificate__person__in=people, certificate__state=CertificateState.APPROVED
    ).values_list(
        "certificate__person_id",
        "certificate__kind",
        "code",
        "level",
        "valid_until",
        "first_issued_on",
    )
    for person_id, kind, code, level, until, first in items:
        people[person_id].items.append(Held(kind, code, NDT_LEVELS.get(level, 0), until, first))
    titles: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    held = Title.objects.filter(person__in=people, removed_at__isnull=True).select_related("title")
    for title in held:
        titles[title.person_id].append((title.title.rank, title.title.name, title.speciality))
    for person_id, found in titles.items():
        people[person_id].titles = found
    return list(people.values())
