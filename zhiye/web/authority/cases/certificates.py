"""资格证书, and 首次取证日期 of T and F items (SX-53, SX-55, SX-56)."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from zhiye.certificates import listing, selectors
from zhiye.certificates.kinds import CERTIFICATES, FIRST_ISSUES
from zhiye.certificates.models import (
    Certificate,
    CertificateItem,
    CertificateKind,
    FirstIssue,
    FirstIssueSource,
    FirstIssueState,
)
from zhiye.certificates.models import CertificateState as State
from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.history import Story
from zhiye.web.authority.cases.base import Desk, differences
from zhiye.web.shared.present import DiffRow


class CertificateDesk(Desk[Certificate]):
    """资格证书."""

    kind, one = CERTIFICATES, "certificate"
    icon = "certificate"
    region, searched = "person__region_id", listing.OFFICES
    states = (State.APPROVED, State.RETURNED, State.SUSPENDED, State.REVOKED)
    inside = "authority/parts/certificate_items.html"
    beside = "authority/beside/certificates.html"

    def rows(self, actor: Actor) -> QuerySet[Certificate]:
        """Certificates of people of the territory, with the codes of their items."""
        seen = Certificate.objects.visible_to(actor).with_codes()
        return seen.select_related("person", "authority")

    def get(self, actor: Actor, pk: int) -> Certificate:
        """One of them, with all that its page shows."""
        return selectors.get(actor, pk)

    def reference(self, case: Certificate) -> str:
        """Holder and kind: the number is the holder's identity number."""
        return f"{case.person.name} {case.get_kind_display()}"

    def changes(self, case: Certificate, story: Story) -> list[DiffRow]:
        """Field by field and item by item since the last return, or since it was verified."""
        before = selectors.reviewed(story)
        if before is None or case.state == State.RETURNED:
            return []
        then = history.as_of(CertificateItem, before.pgh_created_at)
        items = selectors.items_in_words(then.filter(certificate_id=case.pk))
        return [
            *differences(
                before,
                case,
                [
                    ("kind", lambda row: CertificateKind(row.kind).label),
                    ("number", lambda row: row.number),
                    ("issued_by", lambda row: row.issued_by),
                    ("issued_on", lambda row: row.issued_on),
                ],
            ),
            DiffRow("项目", items, selectors.items_in_words(case.items.all())),
        ]

    def more(self, case: Certificate, actor: Actor, story: Story) -> dict[str, Any]:
        """The items, and the holder's other certificates."""
        others = Certificate.objects.visible_to(actor).filter(person_id=case.person_id)
        return {
            "items": sorted(case.items.all(), key=lambda item: (item.code, item.pk)),
            "others": list(others.exclude(pk=case.pk).order_by("-pk")[:5]),
            "edits": selectors.changes(case, story),
        }


class FirstIssueDesk(Desk[FirstIssue]):
    """首次取证日期."""

    kind, one = FIRST_ISSUES, "first_issue"
    icon = "calendar-check"
    region, searched = "item__certificate__person__region_id", listing.FIRST_ISSUES
    states = (FirstIssueState.APPROVED, FirstIssueState.RETURNED)
    compared = (
        ("issued_on", attrgetter("issued_on")),
        ("source", lambda row: FirstIssueSource(row.source).label),
    )

    def reference(self, case: FirstIssue) -> str:
        """Holder and item."""
        return f"{case.item.certificate.person.name} {case.item}"


DESKS = (CertificateDesk(), FirstIssueDesk())
