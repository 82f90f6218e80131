"""Every page of the person portal needs the catalogue and an association over the province."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _ground(catalogue: None) -> None:
    from tests import cast

    cast.authority()
