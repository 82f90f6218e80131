"""Templates: components are loaded, and an undefined variable fails a test."""

from __future__ import annotations

import pytest
from django.template import Context, Template, engines


def test_an_undefined_variable_fails() -> None:
    with pytest.raises(pytest.fail.Exception, match="nothing_of_this_name"):
        Template("{{ nothing_of_this_name }}").render(Context())


def test_the_loader_of_components_is_in_use() -> None:
    loaders = engines["django"].engine.loaders  # type: ignore[attr-defined]
    assert "django_cotton.cotton_loader.Loader" in loaders[0][1]
