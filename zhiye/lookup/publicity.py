"""What the public pages show of organisations and as a whole (SX-01, assurance 26)."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Prefetch, QuerySet

from zhiye.core import text
from zhiye.licences.models import Licence, LicenceItem
from zhiye.lookup.selectors import registered_people
from zhiye.organizations.models import Organization
from zhiye.registrations.models import Category, Registration, RegistrationQuerySet

MOST_COUNTED = 10_000
FIGURES_HELD = 300


def people(organization_id: int, *, name: str = "", category: str = "") -> RegistrationQuerySet:
    """The people registered at an organisation; by exact name and by category where asked."""
    found = registered_people(organization_id)
    if name:
        found = found.filter(person__name=text.fold(name))
    if category in Category.values:
        found = found.filter(categories__contains=[category])
    return found


def licences(organization_id: int) -> QuerySet[Licence]:
    """The licences an organisation may register people by, with their items."""
    items = Prefetch("items", LicenceItem.objects.select_related("node").order_by("node__order"))
    return (
        Licence.objects.counting()
        .filter(organization_id=organization_id)
        .prefetch_related(items)
        .order_by("pk")
    )


@dataclass(frozen=True)
class Figures:
    """How much there is to look up, counted to ten thousand at most (performance, trap 3)."""

    organizations: int
    people: int

    @property
    def words(self) -> tuple[str, str]:
        """Both figures as they stand on the page."""
        return _words(self.organizations), _words(self.people)


def figures() -> Figures:
    """Verified organisations and registered people; asked of the database every five minutes."""
    found = cache.get("lookup.figures")
    if not isinstance(found, Figures):
        found = Figures(
            _counted(Organization.objects.verified()), _counted(Registration.objects.active())
        )
        cache.set("lookup.figures", found, FIGURES_HELD)
    return found


def _counted(rows: QuerySet[Organization] | QuerySet[Registration]) -> int:
    return rows.order_by()[: MOST_COUNTED + 1].count()


def _words(number: int) -> str:
    return f"{MOST_COUNTED:,} 以上" if number > MOST_COUNTED else f"{number:,}"
