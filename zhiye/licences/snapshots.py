"""What stood in a filing at each submission, and what changed since the last one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhiye.core.clock import LOCAL, now
from zhiye.core.inputs import facts_of, facts_on
from zhiye.licences.inputs import Filing, asked_for
from zhiye.licences.models import Licence, LicenceSubmission, Slot

LABELS = {
    **{one.name: one.label for one in facts_of(Filing)},
    "items": "许可子项目",
    **{f"file_{slot.value}": slot.label for slot in Slot},
}


@dataclass(frozen=True)
class Line:
    """One row of the side-by-side view; values are lists of words."""

    key: str
    label: str
    before: list[str]
    after: list[str]

    @property
    def changed(self) -> bool:
        """Whether the two sides differ."""
        return self.before != self.after


def of(licence: Licence) -> dict[str, Any]:
    """The present content of a filing as plain data; files by name and id."""
    content: dict[str, Any] = {
        name: [str(value)] if value else [] for name, value in facts_on(licence, Filing).items()
    }
    content["kind"] = [licence.get_kind_display()]
    content["items"] = sorted(item.node.full_name for item in licence.items.select_related("node"))
    files = licence.files.filter(removed_at__isnull=True).select_related("file").order_by("id")
    for slot in Slot:
        content[f"file_{slot.value}"] = [
            f"{one.file.original_name}（{one.file.created_at.astimezone(LOCAL):%Y-%m-%d %H:%M}）"
            for one in files
            if one.slot == slot
        ]
    return content


def keep(licence: Licence) -> LicenceSubmission:
    """Write the next submission of a filing."""
    return LicenceSubmission.objects.create(
        licence=licence,
        number=licence.submissions.count() + 1,
        snapshot=of(licence),
        at=now(),
    )


def compare(licence: Licence) -> list[Line]:
    """The last submission beside the one before; with a single one, the left side is empty."""
    last_two = list(licence.submissions.order_by("-number")[:2])
    after = last_two[0].snapshot if last_two else of(licence)
    before = last_two[1].snapshot if len(last_two) > 1 else {}
    own = {one.name: one.label for one in asked_for(licence.kind)}
    return [
        Line(key, own.get(key, label), before.get(key, []), after.get(key, []))
        for key, label in LABELS.items()
        if before.get(key) or after.get(key)
    ]
