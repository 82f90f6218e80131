"""The bell in every header: how many messages are new, and where they are."""

from __future__ import annotations

from typing import Any

from django.utils.functional import SimpleLazyObject

from zhiye.http.request import Request
from zhiye.notices import selectors
from zhiye.web.shared.addresses import at


def context(request: Request) -> dict[str, Any]:
    """Context processor: the number of unread messages and the inbox; nothing for strangers."""
    actor = getattr(request, "actor", None)  # an error page may have none
    if actor is None or actor.user_id is None:
        return {"inbox_count": 0, "inbox_url": ""}
    return {
        "inbox_count": SimpleLazyObject(lambda: _unread(request)),
        "inbox_url": at("inbox:list"),
    }


def _unread(request: Request) -> int:
    known: int | None = getattr(request, "unread", None)
    return selectors.unread_count(request.actor, most=100) if known is None else known
