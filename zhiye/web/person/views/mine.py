"""我的: account, who looked at my data, consents I gave."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhiye.http.acting import user_of
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.web.person import reads
from zhiye.web.person.frame import own_page, person_of
from zhiye.web.shared.pages import page

KINDS = {
    "reveal": "查看了完整的",
    "download": "打开了文件",
    "export": "导出了名单",
    "print": "打印了",
}


@require_GET
@own_page
def mine(request: Request) -> HttpResponse:
    """Everything about me in one list."""
    more = {"person": person_of(request), "user": user_of(request)}
    return page(request, "mine", "我的", more)


@require_GET
@own_page
def access(request: Request) -> HttpResponse:
    """Who looked at my data, when and why (assurance 40)."""
    rows = KeysetPage(reads.who_looked(request.actor), request.GET)
    shown = [(row, KINDS.get(row.kind, row.kind)) for row in rows]
    more = {"rows": shown, "page": rows}
    return page(request, "access", "谁看过我的信息", more, back=reverse("person:mine"))


@require_GET
@own_page
def consents(request: Request) -> HttpResponse:
    """The consents I gave, with the exact words and when (assurance 27)."""
    rows = KeysetPage(reads.consents(request.actor), request.GET)
    more = {"rows": rows.rows, "page": rows}
    return page(request, "consents", "我同意过的内容", more, back=reverse("person:mine"))
