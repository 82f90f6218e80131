"""The addresses of the pages of one kind of list in one portal."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.http.request import Request
from zhiye.web.lists import pages
from zhiye.web.lists.place import Place

View = Callable[..., HttpResponse]
Wrap = Callable[[View], View]


def addresses(place: Place, gate: Wrap, *, at: str, many: str, one: str) -> list[URLPattern]:
    """The pages below `at`, behind the gate of the portal; `many` and `one` begin their names."""
    both: Wrap = require_http_methods(["GET", "POST"])

    def page(route: str, view: View, name: str, allowed: Wrap = require_GET) -> URLPattern:
        def shown(request: Request, /, **more: object) -> HttpResponse:
            return view(request, place, **more)

        return path(f"{at}{route}", allowed(gate(shown)), name=name)

    return [
        page("", pages.listing, many, both),
        page("template/", pages.template, f"{one}_template"),
        page("<int:pk>/", pages.detail, one),
        page("<int:pk>/progress/", pages.progress, f"{one}_progress"),
        page("<int:pk>/<slug:name>/", pages.move, f"{one}_move", both),
    ]
