"""A running provider for the client tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integrations.provider import Provider, running


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as made:
        yield made
