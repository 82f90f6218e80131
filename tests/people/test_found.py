"""A token of somebody found by number is good for one user, one side, one purpose and an hour."""

from __future__ import annotations

import pytest

from tests import cast
from zhiye.core.refusals import NotFound
from zhiye.people import found
from zhiye.people.found import Stale, person_of, read, token_for

pytestmark = pytest.mark.django_db


def test_who_searched_finds_the_person_again() -> None:
    clerk, worker = cast.as_organization(cast.organization()), cast.person()
    assert person_of(clerk, "file", token_for(clerk, "file", worker.pk)) == worker
    assert read(clerk, "file", token_for(clerk, "file", worker.pk, 7)) == (worker.pk, 7)


def test_a_colleague_and_the_same_human_elsewhere_find_nobody() -> None:
    here, worker = cast.organization(), cast.person()
    clerk, colleague = cast.as_organization(here), cast.as_organization(here, colleague=True)
    token = token_for(clerk, "file", worker.pk)
    for other in (colleague, cast.as_organization(cast.organization()), cast.as_person(worker)):
        with pytest.raises(NotFound) as refused:
            person_of(other, "file", token)
        assert not isinstance(refused.value, Stale)


@pytest.mark.parametrize("token", ["", "a:b:c", "0"])
def test_what_is_no_token_asks_for_a_new_search(token: str) -> None:
    with pytest.raises(Stale) as refused:
        read(cast.as_organization(cast.organization()), "file", token, again="请重新查找。")
    assert refused.value.remedy == "请重新查找。"


def test_a_find_for_one_thing_opens_no_other() -> None:
    clerk, worker = cast.as_organization(cast.organization()), cast.person()
    with pytest.raises(Stale):
        person_of(clerk, "invite", token_for(clerk, "file", worker.pk))


def test_after_an_hour_only_a_lasting_token_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    clerk, worker = cast.as_organization(cast.organization()), cast.person()
    token = token_for(clerk, "list", worker.pk)
    monkeypatch.setattr(found, "AN_HOUR", -1)
    assert read(clerk, "list", token, lasting=True) == (worker.pk,)
    with pytest.raises(Stale):
        read(clerk, "list", token)
