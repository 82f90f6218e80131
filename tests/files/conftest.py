"""A data folder and users of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from zhiye.core.actor import Actor, Role


@pytest.fixture(autouse=True)
def data_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ZHIYE_CLAMD = ""
    return tmp_path / "files"


def an_actor(name: str, **more: object) -> Actor:
    from zhiye.accounts.models import User

    user = User.objects.create(name=name)
    return Actor(user.pk, name, Role.PERSON, **more)  # type: ignore[arg-type]


@pytest.fixture
def zhang(db: None) -> Actor:
    return an_actor("张建国")


@pytest.fixture
def wang(db: None) -> Actor:
    return an_actor("王秀英")
