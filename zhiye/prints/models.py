"""What has been printed: one row a paper, never changed and never deleted."""

from __future__ import annotations

from django.db import models

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import local_date
from zhiye.core.models import ActorStamp
from zhiye.prints import kinds
from zhiye.regions.territory import territory_q

PATH = "/p/"
"""Where anybody may confirm a print: short, for it goes into a QR code."""


class PrintQuerySet(models.QuerySet["Print"]):
    """Reads of prints."""

    def visible_to(self, actor: Actor) -> PrintQuerySet:
        """Who has made it, whom it is about, the authorities over it, whom its kind lets see it."""
        if actor.role is Role.SYSTEM:
            return self
        if actor.user_id is None:
            return self.none()
        own = {"acting_role": actor.role.value, "acting_id": actor.acting_id}
        seen = kinds.visible(actor) | models.Q(user_id=actor.user_id, **own)
        if actor.role is Role.PERSON:
            seen |= models.Q(person_id=actor.person_id or 0)
        if actor.role is Role.AUTHORITY:
            seen |= territory_q(actor.territory, "authority__region_id")
            seen |= models.Q(authority_id=actor.authority_id or 0)
        return self.filter(seen)


class Print(ActorStamp):
    """One paper: its number and token, what it says in masked form, digests of both.

    `at` and the actor's stamp tell when, by whom and for whom it was printed. `holder_kind` and
    `holder_id` name the thing it was printed of ("person", 12), `person_id` whom it is about.
    """

    append_only = True

    number = models.CharField("打印编号", max_length=32, unique=True)
    token = models.CharField("查验码", max_length=32, unique=True)
    kind = models.CharField("类别", max_length=40)
    title = models.CharField("名称", max_length=120)
    authority = models.ForeignKey(
        "regions.Authority", models.PROTECT, related_name="+", verbose_name="出具机关"
    )
    holder_kind = models.CharField("所属类别", max_length=40)
    holder_id = models.BigIntegerField("所属对象")
    person_id = models.BigIntegerField("人员", null=True)
    subject = models.CharField("对象", max_length=120)
    subject_index = models.CharField("姓名索引", max_length=40)
    lines = models.JSONField("内容", default=list)
    missing = models.JSONField("字库没有的字", default=list)
    valid_until = models.DateField("有效期限止", null=True)
    pages = models.PositiveSmallIntegerField("页数")
    pdf_sha256 = models.CharField("文件摘要", max_length=64)
    content_index = models.CharField("内容摘要", max_length=40)

    objects = PrintQuerySet.as_manager()

    class Meta:
        verbose_name = "打印件"
        indexes = [
            models.Index(fields=["holder_kind", "holder_id", "-id"], name="print_holder"),
            models.Index(fields=["person_id", "-id"], name="print_person"),
            models.Index(fields=["authority", "-id"], name="print_authority"),
            models.Index(fields=["user_id", "-id"], name="print_user"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def path(self) -> str:
        """The address of its page on this site."""
        return f"{PATH}{self.token}/"

    @property
    def file_name(self) -> str:
        """Name of the PDF for whoever keeps it."""
        return f"{self.title}_{self.number}.pdf"

    @property
    def printed_on(self) -> str:
        """The date that stands on the paper."""
        return local_date(self.at).isoformat()
