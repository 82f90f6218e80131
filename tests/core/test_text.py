"""Names, texts, dates, phones and codes as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiye.core import phone, text, uscc
from zhiye.core.refusals import Invalid
from zhiye.core.text import BadValue, clean_name, clean_text, parse_date


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张三", "张三"),
        (" 张　三 ", "张三"),
        ("张\u200b三\ufeff", "张三"),
        ("古丽•买买提", "古丽·买买提"),
        ("古丽.买买提", "古丽·买买提"),
        ("古丽·买买提", "古丽·买买提"),
        ("阿卜杜拉・艾山", "阿卜杜拉·艾山"),
        ("𠮷田", "𠮷田"),
        ("JOHN  Smith", "JOHN Smith"),
        ("Ｊｏｈｎ Smith", "John Smith"),
        ("O'Neill", "O'Neill"),
    ],
)
def test_names_are_cleaned(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("张😀三", "emoji"),
        ("张1️⃣", "emoji"),
        ("张三1", "digits"),
        ("张三１", "digits"),
        ("<b>张三", "angle"),
        ("张\x07三", "control"),
        ("张\x00三", "control"),
        ("张\ue000三", "private_use"),
        ("张", "too_short"),
        ("张" * 51, "too_long"),
        ("张三(男)", "shape"),
        ("-张三", "shape"),
    ],
)
def test_names_refused(typed: str, code: str) -> None:
    with pytest.raises(BadValue) as caught:
        clean_name(typed)
    assert caught.value.code == code
    assert caught.value.sentence.endswith("。")


@given(st.text(max_size=60))
def test_a_cleaned_name_stays_as_it_is(typed: str) -> None:
    try:
        name = clean_name(typed)
    except BadValue:
        return
    assert clean_name(name) == name
    assert not set(name) & set("<>\n\0")


def test_organization_names_get_full_width_brackets() -> None:
    assert text.clean_organization_name("太原锅炉(集团) 有限公司") == "太原锅炉（集团）有限公司"
    for short in ("", "锅炉"):
        with pytest.raises(BadValue):
            text.clean_organization_name(short)


def test_same_name_sees_through_width_dots_and_brackets() -> None:
    assert text.same_name("古丽•买买提", "古丽·买买提")
    assert text.same_name("太原(集团)公司", "太原（集团）公司")
    assert not text.same_name("张三", "张四")
    assert not text.same_name("", "")


def test_long_texts_keep_their_lines() -> None:
    assert clean_text(" 第一行 \r\n\r\n第二行，温度<45°\u200b ") == "第一行\n\n第二行，温度<45°"
    with pytest.raises(BadValue, match="最多10个字"):
        clean_text("字" * 11, longest=10)
    with pytest.raises(BadValue, match="表情"):
        clean_text("好👍")


def test_codes_lose_spaces_and_long_dashes() -> None:
    assert text.clean_code(" ts6jsxa — ０１２ ") == "TS6JSXA-012"
    with pytest.raises(BadValue):
        text.clean_code(" ")


def test_a_bad_value_serves_forms_and_services() -> None:
    refused = BadValue("请填写姓名。")
    assert refused.messages == ["请填写姓名。"]
    invalid = refused.as_invalid("name")
    assert isinstance(invalid, Invalid)
    assert invalid.errors == {"name": ["请填写姓名。"]}


DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-21",
        "2026/11/21",
        "2026.11.21",
        "2026年11月21日",
        "2026 年 11 月 21 号",
        "２０２６－１１－２１",
        "2026—11—21",
        "20261121",
        20261121,
        20261121.0,
        "2026-11-21 08:30:00",
        "2026-11-21T08:30:00+08:00",
        "二〇二六年十一月二十一日",
        "二○二六年十一月二十一日",
        DAY,
        datetime(2026, 11, 21, 23, 59),  # noqa: DTZ001 - as a spreadsheet gives it
        datetime(2026, 11, 20, 17, 0, tzinfo=UTC),
        46347,
        46347.5,
        "46347",
    ],
)
def test_dates_in_many_forms(typed: object) -> None:
    assert parse_date(typed) == DAY


@pytest.mark.parametrize(
    "typed", ["2026年2月", "2026-02", "2026.2", "202602", 202602, "二〇二六年二月"]
)
def test_a_month_is_its_end_or_its_start_as_asked(typed: object) -> None:
    assert parse_date(typed, month="end") == date(2026, 2, 28)
    assert parse_date(typed, month="start") == date(2026, 2, 1)
    with pytest.raises(BadValue, match="缺少日"):
        parse_date(typed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        (None, "required"),
        ("2026-02-30", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("26.11.21", "year"),
        ("1726-11-21", "year"),
        ("11/21/2026", "shape"),
        ("明天", "shape"),
        (1, "shape"),
        ("长期", "shape"),
    ],
)
def test_dates_refused_with_a_sentence(typed: object, code: str) -> None:
    with pytest.raises(BadValue) as caught:
        parse_date(typed, what="有效期止")
    assert caught.value.code == code
    assert "有效期止" in caught.value.sentence


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_written_date_is_read_back(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"):
        assert parse_date(day.strftime(form)) == day


@given(st.one_of(st.text(max_size=20), st.floats(allow_nan=False, allow_infinity=False)))
def test_any_date_is_read_or_refused(typed: object) -> None:
    try:
        year = parse_date(typed).year
    except BadValue as refused:
        told = refused.sentence
    else:
        told = "。" if 1900 <= year <= 2119 else str(year)
    assert told.endswith("。")


@pytest.mark.parametrize(
    "typed",
    [
        "13800000001",
        "138 0000 0001",
        "138-0000-0001",
        "+86 13800000001",
        "008613800000001",
        "8613800000001",
        "１３８００００００01",
        13800000001,
    ],
)
def test_mobile_numbers(typed: object) -> None:
    assert phone.normalise(typed) == "13800000001"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("1380000000", "length"),
        ("138000000012", "length"),
        ("0351-1234567", "landline"),
        ("12345678901", "not_mobile"),
        ("1380000000a", "shape"),
        ("1.38E+10", "spreadsheet"),
    ],
)
def test_mobile_numbers_refused(typed: str, code: str) -> None:
    with pytest.raises(BadValue) as caught:
        phone.normalise(typed)
    assert caught.value.code == code


def test_contact_numbers_may_be_land_lines() -> None:
    assert phone.normalise_contact("（0351）1234567") == "0351-1234567"
    assert phone.normalise_contact("010 12345678") == "010-12345678"
    assert phone.normalise_contact("+86 13800000001") == "13800000001"
    with pytest.raises(BadValue, match="区号"):
        phone.normalise_contact("0351-12")


@given(st.integers(0, 9_999_999))
def test_demo_phones_are_valid(seq: int) -> None:
    assert phone.normalise(phone.demo(seq)) == phone.demo(seq)


@given(st.integers(0, 999_999))
def test_made_codes_are_valid(seq: int) -> None:
    assert uscc.normalise(uscc.make(seq=seq)) == uscc.make(seq=seq)


@pytest.mark.req("SX-12")
def test_codes_of_organizations() -> None:
    good = uscc.make(seq=7)
    assert uscc.normalise(f" {good[:8]} {good[8:].lower()}") == good
    assert uscc.is_valid("91110000600037341L")
    assert uscc.is_valid("N2140105MF00000000"[:17] + _check("N2140105MF0000000"))


def _check(body: str) -> str:
    from stdnum.cn import uscc as stdnum_uscc

    return stdnum_uscc.calc_check_digit(body)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "required"),
        ("140100200012345", "old_15"),
        ("9170010", "length"),
        ("91700101MAO0000587", "letters"),
        ("91A00101MA00000587", "shape"),
        ("91700101MA00000588", "check_digit"),
    ],
)
def test_codes_refused(typed: str, code: str) -> None:
    with pytest.raises(BadValue) as caught:
        uscc.normalise(typed)
    assert caught.value.code == code
    assert caught.value.sentence.endswith("。")
