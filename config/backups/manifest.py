"""What a backup says of itself, signed: a backup that was changed or cut short is not restored."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

from config.console import Failure

NAME = "manifest.json"
DUMP = "database.dump"
SUMS = "files.sha256"
FORMAT = 1
_PURPOSE = "backup"


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def described(path: Path) -> dict[str, Any]:
    """Size and SHA-256 of a file of the backup."""
    return {"bytes": path.stat().st_size, "sha256": sha256(path)}


def key_checks() -> dict[str, str]:
    """For each key of the ring something that only this key makes, and that tells nothing of it."""
    from zhiye.core import keyring

    ring = keyring.current()
    return {key.id: key.sign(b"", f"{_PURPOSE} key")[:16] for key in (*ring.data, *ring.index)}


def write(folder: Path, document: dict[str, Any]) -> None:
    """Sign and write it; the last file of a backup."""
    from zhiye.core import keyring

    key = keyring.current().data[0]
    whole = {"format": FORMAT, **document, "keys": key_checks(), "key": key.id}
    whole["signature"] = key.sign(_canonical(whole), _PURPOSE)
    (folder / NAME).write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a whole, unchanged backup whose keys are all here; raises Failure."""
    try:
        document = json.loads((folder / NAME).read_text("utf-8"))
        found = int(document["format"])
    except FileNotFoundError:
        raise Failure(
            f"{folder} is not a finished backup: it has no {NAME}.",
            "Give the folder that `python -m config.backup` has named.",
        ) from None
    except (ValueError, TypeError, KeyError):
        raise Failure(f"{folder / NAME} cannot be read.", "Take another backup.") from None
    if found != FORMAT:
        raise Failure(
            f"{folder} has format {found}, this version reads {FORMAT}.",
            "Restore it with the version of zhiye that has made it.",
        )
    _check_keys(document)
    _check_signature(folder, document)
    for name, told in (DUMP, document["dump"]), (SUMS, document["files"]):
        path = folder / name
        if not path.is_file() or sha256(path) != told["sha256"]:
            raise Failure(
                f"{path} is missing or not what was backed up: its SHA-256 differs.",
                "Take another copy of this backup, or another backup.",
            )
    return dict(document)


def _check_keys(document: dict[str, Any]) -> None:
    here = key_checks()
    missing = [name for name, check in document["keys"].items() if here.get(name) != check]
    if missing:
        raise Failure(
            f"The key ring lacks the keys {', '.join(missing)} of this backup (or has others of"
            " these names).",
            "Put the key ring of that installation in place (ZHIYE_KEYRING_FILE, mode 0600).",
        )


def _check_signature(folder: Path, document: dict[str, Any]) -> None:
    from zhiye.core import keyring

    signed = any(
        hmac.compare_digest(key.sign(_canonical(document), _PURPOSE), document["signature"])
        for key in keyring.current().data
        if key.id == document["key"]
    )
    if not signed:
        raise Failure(
            f"{folder / NAME} was changed: its signature does not hold.",
            "Take another copy of this backup, or another backup.",
        )


def _canonical(document: dict[str, Any]) -> bytes:
    told = {name: value for name, value in document.items() if name != "signature"}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
