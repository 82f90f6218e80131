"""What the operations share: documented answers and pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import signature
from typing import Any, TypeVar, cast
from urllib.parse import parse_qs

from django.db.models import Model, QuerySet
from ninja import Router
from ninja.params import functions as parameters
from ninja.responses import Status

from zhiye.api.schemas.common import ErrorOut, PageOut, Paging
from zhiye.api.who import LOGGED_IN
from zhiye.core.flow import FLOWS
from zhiye.core.moves import Move
from zhiye.core.refusals import Invalid
from zhiye.http.paging import KeysetPage

M = TypeVar("M", bound=Model)
T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

REFUSALS = frozenset([400, 401, 403, 404, 409, 413, 422, 429, 500, 503])
SAID = object()
"""The shape of an answer where the function of an operation says what it returns."""


def answering(
    route: Callable[..., Any],
    path: str,
    summary: str,
    source: str = "",
    *,
    status: int = 200,
    does: Sequence[str] = (),
    shape: Any = SAID,
    **more: Any,
) -> Callable[[F], F]:
    """Decorator: an operation that answers with what its function says it returns, or `shape`.

    `route` is a method of a router, to which `more` goes; `does` are the moves it makes.
    """

    def derive(act: F) -> F:
        said = signature(act, eval_str=True).return_annotation if shape is SAID else shape
        told = {status: said, REFUSALS: ErrorOut}
        extra = moves(*does) if does else {"x-source": source} if source else None
        route(path, response=told, summary=summary, openapi_extra=extra, **more)(act)
        return act

    return derive


def handing_out(
    media: str, description: str, *, status: int = 200, source: str = "", **headers: str
) -> dict[str, Any]:
    """How an operation that answers with a file is described."""
    text = {"type": "string"}
    told = {
        "description": description,
        "content": {media: {"schema": {**text, "format": "binary"}}},
        "headers": {
            name.replace("_", "-"): {"description": words, "schema": text}
            for name, words in headers.items()
        },
    }
    extra = {"responses": {status: told}} | ({"x-source": source} if source else {})
    return {"response": {REFUSALS: ErrorOut}, "openapi_extra": extra}


def created(made: T) -> T:
    """What came into being, answered with 201."""
    return cast("T", Status(201, made))


class Group(Router):
    """The operations of a subject, called `name`_function; for who is logged in unless public."""

    def __init__(self, tag: str, name: str, *, public: bool = False) -> None:
        super().__init__(tags=[tag], auth=None if public else LOGGED_IN)
        self.name = name

    def add_api_operation(
        self, path: str, methods: list[str], view_func: Callable[..., Any], **more: Any
    ) -> None:
        """Add an operation under its own name, or that of its function."""
        more["operation_id"] = more.get("operation_id") or f"{self.name}_{view_func.__name__}"
        super().add_api_operation(path, methods, view_func, **more)


def moves_named(*named: str) -> list[Move]:
    """The moves behind names like `licence.submit`. Raises KeyError."""
    return [FLOWS[flow].by_name[move] for flow, move in (one.split(".") for one in named)]


def moves(*named: str) -> dict[str, Any]:
    """Which moves an operation does and by which rules, for its description."""
    rules = [one for move in moves_named(*named) for one in move.source_of_rule.split("、") if one]
    return {"x-moves": list(named), "x-source": "、".join(dict.fromkeys(rules))}


def key_header() -> Any:
    """The header that makes a request sent twice one act (lessons U1)."""
    return parameters.Header(
        "",
        alias="Idempotency-Key",
        max_length=64,
        pattern=r"^[\x20-\x7e]*$",
        description="自己生成的唯一编号；同一编号重复发送只办一次，返回同一结果",
    )


def page_of(
    rows: QuerySet[M],
    paging: Paging,
    show: Callable[[list[M]], list[T]],
    order: Sequence[str] = ("-pk",),
) -> PageOut[T]:
    """One page by key, its rows shown together. Raises Invalid for a cursor not of ours."""
    page = KeysetPage(
        rows,
        {"cursor": paging.cursor, "size": str(paging.size)},
        orders={"only": order},
        default="only",
    )
    if paging.cursor and page.cursor is None:
        raise Invalid({"cursor": "翻页位置无效，请从第一页重新开始。"})
    following = parse_qs(page.next_url.lstrip("?")).get("cursor", [None])[0]
    return PageOut(items=show(list(page)), next=following)
