"""Opening, describing and closing authorities."""

from __future__ import annotations

import pytest

from tests.regions.world import EVERYBODY_ELSE, SYSTEM, Tree, administrator
from zhiye.core import history
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.regions.models import Authority, Region
from zhiye.regions.services import close_authority, edit_authority, open_authority


def test_installation_opens_the_first_authority(regions: dict[str, Region]) -> None:
    opened = open_authority(
        actor=SYSTEM, name="山西省局", short_name="山西局", region=regions["140000"]
    )
    assert opened.territory == "14"
    assert history.events_of(opened).count() == 1
    assert AccessLog.objects.get().kind == "configuration"


def test_an_authority_opens_one_below_itself(tree: Tree) -> None:
    opened = open_authority(
        actor=administrator(tree.taiyuan),
        name="迎泽区局",
        short_name="迎泽区局",
        region=Region.objects.get(code="140106"),
        parent=tree.taiyuan,
        phone=" 0351-0000000 ",
    )
    assert (opened.parent, opened.territory, opened.phone) == (
        tree.taiyuan,
        "140106",
        "0351-0000000",
    )


def test_not_below_another_and_not_outside_its_territory(tree: Tree) -> None:
    pingcheng = Region.objects.get(code="140213")
    for actor in [*EVERYBODY_ELSE, administrator(tree.shanxi), administrator(tree.datong)]:
        with pytest.raises(Forbidden):
            open_authority(
                actor=actor, name="新局", short_name="新局", region=pingcheng, parent=tree.taiyuan
            )
    for region in (pingcheng, None):
        with pytest.raises(Invalid):
            open_authority(
                actor=administrator(tree.taiyuan),
                name="新局",
                short_name="新局",
                region=region,
                parent=tree.taiyuan,
            )


def test_a_name_is_used_once(tree: Tree) -> None:
    with pytest.raises(Conflict):
        open_authority(actor=SYSTEM, name="太原市局", short_name="x")


def test_the_tree_ends_where_rules_would_no_longer_be_inherited(tree: Tree) -> None:
    region = Region.objects.get(code="140105")
    fifth = open_authority(
        actor=SYSTEM, name="监管所", short_name="所", region=region, parent=tree.xiaodian
    )
    with pytest.raises(Invalid):
        open_authority(actor=SYSTEM, name="监管组", short_name="组", region=region, parent=fifth)


@pytest.mark.req("FJ-15")
def test_an_authority_publishes_its_service_guide(tree: Tree) -> None:
    edit_authority(
        actor=administrator(tree.taiyuan),
        authority=tree.taiyuan,
        address="太原市某路1号",
        phone="0351-0000000",
        fax="0351-0000001",
        website="https://example.org/",
        service_guide="工作日办理。",
    )
    shown = Authority.objects.get(pk=tree.taiyuan.pk)
    assert (shown.phone, shown.service_guide) == ("0351-0000000", "工作日办理。")
    assert history.events_of(shown).count() == 2


def test_contact_details_are_checked_and_protected(tree: Tree) -> None:
    with pytest.raises(Invalid) as refused:
        edit_authority(
            actor=administrator(tree.taiyuan), authority=tree.taiyuan, website="javascript:x"
        )
    assert list(refused.value.errors) == ["website"]
    for actor in [*EVERYBODY_ELSE, administrator(tree.shanxi), administrator(tree.datong)]:
        with pytest.raises(Forbidden):
            edit_authority(actor=actor, authority=tree.taiyuan, phone="1")
    with pytest.raises(TypeError):
        edit_authority(actor=SYSTEM, authority=tree.taiyuan, parent_id="1")


def test_closing_goes_from_below(tree: Tree) -> None:
    with pytest.raises(Conflict):
        close_authority(actor=administrator(tree.shanxi), authority=tree.taiyuan, reason="机构改革")
    with pytest.raises(Invalid):
        close_authority(actor=administrator(tree.taiyuan), authority=tree.xiaodian, reason=" ")
    with pytest.raises(Forbidden):
        close_authority(actor=administrator(tree.xiaodian), authority=tree.xiaodian, reason="x")
    closed = close_authority(
        actor=administrator(tree.taiyuan), authority=tree.xiaodian, reason="机构改革"
    )
    assert not Authority.objects.get(pk=closed.pk).is_active
