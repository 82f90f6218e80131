"""The menu of the portal (SX-40): visible from the first day, with what is missing (SX-12)."""

from __future__ import annotations

from dataclasses import replace

from zhiye.core.actor import Role
from zhiye.http import served, waiting
from zhiye.http.request import Request
from zhiye.organizations.models import Function, Organization, OrganizationState
from zhiye.organizations.offered import SERVICE_OF
from zhiye.regions.offers import Service
from zhiye.web.organization.gate import NOT_INSPECTING, organization_of
from zhiye.web.shared import kit
from zhiye.web.shared.addresses import at

# address, words, icon, function that opens it, key of the basket that counts
BUSINESS = (
    ("organization:organization", "企业认证", "building", Function.ORGANIZATION, "organization"),
    ("organization:licences", "行政许可", "license", Function.LICENCES, "licences"),
    (
        "organization:registrations",
        "人员注册",
        "user-plus",
        Function.REGISTRATIONS,
        "registrations",
    ),
    ("organization:safety", "安全管理人员", "shield-check", Function.SAFETY, "safety"),
    ("organization:employments", "聘用记录", "briefcase", Function.EMPLOYMENT, "employments"),
    ("organization:personnel", "人员维护", "users", Function.PERSONNEL, ""),
    ("organization:certificates", "证书管理", "certificate", Function.CERTIFICATES, ""),
    ("organization:alerts", "人员预警", "bell-ringing", Function.PERSONNEL, ""),
)
DELEGATIONS = ("organization:delegations", "人员授权", "user-shield", Function.DELEGATIONS)


def menu(request: Request) -> list[kit.MenuGroup]:
    """The entries for whoever acts for an organisation; nothing for others."""
    actor = request.actor
    if actor.role is not Role.ORGANIZATION:
        return []
    organization = organization_of(request)
    counts = waiting.in_menu(request) if organization is not None else {}
    business = [
        _entry(request, organization, *row[:4], badge=counts.get(row[4], 0))
        for row in BUSINESS
        if _has(organization, row[3], served.services(request))
    ]
    colleagues = _entry(request, organization, *DELEGATIONS)
    start = kit.MenuItem("工作台", at("organization:dashboard"), "layout-dashboard", exact=True)
    password = kit.MenuItem("修改密码", at("auth:password"), "key")
    return [
        kit.MenuGroup("", [start]),
        kit.MenuGroup("业务办理", business),
        kit.MenuGroup("账号与授权", [colleagues, password]),
    ]


def _has(
    organization: Organization | None, function: Function, services: frozenset[Service]
) -> bool:
    """Whether such an organisation has this entry at all (SX-32, ZS-21)."""
    if function in NOT_INSPECTING and organization and organization.is_inspecting_only:
        return False
    return SERVICE_OF.get(function) in (None, *services)


def _entry(
    request: Request,
    organization: Organization | None,
    name: str,
    label: str,
    icon: str,
    function: Function,
    *,
    badge: int = 0,
) -> kit.MenuItem:
    item = kit.MenuItem(label, at(name), icon, badge=badge)
    if function is not Function.ORGANIZATION and _missing(organization):
        return replace(item, disabled_reason=_missing(organization))
    if organization is not None and not request.actor.may(function):
        return replace(item, disabled_reason="未授权给您")
    return item


def _missing(organization: Organization | None) -> str:
    """What keeps the other entries closed."""
    if organization is None:
        return "完成企业认证后可用"
    return {
        OrganizationState.VERIFIED: "",
        OrganizationState.SUBMITTED: "企业认证通过后可用",
        OrganizationState.RETURNED: "企业认证被退回，更正后可用",
    }.get(OrganizationState(organization.state), "企业认证已终止")


kit.register_portal("organization", menu=menu)
