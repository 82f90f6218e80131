"""Plain HTTP over connections that stay open, as other systems and many phones at once speak it."""

from __future__ import annotations

import http.client
import json
import re
import uuid
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

from zhiye.accounts.demo import PASSWORD

JSON = "application/json"
BROKEN = (OSError, http.client.HTTPException)
"""What a caller sees when the other end goes away."""


@dataclass(frozen=True)
class Answer:
    """Status and content of an answer."""

    status: int
    text: str

    @property
    def json(self) -> Any:
        """The content as data."""
        return json.loads(self.text)

    @property
    def sentence(self) -> str:
        """What a refusal says to the reader, on a page or as data."""
        if self.text.startswith("{"):
            return str(self.json["message"])
        found = re.search(r'zy-oops__message">(.*?)</p>', self.text, re.S)
        return re.sub("<.*?>", "", found[1]).strip() if found else ""


class Wire:
    """One connection; opened again after it broke."""

    def __init__(self, url: str, headers: dict[str, str] | None = None, *, patience: float = 60):
        self.host, self.headers, self.patience = urlsplit(url).netloc, dict(headers or {}), patience
        self.connection: http.client.HTTPConnection | None = None

    def open(self) -> None:
        """Connect now, so that the first call loses no time."""
        self.connection = http.client.HTTPConnection(self.host, timeout=self.patience)
        self.connection.connect()

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = JSON) -> Answer:
        """One request. Raises one of BROKEN; the next call connects anew."""
        if self.connection is None:
            self.open()
        assert self.connection is not None
        sent = {**self.headers, **({"Content-Type": kind} if body else {})}
        try:
            self.connection.request(method, path, body or None, sent)
            reply = self.connection.getresponse()
            return Answer(reply.status, reply.read().decode())
        except BROKEN:
            self.close()
            raise

    def post(self, path: str, data: Any = None, **headers: str) -> Answer:
        """JSON to an operation of the API."""
        kept, self.headers = self.headers, {**self.headers, **headers}
        try:
            return self.ask("POST", f"/api/v1{path}", json.dumps(data or {}).encode())
        finally:
            self.headers = kept

    def submit(self, path: str, **fields: str) -> Answer:
        """A form to a page."""
        form = "application/x-www-form-urlencoded"
        return self.ask("POST", path, urlencode(fields).encode(), form)

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Account(Wire):
    """A demo account that speaks to the API with a token."""

    def __init__(
        self, url: str, phone: str, *, password: str = PASSWORD, patience: float = 60
    ) -> None:
        super().__init__(url, {"Accept": JSON}, patience=patience)
        self.told = self._take(self.post("/session", {"phone": phone, "password": password}))

    def _take(self, answer: Answer) -> Any:
        if answer.status not in (200, 201):
            self.close()  # a forgotten socket would fail whatever test runs when it is collected
            raise AssertionError(answer)
        told = answer.json
        self.headers["Authorization"] = f"Bearer {told['token']}"
        return told

    @property
    def organizations(self) -> list[str]:
        """Keys of the organisations the account acts for."""
        return [one["key"] for one in self.told["capacities"] if one["role"] == "organization"]

    def act_for(self, key: str) -> None:
        """Choose for whom to act."""
        self._take(self.post("/session/acting", {"acting": key}))

    def reads(self, path: str) -> int:
        """The status of reading an operation of the API."""
        return self.ask("GET", f"/api/v1{path}").status

    def find(self, words: str) -> str:
        """The way to a person, for an invitation."""
        answer = self.post("/people/search", {"words": words})
        assert answer.status == 200, answer
        return str(answer.json["items"][0]["person"])

    def invite(self, person: str, key: str = "") -> Answer:
        """Invite as 管理及其他人员, which any valid certificate allows."""
        wanted = {"person": person, "categories": ["other"]}
        key = key or uuid.uuid4().hex
        return self.post("/registrations/invitations", wanted, **{"Idempotency-Key": key})
