"""The one table of stored files."""

from __future__ import annotations

import uuid

from django.db import models

from zhiye.core.clock import now


class StoredFile(models.Model):
    """An inspected and cleaned file. Never deleted once a holder has it.

    `holder_kind` and `holder_id` name what it belongs to ("organization", 12); both empty while
    it is only uploaded. `sha256` is of the stored bytes, `upload_sha256` of what was sent.
    """

    class Scan(models.TextChoices):
        NOT_CONFIGURED = "none", "未启用查毒"
        PENDING = "pending", "待查毒"
        CLEAN = "clean", "未发现病毒"
        INFECTED = "infected", "发现病毒"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("用途", max_length=40)
    original_name = models.CharField("文件名", max_length=120)
    extension = models.CharField("扩展名", max_length=8)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)
    upload_sha256 = models.CharField("上传时摘要", max_length=64)
    pages = models.PositiveIntegerField("页数", null=True)
    width = models.PositiveIntegerField("宽", null=True)
    height = models.PositiveIntegerField("高", null=True)
    scan = models.CharField("查毒", max_length=8, choices=Scan, default=Scan.NOT_CONFIGURED)
    uploaded_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="上传人",
    )
    holder_kind = models.CharField("所属类别", max_length=40, blank=True)
    holder_id = models.BigIntegerField("所属对象", null=True)
    attached_at = models.DateTimeField("关联时间", null=True)
    created_at = models.DateTimeField("上传时间", default=now, editable=False)

    class Meta:
        verbose_name = "文件"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(holder_kind="", holder_id__isnull=True, attached_at__isnull=True)
                | (
                    ~models.Q(holder_kind="")
                    & models.Q(holder_id__isnull=False, attached_at__isnull=False)
                ),
                name="file_holder_whole",
                violation_error_message="文件的所属对象不完整。",
            )
        ]
        indexes = [
            models.Index(fields=["holder_kind", "holder_id"], name="file_holder"),
            models.Index(
                fields=["created_at"], name="file_loose", condition=models.Q(holder_kind="")
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def path(self) -> str:
        """Where the bytes are in the storage: random, without anything of the name."""
        return f"{self.id.hex[:2]}/{self.id.hex[2:4]}/{self.id.hex}.{self.extension}"

    @property
    def preview_path(self) -> str:
        """Where the small picture of an image is."""
        return f"{self.id.hex[:2]}/{self.id.hex[2:4]}/{self.id.hex}.preview.jpg"

    @property
    def is_image(self) -> bool:
        """Whether a preview exists."""
        return self.width is not None

    @property
    def is_attached(self) -> bool:
        """Whether something holds it."""
        return bool(self.holder_kind)
