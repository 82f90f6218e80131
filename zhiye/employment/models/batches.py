"""Lists of employment records sent as spreadsheets, and their rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhiye.core.clock import now
from zhiye.employment.models.employers import Employer
from zhiye.employment.models.records import Employment
from zhiye.regions.visible import SeenByRole


class BatchState(models.TextChoices):
    """States of a list."""

    WAITING = "waiting", "正在核对"
    CHECKED = "checked", "待确认"
    FILING = "filing", "正在登记"
    DONE = "done", "已完成"
    DROPPED = "dropped", "没有登记"
    REFUSED = "refused", "无法处理"


class BatchQuerySet(SeenByRole["Batch"]):
    """The lists of one's own organisation and its branches."""

    by_organization = "employer__organization_id"


class Batch(models.Model):
    """A list (批量填报): read and judged first, filed once somebody has looked at it (ZS-26).

    `done` counts the rows read, then the rows worked off; `good`, `known` and `bad` are what the
    judging found, `filed` and `refused` what came of the good ones.
    """

    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="batches", verbose_name="聘用单位"
    )
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="表格"
    )
    file_name = models.CharField("文件名", max_length=120)
    result = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="未登记的行"
    )
    state = models.CharField("状态", max_length=8, choices=BatchState.choices, editable=False)
    message = models.CharField("说明", max_length=300, blank=True)
    total = models.PositiveIntegerField("总行数", default=0)
    done = models.PositiveIntegerField("已处理", default=0)
    good = models.PositiveIntegerField("可以登记", default=0)
    known = models.PositiveIntegerField("已登记过", default=0)
    bad = models.PositiveIntegerField("有错误", default=0)
    filed = models.PositiveIntegerField("已登记", default=0)
    refused = models.PositiveIntegerField("登记时未通过", default=0)
    started_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField("上传时间", default=now)
    finished_at = models.DateTimeField("完成时间", null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = "批量填报"
        indexes = [models.Index(fields=["employer", "-id"], name="employment_batch_list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BatchState.values), name="employment_batch_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def percent(self) -> int:
        """How much of the present work is done, 0 to 100."""
        whole = self.good if self.state == BatchState.FILING else self.total
        return min(self.done * 100 // whole, 100) if whole else 0

    @property
    def failed(self) -> int:
        """Rows that stand in the list of what was not filed."""
        return self.bad + self.refused


class Outcome(models.TextChoices):
    """What became of a row."""

    GOOD = "good", "可以登记"
    KNOWN = "known", "已登记过"
    BAD = "bad", "有错误"
    FILED = "filed", "已登记"
    REFUSED = "refused", "登记时未通过"


class BatchRow(models.Model):
    """One row of a list, as it was judged.

    `shown` holds the cells by field as people typed them, the ID number masked; `faults` what is
    wrong, each with the field of the cell to blame ('' for the whole row). `items` are those to
    file for; the other facts are those of the record to be made.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField("行号")
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices)
    shown = models.JSONField("内容", default=dict)
    faults = models.JSONField("原因", default=list)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    items = models.JSONField("作业项目", default=list)
    started_on = models.DateField("聘用开始日期", null=True)
    ends_on = models.DateField("聘用结束日期", null=True)
    dispatcher_name = models.CharField("劳务派遣单位", max_length=120, blank=True)
    dispatcher_uscc = models.CharField("派遣单位代码", max_length=18, blank=True)
    records = models.ManyToManyField(Employment, related_name="batch_rows", verbose_name="聘用记录")

    class Meta:
        verbose_name = "批量填报的行"
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="employment_batch_row_once")
        ]
        indexes = [models.Index(fields=["batch", "outcome", "line"], name="employment_batch_rows")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line}"
