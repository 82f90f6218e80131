"""The frame of a page, the same in every portal, and the marks a sent form carries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

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
        "breadcrumbs": [(portal.name, portal.prefix), *crumbs, (title, "")],
        "back_url": back,
        **given,
    }
    if back and portal.kit == kit.WEUI:
        shown["menu"] = ()
    name = template if "/" in template else f"{portal.key}/{template}"
    return render(request, f"{name}.html", shown, status=status or status_of(given.get("form")))


def ask(
    request: Request,
    form: forms.BaseForm,
    title: str,
    *,
    text: str,
    submit: str,
    ends: str = "",
    says: str = "",
    danger: bool = True,
    crumbs: Crumbs,
) -> HttpResponse:
    """The page that asks before something is done: `text`, what it `ends`, what it `says` of it."""
    more = {
        "form": form,
        "text": text,
        "ends": ends,
        "says": says,
        "danger": danger,
        "submit": submit,
    }
    return page(request, "web/ask", title, more, crumbs=crumbs)


def posted(request: Request) -> QueryDict | None:
    """What was sent, for a form; an empty form that was sent is judged too."""
    return request.POST if request.method == "POST" else None


def key_of(request: Request) -> str:
    """The idempotency key of a sent form."""
    return request.POST.get("idempotency_key", "")[:64]
