"""The menu of the portal: only what the functions of the grant open."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from zhiye.core.actor import Actor, Role
from zhiye.web.authority import basket
from zhiye.web.authority.cases import DESKS
from zhiye.web.authority.gate import (
    IMPORT,
    MEMBERS,
    PEOPLE_READERS,
    READERS,
    REVIEW,
    RULES,
    VIEW,
    may_any,
)
from zhiye.web.shared import acting, kit

SUPERVISION = (
    ("registrations", "公示查询", "users", PEOPLE_READERS),
    ("staffing", "人员配备与预警", "bell-ringing", (REVIEW, VIEW, RULES)),
    ("imports", "名册导入", "file-import", (IMPORT,)),
)
OFFICE = (
    ("rules", "辖区规则", "adjustments", (RULES,)),
    ("workdays", "工作日调整", "calendar-event", (RULES,)),
    ("announcements", "公告", "speakerphone", (RULES,)),
    ("members", "工作人员", "user-shield", (MEMBERS,)),
)
Entry = tuple[str, str, str, tuple[str, ...]]


def menu(request: HttpRequest) -> list[kit.MenuGroup]:
    """The entries for whoever acts for an authority; nothing for others."""
    actor = acting.actor_of(request)
    if actor.role is not Role.AUTHORITY:
        return []
    groups = [
        kit.MenuGroup(
            "", [kit.MenuItem("工作台", reverse("authority:home"), "layout-dashboard", exact=True)]
        )
    ]
    if may_any(actor, READERS):
        counted = basket.counts(request)
        cases = [
            kit.MenuItem(desk.label, desk.list_url(), desk.icon, badge=counted[key])
            for key, desk in DESKS.items()
        ]
        groups.append(kit.MenuGroup("审核", cases))
    for label, entries in (("监管", SUPERVISION), ("本机关", OFFICE)):
        items = open_entries(actor, entries)
        if items:
            groups.append(kit.MenuGroup(label, items))
    return groups


def open_entries(actor: Actor, entries: tuple[Entry, ...]) -> list[kit.MenuItem]:
    """The entries this actor may open; the others are not shown at all."""
    return [
        kit.MenuItem(label, reverse(f"authority:{name}"), icon)
        for name, label, icon, functions in entries
        if may_any(actor, functions)
    ]


kit.register_portal("authority", menu=menu)
