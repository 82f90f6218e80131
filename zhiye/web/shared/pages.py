"""The frame of a page, the same in every portal, and the marks a sent form carries."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from zhiye.core.models import MoveLog
from zhiye.http.request import Request
from zhiye.web.shared import kit
from zhiye.web.shared.refusing import status_of

Crumbs = Sequence[tuple[str, str]]


def page(
    request: Request,
    template: str,
    title: str,
    more: dict[str, Any] | None = None,
    *,
    crumbs: Crumbs = (),
    back: str = "",
    status: int = 0,
) -> HttpResponse:
    """A page of the portal a request belongs to; `template` is one of its own, without folder.

    The crumbs lead back, the last of them is the page itself. On a phone a page with a way `back`
    is one task, without the tab bar. A `form` that was refused gives the status.
    """
    portal, given = kit.portal_of(request), more or {}
    back = back or (crumbs[-1][1] if crumbs else "")
    shown: dict[str, Any] = {
        "title": title,
        "breadcrumbs": [(portal.home, portal.prefix), *crumbs, (title, "")],
        "back_url": back,
        **given,
    }
    if back and portal.kit == kit.WEUI:
        shown["menu"] = ()
    name = template if "/" in template else f"{portal.key}/{template}"
    return render(request, f"{name}.html", shown, status=status or status_of(given.get("form")))


HOLE = SafeString("<!-- content -->")
_frames: dict[Hashable, tuple[str, str]] = {}
FRAMES = 200
"""How many frames are kept: one for each page that strangers ask for often."""


def around(
    request: Request, template: str, title: str, content: SafeString, *, crumbs: Crumbs = ()
) -> HttpResponse:
    """A page whose `content` is written already; its `template` shows that alone.

    What is around it is the same for all who are not logged in and have nothing to be told: for
    them it is drawn once.
    """
    told = len(messages.get_messages(request))
    if request.actor.user_id is not None or told or kit.in_drawer(request):
        return page(request, template, title, {"content": content}, crumbs=crumbs)
    key = (template, request.path, title, tuple(crumbs), kit.site(), kit.sandboxes())
    frame = _frames.get(key)
    if frame is None:
        drawn = page(request, template, title, {"content": HOLE}, crumbs=crumbs)
        before, _, after = drawn.content.decode().partition(HOLE)
        frame = before, after
        if len(_frames) >= FRAMES:
            _frames.clear()
        _frames[key] = frame
    return HttpResponse(str(content).join(frame))


def ask(
    request: Request,
    form: forms.BaseForm,
    title: str,
    *,
    text: str,
    submit: str,
    danger: bool = True,
    crumbs: Crumbs,
    **more: str | MoveLog | None,
) -> HttpResponse:
    """The page that asks before something is done: `text`, and where there is `more` to say what
    it `ends`, what it `says` of it, the entry that says why it was `returned` before."""
    shown = {"form": form, "text": text, "submit": submit, "danger": danger, **more}
    return page(request, "web/ask", title, shown, crumbs=crumbs)


def done(request: Request, told: str, to: str, *args: Any) -> HttpResponse:
    """Say what came of it and go on: to a page by its name, or to an address."""
    messages.success(request, told)
    return redirect(to, *args)


def by_number(at: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    """The addresses of a list and of its search by somebody's whole number.

    The number is posted and stands in no address; links on a page that refused it lead to the list.
    """

    def find(request: Request) -> HttpResponse:
        answer = view(request)
        if request.method == "POST" or answer.status_code != 200:
            return answer
        return redirect(f"{request.path.removesuffix('find/')}?{request.GET.urlencode()}")

    return [
        path(at, require_GET(view), name=name),
        path(f"{at}find/", find, name=f"{name}_find"),
    ]


def key_of(request: Request) -> str:
    """The idempotency key of a sent form."""
    return request.POST.get("idempotency_key", "")[:64]
