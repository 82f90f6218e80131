"""What the pages of this portal share: why something came back, whether somebody reviews."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from zhiye.core.flow import Flow
from zhiye.core.models import MoveLog
from zhiye.organizations.models import Organization
from zhiye.regions import rules
from zhiye.web.shared.present import Entry, timeline


def is_reviewed(organization: Organization, rule: str) -> bool:
    """Whether the authority's rules put a reviewer behind an end (SX-23, SX-31)."""
    return rules.get_bool(rule, organization.authority_id)


def history(flow: Flow[Any], obj: Model) -> list[Entry]:
    """What happened to an object, for `<c-timeline>`."""
    return timeline(flow, flow.log_of(obj))


def reason_of(flow: Flow[Any], obj: Model, *names: str) -> MoveLog | None:
    """The newest log row of one of these moves: why something was returned or declined."""
    return flow.log_of(obj).filter(move__in=names).last()
