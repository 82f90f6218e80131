"""Which people are publicly registered at which organisation (SX-01)."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhiye.core.text import fold
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.lookup import publicity, selectors
from zhiye.registrations.models import Category
from zhiye.registrations.selectors import category_counts
from zhiye.web.public import site
from zhiye.web.public.forms import OrganizationSearch, PeopleSearch
from zhiye.web.shared.present import tab

MOST_COUNTED = 200
"""Everybody may ask: nobody leafs through more, and each one counted is a look at its people."""


@require_safe
def organizations(request: Request) -> HttpResponse:
    """Organisations with registered people, by beginning of the name or whole USCC."""
    form = OrganizationSearch(request.GET if "q" in request.GET else None)
    words = fold(request.GET.get("q", ""))
    short = len(words) == 1
    page = KeysetPage(
        selectors.organizations("" if short else words),
        request.GET,
        orders={"name": ("name", "pk")},
        default="name",
        most_counted=MOST_COUNTED,
    )
    context = {
        "title": "查单位公示人员",
        "breadcrumbs": [("首页", "/"), ("查单位公示人员", "")],
        "form": form,
        "page": page,
        "words": words,
        "short": short,
    }
    return render(request, "public/organizations.html", context)


@require_safe
def organization(request: Request, pk: int) -> HttpResponse:
    """One organisation: its licences and its people by category (SX-01, assurance 26)."""
    found = selectors.organization(pk)
    form = PeopleSearch(request.GET)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    category = request.GET.get("category", "")
    page = KeysetPage(
        publicity.people(pk, name=name, category=category),
        request.GET,
        orders={"since": ("pk",)},
        default="since",
    )
    context = {
        "title": found.name,
        "breadcrumbs": [
            ("首页", "/"),
            ("查单位公示人员", reverse("public:organizations")),
            (found.name, ""),
        ],
        "organization": found,
        "licences": publicity.licences(pk),
        "form": form,
        "tabs": _tabs(category_counts(publicity.people(pk)), category),
        "page": page,
        "nobody": "本单位没有这个姓名的公示人员" if name else "目前没有公示人员",
        "official_host": site.official_host(request),
    }
    return render(request, "public/organization.html", context)


def _tabs(counts: dict[str, int], chosen: str) -> list[dict[str, object]]:
    """Everybody, and each category somebody is registered in."""
    rows = [("", "全部", counts["all"]), *[(one.value, one.label, counts[one]) for one in Category]]
    return [
        tab(label, f"?{_query(value)}#people", value == chosen, number)
        for value, label, number in rows
        if number or not value or value == chosen
    ]


def _query(category: str) -> str:
    query = QueryDict(mutable=True)
    if category:
        query["category"] = category
    return query.urlencode()
