"""A list narrowed to one person who was found by number: the number stands in no address.

The address holds a token for this user and this organisation: nobody can count through people.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from zhiye.core.actor import Actor
from zhiye.core.refusals import NotFound
from zhiye.http.request import Request
from zhiye.people.found import read, token_for
from zhiye.people.models import Person
from zhiye.web.shared.searching import NumberForm

PARAMETER = "who"
NOBODY = 0
LIST = "list"


def narrowed(name: str, actor: Actor, person_id: int) -> str:
    """The address of a list that shows one person only."""
    return f"{reverse(name)}?{urlencode({PARAMETER: token_for(actor, LIST, person_id)})}"


def narrowed_to(request: Request) -> int | None:
    """Whom the list is narrowed to; NOBODY for a token of somebody else, None where it is not."""
    token = request.GET.get(PARAMETER, "")
    if not token:
        return None
    try:
        return read(request.actor, LIST, token, lasting=True)[0]
    except NotFound:
        return NOBODY


def by_number(
    actor: Actor, number: NumberForm, name: str, who: int | None, *, of: str
) -> dict[str, Any]:
    """What `web/parts/number.html` shows above a list `of` something."""
    return {
        "number": number,
        "find_url": reverse(f"{name}_find"),
        "list_url": reverse(name),
        "only": Person.objects.visible_to(actor).filter(pk=who).first() if who else None,
        "of": of,
    }
