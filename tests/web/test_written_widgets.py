"""Widgets that are written without a template look as Django's templates write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

from zhiye.web.shared.forms_render import WRITTEN, DateInput, Renderer

NASTY = "\"><script>'&amp;"
CHOICES: list[Any] = [
    ("", "全部"),
    (1, "一"),
    (NASTY, NASTY),
    ("组 & 别", [("a", SafeString("<b>甲</b>")), ("b", NASTY)]),
]
WIDGETS: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput({"placeholder": NASTY, "required": True, "disabled": False}), NASTY),
    (forms.TextInput({"maxlength": 60, "data-x": None}), None),
    (forms.TextInput(), ""),
    (forms.NumberInput({"min": 0}), 12345),
    (forms.HiddenInput(), NASTY),
    (DateInput(), date(2026, 2, 14)),
    (DateInput(), "2026年2月"),
    (forms.Select({"class": "zy-input"}, CHOICES), "1"),
    (forms.Select({}, CHOICES), NASTY),
    (forms.Select({}, []), None),
]


def plainly(markup: str) -> str:
    return re.sub(r">\s+<", "><", markup)


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_is_what_django_writes(widget: forms.Widget, value: Any) -> None:
    attrs = {"id": "id_x", "aria-invalid": "true"}
    ours = widget.render("x<y", value, attrs, renderer=Renderer())
    theirs = widget.render("x<y", value, attrs, renderer=DjangoTemplates())
    assert plainly(ours) == plainly(theirs)
    assert isinstance(ours, SafeString)


def test_each_written_widget_is_compared() -> None:
    assert {getattr(widget, "template_name", "") for widget, _ in WIDGETS} == set(WRITTEN)
