"""A certificate entered by hand: typed, handed in, corrected (SX-53, SX-56)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests import cast
from tests.same_questions import WORDS, Case, SameQuestions, refused
from zhiye.catalogue.models import InspectionItem, WorkItem
from zhiye.certificates import services
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.inputs import CertificateFacts, ItemFacts
from zhiye.certificates.models import Certificate
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.models import MoveLog
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, Invalid, NotFound
from zhiye.people.models import Person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def holder() -> Person:
    cast.authority()
    return cast.person()


def submit(holder: Person, **more: Any) -> Certificate:
    key = more.pop("key", "")
    facts = replace(cast.certificate_facts(holder), **more)
    return services.submit(actor=cast.as_person(holder), facts=facts, key=key)


def item(code: str = "G1", **more: Any) -> ItemFacts:
    return ItemFacts(**{"code": code, "name": "项目", "valid_until": today() + 500 * DAY, **more})


@pytest.mark.req("SX-53", "SX-56")
class TestSubmit:
    def test_it_works(self, holder: Person) -> None:
        made = submit(holder, number=" ts6g 0001 ")
        assert (made.state, made.source, made.person) == ("submitted", "manual", holder)
        assert made.number.plain_for_system() == "TS6G0001"
        assert made.authority == cast.authority()
        log = MoveLog.objects.get(flow="certificate", object_id=made.pk)
        assert (log.move, log.acting_role, log.acting_id) == ("submit", "person", holder.pk)
        file = made.files.get().file
        assert (file.holder_kind, file.holder_id) == ("certificate", made.pk)

    def test_who_may(self, holder: Person) -> None:
        facts = cast.certificate_facts(holder)
        for actor in (
            Actor.public(),
            cast.as_organization(cast.organization()),
            cast.reviewer(),
            cast.as_person(cast.person(complete=False)),
        ):
            refused(Forbidden, partial(services.submit, actor=actor, facts=facts))
        assert not Certificate.objects.exists()

    def test_every_wrong_field_is_told(self, holder: Person) -> None:
        error = refused(
            Invalid,
            lambda: submit(
                holder,
                kind="driver",
                number="",
                issued_by="",
                issued_on=today() + DAY,
                items=[],
                files=[],
            ),
        )
        assert set(error.errors) == {"kind", "number", "issued_by", "issued_on", "items", "files"}

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"valid_until": None}, "有效期止"),
            ({"valid_from": today(), "valid_until": today() - DAY}, "不能早于"),
            ({"code": " "}, "项目代号"),
            ({"code": "长" * 61}, "项目代号"),
            ({"name": ""}, "项目名称"),
            ({"restriction": "长" * 61}, "限定"),
        ],
    )
    def test_wrong_items(self, holder: Person, more: dict[str, Any], words: str) -> None:
        wrong = item(**more)
        error = refused(Invalid, lambda: submit(holder, items=[item("N1"), wrong]))
        assert set(error.errors) == {"items"}
        assert words in error.message

    def test_the_same_item_twice(self, holder: Person) -> None:
        error = refused(Invalid, lambda: submit(holder, items=[item("G1"), item("g1 ")]))
        assert "只能填写一次" in error.message
        made = submit(holder, items=[item("Q2", restriction="限桥式起重机"), item("Q2")])
        assert made.items.count() == 2

    def test_a_duplicate_is_recognised(self, holder: Person) -> None:
        submit(holder, number="TS6G00012345")
        error = refused(Conflict, lambda: submit(holder, number="ts6g 0001 2345"))
        assert "不要重复填报" in error.message
        assert Certificate.objects.count() == 1
        submit(cast.person(), number="TS6G00012345")

    def test_what_was_withdrawn_may_be_entered_again(self, holder: Person) -> None:
        made = submit(holder, number="TS6G00012345")
        services.withdraw(actor=cast.as_person(holder), pk=made.pk)
        submit(holder, number="TS6G00012345")

    def test_a_code_finds_its_catalogue_row(self, holder: Person) -> None:
        made = submit(holder, items=[item("Ｑ２（限桥式起重机）"), item("未知")])
        crane, unknown = made.items.order_by("-code")
        if crane.code != "Q2":
            crane, unknown = unknown, crane
        assert (crane.code, crane.restriction) == ("Q2", "限桥式起重机")
        assert crane.work_item == WorkItem.objects.get(code="Q2", version__code="2019")
        assert unknown.work_item is None

    def test_a_chosen_row_of_the_old_catalogue_stays(self, holder: Person) -> None:
        old = WorkItem.objects.filter(version__code="2011").first()
        assert old is not None
        made = submit(holder, items=[item(old.code, work_item=old)])
        assert made.items.get().work_item == old

    def test_the_kind_decides_the_catalogue(self, holder: Person) -> None:
        row = InspectionItem.objects.exclude(code="").first()
        assert row is not None
        made = submit(holder, kind="inspector", items=[item(row.code)])
        one = made.items.get()
        assert (one.inspection_item, one.work_item, one.ndt_item) == (row, None, None)
        made = submit(holder, kind="ndt", items=[item("UT", level="II")])
        one = made.items.get()
        assert one.ndt_item is not None
        assert (one.level, one.work_item, one.inspection_item) == ("Ⅱ", None, None)

    @pytest.mark.req("SX-55")
    def test_the_first_issue_date_is_not_simply_typed(self, holder: Person) -> None:
        made = submit(holder, items=[item("T", first_issued_on=today() - 2000 * DAY)])
        assert made.items.get().first_issued_on is None

    @pytest.mark.assurance(10)
    def test_the_same_form_sent_twice(self, holder: Person) -> None:
        facts = cast.certificate_facts(holder)
        actor = cast.as_person(holder)
        assert len({services.submit(actor=actor, facts=facts, key="k").pk for _ in "12"}) == 1

    def test_another_users_file_is_not_taken(self, holder: Person) -> None:
        foreign = cast.stored_file(cast.reviewer())
        refused(NotFound, lambda: submit(holder, files=[foreign]))
        assert not Certificate.objects.exists()


@pytest.mark.req("SX-53")
class TestResubmit(SameQuestions):
    def case(self) -> Case:
        mine, theirs = cast.person(), cast.person()
        made, other = cast.typed_certificate(mine), cast.typed_certificate(theirs)
        for one in (made, other):
            services.return_(actor=cast.reviewer(), pk=one.pk, reason=WORDS)
        return Case(
            flow=CERTIFICATE,
            pk=made.pk,
            do=services.resubmit,
            actor=cast.as_person(mine),
            target="submitted",
            neighbours=[cast.as_person(theirs)],
            facts={"facts": cast.certificate_facts(mine, "N1", number="TS6G77777777")},
        )

    def test_the_corrected_content_is_what_is_reviewed(self) -> None:
        case = self.case()
        case.act()
        row = Certificate.objects.get(pk=case.pk)
        assert row.number.plain_for_system() == "TS6G77777777"
        assert [one.code for one in row.items.all()] == ["N1"]
        assert row.files.filter(removed_at__isnull=True).count() == 1
        assert row.files.count() == 2

    def test_not_with_a_number_that_is_on_record_already(self) -> None:
        case = self.case()
        row = Certificate.objects.get(pk=case.pk)
        cast.typed_certificate(row.person, number="TS6G88888888")
        facts: CertificateFacts = replace(case.facts["facts"], number="TS6G88888888")
        assert "不要重复填报" in refused(Conflict, lambda: case.act(facts=facts)).message

    def test_a_reviewer_does_not_correct_it(self) -> None:
        case = self.case()
        refused(Forbidden, lambda: case.act(cast.reviewer()))

    def test_the_picture_is_needed_again(self) -> None:
        case = self.case()
        facts: CertificateFacts = replace(case.facts["facts"], files=[])
        assert "files" in refused(Invalid, lambda: case.act(facts=facts)).errors


class TestWithdraw(SameQuestions):
    def case(self) -> Case:
        mine, theirs = cast.person(), cast.person()
        cast.typed_certificate(theirs)
        return Case(
            flow=CERTIFICATE,
            pk=cast.typed_certificate(mine).pk,
            do=services.withdraw,
            actor=cast.as_person(mine),
            target="withdrawn",
            neighbours=[cast.as_person(theirs)],
        )

    def test_what_is_on_record_is_not_withdrawn(self) -> None:
        person = cast.person()
        held = cast.certificate(person)
        refused(Conflict, lambda: services.withdraw(actor=cast.as_person(person), pk=held.pk))


def test_a_picture_taken_away_is_noticed_at_the_review(holder: Person) -> None:
    made = cast.typed_certificate(holder)
    made.files.update(removed_at=made.created_at)
    error = refused(ChecksFailed, lambda: services.approve(actor=cast.reviewer(), pk=made.pk))
    assert [finding.key for finding in error.table.failed] == ["pages"]
