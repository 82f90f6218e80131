"""修改, 终止聘用, 告知注销 (ZS-28, FJ-20, FJ-21)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import cast, hired
from tests.web.organization.desk import Desk, field, main, words
from zhiye.core.clock import today
from zhiye.core.models import MoveLog
from zhiye.employment import services
from zhiye.employment.inputs import End, Release
from zhiye.employment.models import Employment, PaperKind, Spell

pytestmark = pytest.mark.django_db
BEGUN = today() - timedelta(days=60)


@pytest.fixture
def desk() -> Desk:
    return Desk(hired.organization())


@pytest.fixture
def fujian() -> Desk:
    return Desk(hired.organization(hired.IN_FUJIAN))


def record(desk: Desk) -> Employment:
    return hired.hired(hired.worker(), desk.organization, hired.facts(BEGUN))


def url(row: Employment, page: str) -> str:
    return f"/org/employments/{row.pk}/{page}/"


def ended(desk: Desk) -> Employment:
    row = record(desk)
    clerk = cast.as_organization(desk.organization)
    return services.end(
        actor=clerk, pk=row.pk, facts=End(on=today() - timedelta(days=5), why="离职")
    )


def form(row: Employment, **other: Any) -> dict[str, Any]:
    return {"started_on": str(row.started_on), "ends_on": str(row.ends_on), **other}


class TestRevise:
    """The three fields and nothing else (ZS-28)."""

    @pytest.mark.req("ZS-28")
    def test_the_time_is_changed(self, desk: Desk) -> None:
        row = record(desk)
        html = desk.html(url(row, "edit"))
        day = today() + timedelta(days=90)
        sent = form(row, ends_on=str(day), seen=field(html, "seen"))
        desk.send(url(row, "edit"), sent)
        row.refresh_from_db()
        assert (row.state, row.started_on, row.ends_on) == ("active", BEGUN, day)
        log = MoveLog.objects.filter(flow="employment", object_id=row.pk).latest("pk")
        assert (log.move, log.user_id) == ("amend", desk.someone.pk)
        later = form(row, ends_on=str(day + timedelta(days=1)), seen=field(html, "seen"))
        assert desk.post(url(row, "edit"), later).status_code == 409, "an outdated page"

    @pytest.mark.req("ZS-28")
    def test_the_end_is_given_on_the_same_page(self, desk: Desk) -> None:
        row = record(desk)
        sent = form(row, ends_on=str(today() + timedelta(days=9)), on=str(today()), why="辞职")
        desk.send(url(row, "edit"), sent)
        row.refresh_from_db()
        assert (row.state, row.ended_on, row.end_reason) == ("ended", today(), "辞职")
        assert row.ends_on == today() + timedelta(days=9)
        moves = MoveLog.objects.filter(flow="employment", object_id=row.pk).order_by("pk")
        assert list(moves.values_list("move", flat=True)) == ["file", "amend", "end"]

    @pytest.mark.req("ZS-28")
    def test_an_ended_record_is_corrected(self, desk: Desk) -> None:
        row = ended(desk)
        html = desk.html(url(row, "edit"))
        assert f'name="on" value="{row.ended_on}"' in html
        sent = form(row, on=str(today() - timedelta(days=4)), why="合同到期")
        desk.send(url(row, "edit"), sent)
        row.refresh_from_db()
        assert (row.ended_on, row.end_reason) == (today() - timedelta(days=4), "合同到期")
        assert "请选择终止聘用时间" in desk.send(url(row, "edit"), {**sent, "on": ""}, 422)

    @pytest.mark.req("ZS-28")
    def test_other_fields_cannot_be_slipped_in(self, desk: Desk) -> None:
        row = record(desk)
        other = hired.worker()
        sent = form(
            row,
            ends_on=str(today() + timedelta(days=9)),
            item=other.pk,
            item_id=other.pk,
            person=other.certificate.person_id,
            employer=1,
            dispatcher_name="某某派遣公司",
            origin="paper",
            late_days=0,
            state="ended",
            reference="X",
        )
        desk.send(url(row, "edit"), sent)
        same = ("item_id", "person_id", "employer_id", "dispatcher_name", "origin", "reference")
        fresh = Employment.objects.get(pk=row.pk)
        assert [getattr(fresh, name) for name in same] == [getattr(row, name) for name in same]
        assert fresh.state == "active"

    @pytest.mark.req("ZS-28")
    def test_where_an_office_records_the_end_only_the_time_is_offered(self, fujian: Desk) -> None:
        row = record(fujian)
        html = fujian.html(url(row, "edit"))
        assert 'name="on"' not in html
        sent = form(row, ends_on="", on=str(today()), why="离职")
        fujian.send(url(row, "edit"), sent)
        row.refresh_from_db()
        assert (row.state, row.ended_on, row.ends_on) == ("active", None, None)

    @pytest.mark.parametrize(
        ("other", "told", "status"),
        [
            ({"started_on": ""}, "请选择聘用开始时间", 422),
            ({"ends_on": "2099-01-01"}, "聘用结束时间过晚", 409),
            ({"started_on": str(today() - timedelta(days=400))}, "聘用开始时间 ", 409),
            ({"ends_on": str(BEGUN - timedelta(days=1))}, "聘用结束时间早于聘用开始时间", 409),
            ({"on": str(today())}, "请填写终止聘用原因", 422),
            ({"why": "离职"}, "请填写终止聘用时间", 422),
            ({"on": str(today() + timedelta(days=1)), "why": "离职"}, "晚于今天", 409),
            ({"on": str(BEGUN - timedelta(days=1)), "why": "离职"}, "早于聘用开始时间", 409),
            ({"on": str(today()), "why": "坏🙂字"}, "表情", 422),
            ({}, "内容没有改动", 409),
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_changes(
        self, desk: Desk, other: dict[str, Any], told: str, status: int
    ) -> None:
        row = record(desk)
        answer = desk.post(url(row, "edit"), form(row, **other))
        assert answer.status_code == status, words(answer)[:400]
        assert told in words(answer)
        if other.get("why"):
            assert f'value="{other["why"]}"' in main(answer)
        row.refresh_from_db()
        assert (row.state, row.started_on) == ("active", BEGUN)

    @pytest.mark.assurance(1)
    def test_who_may_not(self, desk: Desk) -> None:
        row = record(desk)
        other = Desk(hired.organization())
        record(other)
        assert other.post(url(row, "edit"), form(row)).status_code == 404
        colleague = Desk(desk.organization, without="employment")
        assert colleague.post(url(row, "edit"), form(row, ends_on="")).status_code == 403


class TestEnd:
    """Where the employer records the end itself (ZS-28, FJ-21)."""

    @pytest.mark.req("ZS-28", "FJ-21")
    def test_ended_and_free_again(self, desk: Desk) -> None:
        row = record(desk)
        html = desk.html(url(row, "end"))
        assert "终止后此人在本单位不再在聘，记录保留" in html
        sent = {"on": str(today()), "why": "劳动合同到期", "seen": field(html, "seen")}
        desk.send(url(row, "end"), sent)
        row.refresh_from_db()
        assert (row.state, row.ended_on, row.released_by) == ("ended", today(), "employer")
        assert not Spell.objects.filter(closed_on=None).exists()
        assert "劳动合同到期" in desk.text(f"/org/employments/{row.pk}/")
        assert desk.post(url(row, "end"), sent).status_code == 409

    @pytest.mark.parametrize(
        ("other", "told", "status"),
        [
            ({"on": str(today() + timedelta(days=1))}, "晚于今天", 409),
            ({"on": str(BEGUN - timedelta(days=1))}, "早于聘用开始时间", 409),
            ({"on": "2026-02-29"}, "没有2026年2月29日这一天", 422),
            ({"why": " "}, "请填写终止聘用原因", 422),
        ],
    )
    def test_what_is_wrong_is_told(
        self, desk: Desk, other: dict[str, str], told: str, status: int
    ) -> None:
        row = record(desk)
        sent = {"on": str(today()), "why": "离职", **other}
        assert told in desk.send(url(row, "end"), sent, status)
        row.refresh_from_db()
        assert row.state == "active"

    @pytest.mark.assurance(1)
    def test_who_may_not(self, desk: Desk) -> None:
        row = record(desk)
        sent = {"on": str(today()), "why": "离职"}
        assert Desk(hired.organization()).post(url(row, "end"), sent).status_code == 404
        colleague = Desk(desk.organization, without="employment")
        assert colleague.post(url(row, "end"), sent).status_code == 403
        row.refresh_from_db()
        assert row.state == "active"


class TestRelease:
    """Where an office records the end (FJ-20)."""

    @pytest.mark.req("FJ-20")
    def test_told_and_what_happens_next(self, fujian: Desk) -> None:
        row = record(fujian)
        page = fujian.text(url(row, "end"))
        assert f"告知后 {hired.fujian().name} 最迟" in page
        proof = fujian.upload("employment_paper", "证明.pdf")
        sent = {"on": str(today()), "why": "离职", "files_0": proof}
        fujian.send(url(row, "end"), sent)
        row.refresh_from_db()
        assert (row.state, row.left_on, row.ended_on) == ("releasing", today(), None)
        page = fujian.text(f"/org/employments/{row.pk}/")
        assert f"最迟 {row.due_on} 登记注销" in page
        assert "证明.pdf" in page
        assert "撤回注销" in page
        assert fujian.post(url(row, "end"), sent).status_code == 409
        services.record_release(actor=hired.officer(hired.fujian()), pk=row.pk)
        assert "已终止" in fujian.text(f"/org/employments/{row.pk}/")
        assert fujian.get(url(row, "edit")).status_code == 403
        assert "修改</a>" not in fujian.html("/org/employments/")

    @pytest.mark.req("FJ-20")
    def test_an_end_the_worker_reported_is_shown_and_is_the_workers(self, fujian: Desk) -> None:
        row = record(fujian)
        me = cast.as_person(row.person)
        proof = [cast.stored_file(me, "termination_proof")]
        services.release_alone(
            actor=me,
            pk=row.pk,
            facts=Release(on=today(), why="已离职", papers={PaperKind.TERMINATION.value: proof}),
        )
        page = fujian.text(f"/org/employments/{row.pk}/")
        assert "由本人单方面办理，有异议请在此之前联系登记机关" in page
        assert "撤回注销" not in page
        assert fujian.post(url(row, "withdraw_release")).status_code == 403
