"""Reading the marks of a page."""

from __future__ import annotations


def flat(html: str) -> str:
    """The page as it reads: where a template breaks its lines says nothing."""
    return " ".join(html.split())
