"""Keys of the sealed fields: a ring kept outside the database (assurance 28, 44, 45).

The ring is a JSON document, given in ZHIYE_KEYRING or in the file ZHIYE_KEYRING_FILE:
`{"data": [{"id", "profile", "secret"}, …], "index": [ … ]}`. The first data key encrypts, all of
them decrypt; the first index key makes look-up values, all of them are looked up. Profile SM is
SM4-GCM and HMAC-SM3, INTL is AES-256-GCM and HMAC-SHA256; both may stand in one ring, so that a
switch is a new first key. The working keys are derived from the secrets, one for each purpose.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = b"\x01"
_NONCE = 12
_TAG = 16
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_ID = re.compile(r"[a-z0-9]{1,16}")


class Tampered(Exception):
    """A sealed value was changed, moved to another column, or its key is gone."""


class Profile(StrEnum):
    """Which family of algorithms a key uses."""

    SM = "SM"
    INTL = "INTL"

    @property
    def hash(self) -> hashes.HashAlgorithm:
        """SM3 or SHA-256."""
        return hashes.SM3() if self is Profile.SM else hashes.SHA256()


@dataclass(frozen=True)
class Key:
    """One secret of the ring; `secret` is 32 random bytes."""

    id: str
    profile: Profile
    secret: bytes

    def derive(self, purpose: str, length: int) -> bytes:
        """A working key for one purpose (HKDF)."""
        kdf = HKDF(self.profile.hash, length, salt=None, info=f"zhiye {purpose}".encode())
        return kdf.derive(self.secret)

    @cached_property
    def header(self) -> bytes:
        """What every value sealed with this key begins with."""
        return VERSION + bytes([len(self.id)]) + self.id.encode()

    @cached_property
    def _cipher(self) -> algorithms.SM4 | algorithms.AES:
        if self.profile is Profile.SM:
            return algorithms.SM4(self.derive("seal SM4", 16))
        return algorithms.AES(self.derive("seal AES", 32))

    def seal(self, plain: bytes, aad: bytes) -> bytes:
        """header + nonce + ciphertext + tag; `aad` and the header are authenticated too."""
        return self.sealer(aad)(plain)

    def sealer(self, aad: bytes) -> Callable[[bytes], bytes]:
        """`seal` for many values of one column; every value gets a nonce of its own."""
        header, cipher, bound = self.header, self._cipher, self.header + aad

        def seal(plain: bytes) -> bytes:
            nonce = secrets.token_bytes(_NONCE)
            box = Cipher(cipher, modes.GCM(nonce)).encryptor()
            box.authenticate_additional_data(bound)
            return b"".join((header, nonce, box.update(plain), box.finalize(), box.tag))

        return seal

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        """Raises Tampered unless the value is exactly what this key sealed for this `aad`."""
        body = sealed[len(self.header) :]
        nonce, text, tag = body[:_NONCE], body[_NONCE:-_TAG], body[-_TAG:]
        try:
            box = Cipher(self._cipher, modes.GCM(nonce, tag)).decryptor()
            box.authenticate_additional_data(self.header + aad)
            return box.update(text) + box.finalize()
        except (InvalidTag, ValueError) as error:
            raise Tampered("the value was changed or belongs elsewhere") from error

    @lru_cache(maxsize=64)  # noqa: B019 - keys live as long as the process
    def _index_key(self, purpose: str) -> bytes:
        return self.derive(f"index {purpose}", 32)

    def index(self, plain: bytes, purpose: str) -> str:
        """Keyed look-up value: key id, dot, 128 bits of HMAC in URL-safe base64."""
        return self.indexer(purpose)(plain)

    def indexer(self, purpose: str) -> Callable[[bytes], str]:
        """`index` for many values of one purpose."""
        begun = hmac.HMAC(self._index_key(purpose), self.profile.hash)
        head = f"{self.id}.".encode()

        def index(plain: bytes) -> str:
            mac = begun.copy()
            mac.update(plain)
            text = binascii.b2a_base64(mac.finalize()[:16], newline=False)
            return (head + text.translate(_URL_SAFE, b"=")).decode()

        return index

    def sign(self, message: bytes, purpose: str) -> str:
        """Keyed digest of a message, HMAC in hexadecimal."""
        mac = hmac.HMAC(self.derive(f"sign {purpose}", 32), self.profile.hash)
        mac.update(message)
        return mac.finalize().hex()


@dataclass(frozen=True)
class Keyring:
    """All keys, newest first."""

    data: tuple[Key, ...]
    index: tuple[Key, ...]

    def key_of(self, sealed: bytes) -> Key:
        """The data key a value was sealed with."""
        if sealed[:1] == VERSION and len(sealed) > 2:
            name = sealed[2 : 2 + sealed[1]].decode("ascii", "replace")
            for key in self.data:
                if key.id == name:
                    return key
        raise Tampered("no key of the ring has sealed this value")


def current() -> Keyring:
    """The ring of this process, read once for each setting."""
    if text := getattr(settings, "ZHIYE_KEYRING", ""):
        return parse(text)
    return _from_file(str(settings.ZHIYE_KEYRING_FILE))


@lru_cache(maxsize=8)
def _from_file(name: str) -> Keyring:
    path = Path(name)
    if settings.ZHIYE_KEYRING_CREATE and not path.exists():
        create_file(path)
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ImproperlyConfigured(
            f"The keyring {path} cannot be read ({error.strerror}). Restore it from the key backup;"
            " on a new installation make one with `manage.py make_keyring`."
        ) from error
    return parse(text)


@lru_cache(maxsize=8)
def parse(text: str) -> Keyring:
    """Read a keyring document; ImproperlyConfigured says what is wrong, without secrets."""
    try:
        document = json.loads(text)
        ring = Keyring(
            tuple(_key(entry) for entry in document["data"]),
            tuple(_key(entry) for entry in document["index"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        what = type(error).__name__ if isinstance(error, json.JSONDecodeError) else str(error)
        raise ImproperlyConfigured(f"The keyring is not a keyring document: {what}") from None
    for name, keys in (("data", ring.data), ("index", ring.index)):
        if not keys or len({key.id for key in keys}) != len(keys):
            raise ImproperlyConfigured(f"The keyring needs at least one key, ids unique: {name}")
    if {key.secret for key in ring.data} & {key.secret for key in ring.index}:
        raise ImproperlyConfigured("The keyring uses one secret for data and index.")
    return ring


def _key(entry: dict[str, str]) -> Key:
    secret = base64.b64decode(entry["secret"], validate=True)
    if len(secret) != 32:
        raise ValueError("a secret is not 32 bytes long")
    if not _ID.fullmatch(entry["id"]):
        raise ValueError("a key id is not of 1 to 16 small letters and digits")
    return Key(entry["id"], Profile(entry["profile"]), secret)


def new_entry(key_id: str, profile: Profile = Profile.SM) -> dict[str, str]:
    """A new random key for a keyring document."""
    secret = base64.b64encode(secrets.token_bytes(32)).decode()
    return {"id": key_id, "profile": profile.value, "secret": secret}


def new_document(profile: Profile = Profile.SM) -> dict[str, Any]:
    """A new ring with one data key and one index key."""
    return {"data": [new_entry("d1", profile)], "index": [new_entry("i1", profile)]}


def with_new_key(
    document: dict[str, Any], which: str, profile: Profile = Profile.SM
) -> dict[str, Any]:
    """The document with a new first key among `which` ("data" or "index")."""
    used = {entry["id"] for entry in document[which]}
    letter = which[0]
    number = next(n for n in range(1, 10_000) if f"{letter}{n}" not in used)
    entry = new_entry(f"{letter}{number}", profile)
    return {**document, which: [entry, *document[which]]}


def create_file(path: Path, document: dict[str, Any] | None = None) -> None:
    """Write a new keyring file (mode 0600). Never overwrites: a lost ring loses every value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(document or new_document(), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)  # fails if another process was first; its ring then counts
    except FileExistsError:
        if document is not None:
            raise
    finally:
        part.unlink(missing_ok=True)
