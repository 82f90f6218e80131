"""What the operations share: documented answers, pages, the things named by id in a body."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from urllib.parse import parse_qs
from uuid import UUID

from django.db.models import Model, QuerySet
from ninja import Router, Schema
from ninja.params import functions as parameters
from ninja.responses import Status

from zhiye.api.schemas.common import ErrorOut, MoveIn, PageOut, Paging, ReasonIn
from zhiye.api.who import LOGGED_IN, anyone
from zhiye.casework.kinds import Kind
from zhiye.core.actor import Actor
from zhiye.core.checks import Check
from zhiye.core.flow import Flow
from zhiye.core.inputs import Shape, asked_of, made_of
from zhiye.core.refusals import Invalid, NotFound
from zhiye.core.rule_sources import in_words
from zhiye.core.visible import get_one, visible
from zhiye.files import selectors as files
from zhiye.files.models import StoredFile
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.regions import selectors as regions
from zhiye.regions.models import Region

M = TypeVar("M", bound=Model)
T = TypeVar("T")

REFUSALS = frozenset([400, 401, 403, 404, 409, 413, 422, 429, 500, 503])


def answers(model: Any, *, status: int = 200) -> dict[Any, Any]:
    """The documented answers of an operation."""
    return {status: model, REFUSALS: ErrorOut}


def created(made: T) -> T:
    """What came into being, answered with 201."""
    return cast("T", Status(201, made))


def router(tag: str, *, public: bool = False) -> Router:
    """A group of operations; only for who is logged in unless it is public."""
    return Router(tags=[tag], auth=None if public else LOGGED_IN)


def moves(*named: str, source: str = "") -> dict[str, Any]:
    """Which moves an operation does, for its description and the consistency test."""
    return {"x-moves": list(named), "x-source": source}


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
    show: Callable[[M], T],
    order: Sequence[str] = ("-pk",),
) -> PageOut[T]:
    """One page by key. Raises Invalid for a cursor that is none of ours."""
    return page_of_all(rows, paging, lambda found: [show(row) for row in found], order)


def page_of_all(
    rows: QuerySet[M],
    paging: Paging,
    show: Callable[[list[M]], list[T]],
    order: Sequence[str] = ("-pk",),
) -> PageOut[T]:
    """The same where the rows of a page are shown together, in few queries."""
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


def in_state(rows: QuerySet[M], kind: Kind[Any], actor: Actor, query: Any) -> QuerySet[M]:
    """The rows in one state, or those that wait for whoever asks. Raises Invalid."""
    if query.state:
        states = kind.flow.states.values
        if query.state not in states:
            known = "、".join(states)
            raise Invalid({"state": f"没有这个状态，只能是：{known}。"})
        rows = rows.filter(state=query.state)
    return rows.filter(kind.in_turn(actor)) if query.awaiting else rows


def stored(actor: Actor, wanted: Iterable[UUID], field: str) -> list[StoredFile]:
    """The uploaded files behind ids. Raises Invalid under `field`."""
    try:
        return [files.readable(actor, one) for one in wanted]
    except NotFound as error:
        raise Invalid({field: files.GONE}) from error


def given(data: Schema, kind: type[T], actor: Actor, /, **more: Any) -> T:
    """The input a body holds; a document that was not sent is left as it was. Raises Invalid."""
    told = {one.name: getattr(data, one.name) for one in asked_of(kind)}
    for one in asked_of(kind):
        if one.shape is Shape.DOCUMENT and (sent := told.pop(one.name)):
            told[one.name] = stored(actor, sent, one.name)
    return made_of(kind, told, **more)


def one_file(actor: Actor, wanted: UUID | None, field: str) -> StoredFile | None:
    """The uploaded file behind an id, if one is given. Raises Invalid."""
    return stored(actor, [wanted], field)[0] if wanted else None


def region(code: str) -> Region:
    """The present region of a code. Raises Invalid."""
    found = regions.region(code)
    if found is None or found.withdrawn_on is not None:
        raise Invalid({"region": "没有这个行政区划代码，请查 GET /catalogue/regions。"})
    return found


Verb = Callable[..., Model]
Show = Callable[[Actor, int], Any]


@dataclass(frozen=True)
class Step:
    """An operation on a case: with `seen`, perhaps a reason, or what `give` makes of the body.

    `name` is the last part of the address, `moves` what it does to the flow, `who` lets in whoever
    may fill in a body.
    """

    name: str
    verb: Verb
    moves: tuple[str, ...]
    taken: type[MoveIn] = MoveIn
    source: str = ""
    give: Callable[[Any, Actor], Mapping[str, Any]] | None = None
    who: Callable[[Request], Actor] = anyone


def facts(kind: type) -> Callable[[Any, Actor], Mapping[str, Any]]:
    """What a verb takes of a body that holds an input."""
    return lambda data, actor: {"facts": given(data, kind, actor)}


def add_steps(
    to: Router,
    flow: Flow[Any],
    show: Show,
    out: type,
    steps: Iterable[Step],
    *,
    name: str = "",
    title: str = "",
) -> None:
    """Add `POST /{pk}/{name}` for each step; `show` gives the case as it stands afterwards.

    Words and conditions come from the table of moves, so that they cannot differ from it. `name`
    and `title` are those of one kind where a flow serves several.
    """
    for step in steps:
        known = [flow.by_name[one] for one in step.moves]
        lines = [f"{one.label}：{one.ends}" for one in known if one.ends]
        lines += [_condition(check) for one in known for check in one.checks]
        to.api_operation(
            ["POST"],
            f"/{{int:pk}}/{step.name}",
            response=answers(out),
            operation_id=f"{name or flow.name}_{step.name.replace('-', '_')}",
            summary=f"{title or flow.title}：{known[0].label}",
            description="\n\n".join(dict.fromkeys(lines)),
            openapi_extra=moves(*(f"{flow.name}.{one}" for one in step.moves), source=step.source),
        )(_operation(flow, step, show))


def _condition(check: Check) -> str:
    source = in_words(check.source)
    return f"条件：{check.label}" + (f"（{source}）" if source else "")


def _operation(flow: Flow[Any], step: Step, show: Show) -> Callable[..., Any]:
    def act(request: Request, pk: int, sent: MoveIn) -> Any:
        actor = step.who(request)
        if step.give is None:
            taken: Mapping[str, Any] = sent.model_dump()
        else:
            get_one(visible(flow.model, actor).filter(pk=pk))
            taken = {**step.give(sent, actor), "seen": sent.seen}
        step.verb(actor=actor, pk=pk, **taken)
        return show(actor, pk)

    def with_body(request: Request, pk: int, data: Any) -> Any:
        return act(request, pk, data)

    def with_or_without(request: Request, pk: int, data: Any = None) -> Any:
        return act(request, pk, data or step.taken.model_validate({}))

    needs = step.taken is ReasonIn or step.give is not None
    operation = with_body if needs else with_or_without
    operation.__annotations__ = {"pk": int, "data": step.taken}
    operation.__name__ = f"{flow.name}_{step.name}"
    return operation
