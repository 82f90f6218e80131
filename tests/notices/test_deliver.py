"""Sending what is due: retries, failures, several workers, e-mail."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction

from zhiye.core import clock
from zhiye.integrations.models import SandboxMessage
from zhiye.notices import selectors
from zhiye.notices.models import Outbox
from zhiye.notices.services import PAUSES, deliver_due, send

if TYPE_CHECKING:
    from zhiye.accounts.models import User

CONTEXT = {"who": "太原锅炉", "reason": "", "until": ""}
DOWN, BAD = "13800009999", "13800009998"


def queue(to: str, key: str = "1", email: str = "") -> None:
    with transaction.atomic():
        send(event="test.asked", to=to, context=CONTEXT, key=key, email=email)


@pytest.mark.django_db
def test_due_messages_are_sent_once() -> None:
    queue("13800000001")
    queue("13800000002")
    assert deliver_due() == 2
    assert deliver_due() == 0
    row = Outbox.objects.order_by("created_at")[0]
    assert (row.status, row.attempts, row.error) == (Outbox.Status.SENT, 1, "")
    assert row.sent_at is not None
    assert row.provider_id.startswith("sandbox-")
    kept = SandboxMessage.objects.get(message_id=row.pk.hex)
    assert (kept.template, kept.text) == ("test.asked", "太原锅炉请您答复。")
    assert [m.message_id for m in selectors.sandbox_messages()]


@pytest.mark.django_db
@pytest.mark.assurance(53)
def test_a_provider_that_is_down_is_tried_later_and_at_last_given_up() -> None:
    queue(DOWN)
    moment = clock.now()
    for number, pause in enumerate(PAUSES, start=1):
        with clock.freeze(moment):
            assert deliver_due() == 0
            assert deliver_due() == 0
        row = Outbox.objects.get()
        assert (row.status, row.attempts) == (Outbox.Status.PENDING, number)
        assert row.next_try_at == moment + pause
        moment += pause
    with clock.freeze(moment):
        deliver_due()
    row = Outbox.objects.get()
    assert (row.status, row.attempts) == (Outbox.Status.FAILED, len(PAUSES) + 1)
    assert row.error.endswith("。")
    assert list(Outbox.objects.filter(status="failed")) == [row]


@pytest.mark.django_db
def test_one_bad_number_stops_nothing_else() -> None:
    queue(BAD)
    queue(DOWN)
    queue("13800000003")
    assert deliver_due() == 1
    assert sorted(Outbox.objects.values_list("status", flat=True)) == [
        "failed",
        "pending",
        "sent",
    ]
    assert "停机" in Outbox.objects.get(status="failed").error


@pytest.mark.django_db
def test_the_limit_bounds_one_run() -> None:
    for number in range(5):
        queue(f"1380000001{number}")
    assert [deliver_due(limit=2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.django_db
def test_a_message_for_later_waits() -> None:
    queue("13800000001")
    Outbox.objects.update(next_try_at=clock.now() + timedelta(minutes=5))
    assert deliver_due() == 0
    with clock.freeze(clock.now() + timedelta(minutes=6)):
        assert deliver_due() == 1


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_send_each_message_once() -> None:
    for number in range(12):
        queue(f"138000001{number:02d}")
    together = threading.Barrier(4)

    def work(_: int) -> int:
        together.wait()
        try:
            return deliver_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == 12
    assert SandboxMessage.objects.count() == 12
    assert set(Outbox.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.django_db
def test_emails_are_sent_and_retried(monkeypatch: pytest.MonkeyPatch) -> None:
    queue(BAD, email="office@example.cn")
    real = EmailBackend.send_messages

    def broken(*_: object) -> int:
        raise smtplib.SMTPServerDisconnected("office@example.cn")

    monkeypatch.setattr(EmailBackend, "send_messages", broken)
    assert deliver_due() == 0
    row = Outbox.objects.get(channel="email")
    assert (row.status, row.error) == (Outbox.Status.PENDING, "SMTPServerDisconnected")
    monkeypatch.setattr(EmailBackend, "send_messages", real)
    with clock.freeze(row.next_try_at):
        assert deliver_due() == 1
    sent = mail.outbox[0]
    assert (sent.to, sent.subject) == (["office@example.cn"], "太原锅炉请您答复")
    assert sent.extra_headers["Message-ID"].startswith(f"<{row.pk.hex}@")


@pytest.mark.django_db
def test_to_a_user_by_phone(a_user: Callable[..., User]) -> None:
    user = a_user(number="13800000077")
    send(event="test.asked", to=user, context=CONTEXT, key="1")
    assert deliver_due() == 1
    assert str(SandboxMessage.objects.get().phone) == "138****0077"
