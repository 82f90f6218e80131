"""Two users with phones, and the words of two events of the tests' own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from zhiye.core import phone
from zhiye.core.actor import Actor, Role

if TYPE_CHECKING:
    from zhiye.accounts.models import User

_seq = itertools.count(1)


@pytest.fixture
def a_user(db: None) -> Callable[..., User]:
    def make(name: str = "张建国", number: str | None = "") -> User:
        from zhiye.accounts.models import User

        return User.objects.create(
            name=name, phone=phone.demo(next(_seq)) if number == "" else number
        )

    return make


@pytest.fixture
def as_actor() -> Callable[[User], Actor]:
    return lambda user: Actor(user.pk, user.name, Role.PERSON)


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    from zhiye.notices import templates

    told = templates.Template(
        "test.asked",
        "测试",
        "{who}请您答复",
        "{who}请您答复。[[原因：{reason}。]]",
        "{who}请您答复[[，{until}前]]。",
    )
    quiet = templates.Template("test.quiet", "测试", "已办结", "{who}已办结。")
    for template in (told, quiet):
        templates.register(template)
    yield
    for template in (told, quiet):
        del templates.TEMPLATES[template.event]
