"""Rules for templates that no reviewer should have to remember; every template must compile."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from config.console import ROOT, say

COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.S)
DATA_BLOCK = re.compile(r"""\btype=["']application/(ld\+)?json["']""")
EVENT = re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:a-z-]+)\s*=", re.I)
RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("inline style element: use a style sheet", re.compile(r"<style\b", re.I)),
    ("style attribute: use a class", re.compile(r"<[^>]*\sstyle\s*=", re.I)),
    ("event attribute: use a script file", EVENT),
    ("javascript: address", re.compile(r"javascript:", re.I)),
    (
        "script of another site",
        re.compile(r"<(script|link|img|iframe)\b[^>]*(src|href)=[\"']?(https?:)?//", re.I),
    ),
    ("|safe: escape, or build it in Python", re.compile(r"\|\s*safe(seq)?\b")),
    ("autoescape off", re.compile(r"\{%\s*autoescape\s+off")),
    ("picture without alt", re.compile(r"<img\b(?![^>]*\salt\s*=)[^>]*>", re.I)),
    (
        "a chain that asks the state: tell it in Python, by one table or function a kind",
        re.compile(r"\{%\s*elif\b[^%]*\bstate\s*(?:==|!=|in\b)"),
    ),
    ("hx-vals with script", re.compile(r"hx-(vals|headers)\s*=\s*[\"']?js:", re.I)),
)
SCRIPT = re.compile(r"<script\b([^>]*)>", re.I)
POST_FORM = re.compile(r"<form\b[^>]*method=[\"']?post\b[^>]*>(.*?)</form>", re.I | re.S)
SEVERAL = ("organization", "authority")
COLUMNS = 120
TOKEN = re.compile(r"csrf_token|csrf_input|\{\{ ?csrf")


def main() -> None:
    """Print every finding and fail if there is one."""
    folders = sorted((ROOT / "zhiye").rglob("templates"))
    paths = sorted({path for folder in folders for path in folder.rglob("*.html")})
    found = [line for path in paths for line in lint(path)]
    found += list(_broken(folders))
    for line in found:
        say(line)
    say(f"{len(paths)} templates")
    sys.exit(1 if found else 0)


def lint(path: Path) -> Iterator[str]:
    """Findings of one template, as `file:line: what`."""
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    several = any(f"/web/{portal}/" in path.as_posix() for portal in SEVERAL)
    text = path.read_text("utf-8")
    found = set(findings(text, several=several))
    if path.parent.name != "gallery":
        found |= set(too_long(text))
    for number, what in sorted(found):
        yield f"{name}:{number}: {what}"


def too_long(text: str) -> Iterator[tuple[int, str]]:
    """Lines of more columns than a difference of one word should show; comments count too."""
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > COLUMNS:
            yield number, f"{len(line)} columns: break where white space does not show"


def findings(text: str, *, several: bool = False) -> Iterator[tuple[int, str]]:
    """Line number and rule of everything wrong in a template's text.

    `several`: a template of a portal in which one user may act for several.
    """
    text = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    for what, pattern in RULES:
        for match in pattern.finditer(text):
            yield _line(text, match.start()), what
    for match in SCRIPT.finditer(text):
        if not re.search(r"\ssrc\s*=", match[1]) and not DATA_BLOCK.search(match[1]):
            yield _line(text, match.start()), "inline script: use a script file"
    for match in POST_FORM.finditer(text):
        if not TOKEN.search(match[1]):
            yield _line(text, match.start()), "form without csrf_token"
        elif several and "acting_key" not in match[1]:
            yield _line(text, match.start()), "form without acting_key: for whom is it sent?"


def _broken(folders: list[Path]) -> Iterator[str]:
    """Templates that do not compile: unknown tags, wrong nesting, missing libraries."""
    import django
    from django.template import TemplateDoesNotExist, TemplateSyntaxError
    from django.template.loader import get_template

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_offline")
    django.setup()
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            name = path.relative_to(folder).as_posix()
            try:
                get_template(name)
            except (TemplateSyntaxError, TemplateDoesNotExist) as error:
                yield f"{path.relative_to(ROOT)}: {error}"


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


if __name__ == "__main__":
    main()
