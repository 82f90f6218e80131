"""The main menu of the public pages."""

from __future__ import annotations

from functools import cache

from zhiye.http.request import Request
from zhiye.web.shared import kit
from zhiye.web.shared.addresses import at

ENTRIES = (
    ("首页", "public:home"),
    ("查单位", "public:organizations"),
    ("核验证书", "public:verify"),
    ("核对打印件", "public:print"),
    ("公告", "public:announcements"),
    ("企业申报", "auth:login"),
    ("个人端", "auth:me_login"),
)
"""What anybody may do, and the two ways in."""
EXACT = ("public:home", "auth:login", "auth:me_login")


def menu(request: Request) -> list[kit.MenuGroup]:
    """The same for everybody."""
    return _menu()


@cache
def _menu() -> list[kit.MenuGroup]:
    items = [kit.MenuItem(label, at(page), exact=page in EXACT) for label, page in ENTRIES]
    return [kit.MenuGroup("", items)]


kit.register_portal("public", menu=menu)
