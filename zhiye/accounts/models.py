"""Tables of accounts. A user is a human; for whom the human acts is chosen after login."""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from zhiye.core import clock, history
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now, today
from zhiye.core.sealed import BlindIndexField, SealedField
from zhiye.regions.territory import territory_q


def new_key() -> str:
    """A name for an account that says nothing about its owner."""
    return uuid.uuid4().hex


class UserManager(BaseUserManager["User"]):
    """Finds users by their opaque key. Users are made by `accounts.services` only."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user with this key."""
        return self.get(key=username)


@history.tracked(exclude=["password", "phone", "phone_index", "last_login"])
class User(AbstractBaseUser):
    """A human who logs in by phone. Phone and password never enter the history tables."""

    key = models.CharField("账号标识", max_length=32, unique=True, default=new_key, editable=False)
    name = models.CharField("姓名", max_length=60, blank=True)
    phone = SealedField("手机号", mask="phone", null=True, blank=True)
    phone_index = BlindIndexField(of="phone", purpose="phone", unique=True, null=True)
    is_active = models.BooleanField("可用", default=True)
    is_demo = models.BooleanField("演示账号", default=False)
    must_change_password = models.BooleanField("须先修改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True)
    created_at = models.DateTimeField("建立时间", default=now, editable=False)

    USERNAME_FIELD = "key"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = "用户"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(phone_index__isnull=True) | ~models.Q(phone_index=""),
                name="user_phone_index_not_blank",
                violation_error_message="手机号索引不能是空文本。",
            )
        ]

    def __str__(self) -> str:
        return self.name or f"用户{self.pk}"


class MembershipQuerySet(models.QuerySet["AuthorityMembership"]):
    """Questions about who acts for authorities."""

    def live(self) -> MembershipQuerySet:
        """Those that hold today; `valid_until` is included to the end of that day."""
        today = clock.today()
        return self.filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=today),
            authority__is_active=True,
            disabled_at__isnull=True,
            valid_from__lte=today,
        )

    def visible_to(self, actor: Actor) -> MembershipQuerySet:
        """Own grants, and for those who look after members: all of the territory."""
        if actor.role is Role.SYSTEM:
            return self
        seen = models.Q(user_id=actor.user_id or 0)
        if actor.role is Role.AUTHORITY and actor.may("members"):
            seen |= territory_q(actor.territory, "authority__region_id")
        return self.filter(seen)


class Duty(models.TextChoices):
    """What somebody may do for an authority: the functions a grant consists of."""

    REVIEW = "review", "审核"
    RULES = "rules", "辖区规则"
    PEOPLE = "people", "人员管理"
    IMPORT = "import", "批量导入"
    VIEW = "view", "查询"
    MEMBERS = "members", "工作人员管理"
    COUNTER = "counter", "代录聘用记录"
    EMPLOYMENT = "employment", "办理聘用登记"


@history.tracked()
class AuthorityMembership(models.Model):
    """A user's right to act for an authority: functions, from, until, disabled."""

    FUNCTIONS: ClassVar[dict[str, str]] = dict(Duty.choices)

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="authority_memberships", verbose_name="用户"
    )
    authority = models.ForeignKey(
        "regions.Authority", on_delete=models.PROTECT, related_name="memberships",
        verbose_name="机关",
    )  # fmt: skip
    functions = models.JSONField("职能", default=list)
    valid_from = models.DateField("生效日期")
    valid_until = models.DateField("截止日期", null=True, blank=True)
    disabled_at = models.DateTimeField("停用时间", null=True, blank=True)
    granted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="授权人"
    )
    created_at = models.DateTimeField("建立时间", default=now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "机关工作人员"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "authority"],
                condition=models.Q(disabled_at__isnull=True),
                name="membership_once",
                violation_error_message="该用户已是本机关的工作人员，请修改原有授权。",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="membership_dates",
                violation_error_message="截止日期不能早于生效日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.authority_id}"

    @property
    def function_labels(self) -> str:
        """The functions in words."""
        return "、".join(words for one, words in Duty.choices if one in self.functions)

    @property
    def standing(self) -> tuple[str, str]:
        """Whether it holds today: its tone and its words."""
        day = today()
        if self.disabled_at is not None:
            return "ended", "已停用"
        if self.valid_from > day:
            return "neutral", "未生效"
        if self.valid_until is not None and self.valid_until < day:
            return "ended", "已到期"
        return "success", "有效"


