"""The files of this repository: those under version control or about to be."""

from __future__ import annotations

import subprocess
from pathlib import Path

from config.console import ROOT

SKIPPED = (".venv", ".data", ".git", "node_modules", "static/vendor", "var")


def ours() -> list[Path]:
    """Absolute paths, sorted; works in an unpacked archive without git as well."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        names = [name for name in done.stdout.split("\0") if name]
        return sorted(ROOT / name for name in names if (ROOT / name).is_file())
    found = []
    for path in ROOT.rglob("*"):
        relative = path.relative_to(ROOT).as_posix()
        if path.is_file() and not relative.startswith(SKIPPED):
            found.append(path)
    return sorted(found)
