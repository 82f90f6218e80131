"""When an organisation is closed nobody stays tied to it."""

from __future__ import annotations

import pytest

from tests import cast
from tests.same_questions import told
from zhiye.core.clock import today
from zhiye.organizations import services as organizations
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.flows import REGISTRATION

pytestmark = pytest.mark.django_db


def test_everything_of_the_closed_organisation_ends() -> None:
    here, elsewhere = cast.organization(licensed=True), cast.organization(licensed=True)
    workers = [cast.person() for _ in range(5)]
    for worker in workers:
        cast.certificate(worker)
    staying, leaving, invited, applicant, other = workers
    active, leaves = cast.registered(staying, here), cast.registered(leaving, here)
    asked = cast.deregistration(leaves, by="person")
    invitation, application = cast.invitation(invited, here), cast.application(applicant, here)
    safety = cast.appointed(here, staying)
    untouched, safe = cast.registered(other, elsewhere), cast.appointed(elsewhere, other)
    owner, before = cast.as_organization(here), told()

    organizations.close(actor=cast.reviewer(), pk=here.pk, reason="营业执照已吊销")

    for row, state, move in (
        (active, "ended", "end_closed"),
        (leaves, "ended", "end_closed"),
        (invitation, "lapsed", "void"),
        (application, "lapsed", "void"),
    ):
        row.refresh_from_db()
        log = REGISTRATION.last_log(row)
        assert log is not None
        assert (row.state, log.move, log.reason) == (state, move, "营业执照已吊销")
    assert active.ended_on == today()
    asked.refresh_from_db()
    last = DEREGISTRATION.last_log(asked)
    assert last is not None
    assert (asked.state, last.move) == ("withdrawn", "moot")
    safety.refresh_from_db()
    assert (safety.state, safety.ended_on) == ("ended", today())
    for kept in (untouched, safe):
        kept.refresh_from_db()
        assert kept.state == "active"
    # The organisation is told once, not once a person.
    assert told() - before == {
        (owner.user_id, "organization.closed"),
        (staying.user_id, "registration.ended"),
        (staying.user_id, "safety.ended"),
        (leaving.user_id, "registration.ended"),
        (invited.user_id, "registration.voided"),
        (applicant.user_id, "registration.voided"),
    }
    assert cast.registered(staying, elsewhere).state == "active"
