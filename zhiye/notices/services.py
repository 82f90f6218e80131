"""Telling people: the inbox and the outbox are written in the caller's transaction.

Only sending itself happens later (`deliver_due`, a job), so a message goes out if and only if what
it tells about really happened (lessons U13, U16).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.core.inputs import choice, cleaned, day, line, values
from zhiye.core.prepared import prepared_cursor
from zhiye.core.refusals import Forbidden, Invalid, NotFound, Refusal, Unavailable
from zhiye.core.saving import insert
from zhiye.core.text import clean_text
from zhiye.core.visible import get_one
from zhiye.integrations import get_sms
from zhiye.integrations.answers import SmsRejected
from zhiye.notices.models import Announcement, Channel, Notice, Outbox, Portal, Switch
from zhiye.notices.templates import TEMPLATES, fill

if TYPE_CHECKING:
    from zhiye.accounts.models import User

logger = logging.getLogger(__name__)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))


def send(
    *,
    event: str,
    to: User | str,
    context: Mapping[str, str],
    link: str = "",
    key: str,
    email: str = "",
) -> Notice | None:
    """Tell a user (inbox, SMS unless switched off) or a bare mobile number (SMS only).

    Must run in the transaction of what it tells about. The same event, recipient and `key` is told
    once, however often this is called. `link` is a path on this site. `email` adds an e-mail.
    Raises KeyError for an unknown event or a missing value: both are faults of the program.
    """
    if isinstance(to, str):
        _must_be_inside()
        _send_out(_outgoing(event, to, context, link, key, email))
        return None
    told = _tell(event, [Message(to, context, link, key)], email)
    return told[0] if told else None


@dataclass(frozen=True)
class Message:
    """What one user is told, as `send` takes it."""

    to: User
    context: Mapping[str, str]
    link: str
    key: str


def send_many(*, event: str, messages: Sequence[Message]) -> int:
    """Tell many users of one event by a fixed number of statements; returns how many were told.

    As `send`, once for each message: who was told before under the same key is left out.
    """
    return len(_tell(event, messages))


def _tell(event: str, messages: Sequence[Message], email: str = "") -> list[Notice]:
    """Write what has not been told before, and what goes out beside it; returns the notices."""
    _must_be_inside()
    by_whom = {(one.to.pk, one.key): one for one in messages}
    told = _into_inbox([_notice(event, one) for one in by_whom.values()])
    rows: list[Outbox] = []
    for notice, off in told:
        one = by_whom[notice.recipient_id, notice.key]
        for row in _outgoing(event, one.to, one.context, one.link, one.key, email, off):
            row.notice = notice
            rows.append(row)
    _send_out(rows)
    return [notice for notice, _ in told]


def _must_be_inside() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("notices must be sent inside the caller's transaction")


def _send_out(rows: Sequence[Outbox]) -> None:
    if len(rows) == 1:
        insert(rows[0], or_leave=True)
    elif rows:
        Outbox.objects.bulk_create(rows, ignore_conflicts=True)


# In one statement, so that of two who tell the same at once one does, and neither fails.
_INSERT = """
insert into notices_notice (event, recipient_id, key, title, body, link, created_at)
select * from unnest(%s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[],
                     %s::timestamptz[])
on conflict (event, recipient_id, key) do nothing
returning id, recipient_id, key,
    array(select channel::text from notices_switch off
          where off.user_id = recipient_id and off.event = notices_notice.event)
