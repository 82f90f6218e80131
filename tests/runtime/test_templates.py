"""Templates: components are loaded, and an undefined variable fails a test."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template, engines

from config.prepare import NOT_SERVED

ROOT = Path(__file__).resolve().parent.parent.parent


def test_an_undefined_variable_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="nothing_of_this_name"):
        Template("{{ nothing_of_this_name }}").render(Context())


def test_the_loader_of_components_is_in_use() -> None:
    loaders = engines["django"].engine.loaders  # type: ignore[attr-defined]
    assert "django_cotton.cotton_loader.Loader" in loaders[0][1]


def test_every_file_a_page_names_is_collected() -> None:
    pages = [path for path in (ROOT / "zhiye").rglob("*") if path.suffix in (".html", ".py")]
    texts = "".join(path.read_text(encoding="utf-8") for path in pages)
    named = set(re.findall(r"static ['\"]([^'\"]+)['\"]", texts))
    script = Template("{% load django_htmx %}{% htmx_script %}").render(Context())
    named |= set(re.findall(r'src="/static/([^"?]+)', script))
    assert {"zhiye/components.css", "django_htmx/htmx-2.min.js"} < named
    for name in named:
        assert finders.find(name), name
        assert not [one for one in NOT_SERVED if fnmatch.fnmatchcase(name, one)], name
