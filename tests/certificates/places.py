"""Authorities of other places with the rules they have on certificates entered by hand."""

from __future__ import annotations

from tests import cast
from zhiye.regions.models import Authority, AuthorityKind, Region

HERE, ELSEWHERE = "中山市市场监督管理局", "广东省市场监督管理局"


def region(code: str, name: str, level: int) -> Region:
    """A region under its own name."""
    return Region.objects.get_or_create(
        code=code, defaults={"name": name, "full_name": name, "level": level}
    )[0]


def zhongshan() -> Authority:
    """Zhongshan: holders enter what was issued elsewhere, and nothing else (ZS-06)."""
    region("440000", "广东省", 1)
    region("442000", "中山市", 2)
    rules = {"manual_certificate_when": "issued_elsewhere"}
    return cast.authority("442000", kind=AuthorityKind.REGULATOR, rules=rules)


def fujian() -> Authority:
    """Fujian: the exam centre enters certificates, holders do not (FJ-04)."""
    region("350000", "福建省", 1)
    region("350100", "福州市", 2)
    rules = {"manual_certificate_by": "exam_centre"}
    return cast.authority("350000", kind=AuthorityKind.REGULATOR, rules=rules)
