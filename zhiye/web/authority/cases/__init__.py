"""The kinds of cases reviewers decide, in the order of the menu."""

from __future__ import annotations

from typing import Any

from zhiye.web.authority.cases import (
    certificates,
    deregistrations,
    first_issues,
    licences,
    organizations,
    safety,
)
from zhiye.web.authority.cases.base import Column, Desk, Document, Fact, Row
from zhiye.web.shared.tones import register_tones

DESKS: dict[str, Desk[Any]] = {
    desk.key: desk
    for desk in (
        organizations.DESK,
        licences.DESK,
        certificates.DESK,
        first_issues.DESK,
        deregistrations.DESK,
        safety.DESK,
    )
}

# States whose names alone do not tell the colour.
register_tones(
    "deregistration", {"awaiting_consent": "info", "awaiting_review": "info", "approved": "ended"}
)
register_tones("safetyappointment", {"ending": "info", "end_returned": "warning"})

__all__ = ["DESKS", "Column", "Desk", "Document", "Fact", "Row"]
