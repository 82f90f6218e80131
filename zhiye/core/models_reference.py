"""The counters behind readable references, and the number of the reference data."""

from __future__ import annotations

from django.db import models

__all__ = ["Edition", "ReferenceCounter"]


class ReferenceCounter(models.Model):
    """The last number given for one kind, authority and year."""

    kind = models.CharField("类别", max_length=4)
    authority_code = models.CharField("机关代码", max_length=12)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = "编号"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "authority_code", "year"], name="reference_counter_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}{self.authority_code}-{self.year}: {self.last}"


class Edition(models.Model):
    """One row: the number of the reference data as it stands (`zhiye/core/edition.py`)."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.BigIntegerField("版本号")

    class Meta:
        verbose_name = "基础数据版本"

    def __str__(self) -> str:
        return str(self.number)
