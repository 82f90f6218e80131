"""How an authority presents the platform: its name, who runs it, whom to ask, links (ZS-46)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from zhiye.core.text import BadValue, clean_line
from zhiye.regions.models import Authority
from zhiye.regions.rules import ruleset

MOST_LINKS = 8
LONGEST_NAME = 12
LONGEST_URL = 300
_STRANGE = re.compile(r"""[\s"'<>\\^`{|}]""")
_web = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Link:
    """A page of the authority's own site, offered in the header."""

    name: str
    url: str


@dataclass(frozen=True)
class Brand:
    """What header, footer and help show; all of it empty where no authority has said anything."""

    platform_name: str = ""
    organizer: str = ""
    support_contact: str = ""
    links: tuple[Link, ...] = ()


NEUTRAL = Brand()


def links_typed(links: Iterable[Mapping[str, str]]) -> str:
    """Links as they are typed: one a line, its name, a space, its address."""
    return "\n".join(f"{one['name']} {one['url']}" for one in links)


def links_of(typed: str) -> list[dict[str, str]]:
    """What was typed as names with addresses. Raises ValidationError."""
    found = []
    for line in map(str.strip, typed.splitlines()):
        name, _, url = line.rpartition(" ")
        if line and not name.strip():
            raise ValidationError(f"“{line[:60]}”缺少名称或网址，请写成“名称 网址”。")
        if url:
            found.append({"name": name.strip(), "url": url})
    return found


def brand_of(authority_id: int | None) -> Brand:
    """What holds for an authority: each part its own, else that of the nearest one above.

    The organizer is the authority that has named the platform.
    """
    chain = ruleset(authority_id).chain
    named = next((one for one in chain if one.platform_name), None)
    links = next((one.portal_links for one in chain if one.portal_links), ())
    return Brand(
        named.platform_name if named else "",
        named.name if named else "",
        next((one.support_contact for one in chain if one.support_contact), ""),
        tuple(Link(one["name"], one["url"]) for one in links),
    )


def inherited(authority: Authority) -> Brand:
    """What an authority shows where it says nothing itself."""
    return brand_of(authority.parent_id)


def clean_links(links: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Names and web addresses as they are kept. Raises BadValue with a sentence for the typist."""
    cleaned = [
        {"name": _name(one.get("name", "")), "url": clean_url(one.get("url", ""))} for one in links
    ]
    if len(cleaned) > MOST_LINKS:
        raise BadValue(f"页眉链接最多{MOST_LINKS}个。")
    if len({one["name"] for one in cleaned}) < len(cleaned):
        raise BadValue("链接名称不能重复。")
    return cleaned


def _name(typed: str) -> str:
    name = clean_line(typed, what="链接名称", longest=LONGEST_NAME)
    if not name:
        raise BadValue("每个页眉链接都要有名称和网址。")
    return name


def clean_url(typed: str) -> str:
    """A web address: http or https with a host, no account in it, nothing that runs as script."""
    url = typed.strip()
    try:
        _web(url)
        parts = urlsplit(url)
    except (ValidationError, ValueError):
        raise BadValue(f"“{url[:60]}”不是网址，网址以 http:// 或 https:// 开头。") from None
    if len(url) > LONGEST_URL or "@" in parts.netloc or _STRANGE.search(url):
        raise BadValue(f"网址最多{LONGEST_URL}个字符，不能带用户名、引号和尖括号。")
    return url
