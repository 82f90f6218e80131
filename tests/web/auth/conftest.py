"""The login and account pages with a small page for each portal behind them."""

from __future__ import annotations

import pytest
from pytest_django import Settings

ACTOR = "zhiye.web.shared.middleware.ActorMiddleware"
MESSAGES = "django.contrib.messages.middleware.MessageMiddleware"


@pytest.fixture(autouse=True)
def _pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.auth.urls"
    settings.PASSWORD_HASHERS = ["zhiye.accounts.hashers.Argon2"]
    if ACTOR not in settings.MIDDLEWARE:
        chain = list(settings.MIDDLEWARE)
        chain.insert(chain.index(MESSAGES) + 1, ACTOR)
        settings.MIDDLEWARE = chain
