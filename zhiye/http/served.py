"""Which authority serves the reader of a page, and which of its services are open to them."""

from __future__ import annotations

from zhiye.core.actor import Actor
from zhiye.http.request import Request
from zhiye.organizations import offered
from zhiye.organizations.selectors import reviewing_authority
from zhiye.regions.models import Authority
from zhiye.regions.offers import Service, not_offered
from zhiye.regions.rules import ruleset


def authority_id(request: Request) -> int | None:
    """The authority that serves whom the request acts for, asked once a request."""
    if not hasattr(request, "served_by"):
        request.served_by = offered.authority_of(_actor(request))
    return request.served_by


def know(request: Request, authority_id: int | None) -> None:
    """Say who serves the reader where the page has read it already."""
    request.served_by = authority_id


def know_place(request: Request, region_code: str) -> None:
    """Say where the reader works where the page has read it already."""
    found = reviewing_authority(region_code)
    know(request, found.pk if found else None)


def services(request: Request) -> frozenset[Service]:
    """The services whose menus and pages are open, asked once a request."""
    if not hasattr(request, "open_services"):
        found = offered.open_services(_actor(request), authority_id(request))
        request.open_services = found
    return request.open_services


def authority(request: Request) -> Authority | None:
    """The authority itself, as its rules were read in this request; None where nobody serves."""
    return next(iter(ruleset(authority_id(request)).chain), None)


def require(request: Request, service: Service) -> None:
    """Refuse a page of a service that is not open, saying what is. Raises Conflict."""
    if service not in services(request):
        raise not_offered(authority_id(request), service)


def _actor(request: Request) -> Actor:
    return request.actor if hasattr(request, "actor") else Actor.public()
