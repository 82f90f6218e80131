"""The type of every request: Django's, with what the middleware and the gates have found out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse

from zhiye.accounts.acting import Capacity
from zhiye.accounts.models import LoginSession
from zhiye.core.actor import Actor
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.regions.brand import Brand
from zhiye.regions.offers import Service


class Request(HttpRequest):
    """A request behind the middleware. Nothing is made here: Django's object is only typed.

    `actor`, `acting`, `capacities` and `login_session` are always there (`acting.begin`); what
    follows them is there once it has been asked for.
    """

    actor: Actor
    acting: Capacity | None
    capacities: list[Capacity]
    login_session: LoginSession | None
    reference: str  # errors.reference
    served_by: int | None  # served.authority_id
    open_services: frozenset[Service]  # served.services
    brand: Brand  # of the authority that serves the reader
    organization: Organization | None  # the one acted for
    own_person: Person | None  # the person who asks
    unread: int | None  # how many messages are new, where the login was read with it
    waiting_counts: dict[str, int]  # what waits for the reader, by kind
    portal: object  # the portal a view chose, by key or as kit.Portal


P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]
"""A function that answers a request: what gates take and give back."""


def known(request: HttpRequest) -> Request:
    """A request as Django or ninja hands it over, for what the middleware has told of it."""
    return cast("Request", request)


def wants_json(request: HttpRequest) -> bool:
    """Whether a script of a page asked, which shows the answer itself."""
    accept = request.headers.get("Accept", "")
    return "application/json" in accept and "text/html" not in accept
