"""Rules of the own authority and working days: value, origin, effect, history."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import cast
from tests.web.authority.office import Office, county, words
from zhiye.core import clock
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.regions import rules
from zhiye.regions.models import Authority, RuleValue, WorkdayOverride
from zhiye.regions.rules import RULES, Kind

pytestmark = pytest.mark.django_db
URL = "/gov/rules/invitation_days/"


def change(**more: Any) -> dict[str, Any]:
    """The form of a change of the days an invitation holds."""
    return {"value": "45", "effective_from": today().isoformat(), "reason": "协会决定"} | more


@pytest.fixture
def office() -> Office:
    return Office()


def own(office: Office) -> Authority:
    return Authority.objects.get(pk=office.authority_id)


def test_every_rule_is_listed_with_value_and_origin(office: Office) -> None:
    html = office.html("/gov/rules/")
    said = office.text("/gov/rules/")
    for spec in RULES.values():
        assert f'href="/gov/rules/{spec.key}/"' in html
        assert spec.label in said
    assert "本机关自 2020-01-01 起" in said  # what the cast has set
    assert "平台默认值" in said


def test_a_value_inherited_names_whose_it_is(office: Office) -> None:
    province = own(office)
    below = county("140100")
    Authority.objects.filter(pk=below.pk).update(parent=province)
    said = Office(cast.reviewer(below)).text("/gov/rules/release_reviewer_needed/")
    assert f"{province.name}自 2020-01-01 起" in said
    assert "试验" in said


def test_a_change_shows_its_effect_before_it_is_saved(office: Office) -> None:
    said = office.send(URL, change(), 200)
    assert "30 天" in said
    assert "45 天" in said
    assert rules.describe_effect("invitation_days") in said
    assert "协会决定" in said
    assert not RuleValue.objects.filter(key="invitation_days").exists()
    html = office.post(URL, change()).content.decode()
    assert 'name="confirm"' in html
    assert '<input type="hidden" name="value" value="45">' in html


def test_a_confirmed_change_holds_from_its_day_and_is_logged(office: Office) -> None:
    day = today() + timedelta(days=10)
    office.send(URL, change(effective_from=day.isoformat(), confirm="1"))
    authority = own(office)
    assert rules.get_int("invitation_days", authority) == 30
    assert rules.get_int("invitation_days", authority, day) == 45
    said = office.text(URL)
    assert "已排定的改变" in said
    assert office.actor.name in said
    assert "协会决定" in said
    log = AccessLog.objects.get(kind="configuration", user_id=office.user_id)
    assert "45 天" in log.detail
    assert f"{day} 起将改变" in office.text("/gov/rules/")


def test_a_second_click_is_a_second_row_with_the_same_value(office: Office) -> None:
    """Rows are kept for ever; the page warns that nothing changes."""
    office.send(URL, change(confirm="1"))
    assert "新值与现行值相同" in office.send(URL, change(), 200)


def test_going_back_from_the_preview_keeps_what_was_typed(office: Office) -> None:
    answer = office.post(URL, change(back="1"))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="45"' in html
    assert "协会决定</textarea>" in html


def test_back_to_the_higher_value(office: Office) -> None:
    office.send(URL, change(confirm="1"))
    assert rules.get_int("invitation_days", own(office)) == 45
    said = office.send(URL, change(inherits="1", value=""), 200)
    assert "恢复沿用上级的值" in said
    office.send(URL, change(inherits="1", value="", confirm="1"))
    assert rules.get_int("invitation_days", own(office)) == 30
    assert "恢复沿用上级" in office.text(URL)


def test_lower_authorities_that_follow_are_counted(office: Office) -> None:
    first, second = county("140100"), county("140200")
    cast.rule(second, "invitation_days", 20)
    assert first.pk != second.pk
    said = office.send(URL, change(), 200)
    assert "下级机关：1 个沿用本值" in said
    assert "1 个自行设置过" in said
    alone = Office(cast.reviewer(county("140105")))
    assert "没有下级机关" in alone.send(URL, change(), 200)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("value", "0", "应在1到365之间"),
        ("value", "很多", "应填整数"),
        ("value", "", "应填整数"),
        ("effective_from", "", "请填写生效日期"),
        ("effective_from", "去年", "正确的日期"),
        ("reason", "", "请写明修改原因"),
    ],
)
def test_wrong_values_stand_beside_the_field(
    office: Office, field: str, value: str, told: str
) -> None:
    answer = office.post(URL, change(**{field: value}, confirm="1"))
    assert answer.status_code == 422
    assert told in words(answer)
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not RuleValue.objects.filter(key="invitation_days").exists()


def test_a_day_in_the_past_is_refused_by_the_service(office: Office) -> None:
    gone = (today() - timedelta(days=1)).isoformat()
    said = office.send(URL, change(effective_from=gone, confirm="1"), 422)
    assert "生效日期不能早于今天" in said


@pytest.mark.parametrize("key", sorted(RULES))
def test_every_rule_can_be_shown_and_typed_back(office: Office, key: str) -> None:
    spec = RULES[key]
    assert spec.effect in office.text(f"/gov/rules/{key}/")
    typed = spec.to_text(spec.default)
    if spec.kind is Kind.MAPPING:
        assert spec.from_text("R3=310110") == {"R3": "310110"}
        assert spec.to_text({"R3": "310110"}) == "R3=310110"
    assert spec.from_text(typed) == spec.default
    said = office.send(f"/gov/rules/{key}/", change(value=typed), 200)
    assert "这次修改会影响什么" in said


# -- working days ------------------------------------------------------------------------------

DAYS = "/gov/workdays/"


def one_day(**more: Any) -> dict[str, Any]:
    """The form of a day that is worked."""
    return {
        "day": "2026-09-05",
        "is_working": "1",
        "note": "调休上班",
        "source": "国办发明电〔2026〕1号",
    } | more


def test_a_day_is_entered_and_taken_back_with_a_reason(office: Office) -> None:
    assert office.send(DAYS, one_day()) == f"{DAYS}?year=2026"
    row = WorkdayOverride.objects.get()
    assert (row.date, row.is_working, row.set_by) == (
        date(2026, 9, 5),
        True,
        office.user_id,
    )
    said = office.text(f"{DAYS}?year=2026")
    assert "2026-09-05" in said
    assert "国办发明电" in said
    where = f"{DAYS}2026-09-05/remove/"
    assert "重新按公布的日历计算" in office.text(where)
    assert "请写明原因" in office.send(where, {"reason": ""}, 422)
    office.send(where, {"reason": "录错了"})
    assert not WorkdayOverride.objects.exists()
    assert office.post(where, {"reason": "录错了"}).status_code == 404


@pytest.mark.parametrize("field", ["day", "is_working", "note", "source"])
def test_a_day_needs_all_of_it_and_keeps_what_was_typed(office: Office, field: str) -> None:
    answer = office.post(DAYS, one_day(**{field: ""}))
    assert answer.status_code == 422
    html = answer.content.decode()
    kept = "国办发明电" if field != "source" else "调休上班"
    assert kept in html
    assert not WorkdayOverride.objects.exists()


def test_next_years_missing_list_is_warned_of_in_november(office: Office) -> None:
    with clock.freeze(date(2026, 11, 3)):
        later = Office()
        assert "2027年的放假和调休安排尚未录入" in later.text(DAYS)
        assert "2027年的放假和调休安排尚未录入" in later.text("/gov/")
        assert "目前只按法定节假日和双休日计算" in later.text(f"{DAYS}?year=2027")
        later.send(DAYS, one_day(day="2027-02-14"))
        assert "尚未录入" not in later.text(DAYS)
    with clock.freeze(date(2026, 6, 1)):
        assert "尚未录入" not in Office().text(DAYS)


def test_a_strange_year_shows_this_one(office: Office) -> None:
    for year in ("abc", "99999", ""):
        assert f"{today().year} 年的调整" in office.text(f"{DAYS}?year={year}")
