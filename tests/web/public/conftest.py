"""Figures are held for minutes; a test wants its own."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_held() -> None:
    cache.clear()
