"""Rows of lists are written without templates: safe, complete, with their labels on a phone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django.utils.safestring import SafeString

from zhiye.core.listing import Column
from zhiye.web.shared.banners import Button
from zhiye.web.shared.tables import button, joined, link, shown, ways, written
from zhiye.web.shared.tones import mark

EVIL = "<b onclick='x'>&\"张三"


def test_what_a_row_tells_is_escaped_once() -> None:
    html = written([Column[str]("名<称", lambda row: row, css="lead", short="简<称")], [EVIL])
    assert html == (
        '<tr><td class="lead" data-label="简&lt;称">'
        "&lt;b onclick=&#x27;x&#x27;&gt;&amp;&quot;张三</td></tr>"
    )


def test_words_days_moments_marks_and_nothing() -> None:
    assert shown(date(2026, 11, 21)) == "2026-11-21"
    assert shown(datetime(2026, 11, 21, 6, 5, tzinfo=UTC)) == "2026-11-21 14:05"
    assert shown(mark("info", "<i>")) == '<span class="zy-tag zy-tag--info">&lt;i&gt;</span>'
    assert shown(None) == shown("") == "—"
    assert shown(0) == "0"
    assert joined("甲<", None, "", mark("info", "乙")) == f"甲&lt; {mark('info', '乙')}"


def test_ways_stand_in_the_last_cell_without_a_label() -> None:
    column: Column[Any] = ways(
        lambda row: [link("查看", f"/{row.pk}/?a=1&b=2", f"查看 {EVIL}", danger=True)]
    )
    html = written([column], [SimpleNamespace(pk=7)])
    assert html.startswith(
        '<tr><td class="act"><a class="zy-link zy-link--danger" href="/7/?a=1&amp;b=2" data-drawer'
        ' aria-label="查看 &lt;b'
    )
    assert isinstance(html, SafeString)


def test_a_button_that_cannot_be_pressed_says_why() -> None:
    assert 'href="/new/"' in button(Button("添加", "/new/", "plus"))
    closed = button(Button("邀请", "/new/", "user-plus", reason="许可<未通过"))
    assert "disabled" in closed
    assert "许可&lt;未通过" in closed
    assert "href" not in closed
