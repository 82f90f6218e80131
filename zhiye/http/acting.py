"""Logging in and out, and for whom a request acts: kept in the server-side session only.

Session keys: `login` (id of the LoginSession), `acting` (Capacity.key) and `acting_name` (what to
call it when the grant has ended).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth import login as django_login
from django.contrib.auth import logout as django_logout
from django.utils.crypto import constant_time_compare

from zhiye.accounts import acting as grants
from zhiye.accounts import selectors, services
from zhiye.accounts.acting import Capacity
from zhiye.accounts.models import LoginSession, User
from zhiye.core import edition
from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Forbidden
from zhiye.http import sessions
from zhiye.http.request import Request
from zhiye.http.source import channel_of, client_ip, device, stranger

LOGIN, ACTING, ACTING_NAME = sessions.LOGIN, "acting", "acting_name"
BACKEND = "django.contrib.auth.backends.ModelBackend"


# -- who asks ------------------------------------------------------------------------------------


def user_of(request: Request) -> User:
    """The logged-in user; for views behind `logged_in` or `acting_as`."""
    if not isinstance(request.user, User):
        raise Forbidden("请先登录。")
    return request.user


def oneself(request: Request) -> tuple[Actor, bool]:
    """The same human acting for themselves, and whether they have said who they are."""
    own = next(one for one in request.capacities if one.role is Role.PERSON)
    return grants.to_actor(user_of(request), own), own.id is not None


def label_of(capacity: Capacity) -> str:
    """A capacity in words for buttons."""
    return capacity.name or ("本人" if capacity.role is Role.PERSON else capacity.role.label)


# -- logging in and out --------------------------------------------------------------------------


def log_in(request: Request, user: User, *, method: str) -> None:
    """Open a session for a user the services have recognised; the session key is new.

    `method` is "password", "code" or "id_number". For whom to act is not chosen yet.
    """
    end_current(request, LoginSession.EndReason.REPLACED)
    for key in (LOGIN, ACTING, ACTING_NAME):
        request.session.pop(key, None)
    django_login(request, user, backend=BACKEND)
    session = services.open_session(
        user=user, actor=stranger(request), agent=device(request), method=method
    )
    request.session[LOGIN] = session.pk
    adopt(request, user)


def log_out(request: Request) -> None:
    """End the login of this request; the session and what was kept in it are gone."""
    end_current(request, LoginSession.EndReason.LOGOUT)
    django_logout(request)


def end_current(request: Request, reason: LoginSession.EndReason) -> None:
    """End the login this browser came with, if there is one."""
    pk = request.session.get(LOGIN)
    session = LoginSession.objects.filter(pk=pk).first() if pk else None
    if session is not None:
        services.end_session(session=session, actor=request.actor, reason=reason)


def begin(request: Request) -> None:
    """Nobody is known to ask yet; then the session may be resumed."""
    request.actor = stranger(request)
    request.capacities, request.acting, request.login_session = [], None, None


def resume(request: Request) -> bool:
    """Be the user whose login the session holds; False when that login no longer holds."""
    login, holder = _login_of(request)
    if login is None or not _proves(request, login.user):
        return False
    if not services.use_session(session=login, role=chosen_role(request)):
        return False
    request.user, request.login_session = login.user, login
    request.capacities = grants.capacities(login.user, holder)
    _act(request, login.user)
    _go_on(request, login.user)
    return True


def _login_of(request: Request) -> tuple[LoginSession | None, Any]:
    """The open login that the session names, and the row with the grants of its user."""
    session = request.session
    login_id, user_id = int(session[LOGIN]), int(session.get(SESSION_KEY, 0))
    row = session.row if isinstance(session, sessions.SessionStore) else None
    if row is None or row.login is None or row.login_id != login_id:  # kept by an older release
        login = selectors.open_login(login_id, user_id)
        return login, login
    edition.know(row.edition)
    request.unread = row.unread
    fits = row.login.ended_at is None and row.login.user_id == user_id
    return row.login if fits else None, row


def _proves(request: Request, user: User) -> bool:
    """Whether the session was made with the user's present password; of older keys Django knows."""
    kept = str(request.session.get(HASH_SESSION_KEY, ""))
    return constant_time_compare(kept, user.get_session_auth_hash()) or get_user(request) == user


def chosen_role(request: Request) -> Role:
    """The role in which the session acts; the person's own before it is chosen."""
    chosen = str(request.session.get(ACTING, "")).partition(":")[0]
    return next((role for role in Role if role.value == chosen), Role.PERSON)


def _go_on(request: Request, user: User) -> None:
    """The profile or the organisation that was missing is there now: act for it."""
    if request.acting is not None or not str(request.session.get(ACTING, "")).endswith(":"):
        return
    role = chosen_role(request)
    own = [one for one in request.capacities if one.role is role]
    if len(own) == 1:
        keep(request, own[0])
        _act(request, user)


def adopt(request: Request, user: User) -> None:
    """Ask anew what a user may act for, and make the request's actor accordingly."""
    request.user = user
    request.capacities = grants.capacities(user)
    _act(request, user)


def _act(request: Request, user: User) -> None:
    """Make the request's actor of the capacity the session has chosen among those there are."""
    chosen = grants.choose(request.capacities, str(request.session.get(ACTING, "")))
    request.acting = chosen
    request.actor = grants.to_actor(
        user, chosen, ip=client_ip(request), channel=channel_of(request)
    )


def keep(request: Request, capacity: Capacity) -> None:
    """Remember the chosen capacity in the session."""
    request.session[ACTING] = capacity.key
    request.session[ACTING_NAME] = label_of(capacity)


def switch_to(request: Request, capacity: Capacity) -> None:
    """Act for somebody else from now on; the session key is new (assurance 15)."""
    keep(request, capacity)
    request.session.cycle_key()
    adopt(request, user_of(request))
    services.note_switch(actor=request.actor)


def only_choice(request: Request, available: Iterable[Capacity]) -> Capacity | None:
    """Act for the only one there is among these, if it is the only one."""
    real = [one for one in available if one.id is not None]
    if len(real) != 1:
        return None
    switch_to(request, real[0])
    return real[0]
