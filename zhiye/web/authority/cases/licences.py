"""行政许可 (SX-13 to SX-18)."""

from __future__ import annotations

from typing import Any

from zhiye.core.actor import Actor
from zhiye.core.history import Story
from zhiye.licences import listing, selectors, snapshots
from zhiye.licences.kinds import LICENCES
from zhiye.licences.models import Licence
from zhiye.licences.models import LicenceState as State
from zhiye.web.authority.cases.base import Desk
from zhiye.web.shared.present import DiffRow


class LicenceDesk(Desk[Licence]):
    """行政许可."""

    kind, one = LICENCES, "licence"
    icon, searched = "license", listing.OFFICES
    states = (State.APPROVED, State.RETURNED, State.EXPIRED, State.REVOKED)
    beside = "authority/beside/licences.html"

    def about(self, case: Licence) -> str:
        """The organisation."""
        return case.organization.name

    def changes(self, case: Licence, story: Story) -> list[DiffRow]:
        """The last two submissions side by side; nothing where there is only one."""
        lines = snapshots.compare(case)
        if not any(one.before for one in lines):
            return []
        return [
            DiffRow(one.label, "、".join(one.before), "、".join(one.after), one.key)
            for one in lines
        ]

    def more(self, case: Licence, actor: Actor, story: Story) -> dict[str, Any]:
        """Other filings of the same organisation, so that a double one is seen."""
        others = selectors.licences(actor).filter(organization_id=case.organization_id)
        return {"others": list(others.exclude(pk=case.pk).order_by("-pk")[:5])}


DESK = LicenceDesk()
