"""Changing the employer where one at a time is the rule (FJ-16, FJ-17, FJ-19, FJ-22)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import cast, hired
from tests.same_questions import Case, HasColleagues, SameQuestions, refused
from zhiye.certificates import services as certificates
from zhiye.core import clock
from zhiye.core.clock import today
from zhiye.core.refusals import ChecksFailed
from zhiye.employment import employers, selectors, services
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.models import Employment, PaperKind, Spell
from zhiye.notices.models import Notice
from zhiye.organizations.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def moving() -> tuple[Employment, Organization, Organization]:
    """Somebody on record at a first employer, reported by a second."""
    first, second = hired.organization(hired.IN_FUJIAN), hired.organization(hired.IN_FUJIAN)
    item = hired.worker()
    hired.hired(item, first, hired.facts(today() - timedelta(days=100)))
    return hired.moving(item, second), first, second


def clerk(of: Organization) -> Any:
    return cast.as_organization(of)


@pytest.mark.req("FJ-17", "FJ-19")
def test_a_second_employer_is_told_who_and_since_when_and_what_to_do() -> None:
    first, second = hired.organization(hired.IN_FUJIAN), hired.organization(hired.IN_FUJIAN)
    item = hired.worker()
    since = today() - timedelta(days=100)
    hired.hired(item, first, hired.facts(since))
    error = refused(ChecksFailed, lambda: hired.hired(item, second))
    assert f"“{first.name}”（{since:%Y-%m-%d}起）" in error.message
    assert "变更单位" in error.remedy
    assert item.certificate.person.name not in error.message


@pytest.mark.req("FJ-17")
def test_of_a_natural_person_no_name_is_told() -> None:
    officer = hired.officer(hired.fujian())
    employer, item = hired.individual(officer), hired.worker()
    hired.at_counter(officer, employer, item)
    error = refused(ChecksFailed, lambda: hired.hired(item, hired.organization(hired.IN_FUJIAN)))
    assert employer.name not in error.message
    assert "自然人雇主" in error.message


@pytest.mark.req("FJ-17")
def test_several_items_at_one_employer_are_one_spell() -> None:
    here, item = hired.organization(hired.IN_FUJIAN), hired.worker()
    second = hired.item_of(item.certificate.person, "Q2")
    made = services.file(
        actor=clerk(here),
        employer_id=employers.of_organization(here).pk,
        item_ids=[item.pk, second.pk],
        facts=hired.facts(),
    )
    assert len({one.spell_id for one in made}) == 1
    assert Spell.objects.get().exclusive


@pytest.mark.req("FJ-19")
def test_a_change_needs_an_employer_to_leave() -> None:
    error = refused(
        ChecksFailed, lambda: hired.moving(hired.worker(), hired.organization(hired.IN_FUJIAN))
    )
    assert "不需要办理变更" in error.message


@pytest.mark.req("FJ-12", "FJ-19")
def test_a_late_report_is_marked_with_the_number_of_days() -> None:
    here, item = hired.organization(hired.IN_FUJIAN), hired.worker()
    begun = today() - timedelta(days=100)
    made = hired.hired(item, here, hired.facts(begun))
    assert made.late_days == (today() - clock.add_months(begun, 1)).days > 0


@pytest.mark.req("FJ-19", "FJ-22")
class TestRecord(HasColleagues):
    """An officer records the change; the former record ends with it."""

    def case(self) -> Case:
        made, first, second = moving()
        return Case(
            flow=EMPLOYMENT,
            pk=made.pk,
            do=services.record,
            actor=hired.officer(hired.fujian()),
            target="active",
            neighbours=[hired.officer(hired.zhongshan()), clerk(first)],
            colleague=hired.officer(hired.fujian(), ["view", "counter"]),
            told=[
                (made.person.user, "employment.recorded"),
                (clerk(second).user_id, "employment.recorded_employer"),
                (clerk(first).user_id, "employment.left"),
            ],
        )

    def test_the_former_record_ends_on_the_day_the_new_one_begins(self) -> None:
        case = self.case()
        case.act()
        former, present = Employment.objects.order_by("pk")
        assert (former.state, former.ended_on) == ("ended", present.started_on)
        assert former.end_reason == "变更到其他单位"
        assert selectors.standing(present.person_id).endswith(present.employer.name)
        assert Spell.objects.filter(closed_on=None).get().pk == present.spell_id

    @pytest.mark.req("FJ-16")
    def test_a_certificate_revoked_meanwhile_is_not_recorded(self) -> None:
        case = self.case()
        certificate = Employment.objects.get(pk=case.pk).item.certificate
        certificates.revoke(actor=cast.reviewer(), pk=certificate.pk, reason="伪造")
        error = refused(ChecksFailed, case.act)
        assert "已被吊销" in error.message
        assert "不得从事相关作业" in error.message

    @pytest.mark.assurance(9)
    def test_a_fault_between_the_two_leaves_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from zhiye.employment import spells

        case = self.case()

        def broken(employment: Employment) -> Spell:
            raise RuntimeError("disk full")

        monkeypatch.setattr(spells, "join", broken)
        with pytest.raises(RuntimeError):
            case.act()
        states = list(Employment.objects.order_by("pk").values_list("state", flat=True))
        assert states == ["active", "reported"]
        assert Spell.objects.filter(closed_on=None).count() == 1


@pytest.mark.req("FJ-22")
class TestReturn(HasColleagues):
    needs_reason = True

    def case(self) -> Case:
        made, first, second = moving()
        return Case(
            flow=EMPLOYMENT,
            pk=made.pk,
            do=services.return_,
            actor=hired.officer(hired.fujian()),
            target="returned",
            neighbours=[hired.officer(hired.zhongshan()), clerk(first)],
            colleague=hired.officer(hired.fujian(), ["view"]),
            told=[(clerk(second).user_id, "employment.returned")],
        )


@pytest.mark.req("FJ-19")
class TestResubmit(HasColleagues):
    def case(self) -> Case:
        made, first, second = moving()
        services.return_(actor=hired.officer(hired.fujian()), pk=made.pk, reason="看不清签字")
        form = cast.stored_file(clerk(second), "employment_paper")
        begun = today() - timedelta(days=3)
        return Case(
            flow=EMPLOYMENT,
            pk=made.pk,
            do=services.resubmit,
            actor=clerk(second),
            target="reported",
            neighbours=[clerk(first)],
            colleague=cast.as_organization(second, colleague=True, functions=["personnel"]),
            facts={"facts": hired.facts(begun, papers={PaperKind.FORM.value: [form]})},
        )

    def test_the_corrected_facts_and_papers_are_kept(self) -> None:
        case = self.case()
        case.act()
        row = Employment.objects.get(pk=case.pk)
        assert row.started_on == today() - timedelta(days=3)
        assert row.papers.get(removed_at=None).file_id == case.facts["facts"].papers["form"][0].pk
        assert row.due_on is not None
        # Both were told of the first report and are told of the corrected one.
        for event in ("employment.reported", "employment.former_reported"):
            assert Notice.objects.filter(event=event).count() == 2


@pytest.mark.req("FJ-19")
class TestWithdraw(SameQuestions):
    def case(self) -> Case:
        made, first, second = moving()
        return Case(
            flow=EMPLOYMENT,
            pk=made.pk,
            do=services.withdraw,
            actor=clerk(second),
            target="withdrawn",
            neighbours=[clerk(first)],
            told=[
                (made.person.user, "employment.withdrawn"),
                (clerk(first).user_id, "employment.former_withdrawn"),
            ],
        )


@pytest.mark.req("FJ-42")
class TestDeny(SameQuestions):
    """The worker says: I have not changed."""

    def case(self) -> Case:
        made, first, second = moving()
        return Case(
            flow=EMPLOYMENT,
            pk=made.pk,
            do=services.deny,
            actor=cast.as_person(made.person),
            target="denied",
            neighbours=[cast.as_person(hired.worker().certificate.person)],
            told=[
                (clerk(second).user_id, "employment.denied"),
                (clerk(first).user_id, "employment.former_withdrawn"),
            ],
        )

    def test_the_former_employment_stands(self) -> None:
        case = self.case()
        case.act(reason="我还在原单位")
        former = Employment.objects.order_by("pk").first()
        assert former is not None
        assert former.state == "active"
