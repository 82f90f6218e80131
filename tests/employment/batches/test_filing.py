"""Filing the good rows: the same records as one by one, once only, whatever happens (ZS-26)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast, hired
from tests.employment.batches.lists import (
    confirm,
    days,
    drop,
    filed,
    judged,
    row_of,
    sheet,
    upload,
    workers,
)
from tests.same_questions import Case, HasColleagues, refused
from tests.uploaded import faults
from zhiye.core import clock, history
from zhiye.core.clock import today
from zhiye.core.models import MoveLog
from zhiye.core.references import parse_reference
from zhiye.core.refusals import ChecksFailed, Conflict
from zhiye.employment import notices
from zhiye.employment import services as one_by_one
from zhiye.employment.batches import filing
from zhiye.employment.batches.columns import LIST
from zhiye.employment.batches.kind import EMPLOYMENT_LIST
from zhiye.employment.models import Clue, Employment, Origin, Spell
from zhiye.employment.verdicts import drafts_read
from zhiye.files.storage import load
from zhiye.lists import jobs
from zhiye.lists.flow import LIST as FLOW
from zhiye.lists.models import Outcome, UploadedList
from zhiye.notices.models import Notice, Outbox
from zhiye.organizations.models import Delegation, Organization
from zhiye.sheets.reading import open_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def confirmed(here: Organization, rows: list[list[Any]]) -> UploadedList:
    """A judged list whose good rows shall be filed."""
    batch = judged(here, sheet(rows))
    return confirm(actor=cast.as_organization(here), pk=batch.pk)


class TestConfirm(HasColleagues):
    def case(self) -> Case:
        here, other = hired.organization(), hired.organization()
        judged(other, sheet([row_of(hired.worker())]))
        batch = judged(here, sheet([row_of(hired.worker())]))
        return Case(
            FLOW,
            batch.pk,
            confirm,
            cast.as_organization(here),
            "filing",
            [cast.as_organization(other)],
            colleague=cast.as_organization(here, colleague=True, functions=["personnel"]),
            move="file",
        )


class TestDrop(HasColleagues):
    def case(self) -> Case:
        case = TestConfirm().case()
        case.do, case.target, case.move = drop, "dropped", "drop"
        return case


def test_without_a_good_row_there_is_nothing_to_confirm() -> None:
    here = hired.organization()
    batch = judged(here, sheet([row_of(hired.worker(), start="x")]))
    assert (batch.state, batch.bad) == ("done", 1)
    assert batch.result is not None
    refused(Conflict, lambda: confirm(actor=cast.as_organization(here), pk=batch.pk))
    UploadedList.objects.filter(pk=batch.pk).update(state="checked")
    refused(ChecksFailed, lambda: confirm(actor=cast.as_organization(here), pk=batch.pk))


def _facts(record: Employment) -> dict[str, Any]:
    """What must be the same, however a record came in."""
    own = {"id", "reference", "filed_at", "origin", "person", "item", "spell"}
    return {
        field.name: getattr(record, field.attname)
        for field in Employment._meta.concrete_fields
        if field.name not in own
    }


def _told(record: Employment) -> list[Any]:
    log = MoveLog.objects.get(flow="employment", object_id=record.pk)
    notices = Notice.objects.filter(key=f"employment:{log.pk}")
    sent = Outbox.objects.filter(key=f"employment:{log.pk}")
    facts = (
        log.move,
        log.from_state,
        log.to_state,
        log.user_id,
        log.acting_id,
        log.reason,
        log.data,
    )
    return [
        facts,
        [(n.event, n.title, n.body.replace(record.reference, ""), len(n.link)) for n in notices],
        [(o.event, o.channel, o.params.keys(), o.subject) for o in sent],
    ]


@pytest.mark.req("ZS-26", "ZS-24", "FJ-12")
@pytest.mark.parametrize("code", [hired.IN_ZHONGSHAN, hired.IN_FUJIAN])
def test_a_record_of_a_list_is_as_one_filed_alone(code: str) -> None:
    here = hired.organization(code)
    alone, listed = workers(2, name="赵同名")
    start = days(-60)  # late in Fujian
    told = hired.facts(today() - timedelta(days=60), today() + timedelta(days=300))
    single = hired.hired(alone, here, told)
    batch = filed(here, sheet([row_of(listed, start=start)]))
    assert (batch.state, batch.filed, batch.refused) == ("done", 1, 0)
    record = Employment.objects.get(item=listed)
    assert _facts(record) == _facts(single)
    assert bool(record.late_days) == (code == hired.IN_FUJIAN)
    assert record.origin == Origin.BATCH
    assert record.spell is not None
    assert single.spell is not None
    same = ("employer_id", "exclusive", "opened_on", "closed_on")
    assert [getattr(record.spell, name) for name in same] == [
        getattr(single.spell, name) for name in same
    ]
    assert _told(record) == _told(single)
    event = history.events_of(record).get()
    assert event.pgh_label == "insert"
    assert event.pgh_context["reason"] == "批量填报"
    assert event.pgh_context["acting_id"] == here.pk
    assert batch.rows.get().made == [record.pk]


def test_numbers_follow_one_another_without_gaps() -> None:
    here = hired.organization()
    rows = [row_of(item) for item in workers(3)]
    rows.insert(1, row_of(hired.worker(), start="x"))
    filed(here, sheet(rows))
    hired.hired(hired.worker(), here)
    found = [parse_reference(one.reference) for one in Employment.objects.order_by("pk")]
    assert [one.number for one in found if one] == [1, 2, 3, 4]


@pytest.mark.req("ZS-26")
def test_the_employer_is_told_once_and_every_worker() -> None:
    here = hired.organization()
    items = workers(2) + workers(1, with_account=False)
    colleague = cast.as_organization(here, colleague=True, functions=["employment"])
    cast.as_organization(here, colleague=True, functions=["personnel"])
    filed(here, sheet([row_of(item) for item in items]))
    workers_told = Notice.objects.filter(event="employment.filed")
    assert {one.recipient_id for one in workers_told} == {
        item.certificate.person.user_id for item in items[:2]
    }
    done = Notice.objects.filter(event="list.done")
    owner = cast.as_organization(here).user_id
    assert [one.recipient_id for one in done.order_by("pk")] == [owner, colleague.user_id]
    assert "登记聘用信息 3 行。" in done[0].body


def test_an_overlap_is_a_clue_as_ever() -> None:
    first, second = hired.organization(), hired.organization()
    item = hired.worker()
    hired.hired(item, first)
    filed(second, sheet([row_of(item)]))
    assert Clue.objects.get().state == "open"


def test_several_items_in_one_cell_are_several_records_in_one_spell() -> None:
    here, item = hired.organization(), hired.worker("N1")
    hired.item_of(item.certificate.person, "G1")
    batch = filed(here, sheet([row_of(item, code="N1、G1")]))
    assert (batch.filed, Employment.objects.count(), Spell.objects.count()) == (1, 2, 1)
    assert len(batch.rows.get().made) == 2


def test_somebody_elses_list_brings_the_dispatching_company_along() -> None:
    here, item = hired.organization(), hired.worker()
    head = ["姓名", "身份证号", "作业项目", "聘用开始日期", "聘用结束日期", "劳务派遣单位"]
    code = ["派遣单位统一社会信用代码"]
    company = cast.organization("中山派遣人力有限公司")
    row = [*row_of(item), "中山派遣人力有限公司", company.uscc]
    filed(here, sheet([row], head + code))
    made = Employment.objects.get()
    assert (made.dispatcher_name, made.dispatcher_uscc) == (company.name, company.uscc)
    batch = judged(here, sheet([[*row[:3], days(-2), row[4], row[5], "91"]], head + code))
    assert [field for field, _ in batch.rows.get().faults] == ["dispatcher_uscc"]


@pytest.mark.req("ZS-26")
class TestOnce:
    def test_the_same_file_twice_files_nothing_twice(self) -> None:
        here = hired.organization()
        data = sheet([row_of(item) for item in workers(3)])
        filed(here, data)
        again = judged(here, data)
        assert (again.state, again.known, again.good, again.bad) == ("done", 3, 0, 0)
        assert Employment.objects.count() == 3
        done = Notice.objects.filter(event="list.done").order_by("-pk")
        assert "已登记过 3 行" in done[0].body

    def test_the_same_form_twice_is_one_list(self) -> None:
        here = hired.organization()
        data = sheet([row_of(hired.worker())])
        first, second = upload(here, data, key="k"), upload(here, data, key="k")
        assert first == second
        assert UploadedList.objects.count() == 1

    def test_two_lists_confirmed_at_once(self) -> None:
        """What the other list filed meanwhile is refused inside the move."""
        here, items = hired.organization(), workers(2)
        rows = [row_of(item) for item in items]
        one, two = confirmed(here, rows), confirmed(here, rows[:1])
        jobs.run(list_id=two.pk)
        done = jobs.run(list_id=one.pk)
        assert (done.filed, done.refused, Employment.objects.count()) == (1, 1, 2)
        row = done.rows.get(outcome=Outcome.REFUSED)
        assert "已有聘用记录" in row.faults[0][1]

    def test_a_job_that_runs_again_changes_nothing(self) -> None:
        here = hired.organization()
        batch = filed(here, sheet([row_of(hired.worker())]))
        assert jobs.run(list_id=batch.pk).filed == 1
        assert jobs.read(list_id=batch.pk).state == "done"
        assert Employment.objects.count() == 1


class TestInterrupted:
    """A job that dies goes on where it stopped."""

    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(type(EMPLOYMENT_LIST), "portion", 2)

    def dies(self, after: int) -> jobs.Progress:
        left = [after]

        def progress(batch: UploadedList) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt

        return progress

    def test_while_judging(self) -> None:
        here, items = hired.organization(), workers(5)
        batch = upload(here, sheet([row_of(one) for one in [*items, items[0]]]))
        with pytest.raises(KeyboardInterrupt):
            jobs.read(list_id=batch.pk, progress=self.dies(2))
        assert batch.rows.count() == 4
        done = jobs.read(list_id=batch.pk)
        assert (done.state, done.good, done.bad, done.done) == ("checked", 5, 1, 6)
        assert "与第 2 行" in faults(done)[7][0], "rows of the first run are remembered"

    def test_while_filing(self) -> None:
        here = hired.organization()
        batch = confirmed(here, [row_of(one) for one in workers(5)])
        with pytest.raises(KeyboardInterrupt):
            jobs.run(list_id=batch.pk, progress=self.dies(2))
        assert Employment.objects.count() == 4
        assert UploadedList.objects.get().percent == 80
        done = jobs.run(list_id=batch.pk)
        assert (done.state, done.filed, done.done) == ("done", 5, 5)
        assert Employment.objects.count() == 5
        assert Notice.objects.filter(event="employment.filed").count() == 5

    def test_inside_a_portion_nothing_of_it_is_left(self, monkeypatch: pytest.MonkeyPatch) -> None:
        here = hired.organization()
        batch = confirmed(here, [row_of(one) for one in workers(2)])

        def fails(*_: Any, **more: Any) -> None:
            raise RuntimeError("the power is gone")

        with monkeypatch.context() as broken:
            broken.setattr(notices, "send_many", fails)
            with pytest.raises(RuntimeError):
                jobs.run(list_id=batch.pk)
        for model in (Employment, Spell):
            assert not model.objects.exists()
        assert not MoveLog.objects.filter(flow="employment").exists()
        assert jobs.run(list_id=batch.pk).filed == 2
        assert Employment.objects.order_by("pk").first().reference.endswith("000001")  # type: ignore[union-attr]

    def test_a_second_process_stops(self) -> None:
        here = hired.organization()
        batch = confirmed(here, [row_of(one) for one in workers(3)])

        def another(_: UploadedList) -> None:
            jobs.run(list_id=batch.pk)

        with pytest.raises(Conflict):
            jobs.run(list_id=batch.pk, progress=another)
        assert Employment.objects.count() == 3
        assert UploadedList.objects.get().state == "done"


class TestInsideTheMove:
    """What changed between judging and filing is found by the same checks (ZS-26, FJ-16)."""

    def test_an_item_that_ran_out_meanwhile(self) -> None:
        here = hired.organization()
        short, long = hired.worker(until=today()), hired.worker()
        batch = confirmed(here, [row_of(short, end=days(0)), row_of(long)])
        with clock.freeze(today() + timedelta(days=1)):
            done = jobs.run(list_id=batch.pk)
        assert (done.filed, done.refused) == (1, 1)
        assert "到期" in faults(done)[2][0]
        assert done.result is not None
        sheet_ = open_sheet(load(done.result.path), LIST)
        ((_, cells),) = sheet_.rows()
        assert cells[0] == short.certificate.person.name
        assert sheet_.headings[-1] == EMPLOYMENT_LIST.reason

    def test_a_clerk_whose_right_ended(self) -> None:
        here = hired.organization()
        batch = confirmed(here, [row_of(one) for one in workers(2)])
        Delegation.objects.filter(organization=here).update(disabled_at=clock.now())
        done = jobs.run(list_id=batch.pk)
        assert (done.state, done.filed, done.refused) == ("done", 0, 2)
        assert faults(done)[2] == [EMPLOYMENT_LIST.no_right]
        assert not Employment.objects.exists()

    def test_a_clerk_whose_right_ended_before_judging(self) -> None:
        here = hired.organization()
        batch = upload(here, sheet([row_of(hired.worker())]))
        Delegation.objects.filter(organization=here).update(functions=["personnel"])
        done = jobs.read(list_id=batch.pk)
        assert (done.state, done.message) == ("refused", EMPLOYMENT_LIST.no_right)

    def test_of_a_row_with_two_items_both_or_none(self) -> None:
        here, item = hired.organization(), hired.worker("N1")
        other = hired.item_of(item.certificate.person, "G1")
        batch = confirmed(here, [row_of(item, code="N1、G1")])
        hired.hired(other, here)
        done = jobs.run(list_id=batch.pk)
        assert (done.filed, done.refused) == (0, 1)
        assert Employment.objects.get().item == other

    def test_a_record_the_checks_could_not_see_does_not_keep_the_others_out(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Somebody who does not lock the person: the constraint holds, row by row then."""
        here, items = hired.organization(), workers(3)
        batch = confirmed(here, [row_of(item) for item in items])
        hired.hired(items[1], here)

        def sees_nothing(drafts: list[Employment]) -> None:
            drafts_read(drafts)
            for draft in drafts if len(drafts) > 1 else ():
                draft.__dict__["_same_open"] = False

        monkeypatch.setattr(filing, "drafts_read", sees_nothing)
        done = jobs.run(list_id=batch.pk)
        assert (done.state, done.filed, done.refused, done.done) == ("done", 2, 1, 3)
        assert Employment.objects.count() == 3
        assert "已有聘用记录" in faults(done)[3][0]


def test_a_portion_takes_as_many_statements_for_many_as_for_one() -> None:
    here = hired.organization()

    def count(rows: int) -> int:
        batch = confirmed(here, [row_of(item) for item in workers(rows)])
        with CaptureQueriesContext(connection) as seen:
            jobs.run(list_id=batch.pk)
        return len(seen)

    count(1)
    assert count(6) == count(1)


def test_the_verb_for_one_is_not_called_for_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_by_one, "file", lambda **_: pytest.fail("one by one"))
    assert filed(hired.organization(), sheet([row_of(hired.worker())])).filed == 1
