"""Parts of the frame are drawn once for all to whom they show the same, and for nobody else."""

from __future__ import annotations

import re

import pytest
from django.template import Context
from django.test import Client
from django.utils.functional import SimpleLazyObject

from tests import cast
from tests.support.login import login
from zhiye.web.shared import kit
from zhiye.web.shared.templatetags import ui

MENU = (kit.MenuGroup("办理", (kit.MenuItem("注册", "/x/", badge=3),)),)
FOR_USER = {"inbox_url": "/inbox/", "inbox_count": 2}


def user_part(name: str, token: str) -> str:
    acting = SimpleLazyObject(lambda: kit.Acting(user=name, logout_url="/logout/"))
    return ui.drawn_user(Context({"acting": acting, "csrf_token": token, **FOR_USER}))


@pytest.fixture(autouse=True)
def nothing_drawn() -> None:
    ui._drawn.cache_clear()


def test_what_shows_the_same_is_drawn_once() -> None:
    for _ in range(3):
        menu = SimpleLazyObject(lambda: MENU)
        assert "注册" in ui.drawn(Context({"menu": menu}), "web/parts/menu.html", "menu")
    assert ui._drawn.cache_info().misses == 1


def test_another_number_is_drawn_anew() -> None:
    other = (kit.MenuGroup("办理", (kit.MenuItem("注册", "/x/", badge=4),)),)
    shown = [
        ui.drawn(Context({"menu": one}), "web/parts/menu.html", "menu") for one in (MENU, other)
    ]
    assert [re.findall(r"zy-badge\">(\d)", one) for one in shown] == [["3"], ["4"]]


def test_nothing_kept_leads_back_to_a_request() -> None:
    lazy = SimpleLazyObject(lambda: MENU)
    assert ui._behind(lazy) is MENU
    assert ui._behind("plain") == "plain"


def test_each_reader_sees_the_own_name_and_a_token_of_the_page() -> None:
    first, second, again = user_part("甲", "aaa"), user_part("乙", "bbb"), user_part("甲", "ccc")
    assert 'value="aaa"' in first
    assert 'value="bbb"' in second
    assert "甲" not in second
    assert again == first.replace("aaa", "ccc")
    assert ui.TOKEN not in first + second + again


def test_who_is_a_stranger_is_given_no_token() -> None:
    def token() -> str:
        raise AssertionError("asked for")

    context = Context({"acting": kit.Acting(), "csrf_token": SimpleLazyObject(token)})
    assert "csrf" not in ui.drawn_user(context)


def test_a_name_stays_text() -> None:
    assert "<b>" not in user_part("<b>甲</b>", "aaa")


@pytest.mark.django_db
def test_two_pages_of_one_reader_carry_their_own_tokens(client: Client) -> None:
    login(client, cast.user(name=cast.a_name(19_010)))
    pages = [client.get("/account/").content.decode() for _ in range(2)]
    first, second = (set(re.findall(r'csrfmiddlewaretoken" value="(\w+)"', one)) for one in pages)
    assert len(first) == len(second) == 1
    assert first != second
