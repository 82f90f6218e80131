"""The first page: what waits for me and by when, what runs out, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from zhiye.core.actor import Actor
from zhiye.employment import selectors as employment_reads
from zhiye.http import served, waiting
from zhiye.http.request import Request
from zhiye.licences import selectors as licence_reads
from zhiye.licences.models import LicenceState
from zhiye.notices.models import Portal
from zhiye.notices.selectors import announcements
from zhiye.organizations.models import Function, Organization
from zhiye.registrations import selectors as registration_reads
from zhiye.supervision.selectors import is_watched
from zhiye.supervision.staffing import ItemReport, report
from zhiye.web.organization.gate import for_organization, organization_of
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import numbered_steps

TO_REGISTER = ("企业认证", "行政许可", "人员注册")
TO_EMPLOY = ("企业认证", "聘用记录")


@for_organization(verified=False, reads=True)
def dashboard(request: Request) -> HttpResponse:
    """The work-basket; for newcomers the three steps with the next one in front (SX-12, SX-19)."""
    organization, actor = organization_of(request), request.actor
    more: dict[str, Any] = {
        "organization": organization,
        "announcements": announcements(Portal.ORGANIZATION, limit=3),
        "tasks": [],
        "beginner": None,
    }
    if organization is not None:
        more["tasks"] = waiting.tasks(request)
        more["waiting"] = sum(waiting.counts(request).values())
    employing = "employment" in served.services(request) and actor.may(Function.EMPLOYMENT)
    registering = "registration" in served.services(request)
    if organization is None or not organization.is_verified:
        way = TO_REGISTER if registering else TO_EMPLOY
        action = "去企业认证" if organization is None else "查看企业认证"
        note = organization.get_state_display() if organization else "未提交"
        more["beginner"] = _beginner(way, 1, action, "organization:organization", note)
    else:
        more |= _running(actor, organization) if registering else {}
        more["employed"] = employed = employment_reads.at_a_glance(actor) if employing else None
        if employed and employed.is_empty and not registering:
            more["beginner"] = _beginner(TO_EMPLOY, 2, "去填报", "organization:employment_new")
    return page(request, "dashboard", "工作台", more)


def _running(actor: Actor, organization: Organization) -> dict[str, Any]:
    licences = licence_reads.counting(actor)
    more: dict[str, Any] = registration_reads.head_count(actor)
    if not licences:
        filings = licence_reads.licences(actor).filter(state=LicenceState.SUBMITTED)
        note = "审核中" if filings.exists() else "待填报"
        more["beginner"] = _beginner(
            TO_REGISTER, 2, "去填报行政许可", "organization:licences", note
        )
    elif not more["number"]:
        more["beginner"] = _beginner(TO_REGISTER, 3, "去邀请人员", "organization:invite")
    if actor.may(Function.PERSONNEL):
        more["expiring"] = registration_reads.expiring_items(actor)
        more["short"] = _short(organization)
    if actor.may(Function.LICENCES):
        more["ending"] = [one for one in licences if licence_reads.ends_soon(one)]
    return more


def _short(organization: Organization) -> list[ItemReport]:
    """Licence items with too few people, where the association has switched alerts on."""
    if not is_watched(organization):
        return []
    return [one for one in report(organization) if one.abnormal]


def _beginner(
    way: Sequence[str], current: int, action: str, to: str, note: str = ""
) -> dict[str, Any]:
    """The way of a newcomer with the button of its next step (SX-12, SX-19, ZS-24)."""
    return {"steps": numbered_steps(way, current, note), "words": action, "url": reverse(to)}
