"""One row for each list that was imported."""

from __future__ import annotations

from django.db import models

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now


class RosterQuerySet(models.QuerySet["RosterImport"]):
    """Reads of imports."""

    def visible_to(self, actor: Actor) -> RosterQuerySet:
        """The imports of one's own authority."""
        if actor.role is Role.SYSTEM:
            return self
        if actor.role is Role.AUTHORITY and actor.may("import"):
            return self.filter(authority_id=actor.authority_id or 0)
        return self.none()


class RosterImport(models.Model):
    """An import of a list of people: its progress, its outcome, the failed rows as a file."""

    class Stage(models.TextChoices):
        """How far the work has come."""

        WAITING = "waiting", "等待处理"
        RUNNING = "running", "正在处理"
        DONE = "done", "已完成"
        REFUSED = "refused", "无法处理"

    authority = models.ForeignKey("regions.Authority", models.PROTECT, related_name="+")
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="名册"
    )
    file_name = models.CharField("文件名", max_length=120)
    result = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="未导入的行"
    )
    stage = models.CharField("进度", max_length=8, choices=Stage.choices, default=Stage.WAITING)
    message = models.CharField("说明", max_length=300, blank=True)
    total = models.PositiveIntegerField("总行数", default=0)
    done = models.PositiveIntegerField("已处理", default=0)
    failed = models.PositiveIntegerField("未导入", default=0)
    new_people = models.PositiveIntegerField("新增人员", default=0)
    new_certificates = models.PositiveIntegerField("新增证书", default=0)
    new_items = models.PositiveIntegerField("新增项目", default=0)
    changed_items = models.PositiveIntegerField("更新项目", default=0)
    first_problems = models.JSONField("部分未导入的行", default=list)
    started_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField("开始时间", default=now)
    finished_at = models.DateTimeField("完成时间", null=True)

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = "名册导入"
        indexes = [models.Index(fields=["authority", "-id"], name="roster_import_list")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def percent(self) -> int:
        """How much of the list is worked off, 0 to 100."""
        if self.stage == self.Stage.DONE:
            return 100
        return self.done * 100 // self.total if self.total else 0
