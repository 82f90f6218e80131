"""Who may call an operation: by token, or by a browser's session with its CSRF token."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from zhiye.accounts import selectors
from zhiye.api.entrance import token_of
from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Forbidden
from zhiye.http import acting, gates
from zhiye.http.request import Request, known
from zhiye.organizations.models import Function

SAFE = ("GET", "HEAD", "OPTIONS")


class Token(HttpBearer):
    """Authorization: Bearer, with the token of POST /session."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor the entrance has found behind the token."""
        return _logged_in(known(request))


class BrowserSession(APIKeyCookie):
    """The session cookie of a logged-in browser; what changes something needs X-CSRFToken."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Actor | None:
        """The actor of the browser's session."""
        if token_of(request) is not None or known(request).actor.user_id is None:
            return None
        if request.method not in SAFE and check_csrf(request) is not None:
            raise Forbidden(
                "请求没有带上防伪令牌。", remedy="请在 X-CSRFToken 请求头中带上页面的令牌。",
                code="csrf",
            )  # fmt: skip
        return _logged_in(known(request))

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Not used: `__call__` asks the middleware's answer."""
        return None


LOGGED_IN = [Token(), BrowserSession()]


def _logged_in(request: Request) -> Actor | None:
    actor = request.actor
    if actor.user_id is None:
        return None
    if why := selectors.must_change_password(acting.user_of(request), actor.role):
        raise Forbidden(why, remedy="请在网页“账号与安全”中修改密码后继续。", code="password_first")
    return actor


def person(request: Request) -> Actor:
    """Somebody who acts for themself. Raises Forbidden."""
    return _in(request, Role.PERSON)


def organization(request: Request, *functions: Function) -> Actor:
    """Somebody who acts for an organisation, with one of the functions.

    Raises Forbidden, Conflict where no granted function's service is open to the organisation.
    """
    actor = _in(request, Role.ORGANIZATION)
    gates.granted(request, *functions)
    return actor


def authority(request: Request, *functions: str) -> Actor:
    """Somebody who acts for an authority with one of the functions. Raises Forbidden."""
    actor = _in(request, Role.AUTHORITY)
    gates.demand(actor, functions)
    return actor


def officers(*functions: str) -> Callable[[Request], Actor]:
    """Those who act for an authority with one of the functions."""
    return lambda request: authority(request, *functions)


def readers(
    *functions: Function, offices: tuple[str, ...] = ("review", "view")
) -> Callable[[Request], Actor]:
    """Who may read a kind of case: the person, a colleague or an officer with a function."""

    def reader(request: Request) -> Actor:
        role = request.actor.role
        if role is Role.ORGANIZATION:
            return organization(request, *functions)
        return authority(request, *offices) if role is Role.AUTHORITY else person(request)

    return reader


def _in(request: Request, role: Role) -> Actor:
    actor = request.actor
    if actor.role is not role:
        raise Forbidden(
            f"这项业务须以“{role.label}”身份办理，您现在的身份是“{actor.role.label}”。",
            remedy="请用 POST /api/v1/session/acting 切换办理身份。",
            code="wrong_acting",
        )
    return actor
