"""The account tests hash with our own parameters, whatever the settings of the day."""

from __future__ import annotations

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _own_hasher(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["zhiye.accounts.hashers.Argon2"]
