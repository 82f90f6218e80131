"""What the templates show of the authority that serves the reader: its services and its brand."""

from __future__ import annotations

from typing import Any

from django.utils.functional import SimpleLazyObject

from zhiye.http.request import Request
from zhiye.http.served import authority_id, services
from zhiye.regions.brand import NEUTRAL, Brand, brand_of
from zhiye.web.shared import kit


def brand(request: Request) -> Brand:
    """How the reader's authority presents the platform; on public pages nobody's does."""
    if kit.portal_of(request).key == kit.PUBLIC.key:
        return NEUTRAL
    if not hasattr(request, "brand"):
        request.brand = brand_of(authority_id(request))
    return request.brand


def context(request: Request) -> dict[str, Any]:
    """Context processor: `services` open to the reader and `brand`, asked where they are shown."""
    return {
        "services": SimpleLazyObject(lambda: services(request)),
        "brand": SimpleLazyObject(lambda: brand(request)),
    }
