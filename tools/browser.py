"""Browser and fonts for the journeys: found on this machine, else installed by apt."""

from __future__ import annotations

import os
import shutil
import subprocess

from config.console import Failure, step

NAMES = (
    "chromium-headless-shell",  # draws the same and starts none of what a window on a desk needs
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
BROWSERS = ("chromium-headless-shell", "chromium")
"""Packages, the first that the machine's sources have is taken."""
FONTS = "fonts-noto-cjk"
BY_HAND = (
    "apt install chromium fonts-noto-cjk, or name a browser in ZHIYE_TEST_CHROMIUM;"
    " without the journeys: make test ARGS='-m \"not journey\"'"
)


def find() -> str:
    """Path of a Chromium that starts, or an empty text."""
    for name in (os.environ.get("ZHIYE_TEST_CHROMIUM", ""), *NAMES):
        path = shutil.which(name) if name else None
        if path and _starts(path):
            return path
    return ""


def has_chinese_font() -> bool:
    """Whether pages would show characters instead of empty boxes."""
    program = shutil.which("fc-list")
    if program is None:
        return False
    shown = subprocess.run([program, ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(shown.stdout.strip())


def provide() -> None:
    """Install what is missing; raises Failure where that is not allowed."""
    if find() and has_chinese_font():
        return
    apt = shutil.which("apt-get")
    become = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if apt is None or not _allowed(become):
        raise Failure("The journeys need Chromium and a Chinese font.", BY_HAND)
    with step("browser and Chinese fonts (apt)"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        said = _run([*become, apt, "update"], environment)
        for package in BROWSERS:
            install = ["install", "-y", "--no-install-recommends", package, FONTS]
            said = _run([*become, apt, *install], environment)
            if find() and has_chinese_font():
                return
    raise Failure(f"apt could not install them: {' '.join(said.splitlines()[-1:])}", BY_HAND)


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stderr or done.stdout).strip()


def _starts(path: str) -> bool:
    done = subprocess.run([path, "--version"], capture_output=True, check=False)
    return done.returncode == 0


def _allowed(become: list[str]) -> bool:
    if become and shutil.which(become[0]) is None:
        return False
    return subprocess.run([*become, "true"], capture_output=True, check=False).returncode == 0
