"""What `make bench` holds lists and desks against: plain views of the same rows, the same sums."""

from __future__ import annotations

import html
import re

import pytest
from django.core.handlers.wsgi import WSGIHandler

from bench import api_yard, plain
from bench.calls import get
from bench.plain_pages import PAGES
from tests.consistency.sweep import World
from zhiye.accounts.models import User
from zhiye.lookup import queries

HERE = {"organization": 3, "employer": 3, "authority": 4, "recorder": 4, "person": 0, "worker": 0}
"""Which owner of the world of the sweep reads for whom."""


def words(markup: str) -> str:
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", markup)))


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue", "open_connection")
def test_a_plain_view_shows_nothing_that_the_page_does_not() -> None:
    world = World()
    headers: dict[str, dict[str, str]] = {"": {}}
    for who, number in HERE.items():
        actor = world.owners[number].actor
        assert actor is not None
        headers[who] = plain.reader(who, User.objects.get(pk=actor.user_id or 0), actor.role)
    real, yard = WSGIHandler(), plain.application()
    for number, shown in enumerate(PAGES):
        page = words(get(real, shown.path, headers[shown.who]).decode())
        written = get(yard, f"/{number}/", headers[shown.who]).decode()
        cells = [words(one) for one in re.findall(r"<td>(.*?)</td>", written, re.DOTALL)]
        assert cells or shown.desk, shown.name
        assert not [one for one in cells if one not in page], shown.name


def test_the_statements_of_the_yardstick_are_those_of_the_product() -> None:
    assert "$1" in api_yard.FIND
    assert "%(" not in api_yard.FIND + api_yard.COUNT
    assert re.sub(r"\$\d", "", api_yard.FIND) == re.sub(r"%\(\w+\)s", "", queries.BY_PERSON)
