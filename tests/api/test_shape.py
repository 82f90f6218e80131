"""One shape for every refusal, whatever the operation; no operation without words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from tests import cast
from tests.api.support import BASE, Api, refused
from zhiye.api.docs import described

ROOT = Path(__file__).resolve().parents[2]
ID = {"pk": "1"}
FILE = "00000000-0000-4000-8000-000000000000"


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    schema = described()
    return [
        (method, path.removeprefix(BASE), told)
        for path, methods in schema["paths"].items()
        for method, told in methods.items()
    ]


ALL = operations()
PRIVATE = [(method, path) for method, path, told in ALL if "security" in told]
SENDING = [
    (method, path)
    for method, path, told in ALL
    if "application/json" in told.get("requestBody", {}).get("content", {})
]


def filled(path: str) -> str:
    return path.replace("{pk}", FILE if path.startswith("/files") else "1")


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), PRIVATE)
def test_nobody_is_asked_to_log_in(method: str, path: str) -> None:
    refused(Api().call(method, filled(path)), 401, "login_needed")


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted({path for _, path, _ in ALL}))
def test_other_methods_are_refused_in_the_same_shape(path: str) -> None:
    answer = Api().call("patch", filled(path))
    refused(answer, 405, "method_not_allowed")
    offered = {method.upper() for method, known, _ in ALL if known == path}
    assert {one.strip() for one in answer["Allow"].split(",")} == offered


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), SENDING)
def test_what_is_no_json_or_has_an_unknown_name_is_refused(method: str, path: str) -> None:
    caller = Api(cast.as_person(cast.person()))
    answer = caller.client.generic(
        method.upper(),
        BASE + filled(path),
        data="{nonsense",
        content_type="application/json",
        headers={"Authorization": f"Bearer {caller.token}"},
    )
    refused(answer, 400, "unreadable")
    told = refused(caller.call(method, filled(path), {"nonsense": 1}), 422, "invalid")
    assert told["errors"]["nonsense"] == ["没有这一项，请检查拼写。"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/nothing", "/licences/abc", "/files/1", "/me/x"])
def test_an_unknown_address_is_refused_in_the_same_shape(path: str) -> None:
    refused(Api().get(path), 404, "not_found")
    refused(Api().post(path, {}), 404, "not_found")


@pytest.mark.django_db
@pytest.mark.assurance(32)
def test_a_fault_of_ours_tells_a_reference_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("select secret from people_person")

    monkeypatch.setattr("zhiye.lookup.selectors.organizations", broken)
    told = refused(Api().get("/public/organizations"), 500, "broken")
    assert "secret" not in str(told)
    assert told["reference"] in caplog.text
    assert "select secret" in caplog.text, "the trace is in the log"


@pytest.mark.django_db
def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    caller = Api(cast.as_person(cast.person()))
    refused(caller.post("/people/search", {"words": "赵" * 600_000}), 413, "too_large")
    told = refused(caller.post("/people/search", {"words": "赵" * 300}), 422)
    assert told["errors"]["words"] == ["最多200个字。"]


def test_every_operation_says_in_chinese_what_it_does() -> None:
    for method, path, told in ALL:
        where = f"{method} {path}"
        assert any("\u4e00" <= char <= "\u9fff" for char in told["summary"]), where
        assert told["tags"], where
        has_words = told.get("description") or told.get("x-moves")
        assert has_words, where
    names = [told["operationId"] for _, _, told in ALL]
    assert len(names) == len(set(names))


def test_no_two_shapes_share_a_name() -> None:
    """The description knows a shape by its name alone: of two, one would be described wrongly."""
    shapes: dict[str, set[str]] = {}
    for path in sorted((ROOT / "zhiye" / "api").rglob("*.py")):
        for found in re.findall(r"^class (\w+)\((?!str)", path.read_text(), re.M):
            shapes.setdefault(found, set()).add(path.name)
    assert {name: where for name, where in shapes.items() if len(where) > 1} == {}


def test_every_field_that_is_sent_is_described() -> None:
    schema = described()
    shapes = schema["components"]["schemas"]
    for name, shape in shapes.items():
        if name.endswith("In"):
            for field, told in shape.get("properties", {}).items():
                plain = "$ref" in told or "$ref" in told.get("items", {})
                assert told.get("description") or plain or field in ("items", "posts"), (
                    f"{name}.{field}"
                )


@pytest.mark.django_db
@pytest.mark.assurance(14)
def test_the_description_is_a_page_without_script() -> None:
    answer = Client().get(f"{BASE}/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "//cdn" not in page
    assert "<style" not in page
    for method, path, told in ALL:
        assert f"{method.upper()} {BASE}{path}" in page
        assert told["summary"] in page
    assert Client().post(f"{BASE}/docs").status_code == 405


@pytest.mark.django_db
def test_openapi_is_served() -> None:
    told = Client().get(f"{BASE}/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert f"{BASE}/licences" in told["paths"]
    assert set(told["components"]["securitySchemes"]) == {"Token", "BrowserSession"}


@pytest.mark.django_db
def test_a_database_that_is_away_is_503_and_says_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lost(*_: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("zhiye.api.operations.me._shown", lost)
    answer = Api(cast.as_person(cast.person())).get("/me")
    refused(answer, 503, "unavailable")
    assert answer["Retry-After"] == "5"
    assert "connection" not in answer.content.decode()
