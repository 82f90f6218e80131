"""The catalogues as the reviewed files have them."""

from __future__ import annotations

import pytest


@pytest.fixture
def catalogue(db: None) -> None:
    """All tables loaded."""
    from zhiye.catalogue.services import load_catalogue

    load_catalogue()
