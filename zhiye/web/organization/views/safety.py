"""安全管理人员: naming them, their posts, ending (SX-30 to SX-33)."""

from __future__ import annotations

from functools import wraps

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.refusals import Conflict
from zhiye.files import links
from zhiye.http.paging import KeysetPage
from zhiye.http.request import P, Request, View
from zhiye.organizations.models import Function
from zhiye.registrations import safety_services as services
from zhiye.registrations.kinds import APPOINTMENTS
from zhiye.registrations.listing import SAFETY as LISTING
from zhiye.registrations.models import SafetyAppointment, SafetyState
from zhiye.registrations.safety_flow import SAFETY, is_reviewed
from zhiye.registrations.selectors import with_posts
from zhiye.web.organization import banners
from zhiye.web.organization.forms.safety import SafetyForm
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.shared.moves import doing
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.present import Step
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.searching import SearchForm
from zhiye.web.shared.uploads import as_stored, filled, stored_list

State = SafetyState
NOT_NEEDED = "检验、检测机构不需要填报安全管理人员。"


def crumbs() -> list[tuple[str, str]]:
    """The way back from a page below the list."""
    return [("安全管理人员", reverse("organization:safety"))]


def for_producers(view: View[P]) -> View[P]:
    """Decorator: not for inspection and testing bodies, which are told why (SX-32)."""

    @for_organization(Function.SAFETY)
    @wraps(view)
    def gate(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not own(request).is_inspecting_only:
            return view(request, *args, **kwargs)
        if request.method != "GET":
            raise Conflict(NOT_NEEDED)
        return page(request, "safety_not_needed", "安全管理人员")

    return gate


@require_GET
@for_producers
def safety(request: Request) -> HttpResponse:
    """Everybody named, with their posts."""
    form = SearchForm(request, LISTING, "q", "state")
    rows = with_posts(form.rows(SafetyAppointment.objects.visible_to(request.actor)))
    more = {
        "search": form,
        "reviewed": is_reviewed(own(request)),
        "page": KeysetPage(rows, request.GET, orders=LISTING.orders),
        "searched": bool(form.query()),
    }
    return page(request, "safety", "安全管理人员", more)


@sensitive_post_parameters("id_number", "phone")
@require_http_methods(["GET", "POST"])
@for_producers
def new(request: Request) -> HttpResponse:
    """Name a safety manager with posts and letters; no review (SX-30)."""
    actor, organization = request.actor, own(request)
    form = filled(request, SafetyForm, lambda data: SafetyForm(organization, data))
    made = submit(form, lambda: services.appoint(actor=actor, key=key_of(request), **form.given()))
    if made is not None:
        return done(
            request,
            f"已添加安全管理人员{made.name}，不需要审核。",
            "organization:safety_one",
            made.pk,
        )
    return page(request, "safety_form", "添加安全管理人员", {"form": form}, crumbs=crumbs())


@require_GET
@for_producers
def safety_one(request: Request, pk: int) -> HttpResponse:
    """One safety manager: posts and letters, where an end stands."""
    actor = request.actor
    log = SAFETY.log(pk)
    found = APPOINTMENTS.get(actor, pk)
    links.read_along(found)
    more = {
        **doing(APPOINTMENTS, found, actor, log),
        "found": found,
        "posts": [
            (held, [as_stored(held.letter)])
            for held in found.posts.select_related("post", "letter").order_by("id")
        ],
        "proof": stored_list(links.current(found.files)),
        "steps": _steps(found) if found.state != State.ACTIVE else [],
        "banners": banners.of_safety(found, log),
    }
    return page(request, "safety_one", f"安全管理人员 {found.name}", more, crumbs=crumbs())


def _steps(found: SafetyAppointment) -> list[Step]:
    review = {
        State.ENDING: Step("审核", "current"),
        State.END_RETURNED: Step("审核", "failed", "已退回"),
    }.get(State(found.state), Step("审核", "done"))
    over = found.state == State.ENDED
    end = Step("注销完成", "done" if over else "todo", str(found.ended_on or ""))
    shown = [Step("单位申请注销", "done")]
    if is_reviewed(found.organization) or not over:
        shown.append(review)
    return [*shown, end]
