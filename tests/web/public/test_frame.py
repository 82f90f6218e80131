"""The frame around an answer is drawn once for strangers, and shows nobody what is another's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.support.login import login
from tests.web.public.test_verify import ask
from zhiye.accounts.models import LoginSession
from zhiye.web.shared import pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

FIRST, SECOND = cast.a_name(19_001), cast.a_name(19_002)
NUMBER = cast.an_id(19_003)


@pytest.fixture(autouse=True)
def frames(monkeypatch: pytest.MonkeyPatch) -> dict[Any, tuple[str, str]]:
    """What each test draws anew."""
    drawn: dict[Any, tuple[str, str]] = {}
    monkeypatch.setattr(pages, "_frames", drawn)
    return drawn


def page(name: str, client: Client | None = None, ip: str = "10.2.0.1") -> str:
    """The answer to a stranger about somebody unknown."""
    return str(ask(client or Client(), name, NUMBER, ip=ip).content.decode())


def test_a_second_stranger_gets_the_same_frame_around_the_own_answer(
    frames: dict[Any, tuple[str, str]],
) -> None:
    first, second = page(FIRST), page(SECOND, ip="10.2.0.2")
    ((before, after),) = frames.values()
    for answer, own, other in ((first, FIRST, SECOND), (second, SECOND, FIRST)):
        assert answer.startswith(before)
        assert answer.endswith(after)
        assert own in answer
        assert other not in answer


@pytest.mark.assurance(26)
def test_a_frame_keeps_nothing_of_question_answer_or_form(
    frames: dict[Any, tuple[str, str]],
) -> None:
    page(FIRST)
    kept = "".join(part for one in frames.values() for part in one)
    for told in (FIRST, NUMBER[:6], "查无", "csrfmiddlewaretoken", pages.HOLE):
        assert told not in kept


def test_who_is_logged_in_sees_the_own_name_and_leaves_nothing_behind(
    client: Client, frames: dict[Any, tuple[str, str]]
) -> None:
    reader = cast.user(name=cast.a_name(19_004))
    login(client, reader, None)
    assert reader.name in page(FIRST, client)
    assert frames == {}
    assert reader.name not in page(FIRST)


def test_what_somebody_is_to_be_told_is_told_to_them_alone(client: Client) -> None:
    page(FIRST)
    login(client, cast.user(), None)
    LoginSession.objects.update(ended_at="2026-01-01T00:00Z", end_reason="password")
    told = "请重新登录"
    assert told in page(FIRST, client)
    assert told not in page(FIRST, client)
    assert told not in page(FIRST)


def test_where_services_are_played_pages_say_so_at_once(settings: Any) -> None:
    settings.ZHIYE_SANDBOXES = False
    assert "演示环境" not in page(FIRST)
    settings.ZHIYE_SANDBOXES = True
    assert "演示环境" in page(FIRST)


def test_no_more_frames_are_kept_than_fit(
    monkeypatch: pytest.MonkeyPatch, frames: dict[Any, tuple[str, str]]
) -> None:
    monkeypatch.setattr(pages, "FRAMES", 1)
    frames["another"] = ("", "")
    page(FIRST)
    assert len(frames) == 1
    assert "another" not in frames
