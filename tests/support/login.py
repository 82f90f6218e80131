"""Logging in a test client as a page would do it, without the argon2 work of the login page."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from zhiye.accounts.acting import Capacity
from zhiye.accounts.models import User
from zhiye.core.actor import Role
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.http.source import stranger


def login(
    client: Client,
    user: User,
    role: Role | str | None = Role.PERSON,
    id: int | None = None,
    *,
    ip: str = "127.0.0.1",
) -> Capacity | None:
    """Log `user` in and choose the capacity of `role` (and `id`, where there are several).

    `role=None` leaves the choice open, as after a login with several capacities. Returns the
    capacity. LookupError: the user has no such capacity at this moment.
    """
    request = Request()
    request.method, request.path = "POST", "/login/"
    request.META.update(REMOTE_ADDR=ip, SERVER_NAME="testserver", SERVER_PORT="80")
    request.session = client.session
    request.user = user
    request.actor = stranger(request)
    acting.log_in(request, user, method="password")
    chosen = _chosen(request, Role(role), id) if role is not None else None
    if chosen is not None:
        acting.switch_to(request, chosen)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
    return chosen


def _chosen(request: Request, role: Role, pk: int | None) -> Capacity:
    has = request.capacities
    found = [one for one in has if one.role is role and (pk is None or one.id == pk)]
    if not found:
        raise LookupError(f"no capacity {role.value}:{pk}; there are {[one.key for one in has]}")
    return found[0]
