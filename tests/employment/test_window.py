"""Between which days an employment may lie, and how late a report is: at the edges."""

from __future__ import annotations

from datetime import date

import pytest

from tests import cast, hired
from tests.same_questions import refused
from zhiye.core import clock
from zhiye.core.refusals import ChecksFailed
from zhiye.employment import services
from zhiye.employment.inputs import Facts, Time
from zhiye.employment.models import Employment
from zhiye.employment.window import Window, earliest_start, late_days, window_of


@pytest.mark.req("ZS-25")
@pytest.mark.parametrize(
    ("filed", "earliest"),
    [
        (date(2026, 2, 15), date(2025, 2, 16)),  # the document's own example
        (date(2027, 2, 28), date(2026, 3, 1)),
        (date(2028, 2, 28), date(2027, 3, 1)),
        (date(2028, 2, 29), date(2027, 3, 1)),  # a year before the leap day is 28 February
        (date(2028, 3, 1), date(2027, 3, 2)),
        (date(2029, 2, 28), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2026, 1, 1)),
        (date(2027, 1, 1), date(2026, 1, 2)),
    ],
)
def test_the_earliest_start(filed: date, earliest: date) -> None:
    assert earliest_start(12, filed) == earliest


def test_without_a_rule_there_is_no_bound() -> None:
    assert earliest_start(0, date(2026, 2, 15)) is None
    assert Window().sentence == "日期不限"
    assert "最早" in Window(date(2026, 1, 1)).sentence
    assert "最晚" in Window(None, date(2026, 1, 1)).sentence


@pytest.mark.req("FJ-12", "FJ-19")
@pytest.mark.parametrize(
    ("started", "reported", "late"),
    [
        (date(2026, 3, 10), date(2026, 4, 9), 0),
        (date(2026, 3, 10), date(2026, 4, 10), 0),  # the last day
        (date(2026, 3, 10), date(2026, 4, 11), 1),
        (date(2027, 1, 31), date(2027, 2, 28), 0),  # a shorter month ends with its last day
        (date(2027, 1, 31), date(2027, 3, 1), 1),
        (date(2028, 1, 31), date(2028, 2, 29), 0),
        (date(2028, 1, 31), date(2028, 3, 1), 1),
        (date(2026, 12, 15), date(2027, 1, 15), 0),
        (date(2026, 12, 15), date(2027, 1, 20), 5),
        (date(2026, 3, 10), date(2026, 3, 1), 0),  # reported before it begins
    ],
)
def test_how_late_a_report_is(started: date, reported: date, late: int) -> None:
    assert late_days(1, started, reported) == late
    assert late_days(0, started, reported) == 0


VALID = (date(2023, 3, 1), date(2027, 2, 28))
FILED = date(2026, 2, 15)


def filed(first: date, last: date | None, *, on: date = FILED) -> Employment:
    """A filing under Zhongshan's rules for the item of the document's example."""
    item = hired.worker(until=VALID[1])
    item.valid_from = VALID[0]
    item.save()
    here = hired.organization()
    with clock.freeze(on):
        return hired.hired(item, here, Facts(started_on=first, ends_on=last))


@pytest.mark.django_db
@pytest.mark.req("ZS-25")
class TestTheDocumentsExample:
    """Valid 2023-03-01 to 2027-02-28, filed on 2026-02-15."""

    @pytest.fixture(autouse=True)
    def _world(self, catalogue: None) -> None:
        with clock.freeze(FILED):
            hired.zhongshan()

    def test_what_the_page_says_before_anybody_types(self) -> None:
        item = hired.worker(until=VALID[1])
        window = window_of(hired.zhongshan().pk, item, FILED)
        assert window == Window(date(2025, 2, 16), date(2027, 2, 28))
        assert window.sentence == "可填 2025-02-16 至 2027-02-28"

    def test_first_and_last_day_are_taken(self) -> None:
        made = filed(date(2025, 2, 16), date(2027, 2, 28))
        assert (made.started_on, made.ends_on) == (date(2025, 2, 16), date(2027, 2, 28))

    def test_the_day_before_and_the_day_after_are_not(self) -> None:
        early = refused(ChecksFailed, lambda: filed(date(2025, 2, 15), date(2027, 2, 28)))
        assert "最早可填 2025-02-16" in early.message
        late = refused(ChecksFailed, lambda: filed(date(2025, 2, 16), date(2027, 3, 1)))
        assert "最晚可填 2027-02-28" in late.message
        beyond = refused(ChecksFailed, lambda: filed(date(2027, 3, 1), date(2027, 3, 1)))
        assert "聘用开始时间过晚" in beyond.message

    def test_an_end_is_asked_for_and_lies_behind_the_start(self) -> None:
        missing = refused(ChecksFailed, lambda: filed(date(2026, 1, 1), None))
        assert "聘用结束时间" in missing.message
        turned = refused(ChecksFailed, lambda: filed(date(2026, 1, 2), date(2026, 1, 1)))
        assert "早于聘用开始时间" in turned.message
        assert filed(date(2026, 1, 2), date(2026, 1, 2)).ends_on == date(2026, 1, 2)

    @pytest.mark.req("FJ-16")
    def test_the_item_on_its_last_day_and_after(self) -> None:
        assert filed(date(2027, 2, 28), date(2027, 2, 28), on=VALID[1]).state == "active"
        told = refused(
            ChecksFailed, lambda: filed(date(2027, 2, 28), VALID[1], on=date(2027, 3, 1))
        )
        assert "已于 2027-02-28 到期" in told.message
        assert "不得从事相关作业" in told.message

    @pytest.mark.req("FJ-16")
    def test_the_item_before_it_begins(self) -> None:
        day_before = date(2023, 2, 28)
        told = refused(ChecksFailed, lambda: filed(day_before, date(2023, 6, 1), on=day_before))
        assert "自 2023-03-01 起才有效" in told.message
        assert filed(VALID[0], date(2023, 6, 1), on=VALID[0]).state == "active"

    @pytest.mark.req("ZS-28")
    def test_a_correction_is_judged_by_the_day_of_filing(self) -> None:
        made = filed(date(2025, 3, 1), date(2027, 2, 28))
        clerk = cast.as_organization(made.employer.organization)  # type: ignore[arg-type]

        def amend(first: date) -> Employment:
            return services.amend(
                actor=clerk, pk=made.pk, facts=Time(started_on=first, ends_on=date(2027, 2, 28))
            )

        with clock.freeze(date(2026, 8, 1)):
            assert amend(date(2025, 2, 16)).started_on == date(2025, 2, 16)
            refused(ChecksFailed, lambda: amend(date(2025, 2, 15)))
            assert "没有改动" in refused(ChecksFailed, lambda: amend(date(2025, 2, 16))).message
