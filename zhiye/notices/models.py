"""Inbox, outbox, switches, announcements."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models

from zhiye.core import history
from zhiye.core.clock import now, today
from zhiye.core.sealed import BlindIndexField, SealedField


class Channel(models.TextChoices):
    """A way out of the system."""

    SMS = "sms", "短信"
    EMAIL = "email", "邮件"


def _keep(name: str) -> pgtrigger.Protect:
    """What was told to somebody is never taken back (lessons U4)."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Delete)


class Notice(models.Model):
    """A message in a user's inbox. One event tells one user once for each `key`."""

    event = models.CharField("事件", max_length=60)
    recipient = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="收件人"
    )
    key = models.CharField("编号", max_length=100)
    title = models.CharField("标题", max_length=100)
    body = models.TextField("内容")
    link = models.CharField("链接", max_length=200, blank=True)
    created_at = models.DateTimeField("时间", default=now, editable=False)
    read_at = models.DateTimeField("阅读时间", null=True)

    class Meta:
        verbose_name = "消息"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "recipient", "key"],
                name="notice_once",
                violation_error_message="这条消息已经发过。",
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_inbox"),
            models.Index(
                fields=["recipient"], name="notice_unread", condition=models.Q(read_at__isnull=True)
            ),
        ]
        triggers = [_keep("notice_no_delete")]

    def __str__(self) -> str:
        return self.title


class Outbox(models.Model):
    """A message on its way out; `id` is the number the provider knows it by.

    One event goes to one address once for each `key` and channel.
    """

    class Status(models.TextChoices):
        PENDING = "pending", "待发送"
        SENT = "sent", "已发送"
        FAILED = "failed", "发送失败"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, related_name="outbox")
    event = models.CharField("事件", max_length=60)
    key = models.CharField("编号", max_length=100)
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    to = SealedField("发往", mask="text")
    to_index = BlindIndexField(of="to", purpose="address")
    subject = models.CharField("标题", max_length=100, blank=True)
    body = models.TextField("内容")
    params = models.JSONField("模板参数", default=dict)
    status = models.CharField("状态", max_length=8, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    next_try_at = models.DateTimeField("下次发送", default=now)
    sent_at = models.DateTimeField("发送时间", null=True)
    provider_id = models.CharField("服务商编号", max_length=100, blank=True)
    error = models.CharField("失败原因", max_length=200, blank=True)
    created_at = models.DateTimeField("建立时间", default=now, editable=False)

    class Meta:
        verbose_name = "待发消息"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "key", "channel", "to_index"],
                name="outbox_once",
                violation_error_message="这条消息已经发过。",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="outbox_due", condition=models.Q(status="pending")
            )
        ]
        triggers = [_keep("outbox_no_delete")]

    def __str__(self) -> str:
        return f"{self.event} {self.get_channel_display()} {self.to}"


class Switch(models.Model):
    """A channel a user has switched off for an event; the inbox cannot be switched off."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    event = models.CharField("事件", max_length=60)
    channel = models.CharField("渠道", max_length=8, choices=Channel)

    class Meta:
        verbose_name = "消息开关"
        constraints = [
            models.UniqueConstraint(fields=["user", "event", "channel"], name="switch_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.event} {self.channel}"


class Portal(models.TextChoices):
    """Where an announcement is shown."""

    ALL = "all", "全部"
    PUBLIC = "public", "公众查询"
    PERSON = "person", "个人端"
    ORGANIZATION = "organization", "企业端"
    AUTHORITY = "authority", "审核端"


@history.tracked()
class Announcement(models.Model):
    """A plain text shown on a portal from one day to another, both included."""

    title = models.CharField("标题", max_length=100)
    body = models.TextField("内容")
    portal = models.CharField("显示在", max_length=12, choices=Portal, default=Portal.ALL)
    shown_from = models.DateField("开始日期")
    shown_until = models.DateField("结束日期", null=True, blank=True)
    authority = models.ForeignKey(
        "regions.Authority", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField("建立时间", default=now, editable=False)

    class Meta:
        verbose_name = "公告"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shown_until__isnull=True)
                | models.Q(shown_until__gte=models.F("shown_from")),
                name="announcement_dates",
                violation_error_message="结束日期不能早于开始日期。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def standing(self) -> tuple[str, str]:
        """Whether it is shown today: its tone and its words."""
        if self.shown_until is not None and self.shown_until < today():
            return "ended", "已结束"
        return ("neutral", "未开始") if self.shown_from > today() else ("success", "显示中")
