"""What a service refuses: shown in the form it was sent with, so that nothing typed is lost, or
said before anybody types."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.core.actor import Actor
from zhiye.core.flow import Flow
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, Invalid, Refusal
from zhiye.web.shared.forms_render import add_errors


def form_errors_from(refusal: Refusal, form: forms.BaseForm) -> int:
    """Put a refusal beside its fields, or at the top of the form; returns the HTTP status."""
    if isinstance(refusal, Invalid):
        add_errors(form, refusal.errors)
    elif isinstance(refusal, ChecksFailed):
        for finding in refusal.table.failed:
            add_errors(form, {finding.field: [finding.sentence]})
    else:
        add_errors(form, {"__all__": [f"{refusal.message}{refusal.remedy}"]})
    return refusal.status


def must_be_open(flow: Flow[Any], obj: Any, name: str, actor: Actor) -> None:
    """Refuse to show the page of a move that cannot be done now, as the move itself would.

    Raises Forbidden, Conflict, ChecksFailed.
    """
    option = flow.option(obj, name, actor)
    if option is None:
        move = flow.by_name[name]
        if not move.who(obj, actor):
            raise Forbidden
        state = flow.states(flow.state_of(obj)).label
        raise Conflict(
            f"不能{move.label}：当前状态是“{state}”。", remedy="请刷新页面查看最新情况。"
        )
    if not option.allowed:
        raise ChecksFailed(option.table)
