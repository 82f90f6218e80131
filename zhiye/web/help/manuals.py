"""The manuals as sections: read from the Markdown files the product is shipped with.

A section is known by the words of its heading without the number before them, so that sections
can be added and moved without a link going wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

KEYS = ("public", "person", "organization", "authority")
PICTURES = "pictures/manual"
_NUMBER = re.compile(r"^[一二三四五六七八九十]+、")
_PICTURE = re.compile(rf"{PICTURES}/([a-z0-9-]+)\.png")
# Raw HTML of a manual is shown as text, never run.
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Section:
    """One chapter; the words before the first heading are the section without a name."""

    name: str
    html: SafeString
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manual:
    """One manual with its sections in order."""

    key: str
    title: str
    sections: tuple[Section, ...]

    def section(self, name: str) -> Section | None:
        """The section with that heading, or None."""
        return next((one for one in self.sections if one.name == name), None)


def manual(key: str) -> Manual | None:
    """A manual by its key; None for an unknown one, and where the file was not shipped."""
    path = Path(settings.HELP_FOLDER) / f"manual-{key}.md"
    if key not in KEYS or not path.is_file():
        return None
    return _read(key, path, path.stat().st_mtime_ns)


def picture(name: str) -> Path | None:
    """The file of a picture of the manuals (`make manual` takes them), or None."""
    path = Path(settings.HELP_FOLDER) / PICTURES / f"{name}.png"
    return path if re.fullmatch(r"[a-z0-9-]+", name) and path.is_file() else None


@lru_cache(maxsize=len(KEYS) * 2)
def _read(key: str, path: Path, changed: int) -> Manual:
    """`changed` makes an edited file be read anew."""
    tokens = list(_shown(_markdown.parse(path.read_text(encoding="utf-8"))))
    title, chapters = "", [("", list[Token]())]
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            title = tokens[place + 1].content
        elif token.type == "heading_open" and token.tag == "h2":
            chapters.append((heading(tokens[place + 1].content), []))
        chapters[-1][1].append(token)
    return Manual(key, title, tuple(_section(name, inner) for name, inner in chapters))


def heading(words: str) -> str:
    """A heading without its number: 三、行政许可 → 行政许可."""
    return _NUMBER.sub("", words.strip())


def _section(name: str, tokens: Sequence[Token]) -> Section:
    """The chapter below its own heading; headings inside move up a level and can be linked to."""
    inner, parts = list(tokens), []
    if inner and inner[0].type == "heading_open" and inner[0].tag in ("h1", "h2"):
        inner = inner[3:]
    for place, token in enumerate(inner):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{int(token.tag[1]) - 1}"
        if token.type == "heading_open":
            parts.append(heading(inner[place + 1].content))
            token.attrSet("id", parts[-1])
    html = _markdown.renderer.render(inner, _markdown.options, {})
    return Section(name, mark_safe(html), tuple(parts))  # noqa: S308  our own file, HTML off


def _shown(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without pictures that are not there, and without inline styles."""
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.type == "paragraph_open" and _only_missing(tokens[place + 1]):
            place += 3
            continue
        token.attrs.pop("style", None)
        if token.children:
            token.children = [one for one in token.children if not _missing(one)]
            for one in token.children:
                if one.type == "image":
                    one.attrSet("src", f"/help/{one.attrGet('src')}".replace(PICTURES, "pictures"))
                    one.attrSet("loading", "lazy")
        yield token
        place += 1


def _only_missing(inline: Token) -> bool:
    children = inline.children or []
    return bool(children) and all(map(_missing, children))


def _missing(token: Token) -> bool:
    """A picture that was never taken, or is none of the manuals'."""
    if token.type != "image":
        return False
    found = _PICTURE.fullmatch(str(token.attrGet("src")))
    return found is None or picture(found[1]) is None
