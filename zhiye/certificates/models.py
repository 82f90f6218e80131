"""A person's certificates and the items on them."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now, today
from zhiye.core.history import tracked
from zhiye.core.sealed import BlindIndexField, SealedField
from zhiye.people.models import Person
from zhiye.regions.territory import territory_filter


class CertificateKind(models.TextChoices):
    """Kinds of certificate a person holds."""

    OPERATOR = "operator", "特种设备安全管理和作业人员证"
    INSPECTOR = "inspector", "检验人员证"
    NDT = "ndt", "无损检测人员证"


class Source(models.TextChoices):
    """Where a certificate's data comes from."""

    MANUAL = "manual", "本人填报"
    OPERATOR_REGISTER = "operator_register", "省作业人员考核管理平台"
    INSPECTOR_REGISTER = "inspector_register", "中国特检协会公示系统"
    IMPORT = "import", "名册导入"


class CertificateState(models.TextChoices):
    """States of a certificate on record."""

    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已入档"
    WITHDRAWN = "withdrawn", "已撤回"
    SUSPENDED = "suspended", "已暂停"
    REVOKED = "revoked", "已吊销"


class FirstIssueState(models.TextChoices):
    """States of a T/F supplement (SX-55)."""

    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已确认"


class FirstIssueSource(models.TextChoices):
    """What proves the first-issue date (SX-55)."""

    NATIONAL = "national", "全国特种设备公示平台首次取证截图"
    PROVINCIAL = "provincial", "省考试系统首次取证时间截图"
    OLD_CERTIFICATE = "old_certificate", "旧证书照片页和批准项目页"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Reads of certificates."""

    def visible_to(self, actor: Actor) -> CertificateQuerySet:
        """Own ones; those of people one may see; own territory's. What its holder has withdrawn
        is nobody else's."""
        if actor.role is Role.SYSTEM:
            return self
        if actor.role is Role.PERSON:
            return self.filter(person_id=actor.person_id or 0)
        if actor.role is Role.AUTHORITY:
            return territory_filter(self, actor, field="person__region_id").exclude(
                state=CertificateState.WITHDRAWN
            )
        if actor.role is Role.ORGANIZATION:
            return self.filter(person__in=Person.objects.visible_to(actor)).exclude(
                state=CertificateState.WITHDRAWN
            )
        return self.none()

    def with_codes(self) -> CertificateQuerySet:
        """The codes of the items read along, for lists of certificates."""
        items = CertificateItem.objects.filter(certificate=OuterRef("pk"))
        return self.annotate(read_codes=ArraySubquery(items.values("code")))

    def on_record(self) -> CertificateQuerySet:
        """Verified ones that are neither suspended nor revoked."""
        return self.filter(state=CertificateState.APPROVED)

    def counting(self) -> CertificateQuerySet:
        """Approved ones with at least one item that is valid today (SX-06)."""
        items = CertificateItem.objects.filter(certificate=OuterRef("pk")).valid()
        return self.on_record().filter(Exists(items))


