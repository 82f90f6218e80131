"""分支机构: they employ with their own address and region (FJ-41)."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.listing import Column, Listing
from zhiye.employment import selectors
from zhiye.employment.employers import add_branch
from zhiye.employment.models import Employer, EmployerKind
from zhiye.http.request import Request
from zhiye.web.organization.forms.organization import BranchForm
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.organization.views.employments import MINE, WAY
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Button
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.present import NOTHING
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import Empty, joined, list_page
from zhiye.web.shared.uploads import filled

TITLE = "分支机构"


def _contact(row: Employer) -> object:
    phone = row.contact_phone and format_html('<span class="zy-mono">{}</span>', row.contact_phone)
    return joined(row.contact_name or NOTHING, phone)


LISTING = Listing[Employer](
    TITLE,
    (),
    {"name": ("name", "pk")},
    (
        Column[Employer]("名称", lambda row: row.name, css="lead"),
        Column[Employer]("统一社会信用代码", lambda row: row.uscc, css="code"),
        Column[Employer]("所属区域", lambda row: f"{row.region.full_name}{row.town}"),
        Column[Employer]("地址", lambda row: row.address),
        Column("联系人", _contact),
    ),
)


@require_GET
@for_organization(MINE)
def branches(request: Request) -> HttpResponse:
    """The branches that employ people themselves."""
    rows = selectors.employers(request.actor).filter(kind=EmployerKind.BRANCH)
    found = listed(request, LISTING, rows)
    fresh = at("organization:branch_new")
    text = "人员都在总部工作的不需要添加。在外地有分公司、工地的，添加后按当地登记。"
    return list_page(
        request,
        TITLE,
        found,
        LISTING.columns,
        empty=Empty("还没有分支机构", text, "添加分支机构", fresh),
        lead="分支机构聘用的人员，按分支机构的地址和区域登记。添加后，填报时可以选择。",
        buttons=[Button("添加", fresh, "plus", "primary")],
        crumbs=WAY,
    )


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
    return page(
        request, "form", "添加分支机构", {"form": form, "columns": 2, "submit": "添加"}, crumbs=way
    )
