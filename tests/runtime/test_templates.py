"""Templates: cotton and partials work together, and an undefined variable fails a test."""

from __future__ import annotations

import pytest
from django.template import Context, Template, engines


def test_an_undefined_variable_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="nothing_of_this_name"):
        Template("{{ nothing_of_this_name }}").render(Context())


def test_partials_need_no_load_tag() -> None:
    text = "{% partialdef row %}[{{ one }}]{% endpartialdef %}{% partial row %}{% partial row %}"
    assert Template(text).render(Context({"one": 1})) == "[1][1]"


def test_the_loaders_of_both_packages_are_in_use() -> None:
    loaders = engines["django"].engine.loaders  # type: ignore[attr-defined]
    assert loaders[0][0] == "template_partials.loader.Loader"
    assert "django_cotton.cotton_loader.Loader" in loaders[0][1][0][1]
