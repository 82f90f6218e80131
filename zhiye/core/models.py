"""Log tables. All of them accept INSERT and SELECT only for the application's database role."""

from __future__ import annotations

from typing import Any

from django.db import models

from zhiye.core.actor import Actor
from zhiye.core.clock import now


class ActorStamp(models.Model):
    """Who did something, for whom, when and by which channel."""

    user_id = models.BigIntegerField("用户", null=True)
    actor_name = models.CharField("办理人", max_length=100)
    acting_role = models.CharField("身份", max_length=16)
    acting_id = models.BigIntegerField("代表对象", null=True)
    acting_name = models.CharField("代表", max_length=200, blank=True)
    channel = models.CharField("渠道", max_length=16)
    ip = models.CharField("来源地址", max_length=45, blank=True)
    at = models.DateTimeField("时间", default=now, db_index=True)

    class Meta:
        abstract = True

    @property
    def who(self) -> str:
        """Name for timelines: 张三（太原某某公司）."""
        shown = self.acting_name and self.acting_role in ("organization", "authority")
        return f"{self.actor_name}（{self.acting_name}）" if shown else self.actor_name


def stamp(actor: Actor) -> dict[str, Any]:
    """The fields of an `ActorStamp` for an actor, without the time."""
    return {
        "user_id": actor.user_id,
        "actor_name": actor.name,
        "acting_role": actor.role.value,
        "acting_id": actor.acting_id,
        "acting_name": actor.acting_name,
        "channel": actor.channel,
        "ip": actor.ip,
    }


class MoveLog(ActorStamp):
    """One row for every move of every flow, written in the transaction of the move."""

    append_only = True

    flow = models.CharField("流程", max_length=40)
    object_id = models.BigIntegerField("对象")
    move = models.CharField("动作", max_length=40)
    from_state = models.CharField("原状态", max_length=24, blank=True)
    to_state = models.CharField("新状态", max_length=24)
    reason = models.TextField("原因", blank=True)
    data = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = "办理记录"
        indexes = [models.Index(fields=["flow", "object_id", "id"], name="movelog_object")]

    def __str__(self) -> str:
        return f"{self.flow} {self.object_id} {self.move}"


class AccessLog(ActorStamp):
    """Logins, reads of personal data, exports, prints, downloads, configuration (assurance 29)."""

    append_only = True

    kind = models.CharField("类别", max_length=24)
    subject_kind = models.CharField("对象类别", max_length=40, blank=True)
    subject_id = models.CharField("对象", max_length=40, blank=True)
    detail = models.CharField("内容", max_length=300, blank=True)
    reason = models.CharField("事由", max_length=300, blank=True)
    ok = models.BooleanField("结果", default=True)

    class Meta:
        verbose_name = "访问记录"
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="accesslog_subject"),
            models.Index(fields=["user_id", "kind", "at"], name="accesslog_user"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind} {self.subject_id}"


class IdempotencyKey(models.Model):
    """A form sent twice is one act: the key of a sent form and what came of it (assurance 10)."""

    key = models.CharField(max_length=64)
    user_id = models.BigIntegerField()
    operation = models.CharField(max_length=60)
    result_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "operation", "key"], name="idempotency_once")
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"


from zhiye.core.models_chain import *  # noqa: E402, F403
from zhiye.core.models_reference import *  # noqa: E402, F403
