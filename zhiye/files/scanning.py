"""The hook for a malware scanner; the client for clamd (assurance 49)."""

from __future__ import annotations

import logging
import socket
import struct
from typing import Protocol

from django.conf import settings

from zhiye.files.models import StoredFile

logger = logging.getLogger(__name__)
_CHUNK = 64 * 1024


class Scanner(Protocol):
    """Answers for bytes; raises OSError when it cannot."""

    def scan(self, data: bytes) -> StoredFile.Scan:
        """CLEAN, INFECTED or NOT_CONFIGURED."""


class NoScanner:
    """No scanner is configured; the file says so."""

    def scan(self, data: bytes) -> StoredFile.Scan:
        """Always NOT_CONFIGURED."""
        return StoredFile.Scan.NOT_CONFIGURED


class Clamd:
    """clamd by TCP ("host:port") or by a socket file ("/run/clamav/clamd.ctl")."""

    def __init__(self, address: str, *, timeout: float = 20.0) -> None:
        self._address = address
        self._timeout = timeout

    def scan(self, data: bytes) -> StoredFile.Scan:
        """One INSTREAM session. Anything but a clear answer is an OSError."""
        with self._connected() as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), _CHUNK):
                part = data[start : start + _CHUNK]
                line.sendall(struct.pack(">I", len(part)) + part)
            line.sendall(struct.pack(">I", 0))
            answer = b""
            while not answer.endswith(b"\0"):
                more = line.recv(4096)
                if not more:
                    break
                answer += more
        told = answer.rstrip(b"\0").decode("utf-8", "replace")
        if told.endswith(" FOUND"):
            logger.warning("malware found in an upload: %s", told)
            return StoredFile.Scan.INFECTED
        if told.endswith(" OK"):
            return StoredFile.Scan.CLEAN
        raise OSError("clamd gave no clear answer")

    def _connected(self) -> socket.socket:
        if self._address.startswith("/"):
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self._timeout)
            try:
                line.connect(self._address)
            except OSError:
                line.close()
                raise
            return line
        host, _, port = self._address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=self._timeout)


def scanner() -> Scanner:
    """The configured scanner."""
    address: str = settings.ZHIYE_CLAMD
    return Clamd(address) if address else NoScanner()


def verdict(data: bytes) -> StoredFile.Scan:
    """The scanner's answer, or PENDING while it cannot be reached: such a file is not shown."""
    try:
        return scanner().scan(data)
    except OSError:
        logger.warning("the malware scanner does not answer")
        return StoredFile.Scan.PENDING
