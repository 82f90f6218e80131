"""Who may enter: asked and refused in the same words by pages and by operations."""

from __future__ import annotations

from collections.abc import Sequence

from zhiye.accounts.models import AuthorityMembership
from zhiye.core.actor import Actor
from zhiye.core.refusals import Forbidden
from zhiye.http import served
from zhiye.http.request import Request
from zhiye.organizations import offered
from zhiye.organizations.models import Function
from zhiye.organizations.selectors import contact_of


def may_any(actor: Actor, functions: Sequence[str]) -> bool:
    """Whether the grant holds at least one of the functions; none asked means that any will do."""
    return not functions or any(actor.may(one) for one in functions)


def demand(actor: Actor, functions: Sequence[str]) -> None:
    """Refuse an officer whose grant holds none of the functions, saying which. Raises Forbidden."""
    if not may_any(actor, functions):
        words = "”或“".join(AuthorityMembership.FUNCTIONS[one] for one in functions)
        raise Forbidden(
            f"您的职能不包含“{words}”。", remedy="请联系本机关的工作人员管理员为您增加这项职能。"
        )


def granted(request: Request, *functions: Function) -> None:
    """Refuse a colleague to whom none of the functions is granted, or none of an open service.

    Raises Forbidden, naming who can grant it, or Conflict, naming what the authority offers.
    """
    actor = request.actor
    if not may_any(actor, functions):
        office = served.authority(request)
        raise Forbidden(
            f"您没有“{'”或“'.join(one.label for one in functions)}”的授权。",
            remedy="请联系本单位的经办人在“人员授权”中为您增加"
            + (f"；联系不上时，请联系{contact_of(office)}。" if office else "。"),
        )
    held = [one for one in functions if actor.may(one)]
    offered.require_open(served.services(request), served.authority_id(request), *held)
