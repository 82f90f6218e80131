"""Which section of which manual explains a page: the longest beginning of its address decides."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from zhiye.casework.kinds import KINDS
from zhiye.http.request import Request
from zhiye.regions.offers import Service
from zhiye.web.shared import kit

MANUAL_OF_PORTAL = {
    "public": "public",
    "person": "person",
    "organization": "organization",
    "authority": "authority",
    "examcentre": "authority",
}
# Beginning of the address → heading; "" is the beginning of the manual. The pages of a kind of case
# are told with the kind.
TOPICS: dict[str, dict[str, str]] = {
    "public": {
        "/": "",
        "/organizations/": "查单位",
        "/verify/": "核验证书",
        "/p/": "核对打印件",
        "/login/": "登录和账号",
        "/register/": "登录和账号",
        "/password/": "登录和账号",
        "/account/": "登录和账号",
    },
    "person": {
        "/me/": "",
        "/me/login/": "登录",
        "/me/profile/": "人员信息",
        "/me/places/": "人员信息",
        "/me/qualifications/": "学历、职称、工作经历",
        "/me/organizations/": "自己申请公示",
        "/me/account/": "登录",
        "/me/access/": "谁看过我的信息",
        "/me/consents/": "谁看过我的信息",
        "/account/": "登录",
        "/password/": "登录",
    },
    "organization": {
        "/org/": "",
        "/org/personnel/": "人员维护",
        "/org/certificates/": "证书管理",
        "/org/alerts/": "人员预警",
        "/org/delegations/": "人员授权",
        "/account/": "注册和登录",
    },
    "authority": {
        "/gov/": "工作台",
        "/gov/registrations/": "公示查询",
        "/gov/employments/new/": "窗口代录",
        "/gov/people/": "公示查询",
        "/gov/reveal/": "公示查询",
        "/gov/staffing/": "人员预警",
        "/gov/rules/": "辖区规则",
        "/gov/workdays/": "辖区规则",
        "/gov/members/": "工作人员和公告",
        "/gov/announcements/": "工作人员和公告",
        "/gov/about/": "本机关信息",
    },
}
# Sections of a service that not every authority offers; the others are for all.
SERVICE_OF: dict[tuple[str, str], Service | None] = {
    ("person", "学历、职称、工作经历"): "registration",
    ("person", "自己申请公示"): "registration",
    ("organization", "人员维护"): "registration",
    ("organization", "证书管理"): "employment",
    ("organization", "人员预警"): "registration",
    ("authority", "公示查询"): "registration",
    ("authority", "窗口代录"): "employment",
    ("authority", "人员预警"): "registration",
}


def _tell_kinds() -> None:
    """The sections that explain the pages of cases; one about several services is for all."""
    told: dict[tuple[str, str], set[Service | None]] = {}
    for kind in KINDS.values():
        for role, side in kind.sides.items():
            if not side.listing:
                continue
            section = side.help or kind.label
            TOPICS[role.value][side.listing] = section
            told.setdefault((role.value, section), set()).add(kind.service)
    SERVICE_OF.update({key: found.pop() for key, found in told.items() if len(found) == 1})


def topic(portal: str, path: str) -> tuple[str, str]:
    """The manual and the section for a page of a portal."""
    manual = MANUAL_OF_PORTAL[portal]
    found = [beginning for beginning in TOPICS[manual] if path.startswith(beginning)]
    return manual, TOPICS[manual][max(found, key=len)] if found else ""


def address(manual: str, section: str, came_from: str = "") -> str:
    """The address of a section, with the way back."""
    url = _found(manual, section)
    return f"{url}?{urlencode({'from': came_from})}" if came_from else url


@lru_cache(maxsize=500)
def _found(manual: str, section: str) -> str:
    given = [manual, section] if section else [manual]
    return reverse("help:section" if section else "help:manual", args=given)


def context(request: Request) -> dict[str, str]:
    """Context processor: where the help of this page is; nothing on the help itself.

    The way back is the address alone: what was typed into a search never goes into another one.
    """
    if request.path.startswith("/help/"):
        return {"help_url": ""}
    found = topic(kit.portal_of(request).key, request.path)
    return {"help_url": address(*found, request.path)}


_tell_kinds()
