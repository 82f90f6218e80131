"""The frame around every page: which kit, which portal, its menu, whom the reader acts for.

Portals register themselves; the context processor `context` hands the frame to the templates.
Menus, switcher choices and inbox counts are lazy, so a page that does not show them pays nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from zhiye.http.request import Request
from zhiye.http.served import authority_id, services
from zhiye.regions.brand import NEUTRAL, Brand, brand_of

CONSOLE = "console"
WEUI = "weui"
DRAWER = "zy-drawer-body"


@dataclass(frozen=True)
class MenuItem:
    """One entry of a menu. With `disabled_reason` it is shown, not clickable, and says why."""

    label: str
    url: str
    icon: str = ""
    badge: int = 0
    disabled_reason: str = ""
    exact: bool = False
    active: bool = False


@dataclass(frozen=True)
class MenuGroup:
    """A titled block of menu entries; an empty label gives no title."""

    label: str
    items: Sequence[MenuItem] = ()


Menu = Sequence[MenuGroup]


@dataclass(frozen=True)
class Choice:
    """One capacity the reader could act in; posted to the switcher's address as `choice`."""

    value: str
    label: str
    note: str = ""
    current: bool = False


@dataclass(frozen=True)
class Acting:
    """Whom the reader acts for, and the other capacities offered.

    `key` names the present capacity in forms; `switch` is what changing it is called.
    """

    name: str = ""
    user: str = ""
    role: str = ""
    choices: Sequence[Choice] = ()
    switch_url: str = ""
    logout_url: str = ""
    account_url: str = ""
    key: str = ""
    switch: str = "切换身份"


@dataclass(frozen=True)
class Portal:
    """One of the portals: its path, kit, name, and how its menu is made."""

    key: str
    prefix: str
    kit: str
    name: str
    menu: Callable[[Request], Menu] = field(default=lambda request: ())

    @property
    def home(self) -> str:
        """What the way back to its first page is called."""
        return "首页" if self.prefix == "/" else self.name

    @property
    def layout(self) -> str:
        """The base template of its pages."""
        return {"public": "web/public.html", "person": "web/weui.html"}.get(
            self.key, "web/console.html"
        )

    @property
    def frame(self) -> str:
        """The template its own pages extend: the layout with the portal's stylesheet."""
        return "person/base.html" if self.kit == WEUI else f"{self.key}/page.html"


PUBLIC = Portal("public", "/", CONSOLE, "公众服务")
_portals: dict[str, Portal] = {
    portal.key: portal
    for portal in (
        PUBLIC,
        Portal("person", "/me/", WEUI, "个人端"),
        Portal("organization", "/org/", CONSOLE, "单位端"),
        Portal("authority", "/gov/", CONSOLE, "审核端"),
        Portal("examcentre", "/exam/", CONSOLE, "考试机构端"),
    )
}


def register_portal(key: str, *, menu: Callable[[Request], Menu]) -> None:
    """Give a portal its menu (console: groups of entries; person: the tabs at the bottom)."""
    _portals[key] = replace(_portals[key], menu=menu)


def portal_of(request: HttpRequest) -> Portal:
    """The portal a request belongs to; `request.portal` set by a view wins over the path."""
    chosen = getattr(request, "portal", None)
    if isinstance(chosen, Portal):
        return chosen
    if isinstance(chosen, str):
        return _portals[chosen]
    for portal in _portals.values():
        if portal.prefix != "/" and request.path.startswith(portal.prefix):
            return portal
    return _portals["public"]


def in_drawer(request: HttpRequest) -> bool:
    """Whether the page is wanted as the content of the drawer over a list."""
    return request.headers.get("HX-Target") == DRAWER


def with_active(menu: Menu, path: str) -> Menu:
    """Mark the entry whose address is the longest beginning of `path`."""
    best = ""
    for group in menu:
        for item in group.items:
            fits = path == item.url if item.exact else path.startswith(item.url)
            if item.url and fits and len(item.url) > len(best):
                best = item.url
    return tuple(
        MenuGroup(
            group.label,
            tuple(
                replace(item, active=True) if best and item.url == best else item
                for item in group.items
            ),
        )
        for group in menu
    )


@dataclass(frozen=True)
class Site:
    """The words an operator may set: names in header and footer (setting `ZHIYE_SITE`)."""

    name: str = "执业"
    title: str = "特种设备从业人员服务平台"
    host: str = ""
    support: str = ""
    phone: str = ""
    icp: str = ""


def site() -> Site:
    """The operator's words, from the settings."""
    return Site(**getattr(settings, "ZHIYE_SITE", {}))


def sandboxes() -> bool:
    """Whether outside services are played, which every page then says."""
    return bool(getattr(settings, "ZHIYE_SANDBOXES", False))


def brand(request: Request) -> Brand:
    """How the reader's authority presents the platform; on public pages nobody's does."""
    if portal_of(request).key == PUBLIC.key:
        return NEUTRAL
    if not hasattr(request, "brand"):
        request.brand = brand_of(authority_id(request))
    return request.brand


def context(request: Request) -> dict[str, Any]:
    """Context processor: the frame around every page (variables listed in docs/ui.md)."""
    portal = portal_of(request)
    return {
        "kit": portal.kit,
        "portal": portal,
        "layout": "web/drawer.html" if in_drawer(request) else portal.layout,
        "menu": SimpleLazyObject(lambda: with_active(portal.menu(request), request.path)),
        "title": "",
        "breadcrumbs": (),
        "back_url": "",
        "sandboxes": sandboxes(),
        "site": site(),
        "services": SimpleLazyObject(lambda: services(request)),
        "brand": SimpleLazyObject(lambda: brand(request)),
    }
