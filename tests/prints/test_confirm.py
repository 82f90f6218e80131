"""Whether a print is genuine and still stands, for whoever holds it (issue C)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import cast
from tests.prints import samples
from tests.prints.test_issue import issue
from tests.same_questions import refused
from zhiye.core import clock
from zhiye.core.checks import Met, Unmet
from zhiye.core.refusals import NotFound
from zhiye.prints import kinds, selectors
from zhiye.prints.models import Print
from zhiye.prints.selectors import Verdict

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.req("ZS-03"),
    pytest.mark.usefixtures("no_kinds"),
]
DAY = date(2025, 10, 22)


@pytest.fixture
def record() -> Print:
    with clock.freeze(DAY):
        return issue().record


@pytest.fixture
def says() -> Callable[[Met | Unmet], None]:
    """Let the kind of the record answer."""

    def answer(one: Met | Unmet) -> None:
        kinds.register_kind("employment_record", stands=lambda _: one)

    return answer


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2025, 11, 21), Verdict.VALID),
        (date(2025, 11, 22), Verdict.VALID),
        (date(2025, 11, 23), Verdict.EXPIRED),
        (date(2027, 1, 1), Verdict.EXPIRED),
    ],
)
def test_until_the_end_of_its_last_day(record: Print, day: date, verdict: Verdict) -> None:
    with clock.freeze(day):
        found = selectors.by_token(record.token)
    assert (found.record, found.verdict) == (record, verdict)
    assert "2025-11-22" in found.reason
    assert bool(found.remedy) == (verdict is Verdict.EXPIRED)


def test_one_without_a_date_does_not_expire() -> None:
    with clock.freeze(DAY):
        made = issue(samples.form()).record
    with clock.freeze(DAY + timedelta(days=5000)):
        assert selectors.by_token(made.token).verdict is Verdict.VALID


def test_a_change_is_told_with_what_to_do(
    record: Print, says: Callable[[Met | Unmet], None]
) -> None:
    says(Unmet("打印后聘用记录有过变更。", "请持件人登录个人端重新打印。"))
    with clock.freeze(DAY):
        found = selectors.by_token(record.token)
    assert (found.verdict, found.reason) == (Verdict.CHANGED, "打印后聘用记录有过变更。")
    assert found.remedy == "请持件人登录个人端重新打印。"
    with clock.freeze(date(2025, 12, 1)):
        late = selectors.by_token(record.token)
    assert late.verdict is Verdict.CHANGED
    assert "2025-11-22" in late.reason


def test_a_change_without_a_remedy_has_one_all_the_same(
    record: Print, says: Callable[[Met | Unmet], None]
) -> None:
    says(Unmet("打印后聘用记录有过变更。"))
    assert "重新打印" in selectors.by_token(record.token).remedy


def test_met_stands(record: Print, says: Callable[[Met | Unmet], None]) -> None:
    says(Met("以聘用记录为准。"))
    with clock.freeze(DAY):
        found = selectors.by_token(record.token)
    assert found.verdict is Verdict.VALID
    assert found.reason == "有效期限止 2025-11-22。以聘用记录为准。"


def test_one_rule_a_kind(says: Callable[[Met | Unmet], None]) -> None:
    def rule(_: Print) -> Met:
        return Met()

    kinds.register_kind("x", stands=rule)
    kinds.register_kind("x", stands=rule)
    with pytest.raises(ValueError, match="'x'"):
        kinds.register_kind("x", stands=lambda _: Met())


def test_the_same_content_is_known_again_and_another_is_not(record: Print) -> None:
    same = samples.record()
    assert selectors.still_says(record, same)
    assert selectors.still_says(record, replace(same, months=3)), "a rule is no content"
    for other in (
        samples.record("张国"),
        samples.record(records=3),
        samples.record(items=(samples.BOILER,)),
        samples.record(id_number=samples.BOSS_ID),
    ):
        assert not selectors.still_says(record, other)


@pytest.mark.assurance(25)
class TestByNumber:
    def test_with_the_name(self, record: Print) -> None:
        assert selectors.by_number(record.number, "张建国").record == record

    def test_as_people_type_it(self, record: Print) -> None:
        assert selectors.by_number(f" {record.number.lower()} ", "张 建 国").record == record

    @pytest.mark.parametrize("number", ["PY1401-2025-000009", "", "1", "PY1401-2025", "x" * 200])
    def test_another_number_and_another_name_are_answered_alike(
        self, record: Print, number: str
    ) -> None:
        other = refused(NotFound, lambda: selectors.by_number(record.number, "张国"))
        unknown = refused(NotFound, lambda: selectors.by_number(number, "张建国"))
        assert other.message == unknown.message

    @pytest.mark.parametrize("name", ["", "张*国", "张", "\x00", "张" * 300])
    def test_never_by_a_part_of_the_name(self, record: Print, name: str) -> None:
        refused(NotFound, lambda: selectors.by_number(record.number, name))


@pytest.mark.parametrize("token", ["", "x", "a" * 26, "a" * 500, "\u3013"])
def test_an_unknown_token(record: Print, token: str) -> None:
    refused(NotFound, lambda: selectors.by_token(token))


def test_the_names_on_long_papers_are_known_too() -> None:
    name = "试" * 120
    made = issue(samples.record(name), person=cast.person()).record
    assert len(made.subject) <= 120
    assert selectors.by_number(made.number, name).record == made
