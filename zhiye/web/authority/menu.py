"""The menu of the portal: only what the functions of the grant open."""

from __future__ import annotations

from zhiye.accounts.models import Duty
from zhiye.core.actor import Role
from zhiye.http import served, waiting
from zhiye.http.gates import may_any
from zhiye.http.request import Request
from zhiye.regions.offers import Service
from zhiye.web.authority.cases import shown
from zhiye.web.authority.gate import (
    CLUE_READERS,
    EMPLOYMENT_READERS,
    PEOPLE_READERS,
    STAFFING_READERS,
)
from zhiye.web.shared import kit
from zhiye.web.shared.addresses import at

# name of the address, words, icon, functions that open it, service it belongs to
Entry = tuple[str, str, str, tuple[str, ...], Service | None]
EMPLOYMENT: tuple[Entry, ...] = (
    ("employments", "聘用记录", "briefcase", EMPLOYMENT_READERS, "employment"),
    ("employment_new", "窗口代录", "pencil-plus", (Duty.COUNTER,), "employment"),
    ("clues", "重叠聘用线索", "git-compare", CLUE_READERS, "employment"),
)
SUPERVISION: tuple[Entry, ...] = (
    ("registrations", "公示查询", "users", PEOPLE_READERS, "registration"),
    ("staffing", "人员配备与预警", "bell-ringing", STAFFING_READERS, "registration"),
    ("imports", "名册导入", "file-import", (Duty.IMPORT,), None),
)
OFFICE: tuple[Entry, ...] = (
    ("rules", "辖区规则", "adjustments", (Duty.RULES,), None),
    ("workdays", "工作日调整", "calendar-event", (Duty.RULES,), None),
    ("announcements", "公告", "speakerphone", (Duty.RULES,), None),
    ("about", "本机关信息", "building-bank", (Duty.RULES,), None),
    ("members", "工作人员", "user-shield", (Duty.MEMBERS,), None),
)


def menu(request: Request) -> list[kit.MenuGroup]:
    """The entries for whoever acts for an authority; nothing for others."""
    actor = request.actor
    if actor.role is not Role.AUTHORITY:
        return []
    groups = [
        kit.MenuGroup(
            "", [kit.MenuItem("工作台", at("authority:home"), "layout-dashboard", exact=True)]
        )
    ]
    for label, entries in (
        ("审核", ()),
        ("聘用", EMPLOYMENT),
        ("监管", SUPERVISION),
        ("本机关", OFFICE),
    ):
        items = [*_desks(request, label), *open_entries(request, entries)]
        if items:
            groups.append(kit.MenuGroup(label, items))
    return groups


def _desks(request: Request, group: str) -> list[kit.MenuItem]:
    """The queues of a part of the menu that this actor may read, with what waits for them."""
    actor = request.actor
    found = {
        key: desk
        for key, desk in shown(served.services(request)).items()
        if desk.group == group and may_any(actor, desk.readers)
    }
    counted = waiting.counts(request) if found else {}
    return [
        kit.MenuItem(desk.label, desk.list_url(), desk.icon, badge=counted.get(key, 0))
        for key, desk in found.items()
    ]


def open_entries(request: Request, entries: tuple[Entry, ...]) -> list[kit.MenuItem]:
    """The entries this reader may open where they are; the others are not shown at all."""
    actor, services = request.actor, served.services(request)
    counted = waiting.in_menu(request)
    return [
        kit.MenuItem(label, at(f"authority:{name}"), icon, badge=counted.get(name, 0))
        for name, label, icon, functions, service in entries
        if may_any(actor, functions) and service in (None, *services)
    ]


kit.register_portal("authority", menu=menu)
