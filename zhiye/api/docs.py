"""The description of the API: for machines, and as a page without script for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja.openapi.schema import OpenAPISchema

from zhiye.api.site import api
from zhiye.core.rule_sources import in_words
from zhiye.http import attachments
from zhiye.http.request import Request
from zhiye.regions.selectors import Payload

METHODS = ("get", "post", "put", "delete")


class Item(NamedTuple):
    """One value that is sent or comes back."""

    name: str
    kind: str
    needed: bool
    about: str


Shown = Mapping[str, Any]
"""An operation as it is described, with its address, what is sent and what comes back."""


@require_safe
def page(request: Request) -> HttpResponse:
    """Every operation, by group."""
    request.portal = "public"
    context = {
        "title": "接口说明",
        "breadcrumbs": [("首页", "/"), ("接口说明", "")],
        "about": api.description,
        "groups": _groups(),
    }
    return render(request, "api/docs.html", context)


@require_safe
def openapi(request: Request) -> HttpResponse:
    """The description for machines, made once a process."""
    return attachments.tagged(request, _payload())


class _Description(OpenAPISchema):
    """Works the shape of an answer out once, not for each operation and status that has it."""

    def __init__(self) -> None:
        self._answers: dict[Any, tuple[dict[str, Any], bool]] = {}
        super().__init__(api, "api/v1/")

    def _create_schema_from_model(self, model: Any, *args: Any, **options: Any) -> Any:
        work_out = super()._create_schema_from_model
        answer = model.model_fields.get("response")
        if answer is None:
            return work_out(model, *args, **options)
        if answer.annotation not in self._answers:
            self._answers[answer.annotation] = work_out(model, *args, **options)
        return self._answers[answer.annotation]


@cache
def described() -> dict[str, Any]:
    """The OpenAPI description."""
    return dict(_Description())


@cache
def _payload() -> Payload:
    return Payload.of(described())


@cache
def _groups() -> list[tuple[str, list[Shown]]]:
    schema = described()
    groups: dict[str, list[Shown]] = {}
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                told = methods[method]
                groups.setdefault(told["tags"][0], []).append(_read(schema, path, method, told))
    return list(groups.items())


def _read(schema: Mapping[str, Any], path: str, method: str, told: Mapping[str, Any]) -> Shown:
    status = next(code for code in told["responses"] if str(code).startswith("2"))
    return {
        **told,
        "method": method.upper(),
        "path": path,
        "source": in_words(told.get("x-source", ""), documents=True),
        "status": status,
        "sent": [*_parameters(schema, told), *_body(schema, told.get("requestBody"))],
        "answered": [*_body(schema, told["responses"][status])],
    }


def _parameters(schema: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[Item]:
    where = {"path": "地址", "query": "查询", "header": "请求头"}
    for one in told.get("parameters", ()):
        kind = f"{where.get(one['in'], one['in'])}：{_kind(schema, one['schema'])}"
        yield Item(one["name"], kind, one["required"], one.get("description", ""))


def _body(schema: Mapping[str, Any], holder: Mapping[str, Any] | None) -> Iterator[Item]:
    content = (holder or {}).get("content", {})
    for one in content.values():
        shape = _resolve(schema, one.get("schema", {}))
        if shape.get("type") == "array":
            shape = _resolve(schema, shape["items"])
        needed = set(shape.get("required", ()))
        for name, field in shape.get("properties", {}).items():
            about = field.get("description", "")
            yield Item(name, _kind(schema, field), name in needed, about)


def _resolve(schema: Mapping[str, Any], shape: Mapping[str, Any]) -> Mapping[str, Any]:
    name = shape.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = schema["components"]["schemas"][name] if name else shape
    return found


_KINDS = {
    "string": "文字",
    "integer": "整数",
    "boolean": "是否",
    "object": "对象",
    "array": "列表",
    "null": "空",
    "number": "数",
}
_FORMATS = {"date": "日期", "date-time": "时间", "uuid": "文件编号", "binary": "文件"}


def _kind(schema: Mapping[str, Any], field: Mapping[str, Any]) -> str:
    """A type in plain words."""
    if "enum" in field:
        return " / ".join(str(one) for one in field["enum"])
    if "anyOf" in field:
        kinds = [_kind(schema, one) for one in field["anyOf"]]
        return "，可为".join(dict.fromkeys(kinds))
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        inner = _resolve(schema, field)
        return f"对象 {name}" if "properties" in inner else _kind(schema, inner)
    if field.get("type") == "array":
        return f"列表：{_kind(schema, field.get('items', {}))}"
    if field.get("format") in _FORMATS:
        return _FORMATS[field["format"]]
    return _KINDS.get(str(field.get("type", "")), "内容")
