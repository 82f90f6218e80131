"""Calling the API as somebody, with a token as POST /session gives it."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from tests import cast
from zhiye.accounts.models import User
from zhiye.api.entrance import new_session
from zhiye.core.actor import Actor
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.http.source import stranger

BASE = "/api/v1"
SHAPE = {"code", "message", "remedy", "errors", "checks", "reference"}


def token_of(actor: Actor) -> str:
    """A token for the user behind an actor, acting as this actor does."""
    request = Request()
    request.method, request.path = "POST", f"{BASE}/session"
    request.META.update(REMOTE_ADDR="127.0.0.1", SERVER_NAME="testserver", SERVER_PORT="80")
    user = User.objects.get(pk=actor.user_id or 0)
    request.user = user
    request.actor = stranger(request)
    new_session(request)
    acting.log_in(request, user, method="password")
    found = [
        one for one in request.capacities if one.role is actor.role and one.id == actor.acting_id
    ]
    assert found, f"no such capacity: {actor}"
    acting.switch_to(request, found[0])
    request.session.save()
    return str(request.session.session_key)


class Api:
    """A caller: `Api(actor).post("/licences", {…})`."""

    def __init__(self, actor: Actor | None = None, *, ip: str = "127.0.0.1") -> None:
        self.client = Client(raise_request_exception=False)
        self.token = token_of(actor) if actor else ""
        self.ip = ip

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request; `body` goes as JSON."""
        more: dict[str, Any] = {"headers": dict(headers), "REMOTE_ADDR": self.ip}
        if self.token:
            more["headers"]["Authorization"] = f"Bearer {self.token}"
        if body is not None:
            more |= {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.generic(method.upper(), BASE + path, **more)

    def get(self, path: str, **headers: str) -> Any:
        """Read."""
        return self.call("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """Do."""
        return self.call("post", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        """Replace."""
        return self.call("put", path, body, **headers)


def refused(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    """The refusal in an answer: the one shape, words in Chinese, a reference."""
    assert answer.status_code == status, (answer.status_code, answer.content.decode())
    assert answer["Content-Type"].startswith("application/json")
    told: dict[str, Any] = answer.json()
    assert set(told) == SHAPE
    assert any("\u4e00" <= char <= "\u9fff" for char in told["message"])
    assert told["reference"]
    if code:
        assert told["code"] == code
    if status == 429:
        assert int(answer["Retry-After"]) > 0
    return told


def done(answer: Any, status: int = 200) -> Any:
    """What came back from a call that went well."""
    assert answer.status_code == status, (answer.status_code, answer.content.decode())
    return answer.json()


def owner_of(user: User) -> Actor:
    """A user who acts for an organisation still to be proved."""
    from zhiye.core.actor import Role

    return Actor(user.pk, str(user), Role.ORGANIZATION)


def upload_of(actor: Actor, kind: str) -> str:
    """The id of a file the actor has sent."""
    return str(cast.stored_file(actor, kind).pk)
