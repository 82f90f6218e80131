"""Correcting and ending records, under both kinds of ruleset (ZS-28, ZS-29, FJ-20, FJ-21)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import cast, hired
from tests.same_questions import Case, HasColleagues, SameQuestions, refused
from zhiye.core import clock
from zhiye.core.clock import today
from zhiye.core.flow import run_all_due
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, Invalid
from zhiye.employment import selectors, services
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.inputs import Correction, End, Release, Time
from zhiye.employment.models import Employment, PaperKind, Spell
from zhiye.organizations.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def employed(code: str) -> tuple[Employment, Organization]:
    """Somebody employed for ten days, and the employer."""
    here = hired.organization(code)
    begun = hired.facts(today() - timedelta(days=10), today() + timedelta(days=300))
    return hired.hired(hired.worker(), here, begun), here


def ending(days: int) -> End:
    """An end so many days ago."""
    return End(today() - timedelta(days=days), "合同到期")


def proved(me: Any) -> Release:
    """An end of today with its proof."""
    pages = [cast.stored_file(me, "termination_proof")]
    return Release(today(), "已离职", {PaperKind.TERMINATION.value: pages})


def neighbour(code: str) -> Any:
    """An employer with a record of its own."""
    return cast.as_organization(employed(code)[1])


@pytest.mark.req("ZS-28")
class TestEnd(HasColleagues):
    """Zhongshan: the employer ends a record with date and reason."""

    def case(self) -> Case:
        made, here = employed(hired.IN_ZHONGSHAN)
        return Case(
            flow=EMPLOYMENT,
            pk=made.pk,
            do=services.end,
            actor=cast.as_organization(here),
            target="ended",
            neighbours=[neighbour(hired.IN_ZHONGSHAN), hired.officer(hired.fujian())],
            colleague=cast.as_organization(here, colleague=True, functions=["personnel"]),
            told=[(made.person.user, "employment.ended")],
            facts={"facts": End(today(), "合同到期")},
        )

    def test_date_and_reason_are_kept_and_asked_for(self) -> None:
        case = self.case()
        error = refused(Invalid, lambda: case.act(facts=End(None, "  ")))
        assert set(error.errors) == {"on", "why"}
        refused(ChecksFailed, lambda: case.act(facts=ending(-1)))
        refused(ChecksFailed, lambda: case.act(facts=ending(11)))
        case.act(facts=ending(10))
        row = Employment.objects.get(pk=case.pk)
        assert (row.ended_on, row.end_reason) == (today() - timedelta(days=10), "合同到期")
        assert row.released_by == "employer"

    @pytest.mark.req("FJ-21")
    def test_the_worker_is_available_again_and_history_stays(self) -> None:
        case = self.case()
        row = Employment.objects.get(pk=case.pk)
        assert selectors.standing(row.person_id).startswith("在聘")
        case.act()
        assert selectors.standing(row.person_id) == "待聘"
        assert Spell.objects.get(employments=row).closed_on == today()
        me = cast.as_person(row.person)
        assert [one.pk for one in selectors.employments(me)] == [row.pk]

    @pytest.mark.req("ZS-29")
    def test_changes_name_field_old_and_new(self) -> None:
        case = self.case()
        case.act()
        found = selectors.changes(Employment.objects.get(pk=case.pk))
        rows = {one.label: (one.old, one.new) for one in found}
        assert rows["终止聘用时间"][1] == today().isoformat()
        assert rows["终止聘用原因"][1] == "合同到期"
        assert rows["状态"] == ("在聘", "已终止")
        assert case.actor.name in found[0].who


@pytest.mark.req("ZS-28")
class TestAmend(HasColleagues):
    """Only the time of a live record."""

    def case(self) -> Case:
        made, here = employed(hired.IN_ZHONGSHAN)
        return Case(
            flow=EMPLOYMENT,
            pk=made.pk,
            do=services.amend,
            actor=cast.as_organization(here),
            target="active",
            neighbours=[neighbour(hired.IN_ZHONGSHAN)],
            colleague=cast.as_organization(here, colleague=True, functions=["licences"]),
            facts={"facts": Time(today(), today() + timedelta(days=20))},
        )

    def second_click(self, case: Case) -> None:
        """The same correction again is refused on the outdated page."""
        rows = EMPLOYMENT.log_of(Employment.objects.get(pk=case.pk))
        first = rows.first()
        assert first is not None
        refused(Conflict, lambda: case.act(seen=first.pk))

    def test_the_end_moves_the_moment_it_runs_out(self) -> None:
        case = self.case()
        case.act()
        row = Employment.objects.get(pk=case.pk)
        assert row.ends_at == clock.end_of(today() + timedelta(days=20))


@pytest.mark.req("ZS-28")
class TestAmendEnd(SameQuestions):
    """An ended record: time, end, reason."""

    def case(self) -> Case:
        made, here = employed(hired.IN_ZHONGSHAN)
        clerk = cast.as_organization(here)
        services.end(actor=clerk, pk=made.pk, facts=End(on=today(), why="误填"))
        return Case(
            flow=EMPLOYMENT,
            pk=made.pk,
            do=services.amend_end,
            actor=clerk,
            target="ended",
            neighbours=[neighbour(hired.IN_ZHONGSHAN)],
            facts={
                "facts": Correction(
                    started_on=made.started_on,
                    ends_on=made.ends_on,
                    on=today() - timedelta(days=1),
                    why="辞职",
                )
            },
        )

    def second_click(self, case: Case) -> None:
        """The same correction again is refused on the outdated page."""
        first = EMPLOYMENT.log_of(Employment.objects.get(pk=case.pk)).first()
        assert first is not None
        refused(Conflict, lambda: case.act(seen=first.pk))


@pytest.mark.req("FJ-20", "FJ-22")
class TestRelease(HasColleagues):
    """Fujian: the employer tells, an office records."""

    def case(self) -> Case:
        made, here = employed(hired.IN_FUJIAN)
        return Case(
            flow=EMPLOYMENT,
            pk=made.pk,
            do=services.release,
            actor=cast.as_organization(here),
            target="releasing",
            neighbours=[neighbour(hired.IN_FUJIAN)],
            colleague=cast.as_organization(here, colleague=True, functions=["personnel"]),
            told=[(made.person.user, "employment.releasing")],
            facts={"facts": Release(today(), "解除劳动合同")},
        )

    def test_the_employer_cannot_end_it_there(self) -> None:
        case = self.case()
        refused(
            Forbidden,
            lambda: services.end(actor=case.actor, pk=case.pk, facts=End(on=today(), why="解除")),
        )

    def test_it_has_a_day_by_which_the_office_records_it(self) -> None:
        case = self.case()
        case.act()
        row = Employment.objects.get(pk=case.pk)
        assert row.due_on is not None
        assert row.due_on > today()
        assert row.left_on == today()
        assert selectors.standing(row.person_id).startswith("在聘")


def releasing() -> tuple[Employment, Organization]:
    """An end the employer has reported in Fujian."""
    made, here = employed(hired.IN_FUJIAN)
    clerk = cast.as_organization(here)
    return services.release(
        actor=clerk, pk=made.pk, facts=Release(on=today(), why="解除劳动合同")
    ), here


@pytest.mark.req("FJ-20", "FJ-21", "FJ-22")
class TestRecordRelease(HasColleagues):
    def case(self) -> Case:
        made, here = releasing()
        return Case(
            flow=EMPLOYMENT,
            pk=made.pk,
            do=services.record_release,
            actor=hired.officer(hired.fujian()),
            target="ended",
            neighbours=[hired.officer(hired.zhongshan()), neighbour(hired.IN_FUJIAN)],
            colleague=hired.officer(hired.fujian(), ["view", "counter"]),
            told=[
                (made.person.user, "employment.ended"),
                (cast.as_organization(here).user_id, "employment.ended_employer"),
            ],
        )

    @pytest.mark.assurance(5)
    def test_nobody_records_for_an_employer_they_act_for(self) -> None:
        case = self.case()
        row = Employment.objects.select_related("employer__organization").get(pk=case.pk)
        clerk = cast.as_organization(row.employer.organization)  # type: ignore[arg-type]
        insider = cast.reviewer(hired.fujian(), functions=["employment"])
        both = type(insider)(
            clerk.user_id, clerk.name, insider.role, authority_id=insider.authority_id,
            territory=insider.territory, functions=insider.functions,
        )  # fmt: skip
        refused(Forbidden, lambda: case.act(both))


@pytest.mark.req("FJ-22")
class TestReturnRelease(HasColleagues):
    needs_reason = True

    def case(self) -> Case:
        made, here = releasing()
        return Case(
            flow=EMPLOYMENT,
            pk=made.pk,
            do=services.return_release,
            actor=hired.officer(hired.fujian()),
            target="active",
            neighbours=[hired.officer(hired.zhongshan())],
            colleague=hired.officer(hired.fujian(), ["view"]),
            told=[
                (made.person.user, "employment.release_returned"),
                (cast.as_organization(here).user_id, "employment.release_returned"),
            ],
        )


@pytest.mark.req("FJ-20")
class TestWithdrawRelease(SameQuestions):
    def case(self) -> Case:
        made, here = releasing()
        return Case(
            flow=EMPLOYMENT,
            pk=made.pk,
            do=services.withdraw_release,
            actor=cast.as_organization(here),
            target="active",
            neighbours=[neighbour(hired.IN_FUJIAN)],
            told=[
                (made.person.user, "employment.release_withdrawn"),
                (cast.as_organization(here).user_id, "employment.release_withdrawn"),
            ],
        )

    def test_the_worker_cannot_take_the_employers_report_back(self) -> None:
        case = self.case()
        row = Employment.objects.get(pk=case.pk)
        refused(Forbidden, lambda: case.act(cast.as_person(row.person)))


@pytest.mark.req("FJ-20")
class TestReleaseAlone(SameQuestions):
    """The worker ends it where the former employer did not."""

    def case(self) -> Case:
        made, here = employed(hired.IN_FUJIAN)
        me = cast.as_person(made.person)
        return Case(
            flow=EMPLOYMENT,
            pk=made.pk,
            do=services.release_alone,
            actor=me,
            target="releasing",
            neighbours=[cast.as_person(hired.worker().certificate.person)],
            told=[(cast.as_organization(here).user_id, "employment.releasing_alone")],
            facts={"facts": proved(me)},
        )

    def test_without_proof_it_is_refused(self) -> None:
        case = self.case()
        error = refused(ChecksFailed, lambda: case.act(facts=Release(today(), "已离职")))
        assert "还没有上传" in error.message

    def test_in_zhongshan_the_page_says_who_ends_it(self) -> None:
        made, _ = employed(hired.IN_ZHONGSHAN)
        me = cast.as_person(made.person)
        error = refused(
            ChecksFailed,
            lambda: services.release_alone(actor=me, pk=made.pk, facts=proved(me)),
        )
        assert "由聘用单位填写终止聘用时间" in error.message
        assert "中山市市场监督管理局" in error.remedy

    def test_the_worker_takes_it_back(self) -> None:
        case = self.case()
        case.act()
        services.withdraw_release(actor=case.actor, pk=case.pk)
        row = Employment.objects.get(pk=case.pk)
        assert (row.state, row.left_on, row.released_by) == ("active", None, "")


@pytest.mark.req("ZS-25")
def test_it_runs_out_at_the_end_of_its_last_day() -> None:
    last = today() + timedelta(days=30)
    made = hired.hired(hired.worker(), hired.organization(), hired.facts(today(), last))
    with clock.freeze(last):
        run_all_due()
        made.refresh_from_db()
        assert made.state == "active"
    with clock.freeze(last + timedelta(days=1)):
        run_all_due()
    made.refresh_from_db()
    assert (made.state, made.ended_on, made.end_reason) == ("ended", last, "聘用期满")
    assert made.released_by == "system"


@pytest.mark.req("FJ-21")
def test_a_spell_lasts_as_long_as_one_of_its_records() -> None:
    here, item = hired.organization(), hired.worker()
    second = hired.item_of(item.certificate.person, "Q2")
    one, two = hired.hired(item, here), hired.hired(second, here)
    assert one.spell_id == two.spell_id
    clerk = cast.as_organization(here)
    services.end(actor=clerk, pk=one.pk, facts=End(on=today(), why="转岗"))
    assert Spell.objects.get(employments=one).closed_on is None
    services.end(actor=clerk, pk=two.pk, facts=End(on=today(), why="离职"))
    assert Spell.objects.get(employments=one).closed_on == today()
