"""Giving bytes out so that a browser takes them for nothing but what they are (assurance 22)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from zhiye.regions.selectors import Payload


def answer(name: str, content_type: str, data: bytes, *, inline: bool = False) -> HttpResponse:
    """Bytes under a file name; an attachment unless they may be shown in the browser."""
    response = HttpResponse(data, content_type=content_type)
    disposition = content_disposition_header(not inline, name)
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def tagged(request: HttpRequest, payload: Payload) -> HttpResponse:
    """JSON with its entity tag; 304 for who has it already (lessons U18)."""
    sent = request.headers.get("If-None-Match", "").split(",")
    known = {tag.strip().removeprefix("W/") for tag in sent}
    if known & {payload.etag, "*"}:
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        response = HttpResponse(payload.body, content_type="application/json; charset=utf-8")
    response["ETag"] = payload.etag
    response["Cache-Control"] = "public, no-cache"
    return response
