"""Employers: organisations, their branches, and natural persons."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhiye.core.clock import now
from zhiye.core.history import tracked
from zhiye.core.sealed import BlindIndexField, SealedField
from zhiye.regions.visible import SeenByRole


class EmployerKind(models.TextChoices):
    """What an employer is (FJ-41)."""

    ORGANIZATION = "organization", "单位"
    BRANCH = "branch", "分支机构"
    INDIVIDUAL = "individual", "自然人"


class EmployerQuerySet(SeenByRole["Employer"]):
    """One's own organisation with its branches; those of an authority's territory."""

    by_organization = "organization_id"
    by_authority = "region_id"


@tracked()
class Employer(models.Model):
    """Who employs: a branch has its own address and region; a natural person has an ID number
    instead of a code and the region of the equipment (FJ-41).

    An employer entered at the counter may be no user of the platform yet; once the organisation
    has proved who it is, `organization` ties the records to it.
    """

    kind = models.CharField("类别", max_length=12, choices=EmployerKind.choices)
    organization = models.ForeignKey(
        "organizations.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="employers",
        verbose_name="单位账号",
    )
    name = models.CharField("聘用单位 / 个人", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    id_number = SealedField("身份证号", mask="id_number", null=True, blank=True)
    id_index = BlindIndexField(of="id_number", purpose="id_number", null=True, blank=True)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="所属区域"
    )
    town = models.CharField("镇（街道）", max_length=40, blank=True)
    address = models.CharField("单位地址", max_length=200)
    contact_name = models.CharField("单位联系人", max_length=50, blank=True)
    contact_phone = SealedField("联系电话", mask="phone", null=True, blank=True)
    created_at = models.DateTimeField("建档时间", default=now)

    objects = EmployerQuerySet.as_manager()

    class Meta:
        verbose_name = "聘用方"
        indexes = [
            models.Index(fields=["region", "id"], name="employer_region"),
            models.Index(fields=["organization"], name="employer_organization"),
            models.Index(fields=["name", "id"], name="employer_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=Q(kind="organization"),
                name="employer_organization_once",
                violation_error_message="该统一社会信用代码已有聘用方档案。",
            ),
            models.UniqueConstraint(
                fields=["organization", "name"],
                condition=Q(kind="branch"),
                name="employer_branch_once",
                violation_error_message="已有同名的分支机构。",
            ),
            models.UniqueConstraint(
                fields=["id_index", "region"],
                condition=Q(kind="individual"),
                name="employer_individual_once",
                violation_error_message="该身份证号在此区域已有聘用方档案。",
            ),
            models.CheckConstraint(
                condition=Q(kind="individual", id_number__isnull=False, uscc="")
                | (Q(id_number__isnull=True) & ~Q(kind="individual")),
                name="employer_number_by_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="organization") | ~Q(uscc=""),
                name="employer_organization_has_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_individual(self) -> bool:
        """Whether it is a natural person."""
        return self.kind == EmployerKind.INDIVIDUAL

    @property
    def shown_name(self) -> str:
        """The name for people without a right to an individual's name (PI)."""
        return "自然人雇主" if self.is_individual else self.name
