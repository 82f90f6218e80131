"""What the templates show of the authority that serves the reader: its services and its brand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from zhiye.http.served import authority, authority_id, know, know_place, require, services
from zhiye.regions.brand import NEUTRAL, Brand, brand_of
from zhiye.web.shared import kit

__all__ = ["authority", "brand", "context", "know", "know_place", "require", "services"]


def brand(request: HttpRequest) -> Brand:
    """How the reader's authority presents the platform; on public pages nobody's does."""
    if kit.portal_of(request).key == kit.PUBLIC.key:
        return NEUTRAL
    if not hasattr(request, "brand"):
        request.brand = brand_of(authority_id(request))  # type: ignore[attr-defined]
    known: Brand = request.brand  # type: ignore[attr-defined]
    return known


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `services` open to the reader and `brand`, asked where they are shown."""
    return {
        "services": SimpleLazyObject(lambda: services(request)),
        "brand": SimpleLazyObject(lambda: brand(request)),
    }
