"""Working ahead in a thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import date

import pytest

from tests.support.waiting import until
from zhiye.core import clock
from zhiye.sheets.read_ahead import read_ahead


def test_everything_comes_in_order() -> None:
    with read_ahead(iter(range(100))) as coming:
        assert list(coming) == list(range(100))


def test_it_works_ahead_but_not_far() -> None:
    made: list[int] = []

    def source() -> Iterator[int]:
        for number in range(50):
            made.append(number)
            yield number

    with read_ahead(source(), depth=2) as coming:
        assert next(coming) == 0
        assert until(lambda: len(made) >= 4)
        time.sleep(0.3)  # in which it could go too far
        assert len(made) == 4, "one taken, two waiting, one in hand"


def test_an_error_arrives_where_the_items_are_used() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise LookupError("gone")

    with read_ahead(source()) as coming:
        assert next(coming) == 1
        with pytest.raises(LookupError, match="gone"):
            next(coming)


def test_the_thread_ends_when_the_user_gives_up() -> None:
    def source() -> Iterator[int]:
        while True:
            yield 1

    def give_up() -> None:
        with read_ahead(source()) as coming:
            next(coming)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        give_up()
    assert not [one for one in threading.enumerate() if one.name == "zhiye-ahead"]


def test_the_clock_of_a_test_holds_in_the_thread() -> None:
    def source() -> Iterator[date]:
        yield clock.today()

    with clock.freeze(date(2031, 5, 1)), read_ahead(source()) as coming:
        assert next(coming) == date(2031, 5, 1)
