"""Every check says beside which field its sentence stands and which page mends it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

import zhiye
from zhiye.api.docs import described
from zhiye.core.checks import Check
from zhiye.core.flow import FLOWS
from zhiye.web.shared.mending import PLACES

WHOLE_FORM = {
    "changed": "it speaks of all fields together: none of them differs",
}
"""Checks of a sent form that stand at its top, with the reason."""


def checks() -> Iterator[Check]:
    """The checks of every move, each once."""
    found = {id(one): one for flow in FLOWS.values() for move in flow.moves for one in move.checks}
    yield from found.values()


def mended() -> set[str]:
    """The keys of places that checks name, those of single answers included."""
    static = {one.mend for one in checks() if one.mend}
    for path in Path(zhiye.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Mend":
                static |= {str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant)}
    return static


def test_a_check_of_what_was_sent_names_its_field() -> None:
    without = {one.key for one in checks() if one.needs_data and not one.field}
    assert without == set(WHOLE_FORM)


def taken() -> dict[str, set[str]]:
    """What is sent for a move: the names in the body of its operation, which are its input's."""
    schema = described()
    known = schema["components"]["schemas"]
    return {
        move: set(known[body_of(told)]["properties"]) if "requestBody" in told else set()
        for methods in schema["paths"].values()
        for told in methods.values()
        for move in told.get("x-moves", ())
    }


def body_of(told: dict[str, Any]) -> str:
    """The name of the schema of what an operation takes."""
    schema = told["requestBody"]["content"]["application/json"]["schema"]
    refs = [one["$ref"] for one in (schema, *schema.get("anyOf", ())) if "$ref" in one]
    return str(refs[0]).rpartition("/")[2]


def test_the_field_of_a_check_is_one_that_is_sent() -> None:
    """Of a check that reads what is sent with the move: of that move; else of one of the flow."""
    sent = taken()
    wrong = set()
    for flow in FLOWS.values():
        anywhere = set().union(
            *(names for move, names in sent.items() if move.startswith(f"{flow.name}."))
        )
        for move in flow.moves:
            here = sent.get(f"{flow.name}.{move.name}")
            for one in move.checks:
                known = here if one.needs_data and here is not None else anywhere
                if one.field and one.field not in known:
                    wrong.add(f"{flow.name}.{move.name}: {one.key} speaks of {one.field}")
    assert not wrong


def test_every_place_has_a_page_and_every_page_is_named() -> None:
    assert mended() == {key for places in PLACES.values() for key in places}


@pytest.mark.parametrize("portal", PLACES)
def test_every_page_that_mends_has_an_address(portal: str) -> None:
    rows = {"first_issue", "registration", "deregister", "safety_posts", "employment"}
    for key, place in PLACES[portal].items():
        assert reverse(place.url, args=[1] if key in rows else [])
        assert ("{what}" in place.label) <= (key in rows)
