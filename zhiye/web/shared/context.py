"""Context processor: who asks, and in which capacities one could."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from zhiye.core.actor import Actor


def context(request: HttpRequest) -> dict[str, Any]:
    """`actor` (never None) and `capacities`; header, menu and site texts come from `kit`."""
    return {
        "actor": getattr(request, "actor", Actor.public()),
        "capacities": getattr(request, "capacities", []),
    }
