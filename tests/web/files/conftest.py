"""A folder for uploads and the catalogue for every test of the file pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _uploads(settings: Settings, tmp_path: Path, catalogue: None) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
