"""A list narrowed to one person who was found by number: the number stands in no address.

The address holds a token for this user and this organisation: nobody can count through people.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest

from zhiye.core.actor import Actor
from zhiye.web.shared.acting import actor_of

PARAMETER = "who"
NOBODY = 0
_SALT = "zhiye.organization.whom"


def narrowed(url: str, actor: Actor, person_id: int) -> str:
    """The address of a list that shows one person only."""
    token = signing.dumps([person_id, actor.organization_id, actor.user_id], salt=_SALT)
    return f"{url}?{urlencode({PARAMETER: token})}"


def narrowed_to(request: HttpRequest) -> int | None:
    """Whom the list is narrowed to; NOBODY for a token of somebody else, None where it is not."""
    token = request.GET.get(PARAMETER, "")
    if not token:
        return None
    actor = actor_of(request)
    try:
        person_id, *whose = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return NOBODY
    mine = whose == [actor.organization_id, actor.user_id]
    return int(person_id) if mine else NOBODY
