"""Which value of a rule holds, for whom, and when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.regions.world import EVERYBODY_ELSE, SYSTEM, TODAY, Tree, administrator
from zhiye.core.actor import Actor
from zhiye.regions import rules, selectors
from zhiye.regions.models import Authority, RuleValue
from zhiye.regions.services import clear_rule, set_rule

KEY = "invitation_days"
LATER = TODAY + timedelta(days=10)


def _set(
    authority: Authority, value: object, on: date = TODAY, key: str = KEY, who: Actor | None = None
) -> RuleValue:
    return set_rule(
        actor=who or administrator(authority),
        authority=authority,
        key=key,
        value=value,
        effective_from=on,
        reason="会议决定",
    )


def test_without_any_value_the_default_holds(tree: Tree) -> None:
    assert rules.get(KEY, tree.xiaodian) == 30
    assert rules.get(KEY, None) == 30
    told = rules.explain(KEY, tree.xiaodian)
    assert (told.authority, told.origin, told.shown) == (None, "平台默认值", "30 天")


def test_lower_authorities_inherit_and_neighbours_do_not(tree: Tree) -> None:
    _set(tree.taiyuan, 20)
    assert rules.get_int(KEY, tree.taiyuan) == 20
    assert rules.get_int(KEY, tree.xiaodian) == 20
    assert rules.get_int(KEY, tree.xiaodian.pk) == 20
    for other in (tree.datong, tree.shanxi, tree.hebei, tree.nation, tree.association):
        assert rules.get_int(KEY, other) == 30


def test_the_nearest_authority_wins(tree: Tree) -> None:
    _set(tree.nation, 60)
    _set(tree.shanxi, 40)
    _set(tree.xiaodian, 10)
    assert [
        rules.get(KEY, one)
        for one in (tree.xiaodian, tree.taiyuan, tree.datong, tree.hebei, tree.association)
    ] == [10, 40, 40, 60, 40]


def test_a_value_holds_from_its_date_on(tree: Tree) -> None:
    _set(tree.shanxi, 15, LATER)
    assert rules.get(KEY, tree.xiaodian, on=LATER - timedelta(days=1)) == 30
    assert rules.get(KEY, tree.xiaodian, on=LATER) == 15
    assert rules.get(KEY, tree.xiaodian, on=LATER + timedelta(days=1)) == 15
    assert rules.get(KEY, tree.xiaodian) == 30


def test_a_nearer_value_of_the_future_does_not_hide_todays(tree: Tree) -> None:
    _set(tree.shanxi, 40)
    _set(tree.taiyuan, 20, LATER)
    assert rules.get(KEY, tree.taiyuan) == 40
    assert rules.get(KEY, tree.taiyuan, on=LATER) == 20


def test_the_latest_date_wins_then_the_latest_row(tree: Tree) -> None:
    _set(tree.shanxi, 50, LATER)
    _set(tree.shanxi, 20)
    assert rules.get(KEY, tree.shanxi, on=LATER) == 50
    _set(tree.shanxi, 55, LATER)
    assert rules.get(KEY, tree.shanxi, on=LATER) == 55


def test_going_back_to_the_inherited_value(tree: Tree) -> None:
    _set(tree.shanxi, 40)
    _set(tree.taiyuan, 20)
    clear_rule(
        actor=administrator(tree.taiyuan),
        authority=tree.taiyuan,
        key=KEY,
        effective_from=LATER,
        reason="与省里一致",
    )
    assert rules.get(KEY, tree.xiaodian) == 20
    assert rules.get(KEY, tree.xiaodian, on=LATER) == 40


def test_explain_names_authority_date_reason_and_what_is_coming(tree: Tree) -> None:
    _set(tree.shanxi, 40)
    _set(tree.nation, 99, LATER)
    coming = _set(tree.taiyuan, 20, LATER)
    told = rules.explain(KEY, tree.taiyuan)
    assert (told.value, told.authority, told.own) == (40, tree.shanxi, False)
    assert (told.since, told.reason) == (TODAY, "会议决定")
    assert told.origin == "山西省局自 2026-11-21 起"
    assert coming in told.upcoming
    assert rules.explain(KEY, tree.shanxi).origin == "本机关自 2026-11-21 起"


def test_history_lists_an_authoritys_own_rows_newest_first(tree: Tree) -> None:
    _set(tree.shanxi, 40)
    newest = _set(tree.shanxi, 41)
    _set(tree.taiyuan, 20)
    rows = list(rules.history(KEY, tree.shanxi))
    assert [row.value for row in rows] == [41, 40]
    assert rows[0] == newest
    assert (newest.set_by, newest.set_by_name) == (tree.shanxi.pk * 100, "梁安平")


def test_an_unknown_rule_is_a_mistake_of_the_program(tree: Tree) -> None:
    for ask in (rules.get, rules.explain, rules.history):
        with pytest.raises(KeyError):
            ask("no_such_rule", tree.shanxi)


def test_every_kind_of_value_survives_the_database(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, spec in rules.AWAITING.items():  # some kinds only rules of systems to come have
        monkeypatch.setitem(rules.RULES, key, spec)
    for key, value in (
        ("registration_reviewer_needed", True),
        ("renewal_special_window_from", date(2020, 1, 1)),
        ("renewal_special_window_from", None),
        ("employment_overlap", "refuse"),
        ("certificate_expiry_reminder_days", (120, 15)),
        ("items_alone", ("R3",)),
        ("item_authority", {"R3": "310110"}),
    ):
        _set(tree.shanxi, value, key=key)
        assert rules.get(key, tree.shanxi) == value
    assert rules.get_bool("registration_reviewer_needed", tree.shanxi) is True
    assert rules.get_text("employment_overlap", tree.shanxi) == "refuse"
    assert rules.get_numbers("certificate_expiry_reminder_days", tree.shanxi) == (120, 15)
    assert rules.get_words("items_alone", tree.shanxi) == ("R3",)
    assert rules.get_mapping("item_authority", tree.shanxi) == {"R3": "310110"}
    assert rules.get_date("renewal_special_window_from", tree.shanxi) is None


def test_asking_for_the_wrong_type_fails_at_once() -> None:
    for ask in (rules.get_int, rules.get_text, rules.get_words, rules.get_mapping):
        with pytest.raises(TypeError):
            ask("release_reviewer_needed", None)
    with pytest.raises(TypeError):
        rules.get_bool(KEY, None)
    with pytest.raises(TypeError):
        rules.get_date(KEY, None)
    with pytest.raises(TypeError):
        rules.get_numbers(KEY, None)


@pytest.mark.usefixtures("open_connection")
def test_a_request_reads_the_rules_once_and_forgets_them(tree: Tree) -> None:
    request_started.send(sender=None)
    try:
        rules.get(KEY, tree.xiaodian)
        with CaptureQueriesContext(connection) as queries:
            assert rules.get("upload_max_mb", tree.xiaodian) == 10
            assert rules.get(KEY, tree.xiaodian) == 30
        assert len(queries) == 0
        _set(tree.shanxi, 40)  # in the same request
        assert rules.get(KEY, tree.xiaodian) == 40
    finally:
        request_finished.send(sender=None)
    RuleValue.objects.create(  # another process
        authority=tree.xiaodian, key=KEY, value=7, effective_from=TODAY, set_by_name="x"
    )
    request_started.send(sender=None)
    assert rules.get(KEY, tree.xiaodian) == 7
    request_finished.send(sender=None)


def test_outside_a_request_nothing_is_kept(tree: Tree) -> None:
    assert rules.get(KEY, tree.xiaodian) == 30
    RuleValue.objects.create(
        authority=tree.xiaodian, key=KEY, value=7, effective_from=TODAY, set_by_name="x"
    )
    with CaptureQueriesContext(connection) as queries:
        assert rules.get(KEY, tree.xiaodian) == 7
    assert len(queries) == 2


def test_a_circle_of_parents_ends(tree: Tree) -> None:
    Authority.objects.filter(pk=tree.nation.pk).update(parent=tree.xiaodian)
    assert rules.get(KEY, tree.xiaodian) == 30


@pytest.mark.assurance(1, 2)
def test_rule_rows_are_seen_by_the_authority_those_above_and_those_below(tree: Tree) -> None:
    row = _set(tree.taiyuan, 20)
    for actor in (
        SYSTEM,
        administrator(tree.taiyuan),
        administrator(tree.shanxi),
        administrator(tree.nation),
        administrator(tree.xiaodian),
    ):
        assert row in selectors.rule_values(actor)
    for actor in (*EVERYBODY_ELSE, administrator(tree.datong), administrator(tree.hebei)):
        assert row not in selectors.rule_values(actor)


def test_the_page_of_rules_shows_every_rule_to_those_who_may_see(tree: Tree) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = selectors.rule_page(administrator(tree.shanxi), tree.taiyuan)
    assert len(queries) == 3
    shown = [one.spec.key for _, group in page for one in group]
    assert shown == [key for key, spec in rules.RULES.items() if not spec.platform_wide]
    assert selectors.rule_page(administrator(tree.datong), tree.taiyuan) == []
    assert selectors.rule_page(Actor.public(), tree.taiyuan) == []
    assert selectors.rule_page(administrator(tree.taiyuan), tree.taiyuan)
