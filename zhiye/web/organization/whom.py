"""A list narrowed to one person who was found by number: the number stands in no address.

The address holds a token for this user and this organisation: nobody can count through people.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest

from zhiye.core.actor import Actor
from zhiye.core.refusals import NotFound
from zhiye.people.found import read, token_for
from zhiye.web.shared.acting import actor_of

PARAMETER = "who"
NOBODY = 0
LIST = "list"


def narrowed(url: str, actor: Actor, person_id: int) -> str:
    """The address of a list that shows one person only."""
    return f"{url}?{urlencode({PARAMETER: token_for(actor, LIST, person_id)})}"


def narrowed_to(request: HttpRequest) -> int | None:
    """Whom the list is narrowed to; NOBODY for a token of somebody else, None where it is not."""
    token = request.GET.get(PARAMETER, "")
    if not token:
        return None
    try:
        return read(actor_of(request), LIST, token, lasting=True)[0]
    except NotFound:
        return NOBODY
