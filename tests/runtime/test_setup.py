"""Set-up installs by uv with pip's own settings, and by pip where uv gets nowhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.console import Failure
from tools import frontend, setup


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


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A machine whose npm runs the given line of Python; nothing was set up before."""
    monkeypatch.setattr(setup, "FRONT_END", tmp_path / "vendor" / ".sha256")
    monkeypatch.setattr(setup, "LOG", tmp_path / "setup.log")

    def does(line: str) -> None:
        command = [sys.executable, "-c", line]
        monkeypatch.setattr(setup, "_npm_ci", lambda *own: setup._Program(command))
        monkeypatch.setattr(setup, "_own_npm", lambda: (["npm"], "/usr/bin"))

    return does


def test_npm_works_beside_python_and_is_waited_for(
    npm: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    npm("import time; time.sleep(0.3); print('added 9 packages')")
    copied: list[str] = []
    monkeypatch.setattr(frontend, "copy", lambda: copied.append(setup.LOG.read_text()))
    with setup._front_end_begun() as begun:
        assert begun is not None
        setup._front_end(begun)
    assert copied == ["added 9 packages\n"]
    assert setup.FRONT_END.is_file()
    with setup._front_end_begun() as begun:
        assert begun is None, "nothing to do the second time"


def test_npm_says_what_went_wrong(npm: Any) -> None:
    npm("import sys; print('npm error network ENOTFOUND registry'); sys.exit(1)")
    with setup._front_end_begun() as begun, pytest.raises(Failure, match="ENOTFOUND") as told:
        setup._front_end(begun)
    assert "check the network" in told.value.remedy
    assert not setup.FRONT_END.exists()


def test_npm_ends_where_python_cannot_be_set_up(npm: Any) -> None:
    npm("import time; time.sleep(600)")
    with pytest.raises(Failure, match="no disk"), setup._front_end_begun() as begun:
        raise Failure("no disk")
    assert begun is not None
    assert begun._process.returncode is not None
