"""Icons of the Tabler set, put into the page as SVG so that no request and no font is needed."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = "vendor/tabler-icons/outline"
_NAME = re.compile(r"[a-z0-9-]+")


class UnknownIcon(LookupError):
    """No such icon in the set; the name is a mistake in a template."""


@lru_cache(maxsize=512)
def _shapes(name: str) -> str:
    found = finders.find(f"{FOLDER}/{name}.svg") if _NAME.fullmatch(name) else None
    if not isinstance(found, str):
        raise UnknownIcon(name)
    text = Path(found).read_text("utf-8")
    inner = re.search(r"<svg[^>]*>(.*)</svg>", text, re.DOTALL)
    if inner is None:
        raise UnknownIcon(name)
    return re.sub(r'\s*<path stroke="none"[^>]*/>|\n\s*', "", inner.group(1))


@lru_cache(maxsize=1024)
def svg(name: str) -> SafeString:
    """The icon as inline SVG, hidden from screen readers. Raises UnknownIcon."""
    return format_html(
        '<svg class="zy-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
        ' aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(_shapes(name)),  # noqa: S308 - file of the vendored set, never user text
    )
