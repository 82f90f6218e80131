"""Which people are publicly registered at which organisation (SX-01)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhiye.core.text import fold
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.lookup import publicity, selectors
from zhiye.registrations.models import Category
from zhiye.registrations.selectors import category_counts
from zhiye.web.public.forms import OrganizationSearch, PeopleSearch
from zhiye.web.public.site import page
from zhiye.web.shared.present import tab

MOST_COUNTED = 100
"""Everybody may ask: nobody leafs through more, and each one counted is a look at its people."""


@require_safe
def organizations(request: Request) -> HttpResponse:
    """Organisations with registered people, by beginning of the name or whole USCC."""
    form = OrganizationSearch(request.GET if "q" in request.GET else None)
    words = fold(request.GET.get("q", ""))
    short = len(words) == 1
    rows = KeysetPage(
        selectors.organizations("" if short else words),
        request.GET,
        orders={"name": ("name", "pk")},
        default="name",
        most_counted=MOST_COUNTED,
    )
    more = {"form": form, "page": rows, "words": words, "short": short}
    return page(request, "organizations", "查单位公示人员", more)


@require_safe
def organization(request: Request, pk: int) -> HttpResponse:
    """One organisation: its licences and its people by category (SX-01, assurance 26)."""
    found = selectors.organization(pk)
    form = PeopleSearch(request.GET)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    category = request.GET.get("category", "")
    rows = KeysetPage(
        publicity.people(pk, name=name, category=category),
        request.GET,
        orders={"since": ("pk",)},
        default="since",
    )
    more = {
        "organization": found,
        "licences": publicity.licences(pk),
        "form": form,
        "tabs": _tabs(category_counts(publicity.people(pk)), category),
        "page": rows,
        "nobody": "本单位没有这个姓名的公示人员" if name else "目前没有公示人员",
    }
    above = ("查单位公示人员", reverse("public:organizations"))
    return page(request, "organization", found.name, more, above)


def _tabs(counts: dict[str, int], chosen: str) -> list[dict[str, object]]:
    """Everybody, and each category somebody is registered in."""
    rows = [("", "全部", counts["all"]), *[(one.value, one.label, counts[one]) for one in Category]]
    return [
        tab(label, f"?{urlencode({'category': value} if value else {})}#people", value == chosen, n)
        for value, label, n in rows
        if n or not value or value == chosen
    ]
