"""Signature of a request: key, timestamp, nonce and body under HMAC (assurance 52)."""

from __future__ import annotations

import hashlib
import secrets
import time

from cryptography.hazmat.primitives import hashes, hmac

ALGORITHMS = {"HMAC-SHA256": hashes.SHA256, "HMAC-SM3": hashes.SM3}


def canonical(method: str, path: str, timestamp: str, nonce: str, body: bytes) -> bytes:
    """What is signed: five lines, the last one the SHA-256 of the body in hexadecimal."""
    lines = (method.upper(), path, timestamp, nonce, hashlib.sha256(body).hexdigest())
    return "\n".join(lines).encode()


def sign(secret: str, algorithm: str, text: bytes) -> str:
    """The signature in hexadecimal."""
    mac = hmac.HMAC(secret.encode(), ALGORITHMS[algorithm]())
    mac.update(text)
    return mac.finalize().hex()


def headers(
    *, key: str, secret: str, algorithm: str, method: str, path: str, body: bytes
) -> dict[str, str]:
    """The five headers of a signed request, with a fresh timestamp and nonce."""
    timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
    return {
        "X-Access-Key": key,
        "X-Timestamp": timestamp,
        "X-Nonce": nonce,
        "X-Signature-Method": algorithm,
        "X-Signature": sign(secret, algorithm, canonical(method, path, timestamp, nonce, body)),
    }
