"""Licences an organisation files, with the leaf items they cover."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now, today
from zhiye.core.history import tracked
from zhiye.regions.visible import SeenByRole


class LicenceKind(models.TextChoices):
    """Three kinds of filing (SX-13)."""

    HELD = "held", "已获证"
    FIRST = "first", "首次申请"
    CHANGE = "change", "延续/增项/变更"


class LicenceState(models.TextChoices):
    """States of a licence filing."""

    DRAFT = "draft", "暂存"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "审核通过"
    EXPIRED = "expired", "已到期"
    REVOKED = "revoked", "已撤销"
    DISCARDED = "discarded", "已作废"


class Slot(models.TextChoices):
    """Named places for documents of a filing (SX-14 to SX-16)."""

    CERTIFICATE = "certificate", "许可证书"
    APPLICATION = "application", "许可/核准申请书"
    OLD_CERTIFICATE = "old_certificate", "旧证书"


SLOTS: dict[str, tuple[Slot, ...]] = {
    LicenceKind.HELD: (Slot.CERTIFICATE,),
    LicenceKind.FIRST: (Slot.APPLICATION,),
    LicenceKind.CHANGE: (Slot.APPLICATION, Slot.OLD_CERTIFICATE),
}


class LicenceQuerySet(SeenByRole["Licence"]):
    """Own licences; for an authority those of its territory, drafts left out."""

    by_organization = "organization_id"
    by_authority = "organization__region_id"

    def visible_to(self, actor: Actor) -> Self:
        """Own licences; for an authority those of its territory, drafts left out."""
        rows = super().visible_to(actor)
        unsent = [LicenceState.DRAFT, LicenceState.DISCARDED]
        return rows.exclude(state__in=unsent) if actor.role is Role.AUTHORITY else rows

    def counting(self) -> LicenceQuerySet:
        """Approved and not past the last day: what lets an organisation register people (SX-19)."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=today()), state=LicenceState.APPROVED
        )


@tracked()
class Licence(models.Model):
    """A licence held, or an accepted application for one."""

    organization = models.ForeignKey(
        "organizations.Organization", models.PROTECT, related_name="licences", verbose_name="单位"
    )
    reference = models.CharField("受理编号", max_length=40, unique=True)
    kind = models.CharField("类型", max_length=8, choices=LicenceKind.choices)
    number = models.CharField("许可证编号", max_length=60, blank=True)
    issued_by = models.CharField("发证机关", max_length=100, blank=True)
    issued_on = models.DateField("发证日期", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    application_number = models.CharField("申请书编号", max_length=60, blank=True)
    accepted_on = models.DateField("受理日期", null=True, blank=True)
    nodes = models.ManyToManyField(
        "catalogue.LicenceNode", through="LicenceItem", related_name="+", verbose_name="许可子项目"
    )
    state = models.CharField("状态", max_length=12, choices=LicenceState.choices, editable=False)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    lapses_at = models.DateTimeField("到期时刻", null=True, blank=True)
    created_at = models.DateTimeField("建立时间", default=now)

    objects = LicenceQuerySet.as_manager()

    class Meta:
        verbose_name = "行政许可"
        indexes = [
            models.Index(fields=["organization", "id"], name="licence_organization"),
            models.Index(fields=["state", "submitted_at", "id"], name="licence_queue"),
            models.Index(
                fields=["lapses_at"], name="licence_lapsing", condition=Q(state="approved")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=LicenceState.values), name="licence_state_known"
            ),
            models.UniqueConstraint(
                fields=["organization", "number"],
                condition=~Q(number="") & Q(kind="held", state__in=["submitted", "approved"]),
                name="licence_number_once",
                violation_error_message="本单位已经提交过这个编号的许可证，请在列表中查看。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or self.application_number}"


class LicenceItem(models.Model):
    """One leaf of the licence tree covered by a licence (SX-17)."""

    licence = models.ForeignKey(Licence, models.CASCADE, related_name="items")
    node = models.ForeignKey("catalogue.LicenceNode", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "许可子项目"
        constraints = [
            models.UniqueConstraint(fields=["licence", "node"], name="licence_item_once")
        ]

    def __str__(self) -> str:
        return str(self.node)


class LicenceFile(models.Model):
    """A document in one of the slots of a licence filing; a slot takes several pages."""

    licence = models.ForeignKey(Licence, models.CASCADE, related_name="files")
    slot = models.CharField("材料", max_length=16, choices=Slot.choices)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "许可材料"

    def __str__(self) -> str:
        return self.get_slot_display()


class LicenceSubmission(models.Model):
    """What stood in a filing each time it was submitted, for the side-by-side view."""

    append_only = True

    licence = models.ForeignKey(Licence, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField("第几次提交")
    snapshot: Any = models.JSONField("内容")
    at = models.DateTimeField("提交时间", default=now)

    class Meta:
        verbose_name = "提交记录"
        constraints = [
            models.UniqueConstraint(fields=["licence", "number"], name="licence_submission_once")
        ]

    def __str__(self) -> str:
        return f"{self.licence_id} 第 {self.number} 次"
