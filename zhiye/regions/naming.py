"""Which region a body's name begins with: 中山市市场监督管理局 → 中山市 (442000).

Names of counties are not unique (鼓楼区 is in Nanjing, Xuzhou, Kaifeng and Fuzhou), so a name leads
to all the regions it can mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhiye.core.edition import kept
from zhiye.core.text import fold
from zhiye.regions.data_files import GROUPING
from zhiye.regions.models import Region, RegionLevel
from zhiye.regions.territory import contains, prefix_of

_HEAD = 2
_ENDINGS = (
    "特别行政区",
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "自治区",
    "省",
    "市",
    "地区",
    "盟",
)


@dataclass(frozen=True)
class _Named:
    """A region under its full name and under the short one people write (中山, 广西, 延边)."""

    code: str
    names: tuple[str, ...]
    head: str
    """What a text that speaks of it has somewhere: of a county the whole name."""

    @classmethod
    def of(cls, code: str, name: str, level: int) -> _Named:
        head = name if level == RegionLevel.COUNTY else name[:_HEAD]
        return cls(code, (name, short) if (short := _short(name, level)) else (name,), head)

    def at_start_of(self, text: str) -> int:
        """How many letters of the text are this region's name; 0 if it does not begin with it."""
        return max((len(name) for name in self.names if text.startswith(name)), default=0)


def _short(name: str, level: int) -> str:
    """The short name of a province or city; a county is never called by less than its name."""
    if level == RegionLevel.COUNTY:
        return ""
    if name.endswith("自治州"):
        return name[:_HEAD]
    ending = next((one for one in _ENDINGS if name.endswith(one)), "")
    return name.removesuffix(ending) if ending and len(name) - len(ending) >= _HEAD else ""


def regions_named(bodies: Iterable[str]) -> dict[str, frozenset[str]]:
    """The codes of the regions each body's name can mean; empty where it tells none.

    The name is read from its beginning, from the larger region to the smaller: 广东省中山市… is
    Zhongshan, 大连市中山区… is not. A name that begins with no region is searched for the full name
    of a province or city (特种设备考试中心（中山市）).
    """
    texts = {body: fold(body).replace(" ", "") for body in bodies}
    said = "\n".join(texts.values())
    known = [one for one in _all() if one.head in said] if said.strip() else []
    return {body: frozenset(_read(text, known)) for body, text in texts.items()}


@kept
def _all() -> tuple[_Named, ...]:
    """Every region, withdrawn ones too."""
    rows = Region.objects.exclude(name__in=GROUPING).values_list("code", "name", "level")
    return tuple(_Named.of(*row) for row in rows)


def _read(text: str, known: Sequence[_Named]) -> set[str]:
    found = _longest(text, known)
    if not found:
        larger = [one.names[0] for one in known if one.code.endswith("00")]
        text = text[min((text.find(name) for name in larger if name in text), default=len(text)) :]
        found = _longest(text, known)
    codes: set[str] = set()
    while found:
        codes, length = found
        text = text[length:]
        inside = [
            one
            for one in known
            if one.code not in codes and any(contains(prefix_of(code), one.code) for code in codes)
        ]
        found = _longest(text, inside)
    return codes


def _longest(text: str, known: Sequence[_Named]) -> tuple[set[str], int] | None:
    """The regions with the longest name the text begins with, and its length."""
    lengths = {one.code: one.at_start_of(text) for one in known}
    longest = max(lengths.values(), default=0)
    if not longest:
        return None
    return {code for code, length in lengths.items() if length == longest}, longest
