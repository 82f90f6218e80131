"""Who enters a page: login first, the fitting role, the page opened for the same organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from zhiye.accounts import acting as grants
from zhiye.accounts.acting import Capacity
from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Conflict, Forbidden, NotFound
from zhiye.http.acting import label_of, only_choice
from zhiye.http.request import P, Request, View
from zhiye.web.shared import kit
from zhiye.web.shared.addresses import at

ROLE_OF_PATH = {"/me/": Role.PERSON, "/org/": Role.ORGANIZATION, "/gov/": Role.AUTHORITY}
NEXT_ALLOWED = (*ROLE_OF_PATH, "/exam/", "/account/", "/inbox/", "/files/")
PORTAL_OF_ROLE = {
    Role.PERSON: "person",
    Role.ORGANIZATION: "organization",
    Role.AUTHORITY: "authority",
}

OFFICE = kit.Portal("public", "/", kit.CONSOLE, "单位与机关")
"""The frame of login pages on the console, before it is known which portal somebody goes to."""


def own_portal(request: Request) -> str:
    """The portal the reader works in, whose look the page takes; public for who is in none."""
    request.portal = key = PORTAL_OF_ROLE.get(request.actor.role, "public")
    return key


def acting_of(request: Request) -> kit.Acting:
    """What the header shows about the reader."""
    actor: Actor | None = getattr(request, "actor", None)  # an error page may have none
    if actor is None or actor.user_id is None:
        return kit.Acting()
    current = request.acting
    offered = [one for one in request.capacities if one.id is not None or one == current]
    choices = tuple(
        kit.Choice(one.key, label_of(one), note=one.role.label, current=one == current)
        for one in offered
    )
    employers = [one for one in offered if one.role is Role.ORGANIZATION]
    return kit.Acting(
        name=actor.acting_name if actor.role in (Role.ORGANIZATION, Role.AUTHORITY) else "",
        user=actor.name,
        role=current.role.label if current else "尚未选择办理身份",
        key=current.key if current else "",
        choices=choices if len(choices) > 1 else (),
        switch="切换企业" if current in employers and len(employers) > 1 else "切换身份",
        switch_url=at("auth:switch"),
        logout_url=at("auth:logout"),
        account_url=at("auth:account"),
    )


def context(request: Request) -> dict[str, Any]:
    """Context processor: whom the reader acts for, and the other capacities offered."""
    return {"acting": SimpleLazyObject(lambda: acting_of(request))}


# -- where to go ---------------------------------------------------------------------------------


def safe_next(request: Request) -> str:
    """The page somebody wanted before logging in, when it is one of ours; else ''."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    fine = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if fine and wanted.startswith(NEXT_ALLOWED) else ""


def fitting(available: Iterable[Capacity], wanted: str) -> list[Capacity]:
    """The capacities in which a page can be opened; all of them for pages of every role."""
    role = next((role for path, role in ROLE_OF_PATH.items() if wanted.startswith(path)), None)
    return [one for one in available if role is None or one.role is role]


def landing(request: Request, wanted: str) -> str:
    """Choose for whom to act where there is only one way, and say where to go after login."""
    available = request.capacities
    if wanted and not fitting(available, wanted):
        wanted = ""
    only = only_choice(request, fitting(available, wanted))
    if only is not None:
        return wanted or only.url
    choose = reverse("auth:switch")
    return f"{choose}?{urlencode({'next': wanted})}" if wanted else choose


def login_url(request: Request) -> str:
    """The login page of the portal a request was for."""
    return reverse("auth:me_login" if request.path.startswith("/me/") else "auth:login")


def go(request: Request, url: str) -> HttpResponse:
    """Redirect, also when the request came from a script."""
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)


def to_login(request: Request) -> HttpResponse:
    """Send somebody to the login page; a page that was only read is shown after it."""
    wanted = request.get_full_path() if request.method == "GET" else ""
    if request.headers.get("HX-Request"):
        wanted = ""
    url = login_url(request)
    return go(request, f"{url}?{urlencode({'next': wanted})}" if wanted else url)


# -- gates ---------------------------------------------------------------------------------------


def logged_in(view: View[P]) -> View[P]:
    """Decorator: only for somebody who has logged in, in whichever capacity."""

    @wraps(view)
    def gate(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.user_id is None:
            return to_login(request)
        return view(request, *args, **kwargs)

    return gate


def acting_as(role: Role) -> Callable[[View[P]], View[P]]:
    """Decorator: only for somebody who acts in `role`.

    The anonymous are sent to the login page; who could act in the role but does not now, to the
    page where it is chosen; who cannot gets 404.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def gate(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = request.actor
            if actor.user_id is None:
                return to_login(request)
            if actor.role is not role:
                return _other_role(request, role)
            _same_as_shown(request)
            return view(request, *args, **kwargs)

        return gate

    return decorate


def _same_as_shown(request: Request) -> None:
    """Refuse what comes from a page that was opened for somebody else (ZS-20).

    The session alone says for whom a request acts; the page only repeats it, so that after a switch
    in another window nothing is done for the wrong organisation unnoticed. Raises Conflict.
    """
    current = request.acting
    shown = request.headers.get("X-Acting", "")
    if request.method == "POST":
        shown = str(request.POST.get("acting", shown))
    if current is None or shown in ("", current.key) or shown.endswith(":"):
        return
    known = grants.choose(request.capacities, shown)
    before, after = label_of(known) if known else "另一家单位", label_of(current)
    raise Conflict(
        f"这个页面是代表“{before}”打开的，您现在代表的是“{after}”，没有办理。",
        remedy=f"要代表“{before}”办理：在另一个窗口切换回去，再刷新本页重新提交，填写的内容不会丢。"
        f"要代表“{after}”办理：请从首页重新进入。",
        code="acting_changed",
    )


def _other_role(request: Request, role: Role) -> HttpResponse:
    could = any(one.role is role for one in request.capacities)
    if not could:
        raise NotFound
    if request.method != "GET" or request.headers.get("HX-Request"):
        raise Forbidden("您现在不是以这个身份在办理。", remedy="请先切换办理身份，再重新操作。")
    wanted = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('auth:switch')}?{wanted}")
