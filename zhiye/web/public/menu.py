"""The main menu of the public pages."""

from __future__ import annotations

from functools import cache

from zhiye.http.request import Request
from zhiye.web.shared import kit
from zhiye.web.shared.addresses import at


def menu(request: Request) -> list[kit.MenuGroup]:
    """The same for everybody."""
    return _menu()


@cache
def _menu() -> list[kit.MenuGroup]:
    """What anybody may do, and the two ways in."""
    item = kit.MenuItem
    return [
        kit.MenuGroup(
            "",
            [
                item("首页", at("public:home"), exact=True),
                item("查单位", at("public:organizations")),
                item("核验证书", at("public:verify")),
                item("核对打印件", at("public:print")),
                item("公告", at("public:announcements")),
                item("企业申报", at("auth:login"), exact=True),
                item("个人端", at("auth:me_login"), exact=True),
            ],
        )
    ]


kit.register_portal("public", menu=menu)
