"""Who sees what of which territory."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection

from tests.regions.world import EVERYBODY_ELSE, SYSTEM, Tree, administrator
from zhiye.core.actor import Actor, Role
from zhiye.organizations.selectors import reviewing_authority
from zhiye.regions import selectors, territory
from zhiye.regions.models import Authority, AuthorityKind, Region
from zhiye.regions.services import open_authority


def _codes(actor: Actor) -> set[str]:
    rows = territory.territory_filter(Region.objects.all(), actor, field="code")
    return set(rows.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("code", "prefix"),
    [("140000", "14"), ("140100", "1401"), ("140105", "140105"), ("441900", "4419")],
)
def test_prefix_of(code: str, prefix: str) -> None:
    assert territory.prefix_of(code) == prefix


@pytest.mark.parametrize(
    ("prefix", "first", "after"),
    [
        ("14", "140000", "150000"),
        ("1401", "140100", "140200"),
        ("1499", "149900", "150000"),
        ("140105", "140105", "140106"),
        (territory.NATIONWIDE, "000000", "999999"),
    ],
)
def test_bounds(prefix: str, first: str, after: str) -> None:
    assert territory.bounds(prefix) == (first, after)


@pytest.mark.parametrize("wrong", ["", "1", "140", "*", "14'--", "1401050"])
def test_bounds_of_what_is_no_territory(wrong: str) -> None:
    with pytest.raises(ValueError, match="not a territory"):
        territory.bounds(wrong)


@pytest.mark.req("FJ-10")
@pytest.mark.assurance(1, 2)
def test_an_authority_sees_its_territory_and_not_the_neighbours(tree: Tree) -> None:
    assert _codes(administrator(tree.xiaodian)) == {"140105"}
    assert _codes(administrator(tree.taiyuan)) == {"140100", "140105", "140106"}
    assert _codes(administrator(tree.datong)) == {"140200", "140213"}
    assert _codes(administrator(tree.hebei)) == {"130000", "130100"}
    assert _codes(administrator(tree.nation)) == set(Region.objects.values_list("code", flat=True))


@pytest.mark.assurance(1)
def test_nobody_else_sees_a_territory(tree: Tree) -> None:
    for actor in EVERYBODY_ELSE:
        assert _codes(actor) == set()
    homeless = replace(administrator(tree.shanxi), territory="")
    assert _codes(homeless) == set()
    assert _codes(SYSTEM)


def test_a_person_with_a_territory_still_sees_nothing(tree: Tree) -> None:
    assert _codes(Actor(1, "林小雨", Role.PERSON, person_id=1, territory="14")) == set()


def test_the_filter_is_a_range_that_an_index_serves(tree: Tree) -> None:
    rows = territory.territory_filter(
        Region.objects.all(), administrator(tree.shanxi), field="code"
    )
    sql = str(rows.query)
    assert "LIKE" not in sql
    assert ">= 140000" in sql
    assert "< 150000" in sql
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "Index Cond" in rows.explain()


def test_in_territory(tree: Tree) -> None:
    taiyuan = administrator(tree.taiyuan)
    assert selectors.in_territory(taiyuan, "140106")
    assert not selectors.in_territory(taiyuan, "140213")
    assert not selectors.in_territory(taiyuan, None)
    assert selectors.in_territory(administrator(tree.nation), "140213")
    assert not selectors.in_territory(Actor.public(), "140106")


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("140105", ["小店区局", "太原市局", "山西省局", "山西协会", "全国机关"]),
        ("140106", ["太原市局", "山西省局", "山西协会", "全国机关"]),
        ("140213", ["大同市局", "山西省局", "山西协会", "全国机关"]),
        ("140000", ["山西省局", "山西协会", "全国机关"]),
        ("150000", ["全国机关"]),
    ],
)
def test_authorities_for_a_region_nearest_first(tree: Tree, code: str, names: list[str]) -> None:
    assert [one.name for one in selectors.authorities_for(code)] == names


def test_authority_for_a_region_by_kind_and_only_working_ones(tree: Tree) -> None:
    assert selectors.nearest_authority("140105", "association") == tree.association
    Authority.objects.filter(pk=tree.xiaodian.pk).update(is_active=False)
    assert selectors.nearest_authority("140105") == tree.taiyuan
    assert selectors.nearest_authority("999999") == tree.nation


@pytest.mark.req("FJ-13")
def test_an_exam_centre_is_never_chosen_unless_it_is_asked_for(tree: Tree) -> None:
    kind = AuthorityKind.EXAM_CENTRE
    centre = open_authority(
        actor=SYSTEM,
        name="迎泽区考试中心",
        short_name="考试中心",
        kind=kind,
        region=Region.objects.get(code="140106"),
        parent=tree.taiyuan,
    )
    assert centre.territory == "140106"
    assert selectors.nearest_authority("140106") == tree.taiyuan
    assert selectors.nearest_authority("140106", kind) == centre
    assert selectors.nearest_authority("140105", kind) is None
    assert selectors.authorities_for("140106")[0] == centre
    assert reviewing_authority("140106") == tree.association
    Authority.objects.filter(pk=tree.association.pk).update(is_active=False)
    assert reviewing_authority("140106") == tree.taiyuan


def test_closed_authorities_show_only_inside_their_territory(tree: Tree) -> None:
    Authority.objects.filter(pk=tree.xiaodian.pk).update(is_active=False)
    for actor in [*EVERYBODY_ELSE, administrator(tree.datong)]:
        assert tree.xiaodian not in selectors.authorities(actor)
        assert tree.taiyuan in selectors.authorities(actor)
    for actor in [SYSTEM, administrator(tree.taiyuan), administrator(tree.nation)]:
        assert tree.xiaodian in selectors.authorities(actor)


def test_regions_below(tree: Tree) -> None:
    assert [r.code for r in selectors.region_children("140100")] == ["140105", "140106"]
    assert "140000" in [r.code for r in selectors.region_children()]
    assert selectors.region("140105") == Region.objects.get(code="140105")
    assert selectors.region("999999") is None
