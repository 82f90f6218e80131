"""Looks for what must never be committed: keys, real people's numbers, places of one machine."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from config.console import ROOT, say
from tools.files import ours

# An invented ID number begins with 70, which is no region; an invented mobile with 1380 or 1390000.
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z_.])\d{6}(\d{8})\d{3}[\dXx](?![0-9A-Za-z_])")
MOBILE = re.compile(r"(?<![0-9A-Za-z_.*])1[3-9]\d{9}(?![0-9A-Za-z_])")
PASSWORD = re.compile(r"\b[a-z+]+://[^\s:/@{}<>'\"$]+:([^\s@{}<>'\"$]{8,})@")
SECRETS = (
    ("private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY")),
    ("cloud key", re.compile(r"\b(AKIA|ASIA|LTAI)[0-9A-Za-z]{12,20}\b")),
    ("access token", re.compile(r"\b(gh[pousr]_[0-9A-Za-z]{30,}|glpat-[\w-]{20,})")),
    ("password in an address", PASSWORD),
)
MACHINE = re.compile(r"(?<![\w.])/(work|root|home)/\w")
LOCKS = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-node.txt",
    "requirements-uv.txt",
    "package-lock.json",
)
HERE = r"(^|[\s=])/(opt|home|root|tmp|work)/"
REGISTRY = re.compile(
    rf"--(extra-)?index-url|--find-links|--trusted-host|\"resolved\"|@ file:|{HERE}"
)
# Addresses in examples: their passwords say that they are examples.
EXAMPLE = re.compile(r"password|secret|example|^postgres$|\*{3}")


def main() -> None:
    """Print every finding and fail if there is one."""
    found = [finding for path in ours() for finding in scan(path)]
    for finding in found:
        say(finding)
    sys.exit(1 if found else 0)


def scan(path: Path) -> Iterator[str]:
    """Findings of one file, as `file:line: what`. The value itself is not repeated."""
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        return
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    for number, line in enumerate(text.splitlines(), start=1):
        for what in findings(line, lock=path.name in LOCKS):
            yield f"{name}:{number}: {what}"


def findings(line: str, *, lock: bool = False) -> Iterator[str]:
    """What is wrong with one line."""
    if lock:
        if REGISTRY.search(line):
            yield "registry address or local path in a lock file"
        return
    for match in ID_NUMBER.finditer(line):
        if not match[0].startswith("70") and _is_birth_date(match[1]) and _checks(match[0]):
            yield "ID number that does not begin with 70"
    for match in MOBILE.finditer(line):
        if not match[0].startswith(("1380", "1390000")):
            yield "mobile number outside the invented ranges"
    for what, pattern in SECRETS:
        secret = pattern.search(line)
        if secret and not (secret.groups() and EXAMPLE.search(secret[1])):
            yield what
    if MACHINE.search(line):
        yield "path of one machine"


def _checks(number: str) -> bool:
    """Whether the check digit is right (GB 11643): a number with a wrong one is nobody's."""
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17].upper()


def _is_birth_date(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= day.year <= 2035


if __name__ == "__main__":
    main()
