"""A list narrowed to one person who was found by number: the number stands in no address.

The address holds a token for this user and this organisation: nobody can count through people.
"""

from __future__ import annotations

from urllib.parse import urlencode

from zhiye.core.actor import Actor
from zhiye.core.refusals import NotFound
from zhiye.http.request import Request
from zhiye.people.found import read, token_for

PARAMETER = "who"
NOBODY = 0
LIST = "list"


def narrowed(url: str, actor: Actor, person_id: int) -> str:
    """The address of a list that shows one person only."""
    return f"{url}?{urlencode({PARAMETER: token_for(actor, LIST, person_id)})}"


def narrowed_to(request: Request) -> int | None:
    """Whom the list is narrowed to; NOBODY for a token of somebody else, None where it is not."""
    token = request.GET.get(PARAMETER, "")
    if not token:
        return None
    try:
        return read(request.actor, LIST, token, lasting=True)[0]
    except NotFound:
        return NOBODY
