"""Identity document numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from zhiye.core import clock, idnumber
from zhiye.core.idnumber import DocumentKind, make, parse
from zhiye.core.text import BadValue

GOOD = make(birth=date(1980, 2, 3), seq=12)


def refusal(text: object, kind: DocumentKind = DocumentKind.ID_CARD) -> BadValue:
    with pytest.raises(BadValue) as caught:
        parse(text, kind=kind)
    return caught.value


@pytest.mark.req("SX-52")
def test_reads_birth_date_sex_and_region() -> None:
    told = parse(make(birth=date(1980, 2, 3), seq=13))
    assert (told.birth_date, told.sex, told.region) == (date(1980, 2, 3), "M", "700101")
    assert parse(GOOD).sex == "F"


def test_check_digit_may_be_x_in_either_case_and_width() -> None:
    with_x = next(
        n for seq in range(999) if (n := make(birth=date(1990, 5, 6), seq=seq)).endswith("X")
    )
    wide = with_x.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"})
    for typed in (with_x, with_x.lower(), wide, wide.lower(), f" '{with_x[:6]} {with_x[6:]}\u200b"):
        assert parse(typed).value == with_x


def test_unknown_region_is_a_warning_only() -> None:
    assert "70" in parse(GOOD).warnings[0]
    known = "140105" + GOOD[6:17]
    assert parse(known + ric.calc_check_digit(known + "0")).warnings == ()


@pytest.mark.parametrize(
    ("typed", "code", "word"),
    [
        ("", "required", "请填写"),
        (None, "required", "请填写"),
        ("700101800203012", "old_15", "2013"),
        (GOOD[:-1], "length", "17位"),
        (GOOD + "1", "length", "19位"),
        ("7.00101198002030E+17", "spreadsheet", "文本格式"),
        ("7OO101198002030128", "letters", "字母O"),
        (GOOD[:10] + "A" + GOOD[11:], "shape", "数字"),
        ("70010119801303012X", "birth_date", "19801303"),
        ("700101198002300128", "birth_date", "19800230"),
        ("700101188002030128", "too_old", "过早"),
    ],
)
def test_every_error_is_a_clear_sentence(typed: object, code: str, word: str) -> None:
    refused = refusal(typed)
    assert refused.code == code
    assert word in refused.sentence
    assert refused.sentence.endswith("。")


def test_one_wrong_digit_is_refused() -> None:
    wrong = GOOD[:14] + str((int(GOOD[14]) + 1) % 10) + GOOD[15:]
    assert refusal(wrong).code == "check_digit"


def test_lost_digits_of_a_spreadsheet_are_explained() -> None:
    lost = "700101198002030000" if not GOOD.endswith("000") else "700101198002031000"
    assert "文本格式" in refusal(lost).sentence


def test_birth_date_in_the_future() -> None:
    number = make(birth=date(2026, 11, 21), seq=1)
    with clock.freeze(date(2026, 11, 20)):
        assert refusal(number).code == "future"
    with clock.freeze(date(2026, 11, 21)):
        assert parse(number).birth_date == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(1980, 2, 3), date(2026, 2, 2), 45),
        (date(1980, 2, 3), date(2026, 2, 3), 46),
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
    ],
)
def test_age_on_a_day(birth: date, on: date, age: int) -> None:
    assert idnumber.age_on(birth, on) == age


@given(st.dates(date(1930, 1, 1), date(2020, 12, 31)), st.integers(0, 999))
def test_every_made_number_is_valid(birth: date, seq: int) -> None:
    told = parse(make(birth=birth, seq=seq))
    assert told.value.startswith("70")
    assert told.birth_date == birth


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        value = parse(text).value
    except BadValue as refused:
        told = refused.sentence
    else:
        told = "。" if len(value) == 18 else value
    assert told.endswith("。")


def test_invented_numbers_begin_with_70() -> None:
    with pytest.raises(ValueError, match="70"):
        make(birth=date(1980, 1, 1), seq=1, region="140105")
    with pytest.raises(ValueError, match="seq"):
        make(birth=date(1980, 1, 1), seq=1000)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (DocumentKind.PASSPORT, "ｅ 12345678", "E12345678"),
        (DocumentKind.HM_PERMIT, "h12345678", "H12345678"),
        (DocumentKind.HM_PERMIT, "M1234567801", "M1234567801"),
        (DocumentKind.TW_PERMIT, "12345678", "12345678"),
        (DocumentKind.PERMANENT_RESIDENCE, "abc123456789012", "ABC123456789012"),
    ],
)
def test_other_documents(kind: DocumentKind, typed: str, value: str) -> None:
    told = parse(typed, kind=kind)
    assert (told.value, told.kind, told.birth_date) == (value, kind, None)


def _numbered(body: str) -> str:
    return body + ric.calc_check_digit(body + "0")


def test_documents_built_like_an_id_card_tell_the_birth_date() -> None:
    hong_kong = parse(_numbered("81000019900506001"), kind=DocumentKind.RESIDENCE_HMT)
    assert hong_kong.birth_date == date(1990, 5, 6)
    foreign = parse(_numbered("91112419900506002"), kind=DocumentKind.PERMANENT_RESIDENCE)
    assert (foreign.birth_date, foreign.sex) == (date(1990, 5, 6), "F")


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_wrong_documents_are_refused_in_words(kind: DocumentKind) -> None:
    for typed in ("", "1", "!!!!!!!!!", GOOD):
        if kind is DocumentKind.ID_CARD and typed == GOOD:
            continue
        assert refusal(typed, kind).sentence.endswith("。")
    assert kind.label