class AuthCode(models.Model):
    """A one-time code sent by SMS. Only a keyed hash of it is kept (assurance 21)."""

    class Purpose(models.TextChoices):
        REGISTER = "register", "注册"
        LOGIN = "login", "登录"
        RESET = "reset", "重设密码"
        BIND = "bind", "绑定手机号"
        CONFIRM = "confirm", "确认办理"

    phone_index = models.CharField("手机号索引", max_length=64)
    purpose = models.CharField("用途", max_length=16, choices=Purpose.choices)
    subject = models.CharField("事项", max_length=80)
    code_hash = models.CharField("验证码摘要", max_length=64)
    created_at = models.DateTimeField("发出时间", default=now)
    expires_at = models.DateTimeField("失效时间")
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True)
    ip = models.CharField("来源地址", max_length=45, blank=True)

    class Meta:
        verbose_name = "短信验证码"
        indexes = [
            models.Index(fields=["phone_index", "created_at"], name="authcode_phone"),
            models.Index(fields=["created_at"], name="authcode_created"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.created_at:%Y-%m-%d %H:%M}"


class ThrottleBucket(models.Model):
    """How often something was tried; `key` is a keyed hash of account or source."""

    key = models.CharField("键", max_length=64, unique=True)
    count = models.PositiveIntegerField("次数", default=0)
    window_start = models.DateTimeField("起算时间", default=now)
    blocked_until = models.DateTimeField("等待至", null=True)
    updated_at = models.DateTimeField("更新时间", default=now, db_index=True)

    class Meta:
        verbose_name = "频率限制"

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"


class LoginSessionQuerySet(models.QuerySet["LoginSession"]):
    """Questions about logins."""

    def visible_to(self, actor: Actor) -> LoginSessionQuerySet:
        """Everybody sees the own logins only."""
        return self.filter(user_id=actor.user_id or 0)

    def open(self) -> LoginSessionQuerySet:
        """Logins that nobody has ended."""
        return self.filter(ended_at__isnull=True)


class LoginSession(models.Model):
    """One login on one device. The request carries its id inside the server-side session."""

    class EndReason(models.TextChoices):
        LOGOUT = "logout", "本人退出"
        ENDED = "ended", "本人在其他设备上结束"
        PASSWORD = "password", "密码已修改"
        DISABLED = "disabled", "账号已停用"
        IDLE = "idle", "长时间未操作"
        EXPIRED = "expired", "超过最长登录时间"
        REPLACED = "replaced", "在同一浏览器重新登录"

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="login_sessions", verbose_name="用户"
    )
    created_at = models.DateTimeField("登录时间", default=now)
    last_seen_at = models.DateTimeField("最近操作", default=now)
    ip = models.CharField("来源地址", max_length=45, blank=True)
    agent = models.CharField("设备", max_length=80, blank=True)
    channel = models.CharField("渠道", max_length=16, default="web")
    method = models.CharField("登录方式", max_length=16, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    end_reason = models.CharField("结束原因", max_length=16, choices=EndReason.choices, blank=True)

    objects = LoginSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "登录会话"
        indexes = [
            models.Index(fields=["user", "ended_at", "last_seen_at"], name="loginsession_user")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d %H:%M}"


class WebSession(AbstractBaseSession):
    """What the server keeps for a browser or a token; one statement reads the login with it."""

    login = models.ForeignKey(LoginSession, models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = "会话数据"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The engine of the settings."""
        return import_module(settings.SESSION_ENGINE).SessionStore
