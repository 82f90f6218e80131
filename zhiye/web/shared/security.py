"""The Content-Security-Policy of every answer (assurance 14)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)

POLICY: dict[str, str] = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"


def header(**changes: str) -> str:
    """The policy as a header value; `frame_ancestors="'self'"` replaces one directive."""
    directives = POLICY | {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def previewable(response: Answer) -> Answer:
    """Allow an answer (a PDF or picture) to be shown in a frame of our own pages."""
    response["Content-Security-Policy"] = header(frame_ancestors="'self'")
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


class ContentSecurityPolicyMiddleware:
    """Sets the policy on every answer that does not bring a stricter or previewable one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", header())
        response.setdefault("Permissions-Policy", PERMISSIONS)
        return response
