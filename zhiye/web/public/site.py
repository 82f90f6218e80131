"""What public pages share: the menu, the address this platform really has, the proof of work."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import segno
from django import forms
from django.conf import settings
from django.http import HttpResponse

from zhiye.core.actor import Actor
from zhiye.http.request import Request
from zhiye.lookup import proof, services
from zhiye.web.shared import kit, pages
from zhiye.web.shared.addresses import at
from zhiye.web.shared.refusing import refusal_of

ENTRIES = (
    ("首页", "public:home"),
    ("查单位", "public:organizations"),
    ("核验证书", "public:verify"),
    ("核对打印件", "public:print"),
    ("公告", "public:announcements"),
    ("企业申报", "auth:login"),
    ("个人端", "auth:me_login"),
)
"""What anybody may do, and the two ways in."""
EXACT = ("public:home", "auth:login", "auth:me_login")


def menu(request: Request) -> list[kit.MenuGroup]:
    """The same for everybody."""
    return _menu()


@cache
def _menu() -> list[kit.MenuGroup]:
    items = [kit.MenuItem(label, at(page), exact=page in EXACT) for label, page in ENTRIES]
    return [kit.MenuGroup("", items)]


def official_host(request: Request) -> str:
    """The host name the operator has set (ZHIYE_PUBLIC_URL); of a try-out the one it runs at."""
    return urlsplit(_base(request)).netloc


def page(
    request: Request, name: str, title: str, more: dict[str, Any], *crumbs: tuple[str, str]
) -> HttpResponse:
    """A public page; it says where this platform really is. `crumbs` are the pages above it."""
    shown = {"official_host": official_host(request), **more}
    return pages.page(request, name, title, shown, crumbs=crumbs)


def proof_for(actor: Actor, form: forms.Form) -> dict[str, object]:
    """What a form shows of a proof of work: the puzzle where it is needed, and why."""
    asked = refusal_of(form)
    wanted = isinstance(asked, services.ProofNeeded)
    needed = wanted or services.proof_is_needed(actor)
    return {
        "proof": proof.challenge() if needed else None,
        "told": asked.message if asked and wanted else "",
    }


def phone_address(request: Request) -> str:
    """The address of the person portal as a phone reaches it."""
    return f"{_base(request).rstrip('/')}/me/"


def _base(request: Request) -> str:
    return str(settings.ENV.public_url) or request.build_absolute_uri("/")


def qr_svg(text: str) -> bytes:
    """A QR code as an SVG file, black on white."""
    drawn = BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=3, light="#fff")
    return drawn.getvalue()


kit.register_portal("public", menu=menu)
