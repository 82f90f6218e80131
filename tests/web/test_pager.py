"""Keyset paging over rows of the access log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.db.models import F
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.models import AccessLog, stamp
from zhiye.http import paging
from zhiye.http.paging import KeysetPage

ORDERS = {
    "-at": ("-at", "-pk"),
    "at": ("at", "pk"),
    "kind": ("kind", "-at", "pk"),
    "-user": ("-user_id", "pk"),
    "user": ("user_id", "pk"),
    "annotated": ("shown_at", "pk"),
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows() -> list[AccessLog]:
    """Ninety-five rows, many with the same moment, some without a user."""
    start = clock.now()
    made = [
        AccessLog(
            **{
                **stamp(Actor.public()),
                "kind": "abc"[n % 3],
                "user_id": None if n % 4 == 0 else n % 7,
                "at": start - timedelta(microseconds=n // 10),
            }
        )
        for n in range(95)
    ]
    return AccessLog.objects.bulk_create(made)


def page(query: str = "", **more: Any) -> KeysetPage[AccessLog]:
    queryset = AccessLog.objects.annotate(shown_at=F("at"))
    options = {"orders": ORDERS, "default": "-at", **more}
    return KeysetPage(queryset, QueryDict(query), **options)


def follow(url: str, **more: Any) -> KeysetPage[AccessLog]:
    assert url.startswith("?")
    return page(url[1:], **more)


@pytest.mark.parametrize("order", ORDERS)
def test_forward_and_back_shows_every_row_once(rows: list[AccessLog], order: str) -> None:
    expected = list(
        AccessLog.objects.annotate(shown_at=F("at"))
        .order_by(*ORDERS[order])
        .values_list("pk", flat=True)
    )
    seen: list[int] = []
    pages = [page(f"order={order}")]
    while pages[-1].next_url:
        pages.append(follow(pages[-1].next_url))
    for one in pages:
        seen += [row.pk for row in one]
    assert seen == expected
    assert len(pages) == 5
    back = pages[-1]
    for earlier in reversed(pages[:-1]):
        back = follow(back.previous_url)
        assert [row.pk for row in back] == [row.pk for row in earlier]
        assert back.start == earlier.start
    assert back.previous_url == ""


def test_filters_order_and_size_stay_in_the_links(rows: list[AccessLog]) -> None:
    first = page("kind=a&kind=b&size=50&order=at")
    assert len(first) == 50
    kept = parse_qs(first.next_url[1:])
    assert kept["kind"] == ["a", "b"]
    assert kept["size"] == ["50"]
    assert kept["order"] == ["at"]
    assert "cursor" not in parse_qs(follow(first.next_url).url(order="kind")[1:])


@pytest.mark.assurance(11)
@pytest.mark.parametrize("query", ["order=password", "order=-at;drop", "size=100000", "size=-1"])
def test_only_allowed_orders_and_sizes_count(rows: list[AccessLog], query: str) -> None:
    shown = page(query)
    assert shown.order == "-at"
    assert shown.size == 20


@pytest.mark.parametrize("change", ["x", "", "tamper", "other order"])
def test_a_foreign_cursor_shows_the_first_page(rows: list[AccessLog], change: str) -> None:
    cursor = parse_qs(page().next_url[1:])["cursor"][0]
    query = {
        "x": "cursor=nonsense",
        "": "cursor=",
        "tamper": f"cursor=x{cursor}",
        "other order": f"cursor={cursor}&order=kind",
    }[change]
    shown = page(query)
    assert shown.start == 0
    assert [row.pk for row in shown] == [row.pk for row in page(f"order={shown.order}")]


def test_a_list_is_not_counted_past_the_limit(
    rows: list[AccessLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page().total == "共 95 条"
    monkeypatch.setattr(paging, "COUNT_LIMIT", 90)
    assert page().total == "90 条以上"


def test_a_page_costs_one_query_and_walks_by_row_comparison(rows: list[AccessLog]) -> None:
    url = page().next_url
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = follow(url)
        assert list(shown)
        assert shown.next_url
    assert len(asked) == 1
    sql = asked.captured_queries[0]["sql"]
    assert "OFFSET" not in sql
    assert '("core_accesslog"."at", "core_accesslog"."id") < (' in sql


def test_a_row_added_meanwhile_is_neither_doubled_nor_skipped(rows: list[AccessLog]) -> None:
    first = page()
    AccessLog.objects.create(**stamp(Actor.public()), kind="new", at=clock.now())
    second = follow(first.next_url)
    assert not {row.pk for row in first} & {row.pk for row in second}
    assert second.rows[0].pk == list(page("size=50"))[21].pk


def test_an_empty_list_has_no_neighbours() -> None:
    shown = page()
    assert not shown
    assert shown.next_url == shown.previous_url == shown.shown == ""
    assert shown.total == "共 0 条"


def test_going_back_from_a_short_start_fills_the_first_page(rows: list[AccessLog]) -> None:
    second = follow(page().next_url)
    AccessLog.objects.create(**stamp(Actor.public()), kind="new", at=clock.now())
    back = follow(second.previous_url)
    assert len(back) == 20
    assert back.has_previous
    first = follow(back.previous_url)
    assert len(first) == 20
    assert first.previous_url == ""
