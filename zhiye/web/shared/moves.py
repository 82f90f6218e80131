"""One page for a move, whatever the kind of case and in every portal.

It asks before the move is made, and refuses early, in the words of the move, what cannot be done
now. It carries what its reader saw, so that an outdated page moves nothing, and a key, so that two
clicks are one. What a service refuses stands beside its field; nothing typed is lost.

Words and verb are those of the kind (`zhiye.casework`). A portal adds the form of a move that asks
for more than a reason: a `MoveForm` registered by `asks`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, Self

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from zhiye.casework.kinds import Kind, M, MovePage, in_words
from zhiye.core.actor import Actor, Role
from zhiye.core.flow import LONGEST_REASON, Log, Move
from zhiye.core.idempotency import once
from zhiye.core.models import MoveLog
from zhiye.http.request import Request
from zhiye.web.shared.pages import Crumbs, ask, key_of, page
from zhiye.web.shared.present import timeline
from zhiye.web.shared.refusing import refused_alone, submit
from zhiye.web.shared.uploads import filled


class MoveForm(forms.Form):
    """What a move asks for; by itself nothing: a confirmation that carries what was seen."""

    template = ""
    """The page of a form that is more than a confirmation."""
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, row: Any, actor: Actor, data: QueryDict | None = None) -> Self:
        """The form about a row: fresh, with what is on record, or as it was sent."""
        return cls(data)

    def given(self) -> dict[str, Any]:
        """What the verb takes of a valid form, beside actor, row and `seen`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def more(self, row: Any, actor: Actor) -> dict[str, Any]:
        """What its own template shows of the row."""
        return {}


def reason_field(
    label: str = "原因",
    help_text: str = "",
    missing: str = "请写明原因。",
    *,
    longest: int = LONGEST_REASON,
    rows: int = 3,
) -> forms.CharField:
    """Why something is done, in a few lines; `missing` is said where nothing was written."""
    return forms.CharField(
        label=label,
        max_length=longest,
        widget=forms.Textarea({"rows": rows}),
        help_text=help_text,
        error_messages={"required": missing},
    )


class ReasonForm(MoveForm):
    """A confirmation with the reason the other side will read."""

    reason = reason_field(help_text="对方将看到这段话。", missing="请写明原因，对方将看到这段话。")


class OptionalReasonForm(ReasonForm):
    """The same where the reason may be left out."""

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["reason"].label = "原因（可不填）"
        self.fields["reason"].required = False


FORMS: dict[tuple[str, str, Role], type[MoveForm]] = {}
"""The form of a move by kind, page and role, where it asks for more than a reason."""


def asks(kind: str, name: str, role: Role) -> Callable[[type[MoveForm]], type[MoveForm]]:
    """Decorator: this form belongs to a move in a portal. Raises ValueError for a second one."""

    def register(form: type[MoveForm]) -> type[MoveForm]:
        if FORMS.setdefault((kind, name, role), form) is not form:
            raise ValueError(f"{kind}.{name} has a form for {role} already")
        return form

    return register


def form_of(kind: Kind[Any], name: str, move: Move, role: Role) -> type[MoveForm]:
    """The form of a move for a role."""
    known = FORMS.get((kind.key, name, role))
    if known is not None:
        return known
    if move.needs_reason:
        return ReasonForm
    return OptionalReasonForm if kind.moves[name].reason else MoveForm


def move_page(request: Request, kind: Kind[Any], pk: int, name: str) -> HttpResponse:
    """Ask for (GET) and make (POST) one move of a case.

    Raises NotFound, Forbidden; Conflict and ChecksFailed where there is nothing typed to keep.
    """
    actor = request.actor
    asked, seen = kind.asked(name, actor.role), kind.flow.newest(pk)
    row = kind.get(actor, pk)
    move = kind.move_for(name, row)
    form_class = form_of(kind, name, move, actor.role)
    form = filled(request, form_class, lambda data: form_class.of(row, actor, data))
    if not form.is_bound:
        with_form = bool(form.visible_fields())
        kind.flow.must_be_open(move.name, row, actor, with_form=with_form)
        form.initial["seen"] = seen
    done = submit(form, lambda: _make(request, kind, name, row, form))
    if done is not None:
        return _go_on(request, kind, asked, done)
    if not form.visible_fields() and (refusal := refused_alone(form)):
        raise refusal
    return _ask(request, kind, asked, move, row, form)


