"""Setting rules: who may, what is refused, what is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.regions.world import EVERYBODY_ELSE, SYSTEM, TODAY, Tree, administrator
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Forbidden, Invalid
from zhiye.regions import rules
from zhiye.regions.models import Authority, RuleValue
from zhiye.regions.services import apply_ruleset_file, clear_rule, set_rule


def _wish(tree: Tree, **other: Any) -> dict[str, Any]:
    return {
        "actor": administrator(tree.shanxi),
        "authority": tree.shanxi,
        "key": "invitation_days",
        "value": 20,
        "effective_from": TODAY,
        "reason": "会议决定",
        **other,
    }


@pytest.mark.assurance(29)
def test_a_value_is_kept_with_who_when_why_and_in_the_log(tree: Tree) -> None:
    row = set_rule(**_wish(tree))
    assert (row.key, row.value, row.effective_from) == ("invitation_days", 20, TODAY)
    assert (row.reason, row.set_by_name, row.set_by) == ("会议决定", "梁安平", tree.shanxi.pk * 100)
    logged = AccessLog.objects.get()
    assert (logged.kind, logged.subject_id) == ("configuration", str(row.pk))
    assert logged.detail == "山西省局 邀请和申请的有效期：20 天，2026-11-21起"


def test_a_change_is_a_new_row(tree: Tree) -> None:
    set_rule(**_wish(tree))
    set_rule(**_wish(tree, value=25))
    assert list(RuleValue.objects.order_by("id").values_list("value", flat=True)) == [20, 25]


@pytest.mark.assurance(5)
def test_only_administrators_of_that_very_authority(tree: Tree) -> None:
    others = [
        *EVERYBODY_ELSE,
        administrator(tree.nation),  # above
        administrator(tree.taiyuan),  # below
        administrator(tree.hebei),  # beside
        administrator(tree.association),
        administrator(tree.shanxi, "review"),  # a colleague without the right
    ]
    for actor in others:
        with pytest.raises(Forbidden):
            set_rule(**_wish(tree, actor=actor))
        with pytest.raises(Forbidden):
            apply_ruleset_file(
                actor=actor, authority=tree.shanxi, name="shanxi", effective_from=TODAY
            )
    assert not RuleValue.objects.exists()


def test_not_for_a_closed_authority(tree: Tree) -> None:
    actor = administrator(tree.xiaodian)
    Authority.objects.filter(pk=tree.xiaodian.pk).update(is_active=False)
    tree.xiaodian.refresh_from_db()
    with pytest.raises(Forbidden):
        set_rule(**_wish(tree, actor=actor, authority=tree.xiaodian))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("key", "no_such_rule"),
        ("value", "20"),
        ("value", 0),
        ("effective_from", TODAY - timedelta(days=1)),
        ("reason", "  "),
        ("reason", "长" * 301),
    ],
)
def test_wrong_input_is_told_beside_its_field(tree: Tree, field: str, wrong: object) -> None:
    with pytest.raises(Invalid) as refused:
        set_rule(**_wish(tree, **{field: wrong}))
    assert list(refused.value.errors) == [field]
    assert not RuleValue.objects.exists()


def test_today_and_tomorrow_are_early_enough(tree: Tree) -> None:
    set_rule(**_wish(tree))
    set_rule(**_wish(tree, effective_from=TODAY + timedelta(days=1)))
    assert RuleValue.objects.count() == 2


def test_only_the_first_set_up_may_be_dated_back(tree: Tree) -> None:
    past = TODAY - timedelta(days=400)
    wish = _wish(tree, actor=SYSTEM, effective_from=past)
    set_rule(**wish)
    assert rules.get("invitation_days", tree.shanxi, on=past) == 20
    assert rules.get("invitation_days", tree.shanxi, on=past - timedelta(days=1)) == 30
    set_rule(**_wish(tree))  # now a person has set a rule
    with pytest.raises(Invalid):
        set_rule(**wish)


def test_going_back_needs_the_same_right_and_a_reason(tree: Tree) -> None:
    wish = _wish(tree)
    del wish["value"]
    with pytest.raises(Forbidden):
        clear_rule(**{**wish, "actor": administrator(tree.taiyuan)})
    with pytest.raises(Invalid):
        clear_rule(**{**wish, "reason": ""})
    row = clear_rule(**wish)
    assert row.inherits
    assert AccessLog.objects.get().detail.endswith("恢复沿用上级，2026-11-21起")


def test_a_reviewed_file_is_applied_once(tree: Tree) -> None:
    wish: dict[str, Any] = {
        "actor": administrator(tree.shanxi),
        "authority": tree.shanxi,
        "name": "shanxi",
        "effective_from": TODAY,
    }
    changes = apply_ruleset_file(**wish)
    told = {change.key: (change.old, change.new) for change in changes}
    assert told["release_reviewer_needed"] == (False, True)
    assert rules.get_bool("release_reviewer_needed", tree.xiaodian) is True
    assert "SX-23" in rules.explain("release_reviewer_needed", tree.xiaodian).reason
    assert apply_ruleset_file(**wish) == []
    set_rule(**_wish(tree, key="release_reviewer_needed", value=False))
    assert [change.key for change in apply_ruleset_file(**wish)] == ["release_reviewer_needed"]


@pytest.mark.assurance(9)
def test_a_file_is_applied_whole_or_not_at_all(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {
        "rule": [
            {"key": "print_valid_months", "value": 9, "source": "x"},
            {"key": "invitation_days", "value": 9, "source": "长" * 400},
        ]
    }
    monkeypatch.setattr("zhiye.regions.services.rules.read_ruleset_file", lambda name: rows)
    with pytest.raises(Invalid):
        apply_ruleset_file(
            actor=administrator(tree.shanxi),
            authority=tree.shanxi,
            name="x",
            effective_from=TODAY,
        )
    assert not RuleValue.objects.exists()


@pytest.mark.parametrize("name", ["nowhere", "../overrides", ""])
def test_an_unknown_file_is_refused(tree: Tree, name: str) -> None:
    with pytest.raises(Invalid):
        apply_ruleset_file(actor=SYSTEM, authority=tree.shanxi, name=name, effective_from=TODAY)


@pytest.mark.assurance(30)
def test_the_application_may_not_rewrite_a_value(tree: Tree, as_application: Any) -> None:
    from zhiye.core.privileges import grant

    row = set_rule(**_wish(tree))
    grant()
    with as_application():
        for sql in ("UPDATE %s SET reason = ''", "DELETE FROM %s"):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(sql % RuleValue._meta.db_table)
    row.refresh_from_db()
    assert row.reason == "会议决定"
