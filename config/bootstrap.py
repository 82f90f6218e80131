"""Fills the environment of a try-out: everything a demo needs without being asked."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """The data folder of this checkout, or the one that ZHIYE_DATA names."""
    return Path(os.environ.get("ZHIYE_DATA") or ROOT / ".data" / "dev").expanduser().resolve()


def demo_environment(data: Path) -> dict[str, str]:
    """Variables of a demo on `data`; the session key is made once and kept there, mode 0600."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ZHIYE_PROFILE": "demo",
        "ZHIYE_DATA": str(data),
        "ZHIYE_SECRET_KEY": _kept(data / "secret_key"),
    }


def _kept(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("utf-8").strip()
    with os.fdopen(number, "w") as file:
        file.write(text := secrets.token_urlsafe(48))
    return text
