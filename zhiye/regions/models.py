"""Tables of regions, authorities, rule values and overridden working days."""

from __future__ import annotations

from django.db import models

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now
from zhiye.core.edition import reference
from zhiye.core.history import tracked
from zhiye.regions import territory


class RegionLevel(models.IntegerChoices):
    """Depth in the tree of GB/T 2260."""

    PROVINCE = 1, "省级"
    CITY = 2, "地级"
    COUNTY = 3, "县级"


@reference
class Region(models.Model):
    """A region of GB/T 2260 under its six-digit code; never deleted, only withdrawn."""

    code = models.CharField("代码", max_length=6, primary_key=True)
    name = models.CharField("名称", max_length=40)
    full_name = models.CharField("全称", max_length=80)
    level = models.PositiveSmallIntegerField("级别", choices=RegionLevel.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    withdrawn_on = models.DateField("撤销日期", null=True, blank=True)
    source = models.CharField("来源", max_length=120)

    class Meta:
        verbose_name = "行政区划"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[1-9][0-9]{5}$"),
                name="region_code_is_six_digits",
                violation_error_message="行政区划代码为六位数字。",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def territory(self) -> str:
        """The prefix that all regions inside this one share."""
        return territory.prefix_of(self.code)


class AuthorityKind(models.TextChoices):
    """What an authority is."""

    REGULATOR = "regulator", "监管部门"
    ASSOCIATION = "association", "行业协会"
    EXAM_CENTRE = "exam_centre", "考试中心"


class AuthorityQuerySet(models.QuerySet["Authority"]):
    """Questions about authorities."""

    def visible_to(self, actor: Actor) -> AuthorityQuerySet:
        """Working authorities are public; closed ones show to those of their territory."""
        if actor.role is Role.SYSTEM:
            return self
        shown = models.Q(is_active=True)
        if actor.role is Role.AUTHORITY:
            shown |= territory.territory_q(actor.territory, "region_id")
        return self.filter(shown)

    def active(self) -> AuthorityQuerySet:
        """Authorities that work today."""
        return self.filter(is_active=True)


@reference
@tracked()
class Authority(models.Model):
    """A regulator, association or exam centre with a region; without one it is nationwide."""

    name = models.CharField("名称", max_length=100, unique=True)
    short_name = models.CharField("简称", max_length=30)
    kind = models.CharField("类别", max_length=12, choices=AuthorityKind.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="辖区"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    address = models.CharField("办公地址", max_length=200, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    fax = models.CharField("传真", max_length=40, blank=True)
    website = models.URLField("网址", blank=True)
    service_guide = models.TextField("服务指南", blank=True)
    platform_name = models.CharField("平台名称", max_length=40, blank=True)
    support_contact = models.CharField("技术支持", max_length=200, blank=True)
    portal_links = models.JSONField("页眉链接", default=list, blank=True)
    is_active = models.BooleanField("启用", default=True)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = "机关"
        ordering = ["region_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="authority_is_not_its_own_parent",
                violation_error_message="机关不能是自己的上级。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def territory(self) -> str:
        """The region-code prefix this authority works in, NATIONWIDE for the whole country."""
        return territory.worked_in(self.region_id)


CHAIN_LENGTH = 5
"""Nation, province, city, county and one more: how far rules are inherited."""


def own_or_above(authority_id: int) -> models.Q:
    """The authority itself and those it inherits from."""
    found = models.Q(pk=authority_id)
    for depth in range(1, CHAIN_LENGTH):
        found |= models.Q(**{"__".join(["children"] * depth): authority_id})
    return found


class RuleValueQuerySet(models.QuerySet["RuleValue"]):
    """Questions about rule values."""

    def visible_to(self, actor: Actor) -> RuleValueQuerySet:
        """Rows of the actor's own authority, of those below and of those it inherits from."""
        if actor.role is Role.SYSTEM:
            return self
        if actor.role is not Role.AUTHORITY or actor.authority_id is None:
            return self.none()
        above = Authority.objects.filter(own_or_above(actor.authority_id)).values("pk")
        return self.filter(
            models.Q(authority_id__in=above)
            | territory.territory_q(actor.territory, "authority__region_id")
        )


@reference
class RuleValue(models.Model):
    """One value of one rule set by one authority from a date on; a change is a new row."""

    append_only = True

    authority = models.ForeignKey(
        Authority, models.PROTECT, related_name="rule_values", verbose_name="机关"
    )
    key = models.CharField("规则", max_length=60)
    value = models.JSONField("值", null=True)
    inherits = models.BooleanField("恢复沿用上级", default=False)
    effective_from = models.DateField("生效日期")
    reason = models.CharField("原因", max_length=300)
    set_by = models.BigIntegerField("设置人", null=True)
    set_by_name = models.CharField("设置人姓名", max_length=100)
    set_at = models.DateTimeField("设置时间", default=now)

    objects = RuleValueQuerySet.as_manager()

    class Meta:
        verbose_name = "辖区规则"
        indexes = [models.Index(fields=["authority", "key", "effective_from"], name="rule_lookup")]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.key} {self.effective_from}"


@reference
@tracked()
class WorkdayOverride(models.Model):
    """A date that is worked or free against the published calendar."""

    date = models.DateField("日期", primary_key=True)
    is_working = models.BooleanField("工作日")
    note = models.CharField("说明", max_length=60)
    source = models.CharField("依据", max_length=120)
    set_by = models.BigIntegerField("设置人", null=True)
    set_by_name = models.CharField("设置人姓名", max_length=100)
    set_at = models.DateTimeField("设置时间", default=now)

    class Meta:
        verbose_name = "工作日调整"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {'上班' if self.is_working else '放假'}"
