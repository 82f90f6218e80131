"""The rules there are, their types and their words."""

from __future__ import annotations

from datetime import date

import pytest

from zhiye.regions import rules
from zhiye.regions.rules import AWAITING, RULES, Kind, RuleSpec, WrongValueError
from zhiye.regions.services.rules import read_ruleset_file, ruleset_names

READ = [
    "offers_registration",
    "offers_employment",
    "release_reviewer_needed",
    "safety_release_reviewer_needed",
    "person_may_exit_alone",
    "deregistration_default_release_days",
    "invitation_days",
    "first_issue_items",
    "organization_verification",
    "account_review_working_days",
    "licence_held_min_months",
    "alerts_enabled_default",
    "employment_overlap",
    "employment_backdate_months",
    "employment_until_item_expiry",
    "employment_needs_valid_certificate",
    "employment_report_months",
    "employment_release_recorded_by",
    "employment_record_working_days",
    "employment_form",
    "print_valid_months",
    "manual_certificate_by",
    "manual_certificate_when",
    "sms_codes_per_phone_day",
    "sms_code_seconds_between",
    "sms_code_minutes_valid",
    "upload_max_mb",
    "upload_types",
]
TO_COME = [
    "registration_reviewer_needed",
    "signed_form_days",
    "sms_confirmation_hours",
    "transfer_min_months",
    "transfer_waived_if_dissolved",
    "highest_level_only",
    "identity_phone_corrections",
    "appeal_working_days",
    "renewal_opens_months",
    "renewal_deadline_months",
    "renewal_special_window_from",
    "draft_days",
    "items_alone",
    "item_authority",
    "bar_years_after_revocation",
    "bar_years_after_fraud",
    "bar_years_after_false_material",
    "certificate_expiry_reminder_days",
]


def spec_of(key: str) -> RuleSpec:
    """A rule that is read today or will be."""
    return (RULES | AWAITING)[key]


def test_exactly_the_rules_asked_for() -> None:
    assert sorted(RULES) == sorted(READ)
    assert sorted(AWAITING) == sorted(TO_COME)
    assert [spec for _, specs in rules.by_group() for spec in specs] == list(RULES.values())


@pytest.mark.parametrize("key", READ + TO_COME)
def test_a_rule_is_complete(key: str) -> None:
    spec = spec_of(key)
    assert spec.check(spec.default) == spec.default
    assert spec.from_json(spec.to_json(spec.default)) == spec.default
    assert spec.label
    assert spec.source
    assert spec.show(spec.default)
    assert spec.effect.endswith("。")
    if spec.kind is Kind.INT and spec.minimum == 0 and not key.startswith("bar_years_after_f"):
        assert spec.zero, "what does 0 mean?"


