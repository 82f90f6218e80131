"""Persons and the facts about them that are not certificates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now
from zhiye.core.history import tracked
from zhiye.core.idnumber import DOCUMENT_CHOICES, DocumentKind
from zhiye.core.sealed import BlindIndexField, SealedField
from zhiye.people import visibility


class Sex(models.TextChoices):
    """Sex as printed on the identity document."""

    MALE = "M", "男"
    FEMALE = "F", "女"


class PersonQuerySet(models.QuerySet["Person"]):
    """Reads of persons."""

    def visible_to(self, actor: Actor) -> PersonQuerySet:
        """Persons this actor may see: oneself, or whom a registered rule of a higher app admits."""
        if actor.role is Role.SYSTEM:
            return self
        if actor.role is Role.PERSON:
            return self.filter(pk=actor.person_id or 0)
        return self.filter(visibility.rule_for(actor))


@tracked()
class Person(models.Model):
    """A natural person; one identity number belongs to one person (SX-52)."""

    class Source(models.TextChoices):
        """How the record came into being."""

        SELF = "self", "本人填写"
        IMPORT = "import", "名册导入"
        EMPLOYER = "employer", "聘用填报"

    user = models.OneToOneField(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        verbose_name="账号",
    )
    name = models.CharField("姓名", max_length=50)
    id_kind = models.CharField(
        "证件类型", max_length=20, choices=DOCUMENT_CHOICES, default=DocumentKind.ID_CARD
    )
    id_number = SealedField("证件号码", mask="id_number")
    id_index = BlindIndexField(of="id_number", purpose="id_number")
    sex = models.CharField("性别", max_length=8, choices=Sex.choices, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="从业所在地",
    )
    phone = SealedField("手机号", mask="phone", null=True, blank=True)
    phone_index = BlindIndexField(of="phone", purpose="phone", null=True, blank=True)
    address = models.CharField("住址", max_length=200, blank=True)
    photo = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    source = models.CharField("来源", max_length=8, choices=Source.choices, default=Source.SELF)
    identity_checked_at = models.DateTimeField("实名核验时间", null=True, blank=True)
    completed_at = models.DateTimeField("人员信息完成时间", null=True, blank=True)
    created_at = models.DateTimeField("建档时间", default=now)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "从业人员"
        indexes = [
            models.Index(fields=["name", "id"], name="person_name"),
            models.Index(fields=["phone_index"], name="person_phone"),
            models.Index(fields=["region", "id"], name="person_region"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_index"],
                name="person_id_number_once",
                violation_error_message="该证件号码已经建立过人员档案，一个证件号码只能属于一个人。",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(user__isnull=False),
                name="person_completed_by_account",
                violation_error_message="人员信息须由本人登录后完成。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_complete(self) -> bool:
        """Whether the person has filled in the profile (SX-20: only then found by employers)."""
        return self.completed_at is not None


class PersonFact(models.Model):
    """Something a person puts on record with its proof; ended, never deleted."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)ss")
    proof = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


@tracked()
class Education(PersonFact):
    """A degree; technical staff need one in science or engineering (SX-05)."""

    level = models.ForeignKey(
        "catalogue.EducationLevel", models.PROTECT, related_name="+", verbose_name="学历"
    )
    school = models.CharField("毕业院校", max_length=100)
    major = models.CharField("专业", max_length=100)
    is_science = models.BooleanField("理工类专业", default=False)
    graduated_on = models.DateField("毕业日期")

    def __str__(self) -> str:
        return f"{self.school} {self.major}"

    @property
    def note(self) -> str:
        """What else it says, in a line."""
        kind = "理工类" if self.is_science else "非理工类"
        return f"{self.level}，{kind}，{self.graduated_on} 毕业"


@tracked()
class Title(PersonFact):
    """A professional title (SX-05)."""

    title = models.ForeignKey(
        "catalogue.ProfessionalTitle", models.PROTECT, related_name="+", verbose_name="职称"
    )
    speciality = models.CharField("职称专业", max_length=100)
    issued_by = models.CharField("评审机构", max_length=100)
    obtained_on = models.DateField("取得日期")

    def __str__(self) -> str:
        return f"{self.title} {self.speciality}"

    @property
    def note(self) -> str:
        """What else it says, in a line."""
        return f"{self.issued_by}，{self.obtained_on} 取得"


@tracked()
class Experience(PersonFact):
    """A stretch of related work (SX-05)."""

    employer = models.CharField("工作单位", max_length=100)
    work = models.CharField("从事工作", max_length=200)
    started_on = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.employer} {self.work}"

    @property
    def note(self) -> str:
        """What else it says, in a line."""
        return f"{self.started_on} 至 {self.ended_on or '今'}"
