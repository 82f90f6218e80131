"""安全管理人员: naming them, their posts, ending (SX-30 to SX-33)."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.registrations import safety_services as services
from zhiye.registrations.kinds import APPOINTMENTS
from zhiye.registrations.listing import SAFETY as LISTING
from zhiye.registrations.safety_flow import is_reviewed
from zhiye.web.organization.forms.safety import SafetyForm
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.shared.cases import case_page, list_of
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.tables import Empty
from zhiye.web.shared.uploads import filled


@require_GET
@for_organization(Function.SAFETY)
def safety(request: Request) -> HttpResponse:
    """Everybody named, with their posts."""
    passed = "审核通过即完成，" if is_reviewed(own(request)) else ""
    lead = (
        f"添加时不需要审核；注销时上传解除劳动合同证明书，{passed}不需要本人同意。"
        "与人员注册互不影响，两处都有的人须分别注销。"
    )
    empty = Empty(
        "还没有安全管理人员",
        "填写人员信息，为每个岗位上传盖章的任命书即可添加。",
        "添加安全管理人员",
        reverse("organization:safety_new"),
    )
    return list_of(request, APPOINTMENTS, LISTING, "q", "state", lead=lead, empty=empty)


@sensitive_post_parameters("id_number", "phone")
@require_http_methods(["GET", "POST"])
@for_organization(Function.SAFETY)
def new(request: Request) -> HttpResponse:
    """Name a safety manager with posts and letters; no review (SX-30)."""
    actor, organization = request.actor, own(request)
    form = filled(request, SafetyForm, lambda data: SafetyForm(organization, data))
    made = submit(form, lambda: services.appoint(actor=actor, key=key_of(request), **form.given()))
    if made is not None:
        told = f"已添加安全管理人员{made.name}，不需要审核。"
        return done(request, told, "organization:safety_one", made.pk)
    crumbs = [(APPOINTMENTS.label, reverse("organization:safety"))]
    return page(request, form.template, "添加安全管理人员", {"form": form}, crumbs=crumbs)


@require_GET
@for_organization(Function.SAFETY)
def safety_one(request: Request, pk: int) -> HttpResponse:
    """One safety manager: posts and letters, where an end stands."""
    return case_page(request, APPOINTMENTS, pk)