@pytest.mark.assurance(21)
def test_code_limits_stay_inside_the_security_limits() -> None:
    spec = spec_of("sms_code_minutes_valid")
    with pytest.raises(WrongValueError):
        spec.check(11)


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("invitation_days", "30"),
        ("invitation_days", True),
        ("invitation_days", 0),
        ("invitation_days", 366),
        ("invitation_days", 1.5),
        ("invitation_days", None),
        ("release_reviewer_needed", 1),
        ("release_reviewer_needed", "是"),
        ("renewal_special_window_from", "2020-01-01"),
        ("employment_overlap", "perhaps"),
        ("employment_overlap", ["allow"]),
        ("certificate_expiry_reminder_days", 30),
        ("certificate_expiry_reminder_days", [30, 0]),
        ("certificate_expiry_reminder_days", ["30"]),
        ("items_alone", "R3"),
        ("items_alone", ["r3"]),
        ("items_alone", [3]),
        ("upload_types", ["exe"]),
        ("item_authority", ["R3"]),
        ("item_authority", {"R3": "31"}),
        ("item_authority", {"R3": 310110}),
        ("item_authority", {"": "310110"}),
    ],
)
def test_wrong_values_are_refused_with_the_rules_name(key: str, wrong: object) -> None:
    with pytest.raises(WrongValueError, match=spec_of(key).label[:4]):
        spec_of(key).check(wrong)


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("invitation_days", " 20 ", 20),
        ("release_reviewer_needed", "是", True),
        ("release_reviewer_needed", "否", False),
        ("renewal_special_window_from", "2020-01-01", date(2020, 1, 1)),
        ("renewal_special_window_from", "", None),
        ("employment_overlap", "refuse", "refuse"),
        ("certificate_expiry_reminder_days", "30，90,60、30", (90, 60, 30)),
        ("items_alone", "R3、T R3", ("R3", "T")),
        ("items_alone", "", ()),
        ("item_authority", "R3=310110", {"R3": "310110"}),
    ],
)
def test_typed_values(key: str, typed: str, value: object) -> None:
    assert spec_of(key).from_text(typed) == value


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("invitation_days", "二十"),
        ("invitation_days", "-1"),
        ("release_reviewer_needed", "也许"),
        ("renewal_special_window_from", "2020-02-30"),
        ("certificate_expiry_reminder_days", "三十"),
        ("item_authority", "R3"),
    ],
)
def test_typed_nonsense(key: str, typed: str) -> None:
    with pytest.raises(WrongValueError):
        spec_of(key).from_text(typed)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("invitation_days", 20, "20 天"),
        ("signed_form_days", 0, "不要求纸质申报单"),
        ("release_reviewer_needed", False, "否"),
        ("employment_overlap", "refuse", "不允许"),
        ("certificate_expiry_reminder_days", (90, 30), "90、30 天"),
        ("items_alone", (), "未设置"),
        ("item_authority", {"R3": "310110"}, "R3→310110"),
        ("renewal_special_window_from", date(2020, 1, 1), "2020-01-01"),
    ],
)
def test_values_in_words(key: str, value: rules.Value, words: str) -> None:
    assert spec_of(key).show(value) == words


def test_the_five_reviewed_files_are_right() -> None:
    assert ruleset_names() == ["casei", "fujian", "shanghai", "shanxi", "zhongshan"]
    for name in ruleset_names():
        read = read_ruleset_file(name)
        assert read["title"]
        keys = [row["key"] for row in read["rule"]]
        assert len(keys) == len(set(keys))
        for row in read["rule"]:
            spec_of(row["key"]).check(row["value"])
            assert row["source"]


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("shanxi", "offers_employment", False),
        ("zhongshan", "offers_registration", False),
        ("fujian", "offers_registration", False),
        ("shanxi", "registration_reviewer_needed", False),
        ("shanxi", "release_reviewer_needed", True),
        ("shanxi", "licence_held_min_months", 6),
        ("shanxi", "first_issue_items", ["T", "F"]),
        ("zhongshan", "employment_backdate_months", 12),
        ("zhongshan", "employment_until_item_expiry", True),
        ("zhongshan", "print_valid_months", 1),
        ("zhongshan", "employment_form", False),
        ("fujian", "employment_form", True),
        ("shanghai", "renewal_opens_months", 3),
        ("shanghai", "draft_days", 15),
        ("shanghai", "items_alone", ["R3"]),
        ("fujian", "employment_overlap", "refuse"),
        ("fujian", "person_may_exit_alone", True),
        ("fujian", "bar_years_after_revocation", 3),
        ("casei", "signed_form_days", 7),
        ("casei", "sms_confirmation_hours", 24),
        ("casei", "transfer_min_months", 12),
        ("casei", "highest_level_only", True),
        ("casei", "upload_max_mb", 5),
    ],
)
def test_the_files_say_what_the_requirements_table_says(name: str, key: str, value: object) -> None:
    rows = {row["key"]: row["value"] for row in read_ruleset_file(name)["rule"]}
    assert rows[key] == value
