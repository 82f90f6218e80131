"""A list narrowed to one person who was found by number: the number stands in no address.

It is posted, and the address holds a token for this user and the side they act for: nobody can
count through people.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.urls import reverse

from zhiye.core.actor import Actor
from zhiye.core.refusals import NotFound
from zhiye.http.request import Request
from zhiye.people.found import read, token_for
from zhiye.people.models import Person

PARAMETER = "who"
NOBODY = 0
LIST = "list"


class NumberForm(forms.Form):
    """One person by a whole number of some kind."""

    number = forms.CharField(
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="填写完整的号码；查询会记录在访问记录中。",
    )

    def __init__(self, data: QueryDict | None = None, *, what: str = "身份证号") -> None:
        super().__init__(data)
        self.fields["number"].label = f"按{what}查人"
        self.fields["number"].error_messages["required"] = f"请填写完整的{what}。"


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


def shown_alone(request: Request) -> Person | None:
    """The person the list is narrowed to, if the reader may see them."""
    who = narrowed_to(request)
    return Person.objects.visible_to(request.actor).filter(pk=who).first() if who else None


def found_alone(request: Request, find: NumberForm, name: str, *, of: str) -> dict[str, Any]:
    """What `find.html` and `only.html` show above the list `name` of something."""
    return {
        "find": find,
        "find_url": reverse(f"{name}_find"),
        "list_url": reverse(name),
        "only": shown_alone(request),
        "of": of,
    }
