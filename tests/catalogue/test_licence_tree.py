"""The licence catalogue: a tree whose leaves can be licensed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zhiye.catalogue import selectors
from zhiye.catalogue.models import LicenceNode

KINDS = ["design", "make", "install", "fill", "inspect"]


def _leaves(nodes: list[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for node in nodes:
        found += [node["code"]] if node.get("leaf") else _leaves(node["children"])
    return found


@pytest.mark.req("SX-17")
def test_is_leaf_says_exactly_that_nothing_is_below(catalogue: None) -> None:
    with_children = set(LicenceNode.objects.values_list("parent_id", flat=True))
    for node in LicenceNode.objects.all():
        assert node.is_leaf == (node.pk not in with_children), node.code


def test_paths_levels_parents_and_kinds_agree(catalogue: None) -> None:
    for node in LicenceNode.objects.select_related("parent"):
        parent, _, slug = node.code.rpartition("/")
        assert slug
        assert node.level == node.code.count("/") + 1
        assert (node.parent.code if node.parent else "") == parent
        assert node.code.split("/")[0] == node.kind
        assert node.parent is None or node.parent.order < node.order


def test_every_leaf_is_reached_once_and_says_who_grants_it(catalogue: None) -> None:
    tree = selectors.licence_tree()
    assert [node["code"] for node in tree] == KINDS
    assert sorted(_leaves(tree)) == sorted(
        LicenceNode.objects.filter(is_leaf=True).values_list("code", flat=True)
    )
    assert selectors.licence_leaves().filter(granted_by="").count() == 0
    assert selectors.licence_leaves().count() > 150


def test_every_leaf_reads_well_alone(catalogue: None) -> None:
    names = list(selectors.licence_leaves().values_list("full_name", flat=True))
    assert len(names) == len(set(names))
    assert "电梯安装（含修理） / 曳引驱动乘客电梯（含消防员电梯） / A1级" in names
    assert "压力管道设计 / 工业管道 / GC2" in names
    assert all(len(name) > 6 for name in names)


@pytest.mark.parametrize(
    ("code", "granted_by", "limit"),
    [
        ("design/vessel/sad", "national", ""),
        ("design/pipeline/industrial/gcd", "provincial", ""),
        ("make/vessel/fixed/a1", "national", "内径≥2m的高压容器"),
        ("make/vessel/fixed/d", "provincial", ""),
        ("make/elevator/passenger/a1", "national", "额定速度＞6.0m/s"),
        ("install/elevator/passenger/a1", "provincial", "额定速度＞6.0m/s"),
        ("install/pipeline/long/ga1", "national", ""),
        ("install/crane/portal/b", "provincial", "额定起重量≤40t"),
        ("fill/cylinder/dissolved", "provincial", ""),
    ],
)
def test_leaves_of_the_official_list(
    catalogue: None, code: str, granted_by: str, limit: str
) -> None:
    leaf = LicenceNode.objects.get(code=code, is_leaf=True)
    assert (leaf.granted_by, leaf.parameter_limit) == (granted_by, limit)


def test_the_picker_gets_one_small_answer_with_a_tag(catalogue: None) -> None:
    """lessons U18."""
    payload = selectors.licence_tree_payload()
    assert len(payload.body) <= 100_000
    assert json.loads(payload.body) == selectors.licence_tree()
    assert selectors.licence_tree_payload().etag == payload.etag
    LicenceNode.objects.filter(code="make/boiler/a").update(name="改名")
    assert selectors.licence_tree_payload().etag != payload.etag


@pytest.mark.req("SX-03")
def test_an_inspection_body_is_offered_only_its_kind(catalogue: None) -> None:
    tree = selectors.licence_tree(["inspect"])
    assert [node["code"] for node in tree] == ["inspect"]
    assert not any(node["law"] for node in tree)
    assert {code.split("/")[0] for code in _leaves(tree)} == {"inspect"}
    assert {code.split("/")[0] for code in _leaves(selectors.licence_tree(KINDS[:3]))} == {
        "design",
        "make",
        "install",
    }


def test_the_tree_costs_one_query(catalogue: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        selectors.licence_tree()