@tracked()
class Certificate(models.Model):
    """One certificate of one person; the number of current ones is the holder's ID number."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="certificates", verbose_name="持证人"
    )
    kind = models.CharField("证书类型", max_length=12, choices=CertificateKind.choices)
    number = SealedField("证书编号", mask="id_number")
    number_index = BlindIndexField(of="number", purpose="certificate_number")
    issued_by = models.CharField("发证机关", max_length=100)
    issued_on = models.DateField("发证日期", null=True, blank=True)
    source = models.CharField("来源", max_length=20, choices=Source.choices)
    authority = models.ForeignKey(
        "regions.Authority", models.PROTECT, null=True, related_name="+", verbose_name="审核机构"
    )
    state = models.CharField(
        "状态", max_length=12, choices=CertificateState.choices, editable=False
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    taken_over_at = models.DateTimeField("最近核对时间", null=True, blank=True)
    created_at = models.DateTimeField("建立时间", default=now)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "资格证书"
        indexes = [
            models.Index(fields=["person", "id"], name="certificate_person"),
            models.Index(fields=["number_index"], name="certificate_number"),
            models.Index(fields=["state", "submitted_at", "id"], name="certificate_queue"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "number_index"],
                condition=~Q(state="withdrawn"),
                name="certificate_once",
                violation_error_message="这张证书已经在您的证书列表中，请不要重复填报。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CertificateState.values), name="certificate_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def codes(self) -> str:
        """The codes of its items, each once; asked for unless read along (`with_codes`)."""
        read: list[str] | None = getattr(self, "read_codes", None)
        if read is None:
            read = [item.code for item in self.items.all()]
        return "、".join(sorted(set(read)))


class ItemQuerySet(models.QuerySet["CertificateItem"]):
    """Reads of certificate items."""

    def valid(self) -> ItemQuerySet:
        """Not past the last day of validity; "until the 28th" counts on the 28th."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today()))


@tracked()
class CertificateItem(models.Model):
    """One item on a certificate, with its own validity.

    A code has meaning only with its catalogue version, so the item points at the catalogue row;
    a code that is in no catalogue is kept as it was written.
    """

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="items")
    code = models.CharField("项目代号", max_length=60)
    name = models.CharField("项目名称", max_length=100)
    work_item = models.ForeignKey(
        "catalogue.WorkItem", models.PROTECT, null=True, blank=True, related_name="+"
    )
    inspection_item = models.ForeignKey(
        "catalogue.InspectionItem", models.PROTECT, null=True, blank=True, related_name="+"
    )
    ndt_item = models.ForeignKey(
        "catalogue.NdtItem", models.PROTECT, null=True, blank=True, related_name="+"
    )
    level = models.CharField("级别", max_length=12, blank=True)
    restriction = models.CharField("限定", max_length=60, blank=True)
    valid_from = models.DateField("有效期起", null=True, blank=True)
    valid_until = models.DateField("有效期止", null=True, blank=True)
    first_issued_on = models.DateField("首次取证日期", null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = "证书项目"
        indexes = [models.Index(fields=["valid_until", "id"], name="certificate_item_expiry")]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "code", "restriction", "level"],
                name="certificate_item_once",
                violation_error_message="同一张证书上的同一项目只能填写一次。",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=models.F("valid_from")),
                name="certificate_item_dates",
                violation_error_message="有效期止不能早于有效期起。",
            ),
        ]

    def __str__(self) -> str:
        limited = f"（{self.restriction}）" if self.restriction else ""
        return f"{self.name}{limited}[{self.code}]"

    @property
    def is_valid(self) -> bool:
        """Whether today is not past the last day."""
        return self.valid_until is None or self.valid_until >= today()


class CertificateFile(models.Model):
    """A page or photo of a certificate entered by hand."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.file)


class FirstIssueQuerySet(models.QuerySet["FirstIssue"]):
    """Reads of supplements."""

    def visible_to(self, actor: Actor) -> FirstIssueQuerySet:
        """As for the certificate."""
        return self.filter(item__certificate__in=Certificate.objects.visible_to(actor))


@tracked()
class FirstIssue(models.Model):
    """The supplement for T and F: first-issue date with its proof, reviewed (SX-55)."""

    item = models.OneToOneField(CertificateItem, models.PROTECT, related_name="first_issue")
    issued_on = models.DateField("首次取证日期")
    source = models.CharField("证明来源", max_length=16, choices=FirstIssueSource.choices)
    state = models.CharField("状态", max_length=12, choices=FirstIssueState.choices, editable=False)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    objects = FirstIssueQuerySet.as_manager()

    class Meta:
        verbose_name = "首次取证日期补充"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=FirstIssueState.values), name="first_issue_state_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.issued_on}"


class FirstIssueFile(models.Model):
    """A screenshot or page proving a first-issue date."""

    first_issue = models.ForeignKey(FirstIssue, models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.file)
