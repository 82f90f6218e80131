"""Reading notices; the first argument is who asks."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q

from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.visible import get_one
from zhiye.integrations.models import SandboxMessage
from zhiye.integrations.selectors import sandbox_messages as _sandbox_messages
from zhiye.notices.models import Announcement, Channel, Notice, Portal, Switch
from zhiye.notices.templates import TEMPLATES, Template


def inbox(actor: Actor, *, unread: bool = False) -> models.QuerySet[Notice]:
    """The user's own notices, newest first; the same in every capacity."""
    if actor.user_id is None:
        return Notice.objects.none()
    found = Notice.objects.filter(recipient_id=actor.user_id)
    if unread:
        found = found.filter(read_at__isnull=True)
    return found.order_by("-id")


def unread_count(actor: Actor, *, most: int = 99) -> int:
    """How many notices are new, counted up to `most` only."""
    return len(inbox(actor, unread=True).values_list("pk", flat=True)[:most])


def unread_column(user: str, *, most: int = 100) -> models.Func:
    """The same beside the id of a user in a column, for a statement that reads it anyway."""
    own = Notice.objects.filter(recipient=models.OuterRef(user), read_at__isnull=True)
    return models.Func(ArraySubquery(own.values("pk")[:most]), function="CARDINALITY")


def switches(actor: Actor, channel: Channel = Channel.SMS) -> list[tuple[Template, bool]]:
    """Every event that uses the channel, and whether it is on for this user."""
    own = Switch.objects.none()
    if actor.user_id is not None:
        own = Switch.objects.filter(user_id=actor.user_id, channel=channel)
    off = set(own.values_list("event", flat=True))
    using = [t for t in TEMPLATES.values() if t.sms or channel != Channel.SMS]
    return [(template, template.event not in off) for template in using]


def announcements(portal: Portal | str, *, limit: int = 20) -> list[Announcement]:
    """What is shown today on a portal, newest first."""
    return list(_announced(portal).order_by("-shown_from", "-pk")[:limit])


def announcement(portal: Portal | str, pk: int) -> Announcement:
    """One of those that are shown today. Raises NotFound."""
    return get_one(_announced(portal).filter(pk=pk), "没有找到这条公告，可能已经撤下。")


def own_announcements(actor: Actor) -> models.QuerySet[Announcement]:
    """All that the authority acted for has published, with by whom."""
    own = Announcement.objects.filter(authority_id=actor.authority_id or 0)
    return own.select_related("created_by")


def _announced(portal: Portal | str) -> models.QuerySet[Announcement]:
    today = clock.today()
    found = Announcement.objects.filter(portal__in=[Portal.ALL, portal], shown_from__lte=today)
    return found.filter(Q(shown_until__isnull=True) | Q(shown_until__gte=today))


def sandbox_messages() -> models.QuerySet[SandboxMessage]:
    """Text messages of the sandbox for the demo page, newest first; none with a real provider."""
    return _sandbox_messages()
