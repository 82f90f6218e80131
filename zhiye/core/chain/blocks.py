"""What a block's digest covers, and its signature."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import UTC

from zhiye.core import keyring
from zhiye.core.chain.rows import digest
from zhiye.core.models import AuditBlock

PURPOSE = "audit chain"


def digest_of(block: AuditBlock) -> str:
    """SM3 over everything a block says and the digest of the block before it."""
    told = [
        block.previous,
        block.table,
        block.columns,
        str(block.first_id),
        str(block.last_id),
        str(block.rows),
        digest(bytes(block.marks)).hex(),
        block.content,
        block.reason,
        block.at.astimezone(UTC).isoformat(timespec="microseconds"),
    ]
    return digest(json.dumps(told, ensure_ascii=False).encode()).hex()


def sign(text: str) -> tuple[str, str]:
    """Id of the newest data key, and its signature."""
    key = keyring.current().data[0]
    return key.id, key.sign(text.encode(), PURPOSE)


def signed(text: str, key_id: str, signature: str) -> bool:
    """Whether a key of the ring has signed the text."""
    return any(
        key.id == key_id and hmac.compare_digest(key.sign(text.encode(), PURPOSE), signature)
        for key in keyring.current().data
    )


def canonical(document: Mapping[str, object]) -> str:
    """A document as the one text that is signed: all but its signature."""
    told = {name: value for name, value in document.items() if name != "signature"}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
