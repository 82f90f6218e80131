"""The log keeps no personal data even when a library's message holds some (assurance 31)."""

import logging
from datetime import date

import pytest

from config.logs import MaskingFormatter, mask
from zhiye.core import idnumber


@pytest.mark.assurance(31)
def test_numbers_and_secrets_are_covered() -> None:
    number = idnumber.make(birth=date(1980, 1, 2), seq=7)
    text = mask(f"person {number} phone 13800000001 password='geheim9' token=abcd&x=1")
    assert number not in text
    assert "13800000001" not in text
    assert "geheim9" not in text
    assert "abcd" not in text
    assert "138****0001" in text


@pytest.mark.assurance(31)
def test_the_trace_of_an_exception_is_covered() -> None:
    number = idnumber.make(birth=date(1980, 1, 2), seq=7)
    try:
        raise ValueError(number)
    except ValueError as error:
        record = logging.LogRecord("x", 40, "x", 1, "failed", (), (ValueError, error, None))
    assert number not in MaskingFormatter("{message}", style="{").format(record)


def test_ordinary_lines_stay_readable() -> None:
    line = "GET /org/people/ 200 order 20261121000012 status code 404"
    assert mask(line) == line