"""
"""Answers with the ways out that each recipient has switched off for the event."""

_COLUMNS = ("event", "recipient_id", "key", "title", "body", "link", "created_at")


def _into_inbox(notices: Sequence[Notice]) -> list[tuple[Notice, list[str]]]:
    """Write those that nobody was told before; returns them with their numbers, and which ways
    out the recipient has switched off."""
    if not notices:
        return []
    made = {(one.recipient_id, one.key): one for one in notices}
    with prepared_cursor() as cursor:
        cursor.execute(_INSERT, [[getattr(one, name) for one in notices] for name in _COLUMNS])
        written = cursor.fetchall()
    for pk, recipient, key, _ in written:
        made[recipient, key].pk = pk
    return [(made[recipient, key], off) for _, recipient, key, off in written]


def _notice(event: str, told: Message) -> Notice:
    template = TEMPLATES[event]
    return Notice(
        event=event,
        recipient=told.to,
        key=told.key,
        title=fill(template.title, told.context)[:100],
        body=fill(template.body, told.context),
        link=told.link,
    )


def _outgoing(
    event: str,
    to: User | str,
    context: Mapping[str, str],
    link: str,
    key: str,
    email: str,
    off: Collection[str] = (),
) -> list[Outbox]:
    """What goes out beside the inbox, by the ways the recipient has not switched off."""
    template = TEMPLATES[event]
    address = to if isinstance(to, str) else _phone_of(to)
    ways: list[tuple[Channel, str, str]] = []
    if address and template.sms and Channel.SMS not in off:
        ways.append((Channel.SMS, address, fill(template.sms, context) + _address(link)))
    if email and Channel.EMAIL not in off:
        text = f"{fill(template.body, context)}\n{_address(link)}".strip()
        ways.append((Channel.EMAIL, email, text))
    return [
        Outbox(
            channel=channel,
            to=where,
            body=body,
            event=event,
            key=key,
            subject=fill(template.title, context),
            params={name: str(context[name]) for name in sorted(template.names())},
        )
        for channel, where, body in ways
    ]


def _phone_of(user: User) -> str:
    return user.phone.plain_for_system() if user.phone is not None else ""


def _address(link: str) -> str:
    return f" {settings.PUBLIC_URL.rstrip('/')}{link}" if link else ""


# Sending ---------------------------------------------------------------------------------------


def deliver_due(*, limit: int = 200) -> int:
    """Send what is due, oldest first; returns how many went out.

    Several workers may run it at once: each locks the row it sends. A crash after the provider
    took a message sends it again under the same number, which the provider drops.
    """
    sent = 0
    tried: list[UUID] = []
    while len(tried) < limit:
        with transaction.atomic():
            row = (
                Outbox.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(status=Outbox.Status.PENDING, next_try_at__lte=clock.now())
                .exclude(pk__in=tried)
                .order_by("next_try_at", "created_at")
                .first()
            )
            if row is None:
                return sent
            tried.append(row.pk)
            sent += _send_one(row)
    return sent


def _send_one(row: Outbox) -> bool:
    """Try one row and write down what came of it."""
    row.attempts += 1
    try:
        row.provider_id = _by_sms(row) if row.channel == Channel.SMS else _by_email(row)
    except SmsRejected as refused:
        _give_up(row, f"{refused.code} {refused.sentence}")
    except (Unavailable, SMTPException, OSError) as error:
        _try_later(row, error)
    else:
        row.status, row.sent_at, row.error = Outbox.Status.SENT, clock.now(), ""
    row.save(update_fields=["attempts", "status", "sent_at", "next_try_at", "provider_id", "error"])
    return row.status == Outbox.Status.SENT


def _by_sms(row: Outbox) -> str:
    receipt = get_sms().send(
        phone=row.to.plain_for_system(),
        text=row.body,
        template=row.event,
        params=row.params,
        message_id=row.pk.hex,
    )
    return receipt.provider_id[:100]


def _by_email(row: Outbox) -> str:
    EmailMessage(
        subject=row.subject,
        body=row.body,
        to=[row.to.plain_for_system()],
        headers={"Message-ID": f"<{row.pk.hex}@{settings.DEFAULT_FROM_EMAIL.split('@')[-1]}>"},
    ).send()
    return row.pk.hex


def _try_later(row: Outbox, error: Exception) -> None:
    # The text of a mail error may quote the address: its kind is enough.
    told = error.message if isinstance(error, Refusal) else type(error).__name__
    if row.attempts > len(PAUSES):
        _give_up(row, told)
        return
    row.error = told[:200]
    row.next_try_at = clock.now() + PAUSES[row.attempts - 1]


def _give_up(row: Outbox, why: str) -> None:
    row.status, row.error = Outbox.Status.FAILED, why[:200]
    logger.warning("outbox %s (%s) failed: %s", row.pk, row.event, row.error)


# The recipient's side --------------------------------------------------------------------------


def mark_read(*, actor: Actor, notice_id: int) -> Notice:
    """Note that a notice was opened. Raises NotFound for another user's notice."""
    notice = Notice.objects.filter(pk=notice_id, recipient_id=actor.user_id).first()
    if notice is None or actor.user_id is None:
        raise NotFound
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, actor: Actor) -> int:
    """Note that the whole inbox was seen; returns how many were new."""
    if actor.user_id is None:
        return 0
    unread = Notice.objects.filter(recipient_id=actor.user_id, read_at__isnull=True)
    return unread.update(read_at=clock.now())


