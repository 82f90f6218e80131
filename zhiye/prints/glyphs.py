"""Which characters can be printed: asked of the fonts before anything is typeset.

A character that no font has (a rare one in a name, an emoji, a self-made one) is printed as 〓 and
named by its code point, never as an empty box, and never silently left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from fontTools.ttLib import TTFont

from zhiye.files import fonts

GETA = "〓"
_JOINER = "\u200d"


@lru_cache(maxsize=1)
def coverage() -> frozenset[int]:
    """The code points that one of the print fonts can draw; read once a process."""
    found: set[int] = set()
    for path in sorted(fonts.folder().glob("*.otf")):
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


@lru_cache(maxsize=1)
def _plain() -> frozenset[int]:
    """Those that need no second look: no marks, nothing invisible, nothing self-made."""
    return frozenset(code for code in coverage() if unicodedata.category(chr(code))[0] not in "CM")


def fit(text: str) -> tuple[str, list[str]]:
    """The text as it can be printed, and the names of what cannot: "U+20BB7".

    A base with its accents counts as one character. Line breaks become spaces; characters without
    a shape of their own (direction marks, variant selectors) are dropped: a print must not be
    turned round by one.
    """
    if unicodedata.is_normalized("NFC", text) and _plain().issuperset(map(ord, text)):
        return text, []
    shown: list[str] = []
    missing: list[str] = []
    for cluster in _clusters(unicodedata.normalize("NFC", text)):
        drawn = [char for char in cluster if not _has_no_shape(char)]
        if all(_can_be_drawn(char) for char in drawn):
            shown += [" " if char.isspace() else char for char in drawn]
        else:
            shown.append(GETA)
            missing.append(" ".join(f"U+{ord(char):04X}" for char in drawn))
    return "".join(shown), missing


def fit_all(value: Any) -> tuple[Any, list[str]]:
    """`fit` for every text inside dicts and lists; each missing character is named once."""
    found: dict[str, None] = {}

    def walk(one: Any) -> Any:
        if isinstance(one, str):
            shown, missing = fit(one)
            found.update(dict.fromkeys(missing))
            return shown
        if isinstance(one, dict):
            return {key: walk(inner) for key, inner in one.items()}
        return [walk(inner) for inner in one] if isinstance(one, list | tuple) else one

    return walk(value), list(found)


def _clusters(text: str) -> Iterator[str]:
    """A character with the marks after it; what a joiner holds together stays together."""
    held = ""
    for char in text:
        if held and (unicodedata.category(char)[0] == "M" or _JOINER in (char, held[-1])):
            held += char
        else:
            if held:
                yield held
            held = char
    if held:
        yield held


def _has_no_shape(char: str) -> bool:
    if char.isspace():
        return False
    selects = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return selects or unicodedata.category(char) in ("Cc", "Cf")


def _can_be_drawn(char: str) -> bool:
    own = unicodedata.category(char) == "Co"  # the same code is another character elsewhere
    return char.isspace() or (not own and ord(char) in coverage())
