"""The kinds of cases reviewers decide, in the order of the menu."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zhiye.regions.offers import Service
from zhiye.web.authority.cases import (
    certificates,
    employment,
    licences,
    organizations,
    registrations,
)
from zhiye.web.authority.cases.base import Desk, Document, Fact, Row

DESKS: dict[str, Desk[Any]] = {
    desk.key: desk
    for desk in (
        organizations.DESK,
        licences.DESK,
        *certificates.DESKS,
        *registrations.DESKS,
        *employment.DESKS,
    )
}


def shown(services: Iterable[Service]) -> dict[str, Desk[Any]]:
    """The desks of an office with these services; what every office has is always among them."""
    open_ = (None, *services)
    return {key: desk for key, desk in DESKS.items() if desk.kind.service in open_}


__all__ = ["DESKS", "Desk", "Document", "Fact", "Row", "shown"]
