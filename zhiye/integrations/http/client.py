"""The common part of all clients: one configured host, signed, timed, retried, failing closed."""

from __future__ import annotations

import ipaddress
import json
import logging
import random
import socket
import time
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from django.core.exceptions import ImproperlyConfigured
from pydantic import TypeAdapter

from zhiye.core.refusals import Unavailable
from zhiye.integrations.http import signing
from zhiye.integrations.http.breaker import Breaker

logger = logging.getLogger(__name__)
A = TypeVar("A")

LARGEST_REPLY = 2 * 1024 * 1024
_AGAIN = {429, 502, 503, 504}


class Refused(Exception):
    """The provider understood and said no, with its own code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class _NoAnswer(Exception):
    """Worth another try."""


class ProviderClient:
    """Posts signed JSON to one provider; `label` names the service to the user."""

    def __init__(
        self,
        *,
        service: str,
        label: str,
        provider: str = "http",
        url: str,
        key: str,
        secret: str,
        signature: str = "HMAC-SHA256",
        private_network: bool = False,
        attempts: int = 3,
        timeout: float = 8.0,
        pause: float = 0.3,
        breaker: Breaker | None = None,
    ) -> None:
        self._service, self._label = service, label
        self._base = _checked(service, url)
        self._key, self._secret, self._signature = key, secret, signature
        if not key or not secret or signature not in signing.ALGORITHMS:
            raise ImproperlyConfigured(
                f"ZHIYE_{service.upper()}_KEY and _SECRET are needed, and a known signature method."
            )
        self._private_network = private_network
        self._attempts, self._pause = attempts, pause
        self._breaker = breaker or Breaker()
        # No redirects, no proxy from the environment: requests go to the configured host only.
        self._http = httpx.Client(
            timeout=httpx.Timeout(timeout, connect=min(timeout, 3.0)),
            follow_redirects=False,
            trust_env=False,
        )

    def ask(self, path: str, body: Mapping[str, Any], answer: type[A]) -> A:
        """Post and read the reply's `data` as an answer class.

        Raises Refused when the provider says no, Unavailable when no trustworthy answer came: a
        reply that does not fit the class counts as none.
        """
        if not self._breaker.allows():
            raise self._unavailable("circuit_open")
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            data = TypeAdapter(answer).validate_python(self._try(path, content))
        except Refused:
            self._breaker.succeeded()
            raise
        except Exception as error:
            self._breaker.failed()
            # The text of the error may quote the request: its kind is enough.
            logger.warning("%s: no answer (%s)", self._service, _kind(error))
            raise self._unavailable("unavailable") from None
        self._breaker.succeeded()
        return data

    def _try(self, path: str, content: bytes) -> Any:
        self._check_address()
        for attempt in range(1, self._attempts + 1):
            try:
                return self._once(path, content)
            except (_NoAnswer, httpx.TransportError):
                if attempt == self._attempts:
                    raise
                time.sleep(self._pause * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))  # noqa: S311
        raise _NoAnswer

    def _once(self, path: str, content: bytes) -> Any:
        full = self._base.path.rstrip("/") + path
        signed = signing.headers(
            key=self._key,
            secret=self._secret,
            algorithm=self._signature,
            method="POST",
            path=full,
            body=content,
        )
        address = self._base.copy_with(path=full)
        sent = {**signed, "Content-Type": "application/json; charset=utf-8"}
        with self._http.stream("POST", address, content=content, headers=sent) as reply:
            raw = b""
            for chunk in reply.iter_bytes():
                raw += chunk
                if len(raw) > LARGEST_REPLY:
                    raise ValueError("reply too large")
            if reply.status_code in _AGAIN:
                raise _NoAnswer(str(reply.status_code))
            if reply.status_code != 200:
                raise ValueError(f"status {reply.status_code}")
        return _unwrapped(raw)

    def _check_address(self) -> None:
        """The configured name must not lead to this machine or to a neighbour of it."""
        host, port = self._base.host, self._base.port or 443
        for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            address = ipaddress.ip_address(entry[4][0])
            if address.is_link_local or address.is_multicast or address.is_unspecified:
                raise ValueError("address not allowed")
            if not address.is_global and not self._private_network:
                raise ValueError("private address; set private_network for a government intranet")

    def _unavailable(self, code: str) -> Unavailable:
        return Unavailable(
            f"“{self._label}”暂时没有回应。",
            remedy="您填写的内容都已保留，请过几分钟再试。",
            code=code,
        )


def _checked(service: str, url: str) -> httpx.URL:
    parts = urlsplit(url)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and local)):
        raise ImproperlyConfigured(f"ZHIYE_{service.upper()}_URL must be an https address.")
    if parts.username or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"ZHIYE_{service.upper()}_URL takes host and path only.")
    return httpx.URL(url)


def _unwrapped(raw: bytes) -> Any:
    """{"code": "OK", "data": …} → data; another code is a refusal; anything else is no answer."""
    reply = json.loads(raw)
    code = reply["code"]
    if not isinstance(code, str):
        raise TypeError("code is not text")
    if code != "OK":
        if code in ("BUSY", "TIMEOUT", "INTERNAL"):
            raise _NoAnswer(code)
        raise Refused(code, str(reply.get("message", "")))
    return reply["data"]


def _kind(error: Exception) -> str:
    return (
        f"{type(error).__name__} {error}" if isinstance(error, _NoAnswer) else type(error).__name__
    )
