"""Makes `request.actor` anew for every request, from the server-side session and the grants."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.urls import reverse

from zhiye.accounts import selectors
from zhiye.accounts.models import LoginSession, User
from zhiye.core import history
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.web.shared.entry import go

OPEN_PATHS = ("/account/password/", "/password/reset/", "/logout/", "/static/", "/api/")


class ActorMiddleware:
    """Sets `request.actor`, `.acting`, `.capacities` and `.login_session`.

    Belongs behind AuthenticationMiddleware and MessageMiddleware. Nothing is read from headers or
    parameters (lessons U25). What the request writes is stamped with the actor in the history.
    """

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        identify(request)
        actor = request.actor
        with history.context(actor):
            response = _password_first(request) or self.get_response(request)
        if actor.user_id is not None:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


def identify(request: Request) -> None:
    """Find out who asks: the login must hold, the user be active, the grant be in force."""
    acting.begin(request)
    login_id = request.session.get(acting.LOGIN)
    if login_id and acting.resume(request):
        _fall_back(request)
    elif login_id or isinstance(request.user, User):
        _end(request, int(login_id or 0))


def _end(request: Request, login_id: int) -> None:
    """The login no longer holds: forget it, and say why where there is something to say."""
    ended = LoginSession.objects.filter(pk=login_id).first()
    logout(request)
    reason = ended.get_end_reason_display() if ended and ended.end_reason else ""
    if reason:
        messages.info(request, f"您已退出登录（{reason}），请重新登录。")


def _fall_back(request: Request) -> None:
    """The grant chosen before has ended: act for nobody, and say so."""
    chosen = str(request.session.get(acting.ACTING, ""))
    if not chosen or request.acting is not None:
        return
    name = "" if chosen.endswith(":") else request.session.get(acting.ACTING_NAME, "")
    for key in (acting.ACTING, acting.ACTING_NAME):
        request.session.pop(key, None)
    if name:
        messages.warning(request, f"您代表“{name}”的授权已到期或被停用，请重新选择办理身份。")


def _password_first(request: Request) -> HttpResponse | None:
    """Nothing else is done before a first or outdated password has been changed."""
    if request.actor.user_id is None or request.path.startswith(OPEN_PATHS):
        return None
    user, actor = acting.user_of(request), request.actor
    if not selectors.must_change_password(user, actor.role):
        return None
    return go(request, reverse("auth:password"))
