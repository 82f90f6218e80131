"""Organisations, and who may act for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from zhiye.core import clock, text, uscc
from zhiye.core.clock import now
from zhiye.core.history import tracked
from zhiye.core.listing import begins, equals
from zhiye.core.sealed import SealedField
from zhiye.regions.visible import SeenByRole


class OrganizationKind(models.TextChoices):
    """What an organisation does with special equipment; decides its menu (SX-03, SX-32)."""

    PRODUCTION = "production", "生产单位"
    FILLING = "filling", "充装单位"
    INSPECTION = "inspection", "检验机构"
    TESTING = "testing", "检测机构"
    USING = "using", "使用单位"
    TRADING = "trading", "经营单位"


INSPECTING = frozenset({OrganizationKind.INSPECTION.value, OrganizationKind.TESTING.value})
EMPLOYING = frozenset({OrganizationKind.USING.value, OrganizationKind.TRADING.value})
"""Kinds that come for employment records alone; they hold no production licence (FJ-11)."""


class Function(models.TextChoices):
    """What a delegation lets somebody do for an organisation; each menu is one (ZS-21, ZS-43)."""

    ORGANIZATION = "organization", "企业信息"
    LICENCES = "licences", "行政许可"
    REGISTRATIONS = "registrations", "人员注册与注销"
    SAFETY = "safety", "安全管理人员"
    PERSONNEL = "personnel", "人员维护与预警"
    EMPLOYMENT = "employment", "聘用记录"
    CERTIFICATES = "certificates", "证书管理"
    DELEGATIONS = "delegations", "人员授权"


def function_labels(functions: Collection[str]) -> str:
    """Functions in words, in the order of the menu."""
    return "、".join(one.label for one in Function if one.value in functions)


class OrganizationState(models.TextChoices):
    """States of 企业认证."""

    SUBMITTED = "submitted", "待核验"
    RETURNED = "returned", "已退回"
    VERIFIED = "verified", "已认证"
    CLOSED = "closed", "已终止"


class OrganizationQuerySet(SeenByRole["Organization"]):
    """Full record: the organisation itself, authorities of its territory, the system."""

    by_organization = "pk"
    by_authority = "region_id"

    def verified(self) -> OrganizationQuerySet:
        """Those that have proved who they are."""
        return self.filter(state=OrganizationState.VERIFIED)

    def called(self, typed: str, *, whole: bool = False) -> OrganizationQuerySet:
        """By the beginning of the name, or the `whole` name, or the whole code; all of them where
        nothing was typed. A search inside names would let anybody leaf through them.
        """
        words = text.fold(typed).strip()
        if uscc.is_valid(words):
            return self.filter(uscc=uscc.normalise(words))
        name = words.replace("(", "（").replace(")", "）")
        return self.filter((equals if whole else begins)("name")(name)) if name else self


@tracked()
class Organization(models.Model):
    """An organisation that deals with special equipment (SX-03, FJ-11)."""

    name = models.CharField("单位名称", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18)
    kinds = ArrayField(
        models.CharField(max_length=12, choices=OrganizationKind.choices), verbose_name="单位类型"
    )
    legal_representative = models.CharField("法定代表人", max_length=50)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="所在地"
    )
    address = models.CharField("单位地址", max_length=200)
    contact_name = models.CharField("联系人", max_length=50)
    contact_phone = SealedField("联系电话", mask="phone")
    business_licence = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="营业执照"
    )
    authorisation = models.ForeignKey(
        "files.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="授权书",
    )
    authority = models.ForeignKey(
        "regions.Authority", models.PROTECT, related_name="+", verbose_name="受理机构"
    )
    state = models.CharField(
        "认证状态", max_length=12, choices=OrganizationState.choices, editable=False
    )
    register_answer = models.CharField("登记信息比对", max_length=200, blank=True)
    verified_at = models.DateTimeField("认证时间", null=True, blank=True)
    created_at = models.DateTimeField("建档时间", default=now)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        indexes = [
            models.Index(fields=["name", "id"], name="organization_name"),
            models.Index(fields=["region", "id"], name="organization_region"),
            models.Index(fields=["state", "id"], name="organization_state"),
            models.Index(fields=["uscc"], name="organization_uscc"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=Q(state="verified"),
                name="organization_verified_once",
                violation_error_message=(
                    "该统一社会信用代码已有单位完成认证。请联系本单位已认证的经办人在"
                    "“人员授权”中为您授权；联系不上时请联系受理机构处理。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(state__in=OrganizationState.values), name="organization_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(kinds=[]),
                name="organization_has_kind",
                violation_error_message="请至少选择一种单位类型。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        """Whether 企业认证 is done (SX-12)."""
        return self.state == OrganizationState.VERIFIED

    @property
    def is_inspecting_only(self) -> bool:
        """Inspection and testing bodies have no safety managers (SX-32)."""
        return bool(self.kinds) and set(self.kinds) <= INSPECTING

    @property
    def kind_labels(self) -> str:
        """The kinds in words."""
        return "、".join(OrganizationKind(kind).label for kind in self.kinds)


class Standing(models.TextChoices):
    """How a delegation stands at a moment; follows from its dates and is nowhere stored."""

    ACTIVE = "active", "有效"
    UPCOMING = "upcoming", "未开始"
    EXPIRED = "expired", "已到期"
    DISABLED = "disabled", "已停用"


class DelegationQuerySet(SeenByRole["Delegation"]):
    """Delegations of one's own organisation."""

    by_organization = "organization_id"

    def in_force(self, moment: datetime) -> DelegationQuerySet:
        """Those that count at a moment."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=moment),
            valid_from__lte=moment,
            disabled_at__isnull=True,
        )


@tracked()
class Delegation(models.Model):
    """A user's right to act for an organisation: functions, from, until, disabled."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="delegations")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="delegations")
    functions = ArrayField(
        models.CharField(max_length=16, choices=Function.choices), verbose_name="授权功能"
    )
    is_owner = models.BooleanField("企业认证经办人", default=False)
    valid_from = models.DateTimeField("授权开始", default=now)
    valid_until = models.DateTimeField("授权截止", null=True, blank=True)
    disabled_at = models.DateTimeField("禁用时间", null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "人员授权"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=Q(disabled_at__isnull=True),
                name="delegation_once",
                violation_error_message="该人员已有本单位的有效授权。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=models.F("valid_from")),
                name="delegation_ends_after_it_begins",
                violation_error_message="授权截止须晚于授权开始。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.organization_id}"

    def standing(self, moment: datetime | None = None) -> Standing:
        """How it stands at a moment, the present one unless told otherwise."""
        at = moment or now()
        if self.disabled_at is not None:
            return Standing.DISABLED
        if self.valid_until is not None and self.valid_until <= at:
            return Standing.EXPIRED
        return Standing.UPCOMING if self.valid_from > at else Standing.ACTIVE

    @property
    def function_labels(self) -> str:
        """The functions in words."""
        return function_labels(self.functions)

    @property
    def period(self) -> str:
        """From when until when, in words."""
        begins = clock.local_date(self.valid_from)
        if self.valid_until is None:
            return f"{begins} 起长期有效"
        return f"{begins} 至 {clock.last_day(self.valid_until)}"
