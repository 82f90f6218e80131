"""分支机构: they employ with their own address and region (FJ-41)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.refusals import Refusal
from zhiye.employment import selectors
from zhiye.employment.employers import add_branch
from zhiye.employment.models import EmployerKind
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.web.organization.common import page
from zhiye.web.organization.forms.branches import BranchForm
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.organization.views.employments import MINE, crumbs
from zhiye.web.shared.refusing import form_errors_from

TITLE = "分支机构"
ORDERS = {"name": ("name", "pk")}


@require_GET
@for_organization(MINE)
def branches(request: Request) -> HttpResponse:
    """The branches that employ people themselves."""
    rows = selectors.employers(request.actor).filter(kind=EmployerKind.BRANCH)
    shown = KeysetPage(rows, request.GET, orders=ORDERS, default="name")
    return page(request, "branches", TITLE, {"page": shown}, crumbs=crumbs())


@require_http_methods(["GET", "POST"])
@for_organization(MINE)
def new(request: Request) -> HttpResponse:
    """Add a branch; its people can be put on record there at once."""
    if request.method == "GET":
        return _form(request, BranchForm(initial=BranchForm.initial_for(own(request).region)))
    if "pick" in request.POST:  # without script: the next level of regions, nothing is judged yet
        return _form(request, BranchForm(initial=request.POST.dict()))
    form = BranchForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        made = add_branch(actor=request.actor, facts=form.facts())
    except Refusal as refusal:
        return _form(request, form, status=form_errors_from(refusal, form))
    messages.success(request, f"已添加{made.name}，填报时可以选择。")
    return HttpResponseRedirect(reverse("organization:branches"))


def _form(request: Request, form: BranchForm, *, status: int = 200) -> HttpResponse:
    way = [*crumbs(), (TITLE, reverse("organization:branches"))]
    more: dict[str, Any] = {"form": form}
    return page(request, "branch_form", "添加分支机构", more, crumbs=way, status=status)
