"""Overriding working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.regions.world import EVERYBODY_ELSE, SYSTEM, Tree, administrator
from zhiye.core import history, workdays
from zhiye.core.refusals import Forbidden, Invalid, NotFound
from zhiye.regions.models import WorkdayOverride
from zhiye.regions.services import clear_workday, set_workday

DAY = date(2027, 2, 14)  # a Sunday


def _set(tree: Tree, **other: object) -> WorkdayOverride:
    wish: dict[str, object] = {
        "actor": administrator(tree.shanxi),
        "day": DAY,
        "is_working": True,
        "note": "春节调休上班",
        "source": "国办通知",
        **other,
    }
    return set_workday(**wish)  # type: ignore[arg-type]


def test_an_override_counts_at_once_and_in_deadlines(tree: Tree) -> None:
    friday = DAY - timedelta(days=2)
    assert not workdays.is_working_day(DAY)
    assert workdays.add_working_days(friday, 1) == DAY + timedelta(days=1)
    _set(tree)
    assert workdays.is_working_day(DAY)
    assert workdays.add_working_days(friday, 1) == DAY
    assert workdays.working_days_between(friday, DAY) == 1


def test_an_override_is_corrected_with_history(tree: Tree) -> None:
    _set(tree)
    _set(tree, is_working=False, note="放假", source="更正通知")
    row = WorkdayOverride.objects.get()
    assert not row.is_working
    events = history.events_of(row)
    assert [event.is_working for event in events] == [True, False]
    assert events[1].pgh_context["name"] == "梁安平"
    assert events[1].pgh_context["reason"] == "更正通知"


def test_an_override_is_taken_back(tree: Tree) -> None:
    _set(tree)
    clear_workday(actor=administrator(tree.shanxi), day=DAY, reason="录错")
    assert not workdays.is_working_day(DAY)
    with pytest.raises(NotFound):
        clear_workday(actor=administrator(tree.shanxi), day=DAY, reason="录错")
    with pytest.raises(Invalid):
        clear_workday(actor=administrator(tree.shanxi), day=DAY, reason="")


def test_the_calendar_is_kept_by_provinces_and_the_nation(tree: Tree) -> None:
    for actor in (administrator(tree.shanxi), administrator(tree.nation), SYSTEM):
        assert _set(tree, actor=actor)
    others = [
        *EVERYBODY_ELSE,
        administrator(tree.taiyuan),
        administrator(tree.xiaodian),
        administrator(tree.shanxi, "review"),
    ]
    for actor in others:
        with pytest.raises(Forbidden):
            _set(tree, actor=actor)
        with pytest.raises(Forbidden):
            clear_workday(actor=actor, day=DAY, reason="x")


@pytest.mark.parametrize("field", ["note", "source"])
def test_note_and_source_are_needed(tree: Tree, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        _set(tree, **{field: " "})
    assert list(refused.value.errors) == [field]


def test_the_years_list_ends_the_warning(tree: Tree) -> None:
    november = date(2026, 11, 21)
    assert workdays.missing_year_warning(november)
    _set(tree)
    assert workdays.missing_year_warning(november) is None
