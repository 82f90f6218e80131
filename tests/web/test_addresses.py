"""Addresses that are found once are those that Django finds."""

from __future__ import annotations

import pytest
from django.template import Context, Engine
from django.urls import NoReverseMatch, reverse
from django.urls.base import set_script_prefix

from zhiye.web.shared.addresses import at


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("organization:dashboard", ()),
        ("organization:registration", (7,)),
        ("authority:case", ()),
        ("authority:licence", (0,)),
        ("account", ()),
        ("organization:registration", (7, 8)),
    ],
)
def test_what_django_finds(name: str, numbers: tuple[int, ...]) -> None:
    try:
        expected = reverse(name, args=numbers)
    except NoReverseMatch:
        with pytest.raises(NoReverseMatch):
            at(name, *numbers)
        return
    assert at(name, *numbers) == at(name, *numbers) == expected


def test_a_prefix_of_the_site_is_kept() -> None:
    before = at("organization:registration", 7)
    set_script_prefix("/below/")
    try:
        assert at("organization:registration", 7) == f"/below{before}"
    finally:
        set_script_prefix("/")


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("{% url 'organization:registration' pk %}", "/org/registrations/7/"),
        ("{% url 'organization:registration' pk=pk %}", "/org/registrations/7/"),
        ("{% url 'help:manual' 'public' %}", "/help/public/"),
        (
            "{% url 'organization:registration' pk as where %}[{{ where }}]",
            "[/org/registrations/7/]",
        ),
        ("{% url 'no:such' as where %}[{{ where }}]", "[]"),
    ],
)
def test_the_tag_of_templates(tag: str, written: str) -> None:
    assert Engine.get_default().from_string(tag).render(Context({"pk": 7})) == written
