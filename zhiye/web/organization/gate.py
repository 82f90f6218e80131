"""Who enters a page of this portal, and what is told to who cannot yet (SX-12, SX-19)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from zhiye.core.actor import Role
from zhiye.core.refusals import Conflict
from zhiye.http import gates, served
from zhiye.http.request import P, Request, View
from zhiye.organizations import selectors
from zhiye.organizations.models import Function, Organization, OrganizationState
from zhiye.web.shared import entry
from zhiye.web.shared.pages import page

NOT_VERIFIED = "单位尚未完成企业认证，暂时不能办理这项业务。"
GO_AND_VERIFY = "请先在“企业认证”中提交单位信息。"


@dataclass(frozen=True)
class Closed:
    """Why a page is not open to an organisation, and the words and the name of the way on."""

    icon: str
    title: str
    text: str
    action: str
    to: str = "organization:organization"


NOT_BEGUN = Closed(
    "building",
    "单位还没有认证",
    "行政许可、人员注册、安全管理人员、人员维护和预警，都要在企业认证通过后才能办理。"
    "认证需要：统一社会信用代码、营业执照；经办人不是法定代表人时还要授权书。",
    "去企业认证",
)
ENDED = Closed(
    "lock", "企业认证已终止", "本单位不能再办理业务。如有疑问请联系受理机构。", "查看原因"
)
CLOSED = {
    OrganizationState.RETURNED: Closed(
        "alert-triangle",
        "企业认证被退回",
        "请查看退回原因，更正后重新提交。通过后即可办理这项业务。",
        "查看原因并更正",
    ),
    OrganizationState.SUBMITTED: Closed(
        "clock",
        "企业认证正在审核",
        "通过后即可办理这项业务，结果将发消息通知您，不需要重复提交。",
        "查看认证进度",
    ),
}

NOT_INSPECTING = {
    Function.SAFETY: Closed(
        "shield-off",
        "本单位不需要填报安全管理人员",
        "检验、检测机构不设安全管理人员。人员在“人员注册”中办理公示即可。",
        "去人员注册",
        "organization:registrations",
    )
}
"""What inspection and testing bodies have nothing to do with (SX-32)."""


def organization_of(request: Request) -> Organization | None:
    """The organisation acted for, read once a request; None before 企业认证 is begun."""
    if not hasattr(request, "organization"):
        actor = request.actor
        found = None
        if actor.role is Role.ORGANIZATION and actor.organization_id is not None:
            found = selectors.acting(actor.organization_id)
            served.know(request, found.authority_id if found else None)
        request.organization = found
    return request.organization


def own(request: Request) -> Organization:
    """The organisation acted for, on pages that are open to verified ones only."""
    organization = organization_of(request)
    if organization is None:
        raise Conflict(NOT_VERIFIED, remedy=GO_AND_VERIFY)
    return organization


def for_organization(
    function: Function | str = "", *, verified: bool = True, reads: bool = False
) -> Callable[[View[P]], View[P]]:
    """Decorator: for somebody who acts for an organisation, with `function` in the grant.

    A page that only `reads` answers GET, the others GET and POST. Before 企业认证 is done a page
    that needs it says what is missing and leads there (SX-12). A page of a service that the
    organisation's authority does not offer says what it does offer.
    """

    def decorate(view: View[P]) -> View[P]:
        @entry.acting_as(Role.ORGANIZATION)
        @wraps(view)
        def gate(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            organization = organization_of(request)
            if verified and (organization is None or not organization.is_verified):
                return _not_yet(request, organization)
            if function and organization is not None:
                gates.granted(request, Function(function))
                if function in NOT_INSPECTING and organization.is_inspecting_only:
                    return _closed(request, NOT_INSPECTING[Function(function)])
            return view(request, *args, **kwargs)

        return require_http_methods(["GET"] if reads else ["GET", "POST"])(gate)

    return decorate


def _not_yet(request: Request, organization: Organization | None) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        raise Conflict(NOT_VERIFIED, remedy=GO_AND_VERIFY)
    closed = NOT_BEGUN
    if organization is not None:
        closed = CLOSED.get(OrganizationState(organization.state), ENDED)
    return page(request, "not_verified", "先完成企业认证", {"closed": closed, "before": True})


def _closed(request: Request, closed: Closed) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        raise Conflict(f"{closed.title}。")
    return page(request, "not_verified", closed.title, {"closed": closed})
