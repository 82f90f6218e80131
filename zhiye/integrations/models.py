"""What the sandboxes keep. Empty in production, where sandboxes are refused."""

from __future__ import annotations

from django.db import models

from zhiye.core.clock import now
from zhiye.core.sealed import BlindIndexField, SealedField
from zhiye.integrations.answers import Verdict


class SandboxMessage(models.Model):
    """A short message the sandbox took instead of sending it; shown on the demo page."""

    phone = SealedField("手机号", mask="phone")
    phone_index = BlindIndexField(of="phone", purpose="phone", db_index=True)
    text = models.CharField("内容", max_length=500)
    template = models.CharField("模板", max_length=60, blank=True)
    message_id = models.CharField("编号", max_length=64, unique=True)
    at = models.DateTimeField("时间", default=now, db_index=True)

    class Meta:
        verbose_name = "演示短信"

    def __str__(self) -> str:
        return f"{self.phone} {self.at:%Y-%m-%d %H:%M}"


class SandboxIdentity(models.Model):
    """A person whose identity check is to have a certain result."""

    id_number = SealedField("身份证号", mask="id_number")
    id_number_index = BlindIndexField(of="id_number", purpose="id_number", unique=True)
    name = models.CharField("姓名", max_length=50)
    verdict = models.CharField(
        "结果", max_length=10, choices=[(v.value, v.value) for v in Verdict], default=Verdict.MATCH
    )

    class Meta:
        verbose_name = "演示身份核验"

    def __str__(self) -> str:
        return f"{self.name} {self.verdict}"


class SandboxCompany(models.Model):
    """An entry of the sandbox business register."""

    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("名称", max_length=100)
    legal_representative = models.CharField("法定代表人", max_length=50, blank=True)
    status = models.CharField("登记状态", max_length=20, default="存续")
    address = models.CharField("住所", max_length=200, blank=True)
    established_on = models.DateField("成立日期", null=True)

    class Meta:
        verbose_name = "演示企业登记"

    def __str__(self) -> str:
        return self.name


class SandboxCertificate(models.Model):
    """A certificate in one of the sandbox registers. An empty number is the holder's ID number."""

    class Register(models.TextChoices):
        OPERATORS = "operators", "作业人员考核管理平台"
        INSPECTORS = "inspectors", "检验检测人员公示平台"

    register = models.CharField("平台", max_length=12, choices=Register)
    id_number = SealedField("身份证号", mask="id_number")
    id_number_index = BlindIndexField(of="id_number", purpose="id_number", db_index=True)
    holder = models.CharField("持证人", max_length=50)
    kind = models.CharField("证书种类", max_length=40)
    number = models.CharField("证书编号", max_length=40, blank=True)
    archive_number = models.CharField("档案编号", max_length=40, blank=True)
    issuing_authority = models.CharField("发证机关", max_length=100)
    issued_on = models.DateField("发证日期", null=True)
    status = models.CharField("状态", max_length=12, default="valid")
    items = models.JSONField("项目", default=list)

    class Meta:
        verbose_name = "演示证书"

    def __str__(self) -> str:
        return f"{self.holder} {self.kind}"
