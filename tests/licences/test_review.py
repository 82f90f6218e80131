"""Reviewing a licence filing, and what happens to an approved one (SX-18, SX-19)."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from tests import cast
from tests.same_questions import Case, HasColleagues, NeedsReason, refused, told
from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden
from zhiye.licences import services
from zhiye.licences.flows import LICENCE
from zhiye.licences.models import Licence
from zhiye.licences.selectors import has_counting
from zhiye.organizations.models import Delegation


def neighbour() -> Actor:
    theirs = cast.organization(code="150102")
    cast.licence(theirs)
    return cast.reviewer(theirs.authority)


@pytest.mark.req("SX-18", "SX-19")
class TestApprove(HasColleagues):
    def case(self) -> Case:
        here = cast.organization()
        return Case(
            flow=LICENCE,
            pk=cast.licence(here).pk,
            do=services.approve,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["view"]),
            target="approved",
            neighbours=[neighbour(), cast.as_organization(cast.organization())],
            told=[(cast.as_organization(here).user_id, "licence.approved")],
        )

    def test_from_now_on_people_can_be_registered(self) -> None:
        case = self.case()
        here = Licence.objects.get(pk=case.pk).organization_id
        assert not has_counting(here)
        case.act()
        assert has_counting(here)

    @pytest.mark.assurance(5)
    def test_nobody_approves_the_own_filing(self) -> None:
        case = self.case()
        row = Licence.objects.get(pk=case.pk)
        refused(Forbidden, lambda: case.act(cast.as_organization(row.organization)))
        both = cast.reviewer()
        Delegation.objects.create(
            user_id=both.user_id or 0, organization=row.organization, functions=["safety"]
        )
        refused(Forbidden, lambda: case.act(both))

    def test_what_ran_out_while_it_waited_is_not_approved(self) -> None:
        case = self.case()
        row = Licence.objects.get(pk=case.pk)
        assert row.valid_until is not None
        with clock.freeze(row.valid_until + timedelta(days=1)):
            error = refused(ChecksFailed, case.act)
        assert [finding.key for finding in error.table.failed] == ["not_expired"]

    def test_drafts_are_nobody_elses(self) -> None:
        draft = cast.licence(cast.organization(), submitted=False)
        assert draft not in Licence.objects.visible_to(cast.reviewer())


@pytest.mark.req("SX-18")
class TestReturn(HasColleagues, NeedsReason):
    def case(self) -> Case:
        here = cast.organization()
        return Case(
            flow=LICENCE,
            pk=cast.licence(here).pk,
            do=services.return_,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["view", "rules"]),
            target="returned",
            neighbours=[neighbour()],
            told=[(cast.as_organization(here).user_id, "licence.returned")],
        )

    def test_the_organisation_reads_the_reason_corrects_and_hands_in_again(self) -> None:
        case = self.ready()
        case.act()
        row = Licence.objects.get(pk=case.pk)
        log = LICENCE.last_log(row)
        assert log is not None
        assert log.reason == case.facts["reason"]
        clerk = cast.as_organization(row.organization)
        assert [one.move.name for one in LICENCE.available(row, clerk)] == ["submit", "discard"]
        assert services.submit(actor=clerk, pk=row.pk).state == "submitted"
        assert services.approve(actor=cast.reviewer(), pk=row.pk).state == "approved"


class TestRevoke(HasColleagues, NeedsReason):
    def case(self) -> Case:
        here = cast.organization()
        return Case(
            flow=LICENCE,
            pk=cast.licence(here, approved=True).pk,
            do=services.revoke,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["view"]),
            target="revoked",
            neighbours=[neighbour(), cast.as_organization(cast.organization())],
            told=[(cast.as_organization(here).user_id, "licence.revoked")],
        )

    def test_it_counts_no_more(self) -> None:
        case = self.ready()
        case.act()
        assert not has_counting(Licence.objects.get(pk=case.pk).organization_id)


@pytest.mark.django_db
@pytest.mark.req("SX-19")
def test_it_ends_after_its_last_day() -> None:
    here = cast.organization()
    made = cast.licence(here, approved=True)
    assert made.valid_until is not None
    midnight = datetime.combine(made.valid_until + timedelta(days=1), time.min, clock.LOCAL)
    assert made.lapses_at == midnight
    before = told()
    with clock.freeze(midnight - timedelta(seconds=1)):
        assert LICENCE.run_due() == 0
        assert has_counting(here.pk)
    with clock.freeze(midnight):
        # Even before the job has come round.
        assert not has_counting(here.pk)
        refused(Conflict, lambda: services.revoke(actor=cast.reviewer(), pk=made.pk, reason="太晚"))
        assert LICENCE.run_due() == 1
    made.refresh_from_db()
    assert made.state == "expired"
    assert told() - before == {(cast.as_organization(here).user_id, "licence.expired")}


@pytest.mark.django_db
def test_an_application_without_an_end_does_not_expire() -> None:
    here = cast.organization()
    made = cast.licence(here)
    Licence.objects.filter(pk=made.pk).update(kind="first", valid_until=None)
    services.approve(actor=cast.reviewer(), pk=made.pk)
    with clock.freeze(today() + timedelta(days=5000)):
        assert LICENCE.run_due() == 0
        assert has_counting(here.pk)
