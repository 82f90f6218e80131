"""分支机构: they employ with their own address and region (FJ-41)."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.employment import selectors
from zhiye.employment.employers import add_branch
from zhiye.employment.models import EmployerKind
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.web.organization.forms.branches import BranchForm
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.organization.views.employments import MINE, WAY
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

TITLE = "分支机构"
ORDERS = {"name": ("name", "pk")}


@require_GET
@for_organization(MINE)
def branches(request: Request) -> HttpResponse:
    """The branches that employ people themselves."""
    rows = selectors.employers(request.actor).filter(kind=EmployerKind.BRANCH)
    shown = KeysetPage(rows, request.GET, orders=ORDERS, default="name")
    return page(request, "branches", TITLE, {"page": shown}, crumbs=WAY)


@require_http_methods(["GET", "POST"])
@for_organization(MINE)
def new(request: Request) -> HttpResponse:
    """Add a branch; its people can be put on record there at once."""
    start = BranchForm.initial_for(own(request).region)
    form = filled(request, BranchForm, initial=start)
    made = submit(form, lambda: add_branch(actor=request.actor, **form.given()))
    if made is not None:
        return done(request, f"已添加{made.name}，填报时可以选择。", "organization:branches")
    way = [*WAY, (TITLE, reverse("organization:branches"))]
    return page(request, "branch_form", "添加分支机构", {"form": form}, crumbs=way)