def _make(request: Request, kind: Kind[Any], name: str, row: Any, form: MoveForm) -> Any:
    actor, seen = request.actor, form.cleaned_data.get("seen")
    made, _ = once(
        key=key_of(request),
        operation=f"{kind.key}.{name}.{row.pk}",
        actor=actor,
        model=kind.flow.model,
        act=lambda: kind.moves[name].verb(actor=actor, pk=row.pk, seen=seen, **form.given()),
    )
    return made


def _go_on(request: Request, kind: Kind[Any], asked: MovePage[Any], done: Any) -> HttpResponse:
    if told := in_words(asked.done, done):
        messages.success(request, told)
    there = asked.then.format(pk=done.pk) or kind.path(request.actor.role, done.pk)
    return HttpResponseRedirect(there)


def _ask(
    request: Request,
    kind: Kind[Any],
    asked: MovePage[Any],
    move: Move,
    row: Any,
    form: MoveForm,
) -> HttpResponse:
    actor = request.actor
    title, way = in_words(asked.title, row) or move.label, crumbs(kind, row, actor.role)
    if form.template:
        shown = {"form": form, "row": row, "returned": _returned(kind, row)}
        more = shown | form.more(row, actor)
        return page(request, form.template, title, more, crumbs=way)
    return ask(
        request,
        form,
        title,
        returned=_returned(kind, row),
        text=in_words(asked.ask, row) or f"对“{kind.about(row)}”办理“{move.label}”。",
        says=move.ends,
        submit=in_words(asked.submit, row) or f"确认{move.label}",
        danger=move.danger,
        crumbs=way,
    )


def _returned(kind: Kind[Any], row: Any) -> MoveLog | None:
    """Why a case was sent back, where that is why it stands where it stands."""
    state = kind.flow.state_of(row)
    if any(one.needs_reason and one.target == state for one in kind.flow.moves):
        last = kind.flow.last_log(row)
        return last if last is not None and last.to_state == state and last.reason else None
    return None


def crumbs(kind: Kind[Any], row: Any, role: Role) -> Crumbs:
    """The way back from a page below one case."""
    return [*above(kind, role), (kind.about(row), kind.path(role, row.pk))]


def above(kind: Kind[Any], role: Role) -> Crumbs:
    """The way back from a page of one case, or beside it."""
    return [(kind.label, kind.sides[role].listing)]


def doing(
    kind: Kind[M], row: M, actor: Actor, log: Log, *, leave: Collection[str] = ()
) -> dict[str, Any]:
    """What the page of a case shows of its moves: those `open` to the reader by name; of them the
    `options` with a page, for `<c-actions>`, but those the page offers in its own way (`leave`);
    the log, as rows and for `<c-timeline>`; and its newest row, where that says `why`.

    `log` was read before the row.
    """
    options = {one.move.name: one for one in kind.flow.available(row, actor)}
    return {
        "open": options,
        "options": [
            replace(one, page=name, form=(kind.key, name, actor.role) in FORMS)
            for name, page in kind.moves.items()
            if name not in leave
            for move in page.moves or (name,)
            if (one := options.get(move))
        ],
        "base": kind.path(actor.role, row.pk),
        "seen": format_html('<input type="hidden" name="seen" value="{}">', log.seen),
        "next": kind.next_step(row, actor),
        "logs": log,
        "log": timeline(kind.flow, log),
        "why": log.why,
    }


def moves_of(
    kind: Kind[Any], gate: Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]
) -> Callable[..., HttpResponse]:
    """The view of all moves of a kind behind the gate of a portal: `<int:pk>/<slug:name>/`."""

    def move(request: Request, pk: int, name: str) -> HttpResponse:
        return move_page(request, kind, pk, name)

    return require_http_methods(["GET", "POST"])(gate(move))
