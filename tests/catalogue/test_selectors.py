"""Look-ups and lists for forms."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zhiye.catalogue import selectors
from zhiye.catalogue.models import InspectionItem, WorkItem


@pytest.mark.parametrize("written", ["Q2", "ｑ2", "Q2（限桥式起重机）", "起重机司机[Q2]"])
def test_find_work_item_as_written(catalogue: None, written: str) -> None:
    found = selectors.find_work_item(written)
    assert found is not None
    assert found.name == "起重机司机"


def test_unknown_codes_find_nothing(catalogue: None) -> None:
    for wrong in ("Z9", "", None):
        assert selectors.find_work_item(wrong) is None
        assert selectors.find_inspection_item(wrong) is None
        assert selectors.find_ndt_item(wrong) is None
    assert selectors.find_work_item("T", "1999") is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("TS", "电梯检验师"),
        ("ｔｓ", "电梯检验师"),
        ("DT-2", "电梯检验师"),
        ("dt-1", "电梯检验员"),
        ("RBI", "基于风险的检验检验师"),
        ("（水质）", "锅炉水（介）质检验员"),
    ],
)
def test_find_inspection_item(catalogue: None, written: str, name: str) -> None:
    found = selectors.find_inspection_item(written)
    assert found is not None
    assert found.name == name


@pytest.mark.req("CA-25")
def test_levels_of_one_item_are_ordered(catalogue: None) -> None:
    from zhiye.catalogue.models import InspectionLevel

    lifts = InspectionItem.objects.filter(equipment="电梯")
    highest = max(lifts, key=lambda one: InspectionLevel(one.level).rank)
    assert highest.code == "TS"
    assert [level.rank for level in InspectionLevel] == [1, 2, 3]


@pytest.mark.parametrize("written", ["ut(auto)", "UT（AUTO）", "ＵＴ(AUTO)"])
def test_find_ndt_item(catalogue: None, written: str) -> None:
    found = selectors.find_ndt_item(written)
    assert found is not None
    assert found.code == "UT(AUTO)"


def test_the_certificate_form_gets_everything_at_once(
    catalogue: None, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(4):
        payload = selectors.certificate_options()
    assert len(payload.body) <= 100_000
    options = json.loads(payload.body)
    assert len(options["operator"]) == 11
    items = {one["code"]: one for group in options["operator"] for one in group["items"]}
    assert len(items) == 20
    assert items["Q2"]["limits"][0] == "限桥式起重机"
    assert items["Q1"]["limits"] == []
    assert all(one["law"] for one in items.values())
    assert not any(one["law"] for one in options["inspector"])
    assert next(one for one in options["ndt"] if one["code"] == "RT")["levels"] == ["Ⅰ", "Ⅱ", "Ⅲ"]


def test_people_lists_are_ordered(catalogue: None) -> None:
    education = list(selectors.education_levels())
    assert [one.name for one in education][:2] == ["小学", "初中"]
    ranks = {one.name: one.rank for one in education}
    assert ranks["高中"] == ranks["中专"] < ranks["大专"] < ranks["本科"]
    titles = [one.name for one in selectors.professional_titles()]
    assert titles == ["技术员", "助理工程师", "工程师", "高级工程师", "正高级工程师"]
    assert [one.name for one in selectors.title_specialities()][:2] == ["机械", "电气"]
    assert len(selectors.crane_limits()) == 7
    assert str(WorkItem.objects.get(version__code="2019", code="(金属)")) == "金属焊接操作"
