"""Employment records and the spells that hold them together."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhiye.core.clock import now
from zhiye.core.history import tracked
from zhiye.employment.models.employers import Employer
from zhiye.regions import rules
from zhiye.regions.visible import SeenByRole


@tracked()
class Spell(models.Model):
    """One person's time with one employer; open while any of its records is.

    `exclusive` keeps what the ruleset said when it was opened: at most one exclusive spell of a
    person is open, held by the database (FJ-17).
    """

    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="spells", verbose_name="从业人员"
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="spells", verbose_name="聘用方"
    )
    exclusive = models.BooleanField("只能登记在一家单位", default=False)
    opened_on = models.DateField("受聘开始")
    closed_on = models.DateField("受聘结束", null=True, blank=True)

    class Meta:
        verbose_name = "受聘期"
        indexes = [
            models.Index(
                fields=["person"], name="spell_open_person", condition=Q(closed_on__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(closed_on__isnull=True, exclusive=True),
                name="spell_one_exclusive",
                violation_error_message="此人已登记在另一家单位名下，聘用信息只能登记在一家单位。",
            ),
            models.UniqueConstraint(
                fields=["person", "employer"],
                condition=Q(closed_on__isnull=True),
                name="spell_one_open",
                violation_error_message="此人在本单位的受聘登记正由另一个页面办理，请刷新后再试。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.employer_id}"


class EmploymentState(models.TextChoices):
    """States of an employment record."""

    REPORTED = "reported", "变更待登记"
    RETURNED = "returned", "变更已退回"
    DENIED = "denied", "本人否认"
    WITHDRAWN = "withdrawn", "已撤回"
    ACTIVE = "active", "在聘"
    RELEASING = "releasing", "注销待登记"
    ENDED = "ended", "已终止"


LIVE = (EmploymentState.ACTIVE.value, EmploymentState.RELEASING.value)
"""The person works there by what is on record."""
OPEN = (*LIVE, EmploymentState.REPORTED.value, EmploymentState.RETURNED.value)


class Origin(models.TextChoices):
    """By which way a record came in (FJ-13)."""

    ONLINE = "online", "网络填报"
    BATCH = "batch", "批量填报"
    PAPER = "paper", "书面材料代录"
    FAX = "fax", "传真材料代录"
    WINDOW = "window", "窗口代录"
    MIGRATION = "migration", "原系统转入"


COUNTER = (Origin.PAPER.value, Origin.FAX.value, Origin.WINDOW.value)
"""What an office enters for an employer."""


class ReleasedBy(models.TextChoices):
    """Who reported the end of an employment (FJ-20)."""

    EMPLOYER = "employer", "聘用单位"
    PERSON = "person", "本人单方面"
    AUTHORITY = "authority", "监管部门或考试中心"
    SYSTEM = "system", "系统"


class EmploymentQuerySet(SeenByRole["Employment"]):
    """One's own side of it; authorities of the employer's territory; the system (FJ-10)."""

    by_person = "person_id"
    by_organization = "employer__organization_id"
    by_authority = "employer__region_id"

    def live(self) -> EmploymentQuerySet:
        """On record and not ended."""
        return self.filter(state__in=LIVE)


@tracked()
class Employment(models.Model):
    """聘用记录: one person, one certificate item, one employer, one spell (ZS-27).

    `late_days` is by how many days the report came after the ruleset's period (FJ-12, FJ-19).
    """

    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="employments", verbose_name="作业人员"
    )
    item = models.ForeignKey(
        "certificates.CertificateItem",
        models.PROTECT,
        related_name="employments",
        verbose_name="作业项目",
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, related_name="employments", verbose_name="聘用单位"
    )
    spell = models.ForeignKey(
        Spell, models.PROTECT, null=True, related_name="employments", verbose_name="受聘期"
    )
    authority = models.ForeignKey(
        "regions.Authority", models.PROTECT, related_name="+", verbose_name="登记机关"
    )
    reference = models.CharField("编号", max_length=40, unique=True)
    started_on = models.DateField("聘用开始时间")
    ends_on = models.DateField("聘用结束时间", null=True, blank=True)
    ends_at = models.DateTimeField("聘用期满时刻", null=True, blank=True)
    ended_on = models.DateField("终止聘用时间", null=True, blank=True)
    end_reason = models.CharField("终止聘用原因", max_length=300, blank=True)
    dispatcher_name = models.CharField("劳务派遣单位", max_length=120, blank=True)
    dispatcher_uscc = models.CharField("派遣单位统一社会信用代码", max_length=18, blank=True)
    job_title = models.CharField("岗位", max_length=40, blank=True)
    origin = models.CharField("来源", max_length=12, choices=Origin.choices)
    state = models.CharField("状态", max_length=12, choices=EmploymentState.choices, editable=False)
    filed_at = models.DateTimeField("填报时间", default=now)
    late_days = models.PositiveIntegerField("逾期天数", default=0)
    leaves = models.ForeignKey(
        Spell,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers",
        verbose_name="原用人单位",
    )
    released_by = models.CharField(
        "注销告知方", max_length=12, choices=ReleasedBy.choices, blank=True
    )
    left_on = models.DateField("告知的离职日期", null=True, blank=True)
    due_on = models.DateField("应办日期", null=True, blank=True)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        verbose_name = "聘用记录"
        indexes = [
            models.Index(fields=["employer", "id"], name="employment_list"),
            models.Index(fields=["employer", "state", "id"], name="employment_by_state"),
            models.Index(fields=["person", "id"], name="employment_person"),
            models.Index(
                fields=["due_on", "id"],
                name="employment_queue",
                condition=Q(state__in=["reported", "releasing"]),
            ),
            models.Index(
                fields=["ends_at"], name="employment_expiring", condition=Q(state="active")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "item", "employer"],
                condition=Q(state__in=OPEN),
                name="employment_one_open",
                violation_error_message="此人的这个作业项目在本单位已有一条未终止的聘用记录。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=EmploymentState.values), name="employment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("started_on")),
                name="employment_dates",
                violation_error_message="聘用结束时间不能早于聘用开始时间。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="employment_end_after_start",
                violation_error_message="终止聘用时间不能早于聘用开始时间。",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_on__isnull=False),
                name="employment_ended_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def category(self) -> str:
        """作业种类 of the item, or '' for a code that is in no catalogue."""
        work = self.item.work_item
        return work.category.name if work is not None else ""

    @property
    def is_at_counter(self) -> bool:
        """Whether an office entered it from paper, fax or at the window (FJ-13)."""
        return self.origin in COUNTER

    @property
    def uses_form(self) -> bool:
        """Whether the registration form is in use where it is registered (FJ-40)."""
        return rules.get_bool("employment_form", self.authority_id)


class PaperKind(models.TextChoices):
    """What an attached page is (FJ-12, FJ-20, FJ-42)."""

    FORM = "form", "聘用信息（变更、注销）登记表"
    CERTIFICATE = "certificate", "作业人员证复印件"
    TERMINATION = "termination", "解除劳动合同证明"
    SOURCE = "source", "书面或传真来件"


class EmploymentPaper(models.Model):
    """A page of the papers of a record; one taken out keeps its row."""

    employment = models.ForeignKey(Employment, models.PROTECT, related_name="papers")
    kind = models.CharField("材料", max_length=12, choices=PaperKind.choices)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.file)
