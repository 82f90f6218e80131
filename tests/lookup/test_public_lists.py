"""Organisations and their registered people as the public sees them (SX-01, assurance 2, 26)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.same_questions import NOBODY, refused
from zhiye.core.clock import today
from zhiye.core.refusals import NotFound
from zhiye.lookup import selectors
from zhiye.organizations import services as organizations
from zhiye.organizations.models import Organization
from zhiye.registrations import deregistration_services as leaving
from zhiye.registrations import services

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-01")]


def staffed(name: str) -> Organization:
    """An organisation with one registered person."""
    here, worker = cast.organization(name, licensed=True), cast.person()
    cast.certificate(worker)
    cast.registered(worker, here)
    return here


class TestOrganisations:
    def test_only_those_with_registered_people(self) -> None:
        here = staffed("太原公示甲有限公司")
        cast.organization("太原公示乙有限公司", licensed=True)
        cast.organization("太原公示丙有限公司", verified=False)
        assert list(selectors.organizations()) == [here]

    def test_by_the_beginning_of_the_name_or_the_whole_code(self) -> None:
        first, second = staffed("太原公示甲有限公司"), staffed("大同公示乙有限公司")
        assert list(selectors.organizations("太原公示")) == [first]
        assert list(selectors.organizations("大同")) == [second]
        assert list(selectors.organizations("公示")) == []
        assert list(selectors.organizations(second.uscc.lower())) == [second]
        assert list(selectors.organizations(second.uscc[:8])) == []
        for wildcard in ("%", "_", "太原%"):
            assert list(selectors.organizations(wildcard)) == []

    def test_a_closed_one_disappears(self) -> None:
        here = staffed("太原公示甲有限公司")
        organizations.close(actor=cast.reviewer(), pk=here.pk, reason="注销")
        assert list(selectors.organizations()) == []
        assert list(selectors.registered_people(here.pk)) == []
        refused(NotFound, lambda: selectors.organization(here.pk))

    def test_one_page(self) -> None:
        here = staffed("太原公示甲有限公司")
        assert selectors.organization(here.pk) == here
        refused(NotFound, lambda: selectors.organization(cast.organization(verified=False).pk))
        refused(NotFound, lambda: selectors.organization(NOBODY))


class TestPeople:
    def test_name_categories_and_number_of_certificates(self) -> None:
        here = cast.organization(licensed=True)
        worker, engineer = cast.person(), cast.technical(cast.person())
        for code in ("G1", "N1"):
            cast.certificate(worker, code)
        cast.certificate(worker, "A", valid_until=today() - timedelta(days=1))
        cast.typed_certificate(worker)
        cast.registered(worker, here, ["operation", "other"])
        cast.registered(engineer, here, ["technical"])
        rows = {row.person_id: row for row in selectors.registered_people(here.pk)}
        assert rows[worker.pk].certificate_count == 2  # type: ignore[attr-defined]
        assert rows[worker.pk].category_labels == "作业人员、管理及其他人员"
        assert rows[engineer.pk].certificate_count == 0  # type: ignore[attr-defined]

    def test_only_while_they_are_registered(self) -> None:
        here, worker = cast.organization(licensed=True), cast.person()
        cast.certificate(worker)
        invitation = cast.invitation(worker, here)
        assert not selectors.registered_people(here.pk)
        active = services.accept(actor=cast.as_person(worker), pk=invitation.pk)
        assert [row.pk for row in selectors.registered_people(here.pk)] == [active.pk]
        made = cast.under_review(active)
        leaving.approve(actor=cast.reviewer(), pk=made.pk)
        assert not selectors.registered_people(here.pk)

    @pytest.mark.assurance(26)
    def test_numbers_and_dates_are_not_even_fetched(self) -> None:
        here = staffed("太原公示甲有限公司")
        with CaptureQueriesContext(connection) as asked:
            for row in selectors.registered_people(here.pk):
                assert row.person.name
        (query,) = asked
        for column in ("id_number", "phone", "birth_date", "address", "id_index"):
            assert column not in query["sql"].split(" FROM ")[0]
