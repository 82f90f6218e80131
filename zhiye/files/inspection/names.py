"""Names of uploads: shown, never used as a path."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath

from zhiye.core.text import BadValue

LONGEST = 120


def cleaned(name: str | None) -> tuple[str, str]:
    """Display name and extension in small letters. Raises BadValue without an extension.

    Folders, control characters and the marks that turn the reading direction ("gpj.exe") go.
    """
    flat = unicodedata.normalize("NFKC", name or "").replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in flat if unicodedata.category(c)[0] not in "CZ" or c == " ")
    visible = "".join("_" if c in '<>:"|?*' else c for c in visible).strip(" .")
    path = PurePosixPath(visible or "_")
    extension = path.suffix[1:].lower()
    if not extension or not extension.isascii() or not extension.isalnum():
        raise BadValue("文件名没有扩展名（如 .jpg、.pdf），请重新选择文件。", code="no_extension")
    stem = path.stem[: LONGEST - 10] or "文件"
    return f"{stem}.{extension}"[:LONGEST], extension[:8]
