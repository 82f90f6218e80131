"""The short ways through the checks say exactly what the long ways say."""

from __future__ import annotations

import random
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from zhiye.core import idnumber, keyring, phone, sealed, text
from zhiye.people.models import Person

STRANGE = "a 9Ａ９\u3000\t\u200b\u00ad<>&张·😀☎\ufe0f\ue000\u2028ⅡX\\\x00㎡\u0600"
MIXED = st.text(st.one_of(st.sampled_from(STRANGE), st.characters()), max_size=12)


def long_fold(value: str) -> str:
    plain = unicodedata.normalize("NFKC", value)
    seen = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    return " ".join(seen.split())


def long_refusal(value: str, *, angles: bool) -> bool:
    return any(
        (category := unicodedata.category(char)) in ("Co", "Cs", "Cn", "Cc")
        or text._is_picture(char, category)
        or (char in "<>" and not angles)
        for char in value
    )


@given(MIXED)
def test_folding(value: str) -> None:
    assert text.fold(value) == long_fold(value)


@given(MIXED, st.booleans())
def test_refusing_strange_characters(value: str, angles: bool) -> None:
    refused = False
    try:
        text._refuse_strange(value, "内容", angles=angles)
    except text.BadValue:
        refused = True
    assert refused == long_refusal(value, angles=angles)


def test_every_character_on_its_own() -> None:
    """No character is printable and yet of a category that folding drops or the check refuses."""
    for number in range(sys.maxunicode + 1):
        char = chr(number)
        if char.isprintable():
            assert unicodedata.category(char) not in ("Cf", "Co", "Cs", "Cn", "Cc"), hex(number)
            if text._is_picture(char, unicodedata.category(char)):
                assert text._SUSPECT.search(char), hex(number)


def test_plain_names_are_untouched_by_the_long_way() -> None:
    for number in range(0x4E00, 0x9FA6):
        char = chr(number)
        assert long_fold(char) == char
        assert text._NAME.fullmatch(char * 2)


@given(st.text(st.sampled_from("7019 X\u3000x'Ａ１·-"), max_size=20))
def test_id_numbers_in_the_right_shape_are_untouched(value: str) -> None:
    if idnumber._RIGHT_SHAPE.fullmatch(value):
        assert long_fold(value).upper() == value


def test_check_digit_is_that_of_the_standard() -> None:
    chance = random.Random(1)
    for _ in range(2000):
        body = "".join(chance.choices("0123456789", k=17))
        assert idnumber._check_digit(body) == ric.calc_check_digit(body + "0")


def test_five_digits_tell_a_mobile() -> None:
    """For every beginning of five digits, whatever follows: the plan's answer is the same."""
    chance = random.Random(2)
    for number in range(10000, 20000):
        begin = str(number)
        for _ in range(1 if begin[1] in "01" else 2):
            digits = begin + "".join(chance.choices("0123456789", k=6))
            assert phone._plan_says_mobile(digits) == phone._is_mobile(begin), digits


@pytest.mark.parametrize("value", ["13800000001", " 138 0000 0001 ", "ａｂ-1", "g1 x", "１２３Ｘ"])
def test_indexing_many_is_indexing_one(value: str) -> None:
    assert sealed.indexer("phone")(value) == sealed.blind_index(value, "phone")


def test_sealing_many_is_sealing_one() -> None:
    field = Person._meta.get_field("id_number")
    assert isinstance(field, sealed.SealedField)
    seal = sealed.sealer(field)
    first, second = seal("700101198002030128"), seal("700101198002030128")
    assert first != second, "each value has a nonce of its own"
    for raw in (first, second):
        value = field.to_python(raw)
        assert value is not None
        assert value.plain_for_system() == "700101198002030128"
    elsewhere = sealed.Sealed(first, context="people_person.phone", mask="phone")
    with pytest.raises(keyring.Tampered):
        elsewhere.plain_for_system()
