"""Giving bytes out so that a browser takes them for nothing but what they are (assurance 22)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def answer(name: str, content_type: str, data: bytes, *, inline: bool = False) -> HttpResponse:
    """Bytes under a file name; an attachment unless they may be shown in the browser."""
    response = HttpResponse(data, content_type=content_type)
    disposition = content_disposition_header(not inline, name)
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
