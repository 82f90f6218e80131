"""A worker with a phone: a logged-in client and what its pages say."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.support.login import login
from zhiye.accounts.models import User
from zhiye.core.actor import Actor, Role
from zhiye.files.models import StoredFile
from zhiye.files.services import store
from zhiye.integrations.models import SandboxMessage
from zhiye.organizations.models import Delegation, Organization
from zhiye.people.models import Person


def phone_of(someone: Person | User) -> Client:
    """A client logged in as a worker."""
    account = someone.user if isinstance(someone, Person) else someone
    assert account is not None
    client = Client()
    login(client, account)
    return client


def clerk_of(here: Organization) -> User:
    """The account of an organisation's owner delegate."""
    return Delegation.objects.select_related("user").get(organization=here, is_owner=True).user


def text_of(response: Any) -> str:
    """The words of a page, without markup and without the runs of white space."""
    html = re.sub(r"<(script|style)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def field_of(response: Any, name: str) -> str:
    """The value of a hidden field of a page."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', response.content.decode())
    assert tag, name
    value = re.search(r'value="([^"]*)"', tag[0])
    return unescape(value[1]) if value else ""


def newest_code() -> str:
    """The code of the newest text message."""
    found = re.search(r"验证码(\d{6})", SandboxMessage.objects.latest("pk").text)
    assert found
    return found[1]


def photo(name: str = "照片.png") -> SimpleUploadedFile:
    """A small picture, as a phone sends it without script."""
    data = io.BytesIO()
    Image.new("RGB", (320, 200), "#eee").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


def stored(owner: User | Actor, kind: str = "certificate_copy") -> StoredFile:
    """A stored file with its bytes, for pages whose pictures are looked at."""
    pk = owner.user_id if isinstance(owner, Actor) else owner.pk
    return store(actor=Actor(pk, "测试", Role.PERSON), kind=kind, upload=photo())


def saved_photo(client: Client, kind: str) -> str:
    """The key of a picture saved at once, as the script does it."""
    sent = client.post(
        f"/files/upload/{kind}/", {"file": photo()}, headers={"accept": "application/json"}
    )
    assert sent.status_code == 201, sent.content
    return str(sent.json()["key"])


def at_login(response: Any) -> bool:
    """Whether a page sent a stranger to the login of the person portal."""
    return bool(response.status_code == 302 and response["Location"].startswith("/me/login/"))
