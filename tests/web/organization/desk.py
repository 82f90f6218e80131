"""A clerk at a browser: logged in for an organisation, with what pages say in reach."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests import cast
from tests.files import samples
from tests.support.login import login
from tests.support.marks import flat
from zhiye.core.actor import Role
from zhiye.organizations.models import Delegation, Function, Organization

ALL = tuple(Function.values)


class Desk(Client):
    """A browser in which somebody acts for an organisation."""

    def __init__(self, organization: Organization, *, without: str = "") -> None:
        super().__init__()
        self.organization = organization
        owner = Delegation.objects.select_related("user").get(
            organization=organization, is_owner=True
        )
        self.someone = owner.user
        if without:
            self.someone = cast.user()
            functions = [one for one in ALL if one != without]
            Delegation.objects.create(
                user=self.someone, organization=organization, functions=functions
            )
        login(self, self.someone, Role.ORGANIZATION, organization.pk)

    def text(self, url: str, status: int = 200, **more: Any) -> str:
        """The words of a page, without its marks."""
        answer = self.get(url, **more)
        assert answer.status_code == status, (url, answer.status_code, words(answer)[:800])
        return words(answer)

    def html(self, url: str) -> str:
        """The main part of a page with its marks."""
        answer = self.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        return main(answer)

    def send(self, url: str, data: dict[str, Any] | None = None, status: int = 302) -> str:
        """Post a form and expect a status; answers where it leads, or what it says."""
        answer = self.post(url, data or {})
        assert answer.status_code == status, (url, answer.status_code, words(answer)[:2000])
        return str(answer["Location"]) if status == 302 else words(answer)

    def upload(self, kind: str, name: str = "材料.pdf") -> str:
        """Keep a file as the upload component does; answers its key."""
        sent = samples.upload(name, samples.pdf(1), "application/pdf")
        answer = self.post(
            f"/files/upload/{kind}/", {"file": sent}, headers={"Accept": "application/json"}
        )
        assert answer.status_code == 201, words(answer)
        return str(answer.json()["key"])


def main(answer: Any) -> str:
    """The main part of a page with its marks."""
    html = flat(answer.content.decode())
    return html.partition("<main")[2] or html


def words(answer: HttpResponse | Any) -> str:
    """What somebody reads on a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main(answer))).split())


def field(html: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return unescape(found[1])


def newcomer() -> Client:
    """Somebody with an account who acts for no organisation yet."""
    client = Client()
    login(client, cast.user(), Role.ORGANIZATION)
    return client
