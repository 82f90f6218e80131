"""The blocks that chain the log and history tables."""

from __future__ import annotations

from django.db import models

from zhiye.core.clock import now

__all__ = ["AuditBlock"]


class AuditBlock(models.Model):
    """Digest of the rows of one log table between two numbers, chained and signed (assurance 41).

    `marks` has 16 bytes a row, its number and the head of its digest, so that a row that was
    changed, removed or put in is located. `columns` are those the table had: a column that comes
    later changes no block.
    """

    append_only = True

    table = models.CharField("表", max_length=63)
    columns = models.TextField("列")
    first_id = models.BigIntegerField("起")
    last_id = models.BigIntegerField("止")
    rows = models.PositiveIntegerField("行数")
    marks = models.BinaryField("各行标记")
    content = models.CharField("内容摘要", max_length=64)
    reason = models.CharField("重新封存原因", max_length=300, blank=True)
    at = models.DateTimeField("时间", default=now)
    previous = models.CharField("上一摘要", max_length=64, blank=True, unique=True)
    digest = models.CharField("摘要", max_length=64, unique=True)
    key_id = models.CharField("密钥", max_length=16)
    signature = models.CharField("签名", max_length=64)

    class Meta:
        verbose_name = "日志封存"
        indexes = [models.Index(fields=["table", "id"], name="auditblock_table")]

    def __str__(self) -> str:
        return f"{self.table} {self.first_id}-{self.last_id}"
