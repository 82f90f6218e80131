"""The end of the chain, signed, for a place where nobody who can change the database can write."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings

from zhiye.core import keyring
from zhiye.core.chain import blocks
from zhiye.core.clock import now, today
from zhiye.core.models import AuditBlock


def folder() -> Path:
    """Where heads are exported to."""
    return Path(settings.DATA_DIR) / "audit"


def head() -> dict[str, Any] | None:
    """The newest block with a signature of its own; None while there is none."""
    block = AuditBlock.objects.order_by("-pk").first()
    if block is None:
        return None
    document: dict[str, Any] = {
        "block": block.pk,
        "digest": block.digest,
        "sealed_at": block.at.isoformat(),
        "told_at": now().isoformat(),
        "key": keyring.current().data[0].id,
    }
    return document | {"signature": blocks.sign(blocks.canonical(document))[1]}


def export() -> Path | None:
    """Write the head of today beside those of earlier days; what is there is never rewritten."""
    document = head()
    if document is None:
        return None
    path = folder() / f"head-{today():%Y-%m-%d}-{document['block']}.json"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps(document, indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    return path


def problem(document: Any) -> str:
    """Why an exported head does not belong to this chain; empty when it does."""
    try:
        signed = blocks.signed(blocks.canonical(document), document["key"], document["signature"])
        number, digest = int(document["block"]), str(document["digest"])
    except (AttributeError, TypeError, KeyError, ValueError):
        return "is not an exported head"
    if not signed:
        return "is not signed by a key of the key ring"
    if not AuditBlock.objects.filter(pk=number, digest=digest).exists():
        return f"names block {number}, which the chain no longer has: blocks were cut off or remade"
    return ""
