"""Uploaded lists of every kind, and their rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now


class ListState(models.TextChoices):
    """States of a list. Its kind says its own word for 办理."""

    WAITING = "waiting", "正在核对"
    CHECKED = "checked", "待确认"
    FILING = "filing", "正在办理"
    DONE = "done", "已完成"
    DROPPED = "dropped", "没有办理"
    REFUSED = "refused", "无法处理"


class Outcome(models.TextChoices):
    """What became of a row."""

    GOOD = "good", "可以办理"
    KNOWN = "known", "已办理过"
    BAD = "bad", "有错误"
    FILED = "filed", "已办理"
    REFUSED = "refused", "办理时未通过"


class ListQuerySet(models.QuerySet["UploadedList"]):
    """Reads of lists."""

    def visible_to(self, actor: Actor) -> ListQuerySet:
        """The lists of one's own organisation or authority."""
        if actor.role is Role.SYSTEM:
            return self
        if actor.role is Role.ORGANIZATION:
            return self.filter(organization_id=actor.organization_id or 0)
        if actor.role is Role.AUTHORITY:
            return self.filter(authority_id=actor.authority_id or 0)
        return self.none()


class UploadedList(models.Model):
    """A list: read and judged first, written once somebody has looked at it.

    `about_id` and `about` tell for whom or what it is, where its kind needs to know. `done` counts
    the rows read, then the rows worked off; `good`, `known` and `bad` are what the judging found,
    `filed` and `refused` what came of the good ones. `figures` tells in the words of the kind what
    the writing will do, and afterwards what it did.
    """

    kind = models.CharField("种类", max_length=30)
    organization = models.ForeignKey(
        "organizations.Organization", models.PROTECT, null=True, related_name="+"
    )
    authority = models.ForeignKey("regions.Authority", models.PROTECT, null=True, related_name="+")
    about_id = models.BigIntegerField(null=True)
    about = models.CharField("为谁", max_length=120, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="表格"
    )
    file_name = models.CharField("文件名", max_length=120)
    result = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="未办理的行"
    )
    state = models.CharField("状态", max_length=8, choices=ListState.choices, editable=False)
    message = models.CharField("说明", max_length=500, blank=True)
    total = models.PositiveIntegerField("总行数", default=0)
    done = models.PositiveIntegerField("已处理", default=0)
    good = models.PositiveIntegerField("可以办理", default=0)
    known = models.PositiveIntegerField("已办理过", default=0)
    bad = models.PositiveIntegerField("有错误", default=0)
    filed = models.PositiveIntegerField("已办理", default=0)
    refused = models.PositiveIntegerField("办理时未通过", default=0)
    figures = models.JSONField("其中", default=dict)
    started_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("上传时间", default=now)
    finished_at = models.DateTimeField("完成时间", null=True)

    objects = ListQuerySet.as_manager()

    class Meta:
        verbose_name = "上传的表格"
        indexes = [
            models.Index(fields=["organization", "kind", "-id"], name="list_of_organization"),
            models.Index(fields=["authority", "kind", "-id"], name="list_of_authority"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ListState.values), name="list_state_known"
            ),
            models.CheckConstraint(
                condition=Q(organization__isnull=True) ^ Q(authority__isnull=True),
                name="list_has_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def percent(self) -> int:
        """How much of the present work is done, 0 to 100."""
        whole = self.good if self.state == ListState.FILING else self.total
        return min(self.done * 100 // whole, 100) if whole else 0

    @property
    def failed(self) -> int:
        """Rows that stand in the list of what was not written."""
        return self.bad + self.refused

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each outcome."""
        return {
            Outcome.GOOD: self.good - self.filed - self.refused,
            Outcome.KNOWN: self.known,
            Outcome.BAD: self.bad,
            Outcome.FILED: self.filed,
            Outcome.REFUSED: self.refused,
        }


class ListRow(models.Model):
    """One row of a list, as it was judged; of a kind that keeps but some good rows, one of those.

    `shown` holds the cells by field as people typed them, personal numbers masked; `faults` what
    is wrong, each with the field of the cell to blame ('' for the whole row). `facts` is what
    writing needs to know, `made` the numbers of what was written.
    """

    uploaded = models.ForeignKey(UploadedList, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField("行号")
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices)
    shown = models.JSONField("内容", default=dict)
    faults = models.JSONField("原因", default=list)
    facts = models.JSONField("事实", default=dict)
    made = models.JSONField("办理的内容", default=list)

    class Meta:
        verbose_name = "表格的行"
        constraints = [models.UniqueConstraint(fields=["uploaded", "line"], name="list_row_once")]
        indexes = [models.Index(fields=["uploaded", "outcome", "line"], name="list_rows")]

    def __str__(self) -> str:
        return f"{self.uploaded_id}:{self.line}"
