"""企业认证: the queue and every organisation of the territory (SX-12, CA-05)."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.history import Story
from zhiye.core.visible import get_one
from zhiye.licences import selectors as licences
from zhiye.organizations import listing, selectors
from zhiye.organizations.kinds import ORGANIZATIONS
from zhiye.organizations.models import Organization
from zhiye.organizations.models import OrganizationState as State
from zhiye.registrations import selectors as registrations
from zhiye.registrations.models import Category, SafetyAppointment
from zhiye.registrations.selectors import with_post_names
from zhiye.supervision import selectors as supervision
from zhiye.supervision.staffing import report
from zhiye.web.authority.cases.base import Desk, fields

SHOWN = 10


class OrganizationDesk(Desk[Organization]):
    """企业认证."""

    kind, one = ORGANIZATIONS, "organization"
    icon = "building"
    since, region, searched = "handed_in", "region_id", listing.OFFICES
    states = (State.VERIFIED, State.RETURNED, State.CLOSED)
    target_rule = "account_review_working_days"
    compared = (
        *fields("name", "uscc"),
        ("kinds", lambda row: "、".join(sorted(row.kinds))),
        *fields("legal_representative"),
        ("region", attrgetter("region.full_name")),
        *fields("address", "contact_name", "contact_phone"),
    )
    beside = "authority/beside/organizations.html"

    def rows(self, actor: Actor) -> QuerySet[Organization]:
        """Organisations of the territory with the moment they were last handed in."""
        return selectors.handed_in(actor)

    def get(self, actor: Actor, pk: int) -> Organization:
        """One organisation of the territory, with its documents."""
        shown = ("business_licence", "authorisation", "staffing_watch")
        rows = self.rows(actor).select_related(*shown)
        return get_one(rows.filter(pk=pk))

    def more(self, case: Organization, actor: Actor, story: Story) -> dict[str, Any]:
        """Licences, people, safety managers, alerts and what was changed in the record."""
        people = registrations.registrations(actor).active().filter(organization_id=case.pk)
        counts = registrations.category_counts(people)
        appointed = SafetyAppointment.objects.visible_to(actor).live()
        watch = getattr(case, "staffing_watch", None)
        tracked = [*(name for name, _ in self.compared), "authority"]
        watched = case.is_verified and supervision.is_on(case, watch)
        return {
            "licences": licences.licences(actor).filter(organization=case).order_by("-pk")[:SHOWN],
            "people": people.order_by("-active_from", "-pk")[:SHOWN],
            "people_count": counts["all"],
            "categories": [(one.label, counts[one]) for one in Category if counts[one]],
            "safety": list(
                with_post_names(appointed.filter(organization_id=case.pk)).order_by("-pk")[:SHOWN]
            ),
            "watched": watched,
            "watch": watch,
            "reports": report(case) if watched else [],
            "edits": history.changes(case, tracked, story=story),
        }


DESK = OrganizationDesk()
