"""Parallel runs: units follow the order of the collection."""

from tests.schedule import units


def test_a_file_that_comes_twice_makes_two_units() -> None:
    found = units(["a.py::one", "a.py::two", "b.py::one", "a.py::empties"])
    assert found["a.py::one"] == found["a.py::two"]
    assert len({found["a.py::one"], found["b.py::one"], found["a.py::empties"]}) == 3


def test_all_journeys_are_one_unit() -> None:
    found = units(["tests/journeys/test_a.py::x", "tests/b.py::y", "tests/journeys/test_c.py::z"])
    assert found["tests/journeys/test_a.py::x"] == found["tests/journeys/test_c.py::z"]
