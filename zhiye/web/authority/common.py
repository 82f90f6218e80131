"""What the pages of this portal share: the frame and the marks a form carries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhiye.core.flow import Flow
from zhiye.core.models import MoveLog
from zhiye.web.shared.present import Entry
from zhiye.web.shared.tones import tone_of


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
