"""Loading the region codes."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from zhiye.regions import selectors
from zhiye.regions.data_files import RegionDataError, read_regions
from zhiye.regions.models import Region
from zhiye.regions.services import load_regions

NO_CHANGES = "code,name,parent,action,from,source,confidence,note\n"


def _files(
    folder: Path, provinces: list[dict[str, Any]], overrides: str = NO_CHANGES
) -> dict[str, Path]:
    codes, later = folder / "codes.json", folder / "overrides.csv"
    codes.write_text(json.dumps(provinces), encoding="utf-8")
    later.write_text(overrides, encoding="utf-8")
    return {"codes_file": codes, "overrides_file": later}


def _shanxi(county: str = "小店区") -> dict[str, Any]:
    return {
        "code": "14",
        "name": "山西省",
        "children": [
            {"code": "1401", "name": "太原市", "children": [{"code": "140105", "name": county}]}
        ],
    }


def test_the_whole_country_loads_and_loads_again_without_change(db: None) -> None:
    first = load_regions()
    assert len(first.added) == Region.objects.count() > 3000
    again = load_regions()
    assert (again.added, again.changed, again.withdrawn) == ([], [], [])
    assert again.unchanged == len(first.added)


def test_the_whole_country_is_right_where_it_is_special(db: None) -> None:
    load_regions()
    name = dict(Region.objects.values_list("code", "full_name"))
    assert name["140105"] == "山西省太原市小店区"
    assert name["110105"] == "北京市朝阳区"  # no 市辖区 in between
    assert name["500230"] == "重庆市丰都县"  # nor 县
    assert name["429004"] == "湖北省仙桃市"  # nor 省直辖县级行政区划
    assert name["653229"].endswith("和安县")  # later than the package
    assert Region.objects.filter(level=1).count() == 34
    assert {"710000", "810000", "820000"} <= set(name)
    for code in ("441900", "442000", "460400", "620200"):  # cities without counties
        city = Region.objects.get(code=code)
        assert city.level == 2
        assert not city.children.exists()
    assert not Region.objects.exclude(code__regex="^[0-9]{6}$").exists()
    withdrawn = Region.objects.exclude(withdrawn_on=None)
    assert set(withdrawn.values_list("code", flat=True)) == {"500105", "500112"}
    for region in Region.objects.exclude(parent=None).select_related("parent"):
        assert region.parent is not None
        assert region.level == region.parent.level + 1
        assert region.code.startswith(region.parent.territory)


def test_the_picker_gets_everything_in_one_small_answer(db: None) -> None:
    """lessons U18: at most 100 KB, with a tag that changes only with the content."""
    load_regions()
    payload = selectors.region_tree()
    assert len(payload.body) <= 100_000
    tree = json.loads(payload.body)
    assert tree["14"][1]["01"][1]["05"] == "小店区"
    assert tree["44"][1]["19"] == "东莞市"
    assert tree["71"] == "台湾省"
    assert "05" not in tree["50"][1]["01"][1]  # withdrawn
    assert selectors.region_tree().etag == payload.etag
    Region.objects.filter(code="140105").update(name="改名区")
    assert selectors.region_tree().etag != payload.etag


def test_a_change_is_reported(db: None, tmp_path: Path) -> None:
    load_regions(**_files(tmp_path, [_shanxi()]))
    report = load_regions(**_files(tmp_path, [_shanxi("新店区")]))
    assert report.changed == [
        "140105 山西省太原市新店区：name 小店区→新店区；"
        "full_name 山西省太原市小店区→山西省太原市新店区"
    ]
    assert (report.added, report.withdrawn, report.unchanged) == ([], [], 2)


def test_what_is_gone_is_withdrawn_and_comes_back(db: None, tmp_path: Path) -> None:
    load_regions(**_files(tmp_path, [_shanxi()]))
    bare: dict[str, Any] = {"code": "14", "name": "山西省", "children": []}
    report = load_regions(**_files(tmp_path, [bare]))
    assert report.withdrawn == ["140100 山西省太原市", "140105 山西省太原市小店区"]
    assert Region.objects.get(code="140105").withdrawn_on is not None
    assert load_regions(**_files(tmp_path, [bare])).withdrawn == []
    assert len(load_regions(**_files(tmp_path, [_shanxi()])).changed) == 2
    assert Region.objects.get(code="140105").withdrawn_on is None


@pytest.mark.parametrize(
    "line",
    [
        "140199,某区,149900,add,,x,C,\n",
        "140199,某区,140100,rename,,x,C,\n",
        "140199,,140100,withdraw,2026-01-01,x,C,\n",
    ],
)
def test_a_wrong_override_names_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(RegionDataError):
        read_regions(**_files(tmp_path, [_shanxi()], NO_CHANGES + line))


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RegionDataError, match="make"):
        read_regions(tmp_path / "none.json")


def test_an_empty_file_withdraws_nothing(db: None, tmp_path: Path) -> None:
    load_regions(**_files(tmp_path, [_shanxi()]))
    with pytest.raises(RegionDataError):
        load_regions(**_files(tmp_path, []))
    assert not Region.objects.exclude(withdrawn_on=None).exists()


def test_the_command_counts_at_first_and_lists_later(db: None) -> None:
    first, again, changed = StringIO(), StringIO(), StringIO()
    call_command("load_regions", stdout=first)
    assert first.getvalue().count("\n") == 1
    call_command("load_regions", stdout=again)
    assert "新增 0，变更 0，撤销 0" in again.getvalue()
    Region.objects.filter(code="140105").update(name="旧名")
    call_command("load_regions", stdout=changed)
    assert "变更 140105 山西省太原市小店区：name 旧名→小店区" in changed.getvalue()
