"""聘用记录: the list, one record, the export (ZS-21 to ZS-23, ZS-27, ZS-29)."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests import cast, hired
from tests.support.login import login
from tests.support.statements import queries
from tests.web.organization.desk import Desk, words
from zhiye.core.actor import Role
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.employment import services
from zhiye.employment.inputs import End, Release, Time
from zhiye.employment.listing import LISTING
from zhiye.employment.models import Employment
from zhiye.notices.models import Notice
from zhiye.web.shared.searching import total

pytestmark = pytest.mark.django_db
LIST = "/org/employments/"


@pytest.fixture
def desk() -> Desk:
    return Desk(hired.organization())


def record(desk: Desk, name: str = "", *, code: str = "G1", **more: Any) -> Employment:
    until = more.pop("until", None)
    item = hired.worker(code, until=until, name=name)
    return hired.hired(item, desk.organization, hired.facts(**more) if more else None)


def url(row: Employment, page: str = "") -> str:
    return f"{LIST}{row.pk}/{page}"


def plain(row: Employment) -> str:
    number: str = row.person.id_number.plain_for_system()
    return number


class TestList:
    """Columns, search, marks (ZS-22, ZS-23)."""

    @pytest.mark.req("ZS-23")
    @pytest.mark.assurance(3)
    def test_the_columns_of_the_manual(self, desk: Desk) -> None:
        row = record(desk, "邬晓海")
        page = desk.text(LIST)
        heads = ["序号", "作业人员姓名", "作业人员身份证号", "作业项目", "作业类型", "聘用开始日期"]
        for head in [*heads, "聘用结束日期", "状态", "操作"]:
            assert head in page
        assert f"1 邬晓海 {row.person.id_number} {row.item} 锅炉作业 {today()}" in page
        assert "共有 1 条数据" in page
        assert "在聘 查看 修改" in page
        assert plain(row) not in desk.html(LIST)

    @pytest.mark.req("ZS-23")
    def test_the_number_of_records_is_exact_up_to_ten_thousand(self) -> None:
        assert total(10_000) == "共有 10000 条数据"
        assert total(10_001) == "共有 10000+ 条数据"

    @pytest.mark.req("ZS-22")
    def test_searched_by_name_item_category_time_and_state(self, desk: Desk) -> None:
        day = today()
        record(desk, "邬晓海", code="G1")
        old = day - timedelta(days=300)
        record(desk, "邱小河", code="N1", started_on=old, ends_on=day + timedelta(days=9))
        gone = record(desk, "邵大江", code="N1", started_on=old)
        services.end(
            actor=cast.as_organization(desk.organization),
            pk=gone.pk,
            facts=End(on=day - timedelta(days=200), why="离职"),
        )
        everybody = {"邬晓海", "邱小河", "邵大江"}

        def shown(query: str) -> set[str]:
            page = desk.text(LIST + query)
            return {name for name in everybody if name in page}

        assert shown("") == everybody
        assert shown("?person=邬") == {"邬晓海"}
        assert shown("?item=n1") == {"邱小河", "邵大江"}
        assert shown("?item=锅炉") == {"邬晓海"}
        assert shown("?category=锅炉作业") == {"邬晓海"}
        assert shown("?state=ended") == {"邵大江"}
        assert shown(f"?until={day - timedelta(days=1)}") == {"邱小河", "邵大江"}
        assert shown(f"?since={day - timedelta(days=200)}&until={day - timedelta(days=1)}") == {
            "邱小河",
            "邵大江",
        }
        assert shown(f"?since={day - timedelta(days=199)}&until={day - timedelta(days=1)}") == {
            "邱小河"
        }
        assert shown("?mark=ending") == {"邱小河"}

    @pytest.mark.req("ZS-22")
    @pytest.mark.parametrize(
        "query", ["?since=2026-02-30", "?since=2026-05-02&until=2026-05-01", "?state=nonsense"]
    )
    def test_a_wrong_search_says_so_and_shows_nothing(self, desk: Desk, query: str) -> None:
        record(desk, "邬晓海")
        page = desk.text(LIST + query)
        assert "邬晓海" not in page
        assert "没有符合条件的记录" in page

    @pytest.mark.req("ZS-22")
    def test_reset_shows_everything_again(self, desk: Desk) -> None:
        assert '<a class="zy-btn" href="?">重置</a>' in desk.html(f"{LIST}?person=邬")

    @pytest.mark.req("ZS-22")
    @pytest.mark.assurance(25)
    @pytest.mark.parametrize("typed", ["{0}", " {0} ", "'{0}", "{wide}", "{small}"])
    def test_by_the_whole_number_that_stands_in_no_address(self, desk: Desk, typed: str) -> None:
        row, other = record(desk, "邬晓海"), record(desk, "邱小河")
        number = plain(row)
        wide = "".join(chr(ord(char) + 0xFEE0) for char in number)
        sent = typed.format(number, wide=wide, small=number.lower())
        there = desk.send(f"{LIST}find/", {"number": sent})
        assert number not in there
        page = desk.text(there)
        assert f"只显示邬晓海（ {row.person.id_number} ）的记录" in page
        assert other.person.name not in page
        assert AccessLog.objects.filter(kind="search", subject_id=str(row.person_id)).exists()
        assert number not in "".join(AccessLog.objects.values_list("detail", flat=True))

    @pytest.mark.req("ZS-22")
    def test_a_number_nobody_here_has_or_a_wrong_one(self, desk: Desk) -> None:
        other = record(Desk(hired.organization()), "邬晓海")
        told = desk.send(f"{LIST}find/", {"number": plain(other)}, 422)
        assert "本单位没有这个身份证号的聘用记录" in told
        assert desk.get(f"{LIST}find/?item=N1")["Location"] == f"{LIST}?item=N1"
        wrong = plain(other)[:-1] + ("1" if plain(other)[-1] != "1" else "2")
        assert "校验位不符" in desk.send(f"{LIST}find/", {"number": wrong}, 422)
        assert "请填写完整的身份证号" in desk.send(f"{LIST}find/", {"number": ""}, 422)

    @pytest.mark.assurance(1)
    def test_the_way_to_one_person_is_for_this_clerk_only(self, desk: Desk) -> None:
        row = record(desk, "邬晓海")
        there = desk.send(f"{LIST}find/", {"number": plain(row)})
        colleague = Desk(desk.organization, without="delegations")
        assert "邬晓海" not in colleague.text(there)
        assert "没有符合条件的记录" in desk.text(f"{LIST}?who={row.person_id}")

    def test_marks_of_certificates_and_late_reports(self) -> None:
        desk = Desk(hired.organization(hired.IN_FUJIAN))
        day = today()
        soon = record(desk, "邬晓海", until=day + timedelta(days=60))
        record(desk, "邱小河", until=day + timedelta(days=61))
        record(desk, "邵大江", started_on=day - timedelta(days=100))
        page = desk.text(LIST)
        assert page.count("证书 60 天内到期 邬") == 0
        assert len(re.findall(r"在聘 证书 60 天内到期", page)) == 1
        assert re.search(r"逾期报送 \d+ 天", page)
        assert "邬晓海" in desk.text(f"{LIST}?mark=expiring")
        assert "邱小河" not in desk.text(f"{LIST}?mark=expiring")
        late = desk.text(f"{LIST}?mark=late")
        assert ("邵大江" in late, "邬晓海" in late) == (True, False)
        soon.item.__class__.objects.filter(pk=soon.item_id).update(
            valid_until=day - timedelta(days=1), valid_from=None
        )
        assert "证书已到期" in desk.text(f"{LIST}?mark=expired")

    def test_an_empty_list_says_what_to_do(self, desk: Desk) -> None:
        html = desk.html(LIST)
        assert "还没有聘用记录" in html
        assert 'href="/org/employments/new/"' in html
        assert "导出 Excel" not in html

    @pytest.mark.assurance(2)
    def test_only_the_own_records(self, desk: Desk) -> None:
        other = record(Desk(hired.organization()), "邬晓海")
        assert "邬晓海" not in desk.text(LIST)
        for page in ("", "edit/", "end/", "resubmit/", "withdraw/"):
            assert desk.get(url(other, page)).status_code == 404

    def test_queries_do_not_grow_with_the_rows(self, desk: Desk) -> None:
        record(desk)
        few = queries(lambda: desk.get(LIST))
        for _ in range(4):
            record(desk)
        assert queries(lambda: desk.get(LIST)) == few


class TestOwnRecords:
    """个人列表: the human who acts, as a worker (ZS-21)."""

    @pytest.mark.req("ZS-21")
    def test_the_clerks_own_records_to_read(self, desk: Desk) -> None:
        assert "请先到个人端填写" in desk.text(f"{LIST}mine/")
        someone = cast.person("邬晓海", with_account=False)
        someone.user = desk.someone
        someone.save()
        elsewhere = hired.organization()
        hired.hired(hired.item_of(someone), elsewhere)
        record(desk, "邱小河")
        desk = _again(desk)
        html = desk.html(f"{LIST}mine/")
        assert elsewhere.name in html
        assert "邱小河" not in html
        assert 'href="/me/employments/"' in html
        assert "修改</a>" not in html
        assert "企业列表" in html


def _again(desk: Desk) -> Desk:
    login(desk, desk.someone, Role.ORGANIZATION, desk.organization.pk)
    return desk


class TestDetail:
    """Every fact, who does what next, every change (ZS-27, ZS-29)."""

    @pytest.mark.req("ZS-27")
    def test_every_field_of_the_manual(self, desk: Desk) -> None:
        row = record(desk, "邬晓海", dispatcher_name="中山派遣有限公司", dispatcher_uscc=_code())
        page = desk.text(url(row))
        for label in (
            "作业人员姓名",
            "身份证号",
            "作业项目",
            "作业种类",
            "聘用单位统一社会信用代码",
            "聘用单位",
            "证书有效期",
            "聘用开始时间",
            "聘用结束时间",
            "终止聘用时间",
            "终止聘用原因",
            "发证机构是否本市",
            "发证机构",
            "填报时间",
        ):
            assert label in page
        assert desk.organization.uscc in page
        assert "网络填报" in page
        assert "中山派遣有限公司" in page
        assert plain(row) not in desk.html(url(row))

    def test_what_happens_next_in_zhongshan_and_in_fujian(self, desk: Desk) -> None:
        page = desk.text(url(record(desk)))
        assert "请填写终止聘用时间和原因" in page
        assert "终止聘用" in page
        fujian = Desk(hired.organization(hired.IN_FUJIAN))
        page = fujian.text(url(record(fujian)))
        assert "请告知注销，由登记机关登记" in page

    @pytest.mark.req("ZS-29")
    def test_every_change_with_old_and_new_value(self, desk: Desk) -> None:
        row = record(desk)
        assert "修改记录查看" not in desk.text(url(row))
        first, last = row.ends_on, today() + timedelta(days=30)
        services.amend(
            actor=cast.as_organization(desk.organization),
            pk=row.pk,
            facts=Time(started_on=row.started_on, ends_on=last),
        )
        page = desk.text(url(row))
        assert "修改记录查看" in page
        assert f"聘用结束时间 {first} {last}" in page
        assert desk.someone.name in page

    @pytest.mark.req("FJ-19")
    def test_the_former_employer_sees_who_reports_the_change_and_until_when(self) -> None:
        former = Desk(hired.organization(hired.IN_FUJIAN))
        new = Desk(hired.organization(hired.IN_FUJIAN))
        row = record(former)
        moved = hired.moving(row.item, new.organization)
        page = former.text(url(row))
        assert f"{new.organization.name}报送{row.person.name}自 {today()} 起到该单位工作" in page
        assert f"有异议的，请在 {moved.due_on} 之前联系" in page
        assert "正在变更到其他单位" in former.text(LIST)
        told = Notice.objects.get(event="employment.former_reported", recipient=former.someone)
        assert told.link == url(row)
        assert f"最迟 {moved.due_on}" in new.text(url(moved))
        assert former.get(url(moved)).status_code == 404

    def test_the_other_records_of_the_person_are_linked(self, desk: Desk) -> None:
        row = record(desk)
        other = hired.hired(hired.item_of(row.person, "N1"), desk.organization)
        assert f'href="{url(other)}"' in desk.html(url(row))


def _code() -> str:
    from zhiye.core import uscc

    return uscc.make(seq=4711)


class TestExport:
    """The list as a file: masked, no formula, logged."""

    def sheet(self, desk: Desk, query: str = "") -> list[list[Any]]:
        answer = desk.get(f"{LIST}export/{query}")
        assert answer.status_code == 200
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue()))
        rows = book.get_sheet_by_index(0).to_python()
        assert [str(cell) for cell in rows[1]] == ["序号", *(name for name, _ in LISTING.heads)]
        return rows[2:]

    @pytest.mark.assurance(3, 24, 29)
    def test_masked_harmless_and_logged(self, desk: Desk) -> None:
        row = record(desk, "邬晓海")
        Employment.objects.filter(pk=row.pk).update(end_reason="=1+1")
        (line,) = self.sheet(desk)
        assert line[1] == "邬晓海"
        assert line[2] == str(row.person.id_number)
        assert "'=1+1" in line
        assert plain(row) not in str(line)
        log = AccessLog.objects.get(kind="export")
        assert (log.user_id, log.detail) == (desk.someone.pk, "聘用记录，1 条")

    def test_the_file_holds_what_the_list_shows(self, desk: Desk) -> None:
        record(desk, "邬晓海")
        record(desk, "邱小河", code="N1")
        assert [line[1] for line in self.sheet(desk, "?item=N1")] == ["邱小河"]
        assert len(self.sheet(desk)) == 2
        assert self.sheet(desk, "?since=nonsense") == []
        assert "export/?item=N1" in desk.html(f"{LIST}?item=N1")


class TestTakingBack:
    """A change that is not recorded yet can be withdrawn; so can a reported end."""

    @pytest.fixture
    def two(self) -> tuple[Desk, Desk]:
        return (
            Desk(hired.organization(hired.IN_FUJIAN)),
            Desk(hired.organization(hired.IN_FUJIAN)),
        )

    @pytest.mark.req("FJ-19")
    def test_a_change_is_withdrawn(self, two: tuple[Desk, Desk]) -> None:
        former, new = two
        moved = hired.moving(record(former).item, new.organization)
        there = url(moved, "withdraw/")
        assert "此人仍登记在原单位名下" in new.text(there)
        assert former.post(there).status_code == 404
        new.send(there)
        moved.refresh_from_db()
        assert moved.state == "withdrawn"
        assert "当前状态是“已撤回”" in words(new.post(there))
        assert new.post(there).status_code == 409
        colleague = Desk(new.organization, without="employment")
        assert colleague.post(there).status_code == 403

    @pytest.mark.req("FJ-20")
    def test_a_reported_end_is_withdrawn(self, two: tuple[Desk, Desk]) -> None:
        here = two[0]
        row = record(here)
        services.release(
            actor=cast.as_organization(here.organization),
            pk=row.pk,
            facts=Release(on=today(), why="离职"),
        )
        page = here.text(url(row))
        assert "登记注销，登记后此人在本单位不再在聘" in page
        here.send(url(row, "withdraw_release/"))
        row.refresh_from_db()
        assert (row.state, row.left_on, row.due_on) == ("active", None, None)
        assert here.post(url(row, "withdraw_release/")).status_code == 409

    def test_a_move_of_the_office_is_not_found_here(self, two: tuple[Desk, Desk]) -> None:
        row = record(two[0])
        for name in ("record", "return", "record_release", "deny", "release_alone", "run_out"):
            assert two[0].post(url(row, f"{name}/")).status_code == 404

    def test_why_the_office_sent_it_back_and_why_the_worker_said_no(
        self, two: tuple[Desk, Desk]
    ) -> None:
        former, new = two
        one, other = record(former), record(former)
        back = hired.moving(one.item, new.organization)
        officer = hired.officer(hired.fujian())
        services.return_(actor=officer, pk=back.pk, reason="登记表没有签字。")
        page = new.text(url(back))
        assert "登记表没有签字。" in page
        assert "修改后重新报送" in page
        denied = hired.moving(other.item, new.organization)
        services.deny(actor=cast.as_person(other.person), pk=denied.pk, reason="我没有去过。")
        page = new.text(url(denied))
        assert "本人表示没有换单位 我没有去过。" in page
        assert "与本人核实" in page
        services.release(
            actor=cast.as_organization(former.organization),
            pk=one.pk,
            facts=Release(on=today(), why="离职"),
        )
        services.return_release(actor=officer, pk=one.pk, reason="缺少证明。")
        assert "注销被退回 缺少证明。" in former.text(url(one))
