"""For whom staffing is watched, and figures an authority has set itself."""

from __future__ import annotations

from django.db import models

from zhiye.core.clock import now
from zhiye.core.history import tracked
from zhiye.regions.visible import SeenByRole


class WatchQuerySet(SeenByRole["StaffingWatch"]):
    """The organisation's own; those of an authority's territory."""

    by_organization = "organization_id"
    by_authority = "organization__region_id"


@tracked()
class StaffingWatch(models.Model):
    """Whether the association has switched 人员预警 on for an organisation (SX-37)."""

    organization = models.OneToOneField(
        "organizations.Organization", models.PROTECT, related_name="staffing_watch"
    )
    enabled = models.BooleanField("开启")
    changed_at = models.DateTimeField("变更时间", default=now)
    changed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = "人员预警开关"

    def __str__(self) -> str:
        return f"{self.organization_id} {'开启' if self.enabled else '关闭'}"


class StaffingFigure(models.Model):
    """A head-count an authority has set for one demand, with its source; replaces the catalogue's.

    A change is a new row; the newest one that has begun counts.
    """

    append_only = True

    authority = models.ForeignKey("regions.Authority", models.PROTECT, related_name="+")
    licence = models.CharField("许可项目路径", max_length=80)
    key = models.CharField("要求", max_length=40)
    count = models.PositiveSmallIntegerField("人数")
    source = models.CharField("依据", max_length=200)
    effective_from = models.DateField("起用日期")
    set_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField("设定时间", default=now)

    class Meta:
        verbose_name = "人员配备数"
        indexes = [models.Index(fields=["authority", "licence", "key"], name="staffing_figure")]

    def __str__(self) -> str:
        return f"{self.licence} {self.key}: {self.count}"
