"""Authorities and actors of the tests of this folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhiye.core.actor import Actor, Role
from zhiye.regions.models import Authority, AuthorityKind, Region

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Tree:
    """The authorities of the tests."""

    nation: Authority
    shanxi: Authority
    taiyuan: Authority
    xiaodian: Authority
    datong: Authority
    hebei: Authority
    association: Authority


def make_regions() -> dict[str, Region]:
    """Ten regions in three provinces, a city without counties among them."""
    rows = [
        ("130000", "河北省", "河北省", 1, None),
        ("130100", "石家庄市", "河北省石家庄市", 2, "130000"),
        ("140000", "山西省", "山西省", 1, None),
        ("140100", "太原市", "山西省太原市", 2, "140000"),
        ("140105", "小店区", "山西省太原市小店区", 3, "140100"),
        ("140106", "迎泽区", "山西省太原市迎泽区", 3, "140100"),
        ("140200", "大同市", "山西省大同市", 2, "140000"),
        ("140213", "平城区", "山西省大同市平城区", 3, "140200"),
        ("150000", "内蒙古自治区", "内蒙古自治区", 1, None),
        ("441900", "东莞市", "广东省东莞市", 2, None),
    ]
    return {
        code: Region.objects.create(
            code=code, name=name, full_name=full, level=level, parent_id=parent, source="test"
        )
        for code, name, full, level, parent in rows
    }


def _authority(
    name: str, region: Region | None, parent: Authority | None, kind: str = "regulator"
) -> Authority:
    return Authority.objects.create(
        name=name, short_name=name[:6], kind=kind, region=region, parent=parent
    )


def make_tree(regions: dict[str, Region]) -> Tree:
    """Authorities over the regions."""
    nation = _authority("全国机关", None, None)
    shanxi = _authority("山西省局", regions["140000"], nation)
    taiyuan = _authority("太原市局", regions["140100"], shanxi)
    return Tree(
        nation,
        shanxi,
        taiyuan,
        _authority("小店区局", regions["140105"], taiyuan),
        _authority("大同市局", regions["140200"], shanxi),
        _authority("河北省局", regions["130000"], nation),
        _authority("山西协会", regions["140000"], shanxi, AuthorityKind.ASSOCIATION),
    )


def administrator(authority: Authority, *functions: str) -> Actor:
    """An administrator of an authority; without named functions she may set rules."""
    return Actor(
        user_id=authority.pk * 100,
        name="梁安平",
        role=Role.AUTHORITY,
        authority_id=authority.pk,
        acting_name=authority.name,
        territory=authority.territory,
        functions=frozenset(functions or ("rules",)),
    )


SYSTEM = Actor.system("test")
EVERYBODY_ELSE = [
    Actor.public(),
    Actor(1, "林小雨", Role.PERSON, person_id=1, functions=frozenset({"rules"})),
    Actor(2, "陈志远", Role.ORGANIZATION, organization_id=1, functions=frozenset({"rules"})),
]
