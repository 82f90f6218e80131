"""Under which address this platform really is, so that a reader can tell a copy from it."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlsplit

import segno
from django.conf import settings

from zhiye.http.request import Request


def official_host(request: Request) -> str:
    """The host name the operator has set (ZHIYE_PUBLIC_URL); of a try-out the one it runs at."""
    return urlsplit(_base(request)).netloc


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
