"""The main menu of the public pages."""

from __future__ import annotations

from functools import cache

from django.urls import reverse

from zhiye.http.request import Request
from zhiye.web.shared import kit


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
                item("首页", reverse("public:home"), exact=True),
                item("查单位", reverse("public:organizations")),
                item("核验证书", reverse("public:verify")),
                item("核对打印件", reverse("public:print")),
                item("公告", reverse("public:announcements")),
                item("企业申报", reverse("auth:login"), exact=True),
                item("个人端", reverse("auth:me_login"), exact=True),
            ],
        )
    ]


kit.register_portal("public", menu=menu)
