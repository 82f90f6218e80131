"""The bell in every header: how many messages are new, and where they are."""

from __future__ import annotations

from django.urls import reverse

from zhiye.core.actor import Actor
from zhiye.http.request import Request
from zhiye.notices import selectors
from zhiye.web.shared import kit


def unread(request: Request) -> tuple[int, str]:
    """The number of unread messages and the address of the inbox; nothing for strangers."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return 0, ""
    known: int | None = getattr(request, "unread", None)
    count = selectors.unread_count(actor, most=100) if known is None else known
    return count, reverse("inbox:list")


kit.register_inbox(unread)
