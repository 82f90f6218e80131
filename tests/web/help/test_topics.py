"""Every page has its help, and every link of the help leads somewhere (ZS-46)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from zhiye.web.help import manuals, topics

pytestmark = pytest.mark.req("ZS-46")
PORTALS = {"/me/": "person", "/org/": "organization", "/gov/": "authority"}
OTHER = ("/help/", "/api/", "/files/", "/demo/", "/healthz", "/inbox/")


def addresses() -> Iterator[str]:
    """Every address of the site, without its arguments."""

    def below(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for one in resolver.url_patterns:
            at = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from below(one, at)
            elif isinstance(one, URLPattern):
                yield at.partition("<")[0]

    yield from below(get_resolver("config.urls"), "/")


def portal_of(path: str) -> str:
    return next((portal for start, portal in PORTALS.items() if path.startswith(start)), "public")


def known(manual: str) -> set[str]:
    found = manuals.manual(manual)
    assert found is not None, manual
    return {one.name for one in found.sections}


@pytest.mark.parametrize("portal", topics.MANUAL_OF_PORTAL)
def test_every_heading_a_page_points_to_exists(portal: str) -> None:
    manual = topics.MANUAL_OF_PORTAL[portal]
    assert set(topics.TOPICS[manual].values()) <= known(manual)


def test_every_section_with_a_service_exists() -> None:
    for manual, section in topics.SERVICE_OF:
        assert section in known(manual), (manual, section)


def test_every_beginning_belongs_to_a_page() -> None:
    all_of_them = set(addresses())
    for portal, known_beginnings in topics.TOPICS.items():
        for beginning in known_beginnings:
            assert any(one.startswith(beginning) for one in all_of_them), (portal, beginning)


@pytest.mark.parametrize("path", sorted({one for one in addresses() if not one.startswith(OTHER)}))
def test_every_page_of_every_portal_has_some_help(path: str) -> None:
    manual, section = topics.topic(portal_of(path), path)
    assert section in known(manual)


@pytest.mark.parametrize("portal", ["person", "organization", "authority"])
def test_a_page_of_a_business_has_a_section_of_its_own(portal: str) -> None:
    """Only the first page and what lies outside the portal may fall back on the introduction."""
    start = next(one for one, key in PORTALS.items() if key == portal)
    for path in {one for one in addresses() if one.startswith(start) and one != start}:
        assert topics.topic(portal, path)[1], f"{path} has no help of its own: add it to TOPICS"


@pytest.mark.parametrize("key", manuals.KEYS)
def test_every_section_has_words_and_a_name_of_its_own(key: str) -> None:
    manual = manuals.manual(key)
    assert manual is not None
    names = [one.name for one in manual.sections]
    assert len(set(names)) == len(names) > 2
    assert manual.title.endswith("使用手册")
    assert all(len(one.html) > 30 for one in manual.sections)
