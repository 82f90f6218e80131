"""Two employers at once, on a real database with real connections (FJ-17, assurance 7, 10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import cast, hired
from tests.registrations.test_races import at_once, kinds
from zhiye.core.refusals import Refusal
from zhiye.employment import employers, services
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.models import Employment, Spell

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.assurance(7),
]
MANY = 8


def filings(code: str, key: str = "") -> list[Callable[[], Any]]:
    """Many employers who each file the same worker."""
    item = hired.worker()
    acts: list[Callable[[], Any]] = []
    for _ in range(MANY):
        here = hired.organization(code)
        employer, clerk = employers.of_organization(here), cast.as_organization(here)

        def act(employer_id: int = employer.pk, clerk: Any = clerk) -> Any:
            return services.file(
                actor=clerk, employer_id=employer_id, item_ids=[item.pk], facts=hired.facts()
            )

        acts.append(act)
    return acts


@pytest.mark.req("FJ-17")
def test_one_of_many_employers_wins_and_the_others_are_told_who() -> None:
    answers = at_once(filings(hired.IN_FUJIAN))
    assert kinds(answers)["list"] == 1
    winner = Employment.objects.get()
    late = [one for one in answers if isinstance(one, Refusal)]
    assert len(late) == MANY - 1
    for one in late:
        assert f"“{winner.employer.name}”（{winner.started_on:%Y-%m-%d}起）" in one.message
        assert winner.person.name not in one.message
    assert Spell.objects.filter(closed_on=None).count() == 1


@pytest.mark.req("FJ-17")
def test_the_constraint_alone_holds_it_where_nobody_locks_the_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "_lock_person_where", lambda **condition: None)
    answers = at_once(filings(hired.IN_FUJIAN))
    assert kinds(answers)["list"] == 1
    assert Employment.objects.count() == Spell.objects.count() == 1
    assert all("名下" in one.message for one in answers if isinstance(one, Refusal))


@pytest.mark.req("ZS-25")
def test_in_zhongshan_all_of_them_are_on_record() -> None:
    answers = at_once(filings(hired.IN_ZHONGSHAN))
    assert kinds(answers) == {"list": MANY}


@pytest.mark.assurance(10)
def test_the_same_form_many_times_at_once_is_one_record() -> None:
    here, item = hired.organization(), hired.worker()
    employer, clerk = employers.of_organization(here), cast.as_organization(here)
    answers = at_once(
        [
            lambda: services.file(
                actor=clerk,
                employer_id=employer.pk,
                item_ids=[item.pk],
                facts=hired.facts(),
                key="form-7",
            )
        ]
        * MANY
    )
    assert kinds(answers) == {"list": MANY}
    assert len({one[0].pk for one in answers}) == Employment.objects.count() == 1


@pytest.mark.req("FJ-19")
def test_recorded_and_denied_at_the_same_moment() -> None:
    first, second = hired.organization(hired.IN_FUJIAN), hired.organization(hired.IN_FUJIAN)
    item = hired.worker()
    former = hired.hired(item, first)
    made = hired.moving(item, second)
    officer, me = hired.officer(hired.fujian()), cast.as_person(item.certificate.person)
    answers = at_once(
        [
            lambda: services.record(actor=officer, pk=made.pk),
            lambda: services.deny(actor=me, pk=made.pk),
        ]
    )
    assert kinds(answers)["Employment"] == 1
    former.refresh_from_db()
    made.refresh_from_db()
    assert (former.state, made.state) in (("ended", "active"), ("active", "denied"))
    assert EMPLOYMENT.log_of(made).count() == 2
