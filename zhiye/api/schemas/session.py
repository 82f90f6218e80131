"""Logging in."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from zhiye.accounts.acting import Capacity
from zhiye.api.schemas.common import In, Line
from zhiye.regions.brand import Brand
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


class CapacityOut(Schema):
    """One way in which the user may act."""

    key: str = Field(description="切换办理身份时使用")
    role: str = Field(description="person、organization 或 authority")
    id: int | None
    name: str
    functions: list[str]

    @classmethod
    def of(cls, one: Capacity) -> CapacityOut:
        """A capacity as accounts knows it."""
        return cls(
            key=one.key,
            role=one.role.value,
            id=one.id,
            name=one.name,
            functions=sorted(one.functions),
        )


class LinkOut(Schema):
    """A page of the authority's own site."""

    name: str
    url: str


class PlatformOut(Schema):
    """How the authority of the acting capacity presents the platform (ZS-46)."""

    name: str = Field(description="平台名称；没有时为空，显示通用名称")
    organizer: str = Field(description="主办单位")
    support: str = Field(description="技术支持联系方式")
    links: list[LinkOut] = Field(description="页眉链接")

    @classmethod
    def of(cls, brand: Brand) -> PlatformOut:
        """What header, footer and help show."""
        return cls(
            name=brand.platform_name,
            organizer=brand.organizer,
            support=brand.support_contact,
            links=[LinkOut(name=one.name, url=one.url) for one in brand.links],
        )


class SessionOut(Schema):
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