def set_switches(
    *, actor: Actor, channel: Channel, off: Iterable[str], among: Collection[str] | None = None
) -> None:
    """Switch a channel off for exactly these events of one's own; all others are on.

    `among` are the events that were asked about: the rest stays as it is.
    """
    if actor.user_id is None:
        raise Forbidden("请先登录。")
    events = set(off)
    if unknown := events - set(TEMPLATES):
        raise Invalid({"off": f"没有这类消息：{'、'.join(sorted(unknown))}。"})
    with transaction.atomic():
        own = Switch.objects.filter(user_id=actor.user_id, channel=channel)
        own = own if among is None else own.filter(event__in=among)
        own.exclude(event__in=events).delete()
        Switch.objects.bulk_create(
            [Switch(user_id=actor.user_id, channel=channel, event=event) for event in events],
            ignore_conflicts=True,
        )


# Announcements ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Announcing:
    """A plain text shown on a portal from one day to another; by itself from today on."""

    title: str = line("标题", needed=True)
    body: str = line("内容", longest=2000, clean=clean_text, needed=True, help="纯文字。")
    portal: str = choice("显示在", Portal, needed=True, sentence="请选择显示在哪里。")
    shown_from: date | None = day("开始日期")
    shown_until: date | None = day("结束日期", help="含当日；不填表示一直显示。")


def publish_announcement(*, actor: Actor, facts: Announcing) -> Announcement:
    """Show a plain text on a portal. Raises Forbidden, Invalid."""
    _may_announce(actor)
    first, last = facts.shown_from or clock.today(), facts.shown_until
    also = {"shown_until": "结束日期不能早于开始日期。"} if last and last < first else {}
    told = values(cleaned(replace(facts, shown_from=first), also=also))
    return Announcement.objects.create(
        authority_id=actor.authority_id, created_by_id=actor.user_id, **told
    )


def end_announcement(*, actor: Actor, announcement_id: int) -> Announcement:
    """Show an own authority's announcement until yesterday only. Raises Forbidden, NotFound."""
    _may_announce(actor)
    with transaction.atomic():
        own = Announcement.objects.select_for_update()
        if actor.role is not Role.SYSTEM:
            own = own.filter(authority_id=actor.authority_id or 0)
        found = get_one(own.filter(pk=announcement_id))
        yesterday = clock.today() - timedelta(days=1)
        found.shown_until = yesterday
        found.shown_from = min(found.shown_from, yesterday)
        found.save(update_fields=["shown_from", "shown_until"])
        return found


def _may_announce(actor: Actor) -> None:
    if actor.role is Role.SYSTEM:
        return
    if actor.role is not Role.AUTHORITY or not actor.may("rules"):
        raise Forbidden("只有管理部门的管理员可以发布公告。")
