"""A kind of case as operations: its list, one case, the steps that people take.

Rows, turns, verbs, inputs and words are those of the kind (`zhiye.casework`) and of its table of
moves, so that they cannot differ from them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from inspect import signature
from typing import Any, Generic, TypeVar, cast

from django.db.models import Model, QuerySet
from ninja import Query
from pydantic import create_model

from zhiye.api.common import Group, answering, created, moves_named, page_of
from zhiye.api.schemas.common import (
    CaseOut,
    CaseQuery,
    FileOut,
    MoveIn,
    OptionalReasonIn,
    PageOut,
    ReasonIn,
    Told,
)
from zhiye.api.schemas.inputs import body_of, given
from zhiye.casework.kinds import Kind, MovePage
from zhiye.core.actor import Actor
from zhiye.core.checks import Check
from zhiye.core.moves import Move
from zhiye.core.refusals import Invalid
from zhiye.core.rule_sources import in_words
from zhiye.http.request import Request

M = TypeVar("M", bound=Model)


def paged(out: type) -> Any:
    """A page of such answers."""
    page: Any = PageOut
    return page[out]


@dataclass(frozen=True)
class Cases(Generic[M]):
    """The operations on a kind of case, for whom `reader` lets in.

    `out` tells of a case in the list, `detail` of one alone where that says more than its files.
    `query` is what the list is asked by, `search` the same with a number that stands in no address,
    `narrow` what they do to the rows beside state and turn. `rows` and `find` replace those of the
    kind where the answers read more of a row than its pages do.
    """

    kind: Kind[M]
    out: type[Told]
    reader: Callable[[Request], Actor]
    detail: type[CaseOut] | None = None
    query: type[CaseQuery] = CaseQuery
    search: type[CaseQuery] | None = None
    narrow: Callable[[QuerySet[M], Actor, Any], QuerySet[M]] = lambda rows, actor, query: rows
    rows: Callable[[Actor], QuerySet[M]] | None = None
    find: Callable[[Actor, int], M] | None = None

    @cached_property
    def shape(self) -> type[CaseOut]:
        """What is told of one case alone."""
        if self.detail is not None:
            return self.detail
        bases: Any = (self.out, CaseOut)
        has_files = hasattr(self.kind.flow.model, "files")
        more: dict[str, Any] = {"files": (list[FileOut], ...)} if has_files else {}
        name = self.out.__name__.removesuffix("Out") + "DetailOut"
        about = f"{self.kind.label}: one case, what can be done about it, what happened."
        return cast("type[CaseOut]", create_model(name, __base__=bases, __doc__=about, **more))

    # -- reading -------------------------------------------------------------------------------

    def page(self, actor: Actor, query: CaseQuery) -> PageOut[Any]:
        """A page of the visible cases, newest first. Raises Invalid."""
        rows = (self.rows or self.kind.rows)(actor)
        if query.state:
            states = self.kind.flow.states.values
            if query.state not in states:
                raise Invalid({"state": f"没有这个状态，只能是：{'、'.join(states)}。"})
            rows = rows.filter(state=query.state)
        if query.awaiting:
            rows = rows.filter(self.kind.in_turn(actor))
        return page_of(self.narrow(rows, actor, query), query, self.out.many)

    def show(self, actor: Actor, pk: int) -> Any:
        """A case with what whoever asks can do about it. Raises NotFound."""
        row = (self.find or self.kind.get)(actor, pk)
        return self.shape.seen_by(self.kind.flow, row, actor)

    def add_reads(
        self,
        to: Group,
        every: str,
        one: str,
        *,
        whose: str,
        holds: str,
        sources: tuple[str, str] = ("", ""),
    ) -> None:
        """Add `GET /`, `GET /{pk}` and, where a number is searched for, `POST /search`.

        `every` and `one` name them for programs; `whose` says what is listed, `holds` what one
        case tells, `sources` the rules of both.
        """

        def page(request: Request, query: Any) -> Any:
            return self.page(self.reader(request), query)

        def show(request: Request, pk: int) -> Any:
            return self.show(self.reader(request), pk)

        def search(request: Request, data: Any) -> Any:
            return self.page(self.reader(request), data)

        label, many = self.kind.label, paged(self.out)
        of_all, of_one = sources
        asked: Any = Query
        page.__name__, page.__annotations__ = every, {"query": asked[self.query]}
        show.__name__, search.__annotations__ = one, {"data": self.search}
        told = f"{whose}；awaiting=true 只列等待自己办理的。"
        answering(to.get, "", f"{label}列表", of_all, shape=many, description=told)(page)
        told = f"{holds}、现在可以办理的事项和办理记录。"
        alone = answering(
            to.get, "/{int:pk}", f"{label}详情", of_one, shape=self.shape, description=told
        )
        alone(show)
        if self.search is not None:
            told = "条件同列表；完整的身份证号放在请求正文里，不放在地址里。查找有记录。"
            summary = f"{label}：按身份证号查找"
            answering(to.post, "/search", summary, of_all, shape=many, description=told)(search)

    # -- doing ---------------------------------------------------------------------------------

    def does(
        self, route: Callable[..., Any], path: str, summary: str, *named: str, source: str = ""
    ) -> Callable[[Callable[..., M]], Callable[..., Any]]:
        """Decorator: an operation that begins or changes a case and answers with it as it stands.

        `route` is `post` or `put` of a router; `named` are the moves it does.
        """
        begins = any(not move.sources for move in moves_named(*named))

        def derive(act: Callable[..., M]) -> Callable[..., Any]:
            @wraps(act)
            def operation(request: Request, **taken: Any) -> Any:
                made = act(request, **taken)
                shown = self.show(request.actor, made.pk)
                return created(shown) if begins else shown

            vars(operation)["__signature__"] = signature(act, eval_str=True)
            status = 201 if begins else 200
            derived = answering(
                route, path, summary, source, status=status, does=named, shape=self.shape
            )
            return derived(operation)

        return derive

    def add_steps(
        self,
        to: Group,
        *,
        name: str = "",
        leave: Collection[str] = (),
        also: Mapping[str, MovePage[M]] | None = None,
        about: Mapping[str, str] | None = None,
    ) -> None:
        """Add `POST /{pk}/{step}` for what the kind has a page for, but `leave`, and for `also`.

        Pages of one verb are one step, called as the verb. `name` is that of the kind where its
        flow serves several, `about` says of a step what the moves do not. Of `also` the titles are
        those of the operations.
        """
        for step, pages in _by_verb({**self.kind.moves, **(also or {})}, leave).items():
            own = also[step].title if also and step in also else ""
            told = (about or {}).get(step, "")
            self._add(to, name or self.kind.flow.name, step, pages, str(own), told)

    def _add(
        self, to: Group, name: str, step: str, pages: Pages[M], label: str, about: str
    ) -> None:
        flow = self.kind.flow
        named = {one for key, page in pages.items() for one in page.moves or (key,)}
        known = [move for move in flow.moves if move.name in named]
        lines = [about, *(f"{one.label}：{one.ends}" for one in known if one.ends)]
        lines += [_condition(check) for one in known for check in one.checks]
        title = self.kind.label if name != flow.name else flow.title
        operation = answering(
            to.post,
            f"/{{int:pk}}/{step.replace('_', '-')}",
            f"{title}：{label or known[0].label}",
            does=[f"{flow.name}.{one.name}" for one in known],
            shape=self.shape,
            operation_id=f"{name}_{step}",
            description="\n\n".join(dict.fromkeys(one for one in lines if one)),
        )
        operation(self._operation(next(iter(pages.values())), known))

    def _operation(self, page: MovePage[M], known: list[Move]) -> Callable[..., Any]:
        body = _body(page, known)

        def operation(request: Request, pk: int, data: Any = None) -> Any:
            sent: MoveIn = data or body.model_validate({})
            actor, told = request.actor, sent.model_dump()
            if page.takes is not None:
                actor = self.reader(request)
                self.kind.get(actor, pk)
                told = {"facts": given(sent, page.takes, actor), "seen": sent.seen}
            page.verb(actor=actor, pk=pk, **told)
            return self.show(actor, pk)

        operation.__annotations__ = {"pk": int, "data": body}
        if page.takes is not None or body is ReasonIn:
            operation.__defaults__ = None
        return operation


Pages = Mapping[str, MovePage[M]]


def _by_verb(pages: Pages[M], leave: Collection[str]) -> dict[str, Pages[M]]:
    """The pages of each step by its name: that of the page, of several that of their verb."""
    found: dict[Any, dict[str, MovePage[M]]] = {}
    for name, page in pages.items():
        if name not in leave:
            found.setdefault(page.verb, {})[name] = page
    return {next(iter(of)) if len(of) == 1 else verb.__name__: of for verb, of in found.items()}


def _body(page: MovePage[Any], known: list[Move]) -> type[MoveIn]:
    if page.takes is not None:
        return body_of(page.takes)
    if all(move.needs_reason for move in known):
        return ReasonIn
    takes_one = page.reason or any(move.needs_reason for move in known)
    return OptionalReasonIn if takes_one else MoveIn


def _condition(check: Check) -> str:
    source = in_words(check.source)
    return f"条件：{check.label}" + (f"（{source}）" if source else "")
