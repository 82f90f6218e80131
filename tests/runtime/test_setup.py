"""Set-up installs by uv with pip's own settings, and by pip where uv gets nowhere."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from config.console import Failure
from tools import setup


def answering(said: str = "", code: int = 0) -> Any:
    """Stands for a program that was run."""
    return lambda *args, **options: subprocess.CompletedProcess(args, code, said, "")


def test_uv_asks_the_registry_that_pip_is_told_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    said = (
        "global.index-url='https://mirror.example/simple'\n:env:.cert='/etc/ca.pem'\nglobal.x='1'"
    )
    monkeypatch.setattr("subprocess.run", answering(said))
    assert setup._pip_settings() == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "SSL_CERT_FILE": "/etc/ca.pem",
    }


@pytest.mark.parametrize(("code", "by_pip"), [(0, []), (1, ["requirements.txt"])])
def test_pip_installs_what_uv_could_not(
    code: int, by_pip: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    uv, asked = tmp_path / "uv", list[str]()
    uv.touch()
    monkeypatch.setattr(setup, "UV", uv)
    monkeypatch.setattr(setup, "VENV", tmp_path)
    monkeypatch.setattr("subprocess.run", answering(code=code))
    monkeypatch.setattr(setup, "_by_pip", lambda lock: asked.append(lock.name))
    setup._packages("requirements")
    assert asked == by_pip
    assert (tmp_path / "requirements.sha256").is_file()


def test_a_machine_without_uv_is_told_what_pip_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def unreachable(lock: Path) -> None:
        raise Failure("no registry", "check the network")

    monkeypatch.setattr(setup, "UV", tmp_path / "none")
    monkeypatch.setattr(setup, "VENV", tmp_path)
    monkeypatch.setattr(setup, "_by_pip", unreachable)
    with pytest.raises(Failure, match="no registry"):
        setup._packages("requirements")
    assert not (tmp_path / "requirements.sha256").exists()
