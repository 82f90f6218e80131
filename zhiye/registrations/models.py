"""Practice registration: who is publicly registered where, by whose consent."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import local_date, now
from zhiye.core.history import tracked
from zhiye.core.sealed import BlindIndexField, SealedField
from zhiye.regions.visible import SeenByRole


class Category(models.TextChoices):
    """Categories of registered people (SX-04)."""

    QUALITY = "quality", "质量保证体系人员"
    TECHNICAL = "technical", "技术人员"
    INSPECTION = "inspection", "检验检测人员"
    OPERATION = "operation", "作业人员"
    OTHER = "other", "管理及其他人员"


class RegistrationState(models.TextChoices):
    """States of a practice registration."""

    INVITED = "invited", "待本人同意"
    APPLIED = "applied", "待单位同意"
    ACTIVE = "active", "公示中"
    DECLINED = "declined", "已拒绝"
    WITHDRAWN = "withdrawn", "已撤回"
    LAPSED = "lapsed", "已失效"
    ENDED = "ended", "已注销"


class Origin(models.TextChoices):
    """Which side began."""

    INVITATION = "invitation", "单位邀请"
    APPLICATION = "application", "个人申请"


OPEN_STATES = (RegistrationState.INVITED.value, RegistrationState.APPLIED.value)


class RegistrationQuerySet(SeenByRole["Registration"]):
    """One's own side of it; authorities of the organisation's territory; the system."""

    by_person = "person_id"
    by_organization = "organization_id"
    by_authority = "organization__region_id"

    def active(self) -> RegistrationQuerySet:
        """Publicly shown now."""
        return self.filter(state=RegistrationState.ACTIVE)


@tracked()
class Registration(models.Model):
    """执业公示 of one person at one organisation; at most one is active a person (SX-02)."""

    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="registrations", verbose_name="从业人员"
    )
    organization = models.ForeignKey(
        "organizations.Organization",
        models.PROTECT,
        related_name="registrations",
        verbose_name="公示单位",
    )
    reference = models.CharField("编号", max_length=40, unique=True)
    categories = ArrayField(
        models.CharField(max_length=12, choices=Category.choices), verbose_name="人员类别"
    )
    origin = models.CharField("发起方式", max_length=12, choices=Origin.choices)
    state = models.CharField(
        "状态", max_length=12, choices=RegistrationState.choices, editable=False
    )
    created_at = models.DateTimeField("发起时间", default=now)
    lapses_at = models.DateTimeField("失效时间", null=True, blank=True)
    active_from = models.DateField("公示开始", null=True, blank=True)
    ended_on = models.DateField("公示结束", null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "执业公示"
        indexes = [
            models.Index(fields=["organization", "state", "id"], name="registration_list"),
            models.Index(fields=["person", "id"], name="registration_person"),
            models.Index(
                fields=["lapses_at"],
                name="registration_lapsing",
                condition=Q(state__in=OPEN_STATES),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="active"),
                name="registration_one_active",
                violation_error_message="此人已在其他单位公示，同一人不得同时公示在两家单位。",
            ),
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=Q(state__in=OPEN_STATES),
                name="registration_one_open",
                violation_error_message="双方之间已有一份尚未处理的邀请或申请，请先处理它。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RegistrationState.values), name="registration_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(categories=[]),
                name="registration_has_category",
                violation_error_message="请至少选择一个人员类别。",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(active_from__isnull=False, ended_on__isnull=True),
                name="registration_active_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_on__isnull=False),
                name="registration_ended_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def category_labels(self) -> str:
        """The categories in words."""
        return "、".join(Category(one).label for one in self.categories)

    @property
    def span(self) -> str:
        """From when to when it is active, or when and how it began."""
        if self.active_from is None:
            return f"{local_date(self.created_at)} {self.get_origin_display()}"
        return f"{self.active_from} 至 {self.ended_on or '今'}"


class Side(models.TextChoices):
    """Who consents."""

    PERSON = "person", "本人"
    ORGANIZATION = "organization", "单位"


class Consent(models.Model):
    """Evidence of a consent: who, when, by which channel, to exactly which words (assurance 27)."""

    append_only = True

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="consents")
    side = models.CharField("一方", max_length=12, choices=Side.choices)
    purpose = models.CharField("事项", max_length=20, default="register")
    text_version = models.CharField("文本版本", max_length=20)
    text = models.TextField("同意的内容")
    user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField("办理人", max_length=100)
    channel = models.CharField("渠道", max_length=16)
    ip = models.CharField("来源地址", max_length=45, blank=True)
    at = models.DateTimeField("时间", default=now)

    class Meta:
        verbose_name = "同意记录"

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.at:%Y-%m-%d %H:%M}"


class DeregistrationState(models.TextChoices):
    """States of a deregistration (SX-23, SX-61)."""

    AWAITING_CONSENT = "awaiting_consent", "待对方同意"
    DECLINED = "declined", "对方不同意"
    WITHDRAWN = "withdrawn", "已撤回"
    AWAITING_REVIEW = "awaiting_review", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已注销"


OPEN_DEREGISTRATION = (
    DeregistrationState.AWAITING_CONSENT.value,
    DeregistrationState.AWAITING_REVIEW.value,
    DeregistrationState.RETURNED.value,
)


class DeregistrationQuerySet(models.QuerySet["Deregistration"]):
    """Reads of deregistrations."""

    def visible_to(self, actor: Actor) -> DeregistrationQuerySet:
        """As for the registration."""
        if actor.role is Role.SYSTEM:
            return self
        return self.filter(registration__in=Registration.objects.visible_to(actor))


@tracked()
class Deregistration(models.Model):
    """Ending a registration: one side asks with the proof, the other consents, a reviewer decides.

    `releases_at` is the moment after which silence counts as consent, where the ruleset has one.
    """

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="deregistrations", verbose_name="执业公示"
    )
    reference = models.CharField("编号", max_length=40, unique=True)
    started_by = models.CharField("发起方", max_length=12, choices=Side.choices)
    left_on = models.DateField("解除劳动合同日期")
    note = models.CharField("说明", max_length=300, blank=True)
    state = models.CharField(
        "状态", max_length=20, choices=DeregistrationState.choices, editable=False
    )
    created_at = models.DateTimeField("发起时间", default=now)
    submitted_at = models.DateTimeField("提交审核时间", null=True, blank=True)
    releases_at = models.DateTimeField("视为同意时间", null=True, blank=True)
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)

    objects = DeregistrationQuerySet.as_manager()

    class Meta:
        verbose_name = "注销公示"
        indexes = [
            models.Index(fields=["state", "submitted_at", "id"], name="deregistration_queue"),
            models.Index(
                fields=["releases_at"],
                name="deregistration_releasing",
                condition=Q(state="awaiting_consent"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(state__in=OPEN_DEREGISTRATION),
                name="deregistration_one_open",
                violation_error_message="这份公示已有一份正在办理的注销，请先处理它。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeregistrationState.values),
                name="deregistration_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def other_side(self) -> Side:
        """Whose consent is asked."""
        return Side.ORGANIZATION if self.started_by == Side.PERSON else Side.PERSON


class DeregistrationFile(models.Model):
    """A page of the termination proof (解除劳动合同证明书)."""

    deregistration = models.ForeignKey(Deregistration, models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.file)


class SafetyState(models.TextChoices):
    """States of a safety appointment (SX-30, SX-31)."""

    ACTIVE = "active", "在任"
    ENDING = "ending", "注销待审核"
    END_RETURNED = "end_returned", "注销被退回"
    ENDED = "ended", "已注销"


LIVE_SAFETY = (
    SafetyState.ACTIVE.value,
    SafetyState.ENDING.value,
    SafetyState.END_RETURNED.value,
)


class SafetyQuerySet(SeenByRole["SafetyAppointment"]):
    """The organisation's own; those of an authority's territory; one's own as a person."""

    by_person = "person_id"
    by_organization = "organization_id"
    by_authority = "organization__region_id"

    def live(self) -> SafetyQuerySet:
        """Not ended; a request to end that is with the reviewer still counts."""
        return self.filter(state__in=LIVE_SAFETY)


