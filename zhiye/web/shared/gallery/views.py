"""Pages of the component gallery. Nothing here is stored."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from zhiye.core import clock
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, NotFound, TooMany, Unavailable
from zhiye.http.request import Request
from zhiye.web.shared import errors, kit
from zhiye.web.shared.gallery import samples

HERE = samples.HERE


def _menu() -> list[kit.MenuGroup]:
    item = kit.MenuItem
    return [
        kit.MenuGroup(
            "",
            [
                item("组件", HERE, "components", exact=True),
                item("列表页", f"{HERE}list/", "list-details", badge=3),
                item("手机组件", f"{HERE}phone/", "device-mobile"),
            ],
        ),
        kit.MenuGroup(
            "业务办理",
            [
                item("行政许可", f"{HERE}a/", "license"),
                item(
                    "人员注册", f"{HERE}b/", "user-plus", disabled_reason="行政许可审核通过后可用"
                ),
                item("安全管理人员", f"{HERE}c/", "shield-check"),
                item("人员维护", f"{HERE}d/", "users"),
                item("人员预警", f"{HERE}e/", "bell-ringing"),
            ],
        ),
    ]


def _tabs() -> list[kit.MenuGroup]:
    item = kit.MenuItem
    return [
        kit.MenuGroup(
            "",
            [
                item("首页", f"{HERE}home/", "home"),
                item("授权", f"{HERE}consents/", "signature", badge=2),
                item("证书", f"{HERE}phone/", "certificate"),
                item("我的", f"{HERE}mine/", "user"),
            ],
        )
    ]


def _frame(request: Request, *, phone: bool = False) -> dict[str, Any]:
    choices = (
        kit.Choice("1", "太原某某锅炉有限公司", "企业法人授权，至 2027-06-30", current=True),
        kit.Choice("2", "晋中示例电梯工程有限公司", "被授权人：人员注册"),
        kit.Choice("3", "本人"),
    )
    frame = {
        "acting": kit.Acting(
            "太原某某锅炉有限公司", "张敏", "单位经办人", choices, HERE, HERE, HERE
        ),
        "inbox_count": 3,
        "inbox_url": f"{HERE}inbox/",
        "sandboxes": True,
        "menu": kit.with_active(_tabs() if phone else _menu(), request.path),
        "here": HERE,
        "findings_bad": samples.findings(ok=False),
        "findings_ok": samples.findings(ok=True),
        "steps": samples.steps(),
        "log": samples.log(),
        "options": samples.options(),
        "files": samples.FILES,
        "due": clock.today(),
    }
    portal = "person" if phone else "organization"
    request.portal = portal
    return frame


def _filled(form: type[BaseForm]) -> BaseForm:
    filled = form(
        {"name": "太原某某锅炉", "code": "12", "posts": ["a"], "items": ["GB"]}, auto_id="bad_%s"
    )
    filled.is_valid()
    return filled


@require_GET
def console(request: Request) -> HttpResponse:
    """Every component of the console kit."""
    frame = _frame(request)
    search = samples.SearchForm(request.GET or None, auto_id="q_%s")
    return render(
        request,
        "gallery/console.html",
        {
            **frame,
            "title": "组件",
            "breadcrumbs": [("首页", HERE), ("演示", HERE), ("组件", "")],
            "search": search,
            "page": samples.Page(),
            "nothing": samples.Page(items=[], total="共 0 条", shown=""),
            "every": samples.EveryField(),
            "wrong": _filled(samples.EveryField),
            "reason": samples.ReasonForm(),
            "prints": samples.prints(),
            "changes": samples.changes(),
            "tabs": [
                {"label": "全部", "url": "?", "active": True, "count": 157},
                {"label": "待审核", "url": "?state=submitted", "count": 12},
                {"label": "已退回", "url": "?state=returned", "count": 0},
            ],
            "pairs": [("许可证编号", "TS3114001-2028"), ("发证机关", "山西省市场监督管理局")],
            "tones": [
                ("neutral", "草稿"),
                ("info", "待审核"),
                ("warning", "已退回"),
                ("success", "已通过"),
                ("danger", "不予通过"),
                ("ended", "已撤回"),
            ],
        },
    )


@require_GET
def listing(request: Request) -> HttpResponse:
    """A list as portals show it."""
    messages.success(request, "申报 XK2026-0003 已退回，单位将收到通知。")
    return render(
        request,
        "gallery/list.html",
        {
            **_frame(request),
            "title": "行政许可审核",
            "breadcrumbs": [("首页", HERE), ("行政许可审核", "")],
            "search": samples.SearchForm(request.GET or None, auto_id="q_%s"),
            "page": samples.Page(),
        },
    )


@require_GET
def detail(request: Request) -> HttpResponse:
    """A detail page that also opens in the drawer."""
    return render(
        request,
        "gallery/detail.html",
        {
            **_frame(request),
            "layout": "web/drawer.html" if kit.in_drawer(request) else "web/console.html",
            "title": "行政许可 XK2026-0001",
            "breadcrumbs": [("首页", HERE), ("行政许可审核", f"{HERE}list/"), ("XK2026-0001", "")],
            "back_url": f"{HERE}list/",
            "row": samples.rows()[0],
            "changes": samples.changes(),
        },
    )


@require_GET
def confirm(request: Request) -> HttpResponse:
    """A page that asks before something ends."""
    return render(
        request,
        "gallery/confirm.html",
        {
            **_frame(request),
            "layout": "web/drawer.html" if kit.in_drawer(request) else "web/console.html",
            "title": "退回申报",
            "back_url": f"{HERE}list/",
            "reason": samples.ReasonForm(),
        },
    )


@require_GET
def phone(request: Request) -> HttpResponse:
    """Every component of the person kit."""
    frame = _frame(request, phone=True)
    wrong = samples.ShortForm({"name": "", "number": "14010", "source": "b"}, auto_id="bad_%s")
    return render(
        request,
        "gallery/phone.html",
        {
            **frame,
            "title": "资质证书",
            "back_url": f"{HERE}home/",
            "short": samples.ShortForm(),
            "wrong": wrong,
            "reason": samples.ReasonForm(),
            "every": samples.EveryField(auto_id="every_%s"),
            "prints": samples.prints(),
            "page": samples.Page(),
        },
    )


@require_GET
def home(request: Request) -> HttpResponse:
    """The home page of the person portal."""
    return render(request, "gallery/home.html", {**_frame(request, phone=True), "title": "首页"})


@require_GET
def invitation(request: Request) -> HttpResponse:
    """One task a screen: an invitation to answer."""
    frame = _frame(request, phone=True)
    return render(
        request,
        "gallery/invitation.html",
        {**frame, "title": "注册授权", "back_url": f"{HERE}home/", "menu": []},
    )


@require_GET
def public(request: Request) -> HttpResponse:
    """The front page of the public portal."""
    item = kit.MenuItem
    menu = [
        kit.MenuGroup(
            "",
            [
                item("首页", f"{HERE}public/"),
                item("查单位", f"{HERE}x/"),
                item("验证书", f"{HERE}y/"),
            ],
        )
    ]
    request.portal = "public"
    context = {"title": "执业公示查询", "menu": kit.with_active(menu, request.path), "here": HERE}
    return render(request, "gallery/public.html", context)


@require_GET
def login(request: Request, kind: str) -> HttpResponse:
    """The login page in both kits."""
    request.portal = "person" if kind == "phone" else "organization"
    form = samples.LoginForm({"phone": "13800000000"}) if "wrong" in request.GET else None
    context = {"title": "登录", "form": form or samples.LoginForm(), "here": HERE}
    return render(request, "gallery/login.html", context)


@require_GET
def failure(request: Request, status: int) -> HttpResponse:
    """The error pages."""
    refusals = {
        403: Forbidden("您没有“人员注册”的权限。", remedy="请联系本单位的企业法人为您开通。"),
        404: NotFound(),
        409: ChecksFailed(samples.findings(ok=False)),
        410: Conflict("这条邀请已由张敏撤回。", remedy="请刷新页面查看最新情况。"),
        429: TooMany("验证码获取太频繁。", retry_after=58),
        503: Unavailable("短信服务暂时没有响应，您填写的内容已保存。", remedy="请几分钟后再试。"),
    }
    refusal = refusals.get(status)
    return errors.refused(request, refusal) if refusal else errors.render(request, status)


@require_GET
def progress(request: Request) -> HttpResponse:
    """A job that gets further each time it is asked."""
    percent = min(100, int(request.GET.get("at", "0") or 0) + 20)
    return render(request, "gallery/progress.html", {"percent": percent, "here": HERE})


@require_POST
def upload(request: Request) -> JsonResponse:
    """Accepts a file, keeps nothing."""
    file = request.FILES.get("file")
    if file is None or not file.size:
        return JsonResponse({"message": "没有收到文件，请重新选择。"}, status=400)
    if "坏" in (file.name or ""):
        return JsonResponse({"message": "文件打不开，可能已损坏，请重新导出后上传。"}, status=422)
    told = {"key": "demo", "name": file.name, "size": file.size, "url": HERE, "thumbnail_url": ""}
    return JsonResponse(told, status=201)


@require_POST
def code(request: Request) -> JsonResponse:
    """Pretends to send a code."""
    return JsonResponse(
        {"message": "验证码已发送到尾号 0000 的手机，10 分钟内有效。", "seconds": 60}
    )
