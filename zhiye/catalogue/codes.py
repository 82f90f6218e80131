"""Item codes as people write them, brought to one form.

    normalise_code("Ｑ２（限桥式起重机）") == ItemCode("Q2", "限桥式起重机")
    normalise_code("流动式起重机司机[Q2]") == ItemCode("Q2", "限流动式起重机")

Codes of welding items (GTAW-FeⅡ-6G…) are only cleaned: NFKC would turn Ⅱ into two letters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from zhiye.catalogue import data_files

METAL, NON_METAL = "(金属)", "(非金属)"
CRANE_DRIVER = "Q2"

_CODE = re.compile(r"(?<![A-Z0-9])[A-Z][0-9]{0,2}(?![A-Z0-9])")
_LIMIT = re.compile(r"限:?([^()\[\]]+)")
_METAL = re.compile(r"\(?(非?)金属(?:材料)?(?:焊接操作|焊)?\)?")
_WELDING = re.compile(r"[A-Z]{2,}(?:\([^)]*\))?-")
_BRACKETS = str.maketrans("【】〔〕{}<>", "[][][][]")
_WELDING_MARKS = str.maketrans("（）／—–－‐−", "()/-----")
_BETWEEN = re.compile(r"[、,;/\s]+(?![^(\[]*[)\]])")
_BETWEEN_WELDING = re.compile(r"[、,，;；\n]+")


@dataclass(frozen=True)
class ItemCode:
    """A code with the restriction written beside it ("限桥式起重机" or nothing)."""

    code: str
    restriction: str = ""

    def __str__(self) -> str:
        return f"{self.code}({self.restriction})" if self.restriction else self.code


@cache
def crane_types() -> tuple[str, ...]:
    """The machine types Q2 can be limited to, in the order of the catalogue."""
    return tuple(row["name"] for row in data_files.read("crane_limits"))


def normalise_code(text: object) -> ItemCode:
    """Bring one code to its canonical form; what is not understood keeps its characters.

    Full width, case, spaces and kinds of brackets do not matter. The machine type of Q2 is
    understood beside the code and as part of the item's name (S / C [15b], domain-facts 2).
    """
    raw = str("" if text is None else text)
    plain = folded(raw)
    if found := _METAL.fullmatch(plain):
        return ItemCode(NON_METAL if found[1] else METAL)
    if _WELDING.match(plain):
        return ItemCode("".join(raw.translate(_WELDING_MARKS).split()))
    codes = _CODE.findall(plain)
    if len(codes) == 1:
        return ItemCode(codes[0], _restriction(plain) if codes[0] == CRANE_DRIVER else "")
    if not codes and plain.startswith("起重机司机("):
        return ItemCode(CRANE_DRIVER, _restriction(plain))
    return ItemCode(plain)


def split_codes(text: object) -> list[ItemCode]:
    """Several codes in one cell ("A、G1,Q2(限桥式起重机)"), each normalised, without doubles."""
    raw = str("" if text is None else text)
    if _WELDING.search(folded(raw)):
        parts = _BETWEEN_WELDING.split(raw)
    else:
        parts = _BETWEEN.split(unicodedata.normalize("NFKC", raw).translate(_BRACKETS).strip())
    return list(dict.fromkeys(normalise_code(part) for part in parts if part.strip()))


def folded(text: object) -> str:
    """Half width, upper case, no spaces, only () and []."""
    plain = unicodedata.normalize("NFKC", str("" if text is None else text))
    # Once more: capitals, and letters that lost a space between them, can combine anew.
    once = "".join(plain.upper().translate(_BRACKETS).split())
    return unicodedata.normalize("NFKC", once)


def _restriction(words: str) -> str:
    """The restriction a text about Q2 speaks of: known machine types, else its own words."""
    named = [name for name in crane_types() if name.removesuffix("起重机") in words]
    if named:
        return f"限{'、'.join(named)}"
    other = _LIMIT.search(words)
    return f"限{other[1]}" if other else ""
