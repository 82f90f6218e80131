"""Values an authority sets for employment records: what they do, at their edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import cast, hired
from tests.same_questions import refused
from zhiye.certificates.models import CertificateState
from zhiye.core import clock
from zhiye.core.clock import today
from zhiye.core.refusals import ChecksFailed
from zhiye.employment.models import Employment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def file(*, until: date | None = None, state: str = "") -> Employment:
    """A record of a worker whose item ends on a day and whose certificate is in a state."""
    item = hired.worker(until=until)
    if state:
        item.certificate.state = state
        item.certificate.save()
    return hired.hired(item, hired.organization(hired.IN_FUJIAN))


@pytest.mark.req("FJ-16")
class TestValidCertificate:
    """`employment_needs_valid_certificate`"""

    def test_an_item_counts_on_its_last_day_and_not_on_the_day_after(self) -> None:
        assert file(until=today()).state == "active"
        error = refused(ChecksFailed, lambda: file(until=today() - timedelta(days=1)))
        assert [one.key for one in error.table.failed] == ["in_date"]

    @pytest.mark.parametrize("state", [CertificateState.SUBMITTED, CertificateState.REVOKED])
    def test_what_is_not_verified_or_was_taken_away_is_not_registered(self, state: str) -> None:
        refused(ChecksFailed, lambda: file(state=state))

    def test_where_the_rule_says_no_all_of_them_are_registered(self) -> None:
        cast.rule(hired.fujian(), "employment_needs_valid_certificate", False)
        assert file(until=today() - timedelta(days=1)).state == "active"
        assert file(state=CertificateState.SUBMITTED).state == "active"
        assert file(state=CertificateState.REVOKED).state == "active"


@pytest.mark.req("FJ-22")
class TestTermOfTheOffice:
    """`employment_record_working_days`"""

    def reported(self) -> Employment:
        first, second = hired.organization(hired.IN_FUJIAN), hired.organization(hired.IN_FUJIAN)
        item = hired.worker()
        hired.hired(item, first, hired.facts(today() - timedelta(days=10)))
        return hired.moving(item, second)

    def test_a_report_is_due_after_the_rules_working_days_and_stays_so(self) -> None:
        monday = date(2026, 11, 2)
        with clock.freeze(monday):
            before = self.reported()
            cast.rule(hired.fujian(), "employment_record_working_days", 1)
            after = self.reported()
        assert before.due_on == monday + timedelta(days=7)  # five working days
        assert after.due_on == monday + timedelta(days=1)
        before.refresh_from_db()
        assert before.due_on == monday + timedelta(days=7)
