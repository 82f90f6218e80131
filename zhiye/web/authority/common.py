"""What the pages of this portal share: the frame and the marks a form carries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q

from zhiye.core.actor import Actor
from zhiye.core.flow import Flow
from zhiye.core.listing import begins
from zhiye.core.models import MoveLog
from zhiye.regions.selectors import below
from zhiye.regions.territory import contains, prefix_of, territory_q
from zhiye.web.shared.present import Entry
from zhiye.web.shared.tones import tone_of


def starts_with(field: str, typed: str) -> Q:
    """Rows whose text begins with what was typed, as a range that an index serves."""
    return begins(field)(typed)


def entries(flows: Sequence[Flow[Any]], logs: Sequence[MoveLog]) -> list[Entry]:
    """A timeline over several flows, newest first; each entry says of which matter it is."""
    by_name = {flow.name: flow for flow in flows}
    shown = []
    for log in sorted(logs, key=lambda log: (log.at, log.pk), reverse=True):
        flow = by_name[log.flow]
        state = dict(flow.states.choices).get(log.to_state, log.to_state)
        tone = tone_of(log.to_state, flow.model._meta.model_name or "")
        label = f"{flow.title} · {flow.label_of(log.move)}"
        shown.append(Entry(label, log.who, log.at, log.reason, str(state), tone))
    return shown


# -- places ------------------------------------------------------------------------------------


def in_place(actor: Actor, code: str, field: str) -> Q:
    """The condition "in this region", only for regions inside the actor's territory."""
    if not code or not contains(actor.territory, code):
        return Q()
    return territory_q(prefix_of(code), field)


def ask_place(form: forms.Form, actor: Actor) -> None:
    """Let a search bar ask for the place, where the actor's office has several."""
    found = below(actor)
    if found:
        form.fields["region"] = forms.ChoiceField(
            label="所在地", required=False, choices=[("", "全部"), *found]
        )
