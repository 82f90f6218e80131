"""发证机构是否本市: whether an issuer lies outside the region of the authority that asks.

The name decides, for the registers hand over no code (ZS-06, ZS-08, ZS-27).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhiye.certificates.models import Certificate
from zhiye.organizations.selectors import reviewing_authority
from zhiye.regions.models import Authority, RegionLevel
from zhiye.regions.naming import regions_named
from zhiye.regions.selectors import region
from zhiye.regions.territory import contains

_NATIONAL = ("中国", "中华", "国家", "全国")
_OWN = {RegionLevel.PROVINCE: "本省", RegionLevel.CITY: "本市", RegionLevel.COUNTY: "本区县"}


@dataclass(frozen=True)
class Issuer:
    """Where a certificate was issued, seen from an authority; `own` is the word for its region.

    An issuer whose name tells no place, or several of which only some are inside, is not `known`
    and counts as elsewhere: a reviewer then looks at the certificate.
    """

    elsewhere: bool
    known: bool
    own: str = "本市"

    @property
    def words(self) -> str:
        """本市发证, 异地发证; of an unknown one that its name does not tell."""
        if not self.elsewhere:
            return f"{self.own}发证"
        return "异地发证" if self.known else "异地发证（从机构名称看不出所在地）"


def issuers(names: Iterable[str], authority: Authority | None) -> dict[str, Issuer]:
    """Every issuer seen from an authority, in one query."""
    return {name: _seen(name, codes, authority) for name, codes in regions_named({*names}).items()}


def issuer(issued_by: str, authority: Authority | None) -> Issuer:
    """One issuer seen from an authority."""
    return issuers([issued_by], authority)[issued_by]


def issued_elsewhere(issued_by: str, authority: Authority | None) -> bool:
    """Whether an issuer lies outside the authority's region, or its name does not tell."""
    return issuer(issued_by, authority).elsewhere


def deciding_authority(certificate: Certificate) -> Authority | None:
    """Whose region and rules count for a certificate: who reviews where the holder works."""
    return reviewing_authority(certificate.person.region_id or "")


def of_certificates(certificates: Iterable[Certificate]) -> dict[int, Issuer]:
    """The issuers of certificates by their id, each seen from its own deciding authority.

    Two queries a region of the holders, however many certificates.
    """
    by_region: dict[str, list[Certificate]] = {}
    for one in certificates:
        by_region.setdefault(one.person.region_id or "", []).append(one)
    found: dict[int, Issuer] = {}
    for code, rows in by_region.items():
        seen = issuers([one.issued_by for one in rows], reviewing_authority(code))
        found |= {one.pk: seen[one.issued_by] for one in rows}
    return found


def region_word(authority: Authority | None) -> str:
    """本省, 本市 or 本区县: what an authority's region is called."""
    where = region(authority.region_id or "") if authority is not None else None
    return _OWN[RegionLevel(where.level)] if where is not None else "本地"


def _seen(name: str, codes: frozenset[str], authority: Authority | None) -> Issuer:
    territory = authority.territory if authority is not None else ""
    inside = {contains(territory, code) for code in codes}
    known = len(inside) == 1 or name.startswith(_NATIONAL)
    return Issuer(inside != {True}, known, region_word(authority))
