"""`make lock`: renews the lock files from the .in files; add --upgrade for newer versions.

No registry address and no path of this machine is written into them.
"""

from __future__ import annotations

import os
import subprocess
import sys

from config.console import ROOT, Failure, give_up, step

OPTIONS = [
    "--quiet",
    "--allow-unsafe",
    "--strip-extras",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
    "--no-emit-options",
]
NAMES = tuple(f"requirements{part}" for part in ("", "-dev", "-bench", "-node", "-uv"))
NPM = ["install", "--package-lock-only", "--ignore-scripts", "--legacy-peer-deps", "--no-audit"]


def main() -> None:
    """Compile each lock file in turn: the later ones are constrained by the first."""
    environment = os.environ | {"CUSTOM_COMPILE_COMMAND": "make lock"}
    for name in NAMES:
        with step(f"{name}.txt"):
            command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *sys.argv[1:]]
            _run([*command, "-o", f"{name}.txt", f"{name}.in"], environment)
    with step("package-lock.json"):
        _run(["npm", *NPM, "--omit-lockfile-registry-resolved"], environment)


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        give_up(Failure(f"{command[0]} failed.", done.stderr.strip()[-600:]))


if __name__ == "__main__":
    main()
