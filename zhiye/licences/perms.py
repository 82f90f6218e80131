"""Who may do what with licences."""

from __future__ import annotations

from zhiye.core.actor import Actor
from zhiye.licences.models import Licence
from zhiye.organizations.models import Function
from zhiye.organizations.perms import is_delegate, is_insider, is_reviewer


def may_file(licence: Licence, actor: Actor) -> bool:
    """A delegate of the organisation with the function 行政许可."""
    return is_delegate(licence.organization_id, actor, Function.LICENCES)


def may_review(licence: Licence, actor: Actor) -> bool:
    """A reviewer of the organisation's territory who does not act for it (assurance 5)."""
    return is_reviewer(licence.organization.region_id, actor) and not is_insider(
        licence.organization_id, actor
    )