@tracked()
class SafetyAppointment(models.Model):
    """安全管理人员 of an organisation with the posts they hold; independent of Registration."""

    organization = models.ForeignKey(
        "organizations.Organization",
        models.PROTECT,
        related_name="safety_appointments",
        verbose_name="单位",
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="safety_appointments"
    )
    reference = models.CharField("编号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=50)
    id_number = SealedField("身份证号", mask="id_number")
    id_index = BlindIndexField(of="id_number", purpose="id_number")
    phone = SealedField("手机号", mask="phone")
    state = models.CharField("状态", max_length=16, choices=SafetyState.choices, editable=False)
    created_at = models.DateTimeField("添加时间", default=now)
    left_on = models.DateField("解除劳动合同日期", null=True, blank=True)
    submitted_at = models.DateTimeField("提交注销时间", null=True, blank=True)
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    ended_on = models.DateField("注销日期", null=True, blank=True)

    objects = SafetyQuerySet.as_manager()

    class Meta:
        verbose_name = "安全管理人员"
        indexes = [
            models.Index(fields=["organization", "state", "id"], name="safety_list"),
            models.Index(fields=["state", "submitted_at", "id"], name="safety_queue"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_index"],
                condition=Q(state__in=LIVE_SAFETY),
                name="safety_one_live",
                violation_error_message="此人已是一家单位的安全管理人员，须先在原单位办理注销。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SafetyState.values), name="safety_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def posts_in_words(self) -> str:
        """The posts held, in words."""
        return "、".join(one.post.name for one in self.posts.all()) or "—"


class SafetyPostHeld(models.Model):
    """One post of a safety appointment with its stamped letter (任命书)."""

    appointment = models.ForeignKey(SafetyAppointment, models.PROTECT, related_name="posts")
    post = models.ForeignKey("catalogue.SafetyPost", models.PROTECT, related_name="+")
    letter = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    appointed_on = models.DateField("任命日期")

    class Meta:
        verbose_name = "岗位"
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "post"],
                name="safety_post_once",
                violation_error_message="同一岗位只需添加一行。",
            )
        ]

    def __str__(self) -> str:
        return str(self.post)


class SafetyFile(models.Model):
    """A page of the termination proof that ends a safety appointment."""

    appointment = models.ForeignKey(SafetyAppointment, models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.file)
