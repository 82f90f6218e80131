"""Logging in with a token, choosing for whom to act, logging out."""

from __future__ import annotations

import secrets
from typing import Any, TypeVar

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from zhiye.accounts import acting as grants
from zhiye.accounts import services
from zhiye.accounts.models import User
from zhiye.accounts.rules import code_rules
from zhiye.accounts.services import Purpose
from zhiye.api.common import Group, answering, created
from zhiye.api.entrance import new_session
from zhiye.api.schemas.common import In, Line, Told
from zhiye.core.refusals import Invalid, NotFound
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.http.source import stranger
from zhiye.organizations.offered import authority_of, open_services
from zhiye.regions.brand import brand_of
from zhiye.regions.offers import Service


class LoginIn(In):
    """By phone and password, or by phone and a code with the id of its request."""

    phone: Line = Field(description="手机号")
    password: Line = Field("", description="密码；用验证码登录时不填")
    code: Line = Field("", description="短信验证码；用密码登录时不填")
    request: Line = Field("", description="取验证码时返回的 request")


class CodeIn(In):
    """Where to send a code."""

    phone: Line = Field(description="手机号")


class CodeOut(Schema):
    """A code is on its way."""

    request: str = Field(description="登录时原样带回")
    seconds: int = Field(description="多少秒后可以再取")


class CapacityOut(Told):
    """One way in which the user may act."""

    found = {"functions": lambda row: sorted(row.functions)}

    key: str = Field(description="切换办理身份时使用")
    role: str = Field(description="person、organization 或 authority")
    id: int | None
    name: str
    functions: list[str]


class LinkOut(Told):
    """A page of the authority's own site."""

    name: str
    url: str


class PlatformOut(Told):
    """How the authority of the acting capacity presents the platform (ZS-46)."""

    found = {"name": "platform_name", "support": "support_contact"}

    name: str = Field(description="平台名称；没有时为空，显示通用名称")
    organizer: str = Field(description="主办单位")
    support: str = Field(description="技术支持联系方式")
    links: list[LinkOut] = Field(description="页眉链接")


class SessionOut(Told):
    """Who is logged in, and for whom."""

    user: str = Field(description="姓名")
    acting: CapacityOut | None = Field(description="当前办理身份；null 表示还没有选择")
    capacities: list[CapacityOut] = Field(description="可以选择的办理身份")
    services: list[Service] = Field(
        description="以当前身份可以办理的业务：registration 执业公示，employment 聘用记录"
    )
    platform: PlatformOut = Field(description="当前身份所属机关的平台名称、主办、技术支持和链接")


class TokenOut(SessionOut):
    """A login with its token."""

    token: str = Field(description="放在 Authorization: Bearer 之后；切换身份后换新，旧的作废")


class ActingIn(In):
    """For whom to act from now on."""

    acting: Line = Field(description="capacities 中的 key，例如 organization:12")


group = Group("登录", "session")
S = TypeVar("S", bound=SessionOut)


@answering(group.post, "", "登录，取得令牌", status=201, auth=None)
def log_in(request: Request, data: LoginIn) -> TokenOut:
    """用手机号加密码，或手机号加短信验证码登录（SX-11、SX-51）。

    只有一种办理身份时自动选定，否则用 POST /session/acting 选择。空闲和最长时间与网页登录相同。
    """
    user = _user(request, data)
    new_session(request)
    acting.log_in(request, user, method="code" if data.code else "password")
    acting.only_choice(request, request.capacities)
    return created(_token(request))


def _user(request: Request, data: LoginIn) -> User:
    actor = stranger(request)
    if bool(data.password) == bool(data.code):
        raise Invalid({"password": "请填写密码，或填写验证码，只填一样。"})
    if data.password:
        return services.login_password(phone=data.phone, password=data.password, actor=actor)
    return services.login_code(
        phone=data.phone, code=data.code, subject=data.request[:80], actor=actor, create=True
    )


@answering(group.post, "/code", "取短信验证码", auth=None)
def send_code(request: Request, data: CodeIn) -> CodeOut:
    """发送登录用的短信验证码。次数、间隔和有效期按辖区规则；号码有没有注册，回答都一样。"""
    subject = secrets.token_urlsafe(24)
    services.issue_code(
        phone=data.phone, purpose=Purpose.LOGIN, subject=subject, actor=stranger(request)
    )
    return CodeOut(request=subject, seconds=code_rules().seconds_between)


@answering(group.get, "", "当前登录和办理身份")
def show_session(request: Request) -> SessionOut:
    """登录人、当前办理身份和可以选择的办理身份。授权到期或停用的身份当即不再列出。"""
    return _shown(SessionOut, request)


@answering(group.post, "/acting", "切换办理身份")
def choose_acting(request: Request, data: ActingIn) -> TokenOut:
    """以后代表谁办理。令牌随之换新，旧的立即作废。"""
    chosen = grants.choose(request.capacities, data.acting)
    if chosen is None:
        raise NotFound("您没有这个办理身份。", remedy="请查看 GET /session 返回的 capacities。")
    acting.switch_to(request, chosen)
    return _token(request)


@answering(group.delete, "", "退出", status=204, shape=None)
def log_out(request: Request) -> HttpResponse:
    """结束这次登录，令牌作废。"""
    acting.log_out(request)
    return HttpResponse(status=204)


def _shown(out: type[S], request: Request, **more: Any) -> S:
    actor = request.actor
    served_by = authority_of(actor)
    services = sorted(open_services(actor, served_by)) if request.acting else []
    platform = PlatformOut.of(brand_of(served_by))
    return out.of(request, services=services, platform=platform, **more)


def _token(request: Request) -> TokenOut:
    request.session.save()
    return _shown(TokenOut, request, token=request.session.session_key or "")
