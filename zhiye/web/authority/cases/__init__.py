"""The kinds of cases reviewers decide, in the order of the menu."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zhiye.regions.offers import Service
from zhiye.web.authority.cases import (
    certificates,
    deregistrations,
    employment,
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
        employment.CHANGES,
        employment.RELEASES,
    )
}


def shown(services: Iterable[Service]) -> dict[str, Desk[Any]]:
    """The desks of an office with these services; what every office has is always among them."""
    open_ = (None, *services)
    return {key: desk for key, desk in DESKS.items() if desk.kind.service in open_}


# States whose names alone do not tell the colour.
register_tones(
    "deregistration", {"awaiting_consent": "info", "awaiting_review": "info", "approved": "ended"}
)
register_tones("clue", {"open": "warning", "closed": "ended"})
register_tones("safetyappointment", {"ending": "info", "end_returned": "warning"})

__all__ = ["DESKS", "Column", "Desk", "Document", "Fact", "Row", "shown"]
