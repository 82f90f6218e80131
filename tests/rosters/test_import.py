"""A list of people as offices keep it, taken over row by row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests import cast
from tests.rosters.lists import bring_in, confirmed, judged, new, sheet, the_person, wrong
from tests.uploaded import faults
from zhiye.certificates.models import Certificate, CertificateItem
from zhiye.core.models import MoveLog
from zhiye.core.refusals import Invalid
from zhiye.lists import jobs, services
from zhiye.people.models import Person
from zhiye.rosters.columns import ROSTER
from zhiye.rosters.kind import ROSTER_LIST, RosterList
from zhiye.sheets.reading import open_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def test_columns_in_any_order_dates_in_any_form_full_width_and_small_x() -> None:
    first, second = cast.an_id(1), cast.an_id(2)
    with_x = next(n for n in (cast.an_id(s) for s in range(3, 200)) if n.endswith("X"))
    wide = second.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    done = bring_in(
        sheet(
            [
                ["2028.3.5", "张伟", "G1", first, "13800000001", "太原局"],
                [date(2027, 2, 28), "李 娜", "Q2（限桥式起重机）", wide, "", "太原局"],
                ["2027年11月", "王强", "n1", with_x.lower(), "", ""],
            ],
            ["有效期至", "姓名", "项目代号", "身份证号码", "手机号码", "发证机构"],
            title="2026 年作业人员名册",
        )
    )
    assert (done.state, done.total, done.failed) == ("done", 3, 0), faults(done)
    item = CertificateItem.objects.get(certificate__person=the_person(first))
    assert (item.code, item.valid_until) == ("G1", date(2028, 3, 5))
    limited = CertificateItem.objects.get(certificate__person=the_person(second))
    assert (limited.code, limited.restriction) == ("Q2", "限桥式起重机")
    assert limited.valid_until == date(2027, 2, 28)
    month = CertificateItem.objects.get(certificate__person=the_person(with_x))
    assert (month.code, month.valid_until) == ("N1", date(2027, 11, 30))
    log = MoveLog.objects.get(flow="certificate", object_id=item.certificate_id)
    assert (log.move, log.from_state, log.to_state) == ("import", "", "approved")


def test_repeating_changes_nothing() -> None:
    data = sheet([["张伟", cast.an_id(1), "13800000001", "G1", "", "太原局", "2028-03-05"]])
    first, second = bring_in(data), bring_in(data)
    assert (new(first), new(second)) == ((1, 1, 1, 0), (0, 0, 0, 0))
    assert (Person.objects.count(), Certificate.objects.count()) == (1, 1)


def test_a_later_validity_is_taken_an_earlier_one_is_not() -> None:
    number = cast.an_id(1)
    for until, expected in [("2028-03-05", 5), ("2032-03-06", 6), ("2028-03-05", 6)]:
        bring_in(sheet([["张伟", number, "", "G1", "", "太原局", until]]))
        assert str(CertificateItem.objects.get().valid_until).endswith(f"-0{expected}")


def test_one_person_several_rows_and_several_codes_in_a_cell() -> None:
    number = cast.an_id(1)
    done = bring_in(
        sheet(
            [
                ["张伟", number, "", "G1、R1", "", "太原局", "2028-03-05"],
                ["张伟", number, "", "N1", "", "太原局", "2027-01-31"],
            ]
        )
    )
    assert done.failed == 0
    assert sorted(CertificateItem.objects.values_list("code", flat=True)) == ["G1", "N1", "R1"]
    assert Certificate.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["", cast.an_id(1), "", "G1", "", "", "2028-03-05"], "姓名"),
        (["张伟😀", cast.an_id(1), "", "G1", "", "", "2028-03-05"], "姓名"),
        (["张伟", cast.an_id(1)[:-1] + "0", "", "G1", "", "", "2028-03-05"], "身份证号"),
        (["张伟", 700101198506150011.0, "", "G1", "", "", "2028-03-05"], "文本"),
        (["张伟", cast.an_id(1), "", "G1", 140101198506150011.0, "", "2028-03-05"], "证书编号"),
        (
            ["张伟", cast.an_id(1), "", "Q2（限" + "长" * 61 + "）", "", "", "2028-03-05"],
            "限定内容",
        ),
        (["张伟", cast.an_id(1), "12345", "G1", "", "", "2028-03-05"], "手机"),
        (["张伟", cast.an_id(1), "", "Z9", "", "", "2028-03-05"], "不认识“Z9”"),
        (["张伟", cast.an_id(1), "", "", "", "", "2028-03-05"], "请填写代号"),
        (["张伟", cast.an_id(1), "", "G1", "", "", "2027-02-29"], "有效期止"),
        (["张伟", cast.an_id(1), "", "G1", "", "", "下月底"], "有效期止"),
        (["张伟", cast.an_id(1), "", "G1", "", "", ""], "有效期止"),
    ],
)
def test_a_wrong_cell_is_told_and_the_good_rows_are_taken(row: list[Any], said: str) -> None:
    good = ["李娜", cast.an_id(2), "", "G1", "", "太原局", "2028-03-05"]
    done = bring_in(sheet([row, good]))
    if row[1] == cast.an_id(1)[:-1] + "0" and cast.an_id(1).endswith("0"):
        pytest.fail("the sample number must be wrong")
    assert (done.failed, new(done)[0]) == (1, 1)
    assert [*faults(done)] == [2]
    assert said in "".join(wrong(done))
    assert done.result is not None


def test_failed_rows_come_back_as_a_list_that_can_be_sent_again() -> None:
    from zhiye.files.storage import load

    number = cast.an_id(1)
    done = bring_in(sheet([["张伟", number, "", "Z9", "=1+1", "太原局", "2028-03-05"]]))
    assert done.result is not None
    again = load(done.result.path)
    found = open_sheet(again, ROSTER)
    _, cells = next(found.rows())
    assert cells[found.columns["id_number"]] == number
    assert "Z9" in str(cells[-1])
    assert b"<f>" not in again


class TestPreview:
    """What is told before anything is written is what will be written."""

    def test_nothing_is_written_and_the_figures_are_those_of_the_import(self) -> None:
        office = cast.authority()
        known = cast.an_id(1)
        until = ["太原局", "2028-03-05"]
        bring_in(sheet([["张伟", known, "", "G1", "", *until]]), office)
        rows = [
            ["张伟", known, "", "G1、R1", "", "太原局", "2032-03-05"],
            ["李娜", cast.an_id(2), "", "G1", "TS1", *until],
            ["李娜", cast.an_id(2), "", "G1", "TS2", *until],
            ["李娜", cast.an_id(2), "", "N1", "TS2", *until],
            ["王错", cast.an_id(2), "", "R1", "TS2", *until],
            ["赵敏", cast.an_id(3), "", "Z9", "", *until],
        ]
        before = Person.objects.count(), CertificateItem.objects.count()
        one = confirmed(sheet(rows), office)
        preview = judged(sheet(rows), office)
        assert (Person.objects.count(), CertificateItem.objects.count()) == before
        assert (preview.state, preview.good, preview.bad) == ("checked", 4, 2)
        assert "不一致" in faults(preview)[6][0]
        assert "不认识" in faults(preview)[7][0]
        done = jobs.run(list_id=one.pk)
        assert new(preview) == new(done) == (1, 2, 4, 1)

    @pytest.mark.parametrize("size", [1, 2, 5000])
    def test_it_does_not_depend_on_the_portions(
        self, monkeypatch: pytest.MonkeyPatch, size: int
    ) -> None:
        """In one portion an item counts once; in several a later validity is a change."""
        monkeypatch.setattr(RosterList, "portion", size)
        number = cast.an_id(1)
        until = ["", "太原局", "2028-03-05"]
        rows = [["张伟", number, "", code, *until] for code in ("G1", "R1", "G1、R1")]
        rows.append(["张炜", number, "", "N1", *until])
        preview, one = judged(sheet(rows)), confirmed(sheet(rows))
        done = jobs.run(list_id=one.pk)
        assert new(preview) == new(done) == (1, 1, 2, 0)
        assert [line for line, said in faults(preview).items() if said] == [5]

    def test_a_later_validity_in_a_later_portion(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(RosterList, "portion", 1)
        days = ("2028-03-05", "2029-03-05", "2027-03-05")
        rows = [["张伟", cast.an_id(1), "", "G1", "", "太原局", until] for until in days]
        preview, one = judged(sheet(rows)), confirmed(sheet(rows))
        assert new(preview) == new(jobs.run(list_id=one.pk)) == (1, 1, 1, 1)

    def test_numbers_and_phones_are_masked(self) -> None:
        number = cast.an_id(1)
        row = ["张伟", number, "13800000009", "G1", number, "太原局", "2028-03-05"]
        (shown,) = judged(sheet([row])).rows.values_list("shown", flat=True)
        assert number not in str(shown)
        assert "13800000009" not in str(shown)
        assert shown["name"] == "张伟"

    def test_dropped_it_writes_nothing(self) -> None:
        office = cast.authority()
        one = judged(sheet([["张伟", cast.an_id(1), "", "G1", "", "", "2028-03-05"]]), office)
        before = Person.objects.count()
        services.drop(actor=cast.reviewer(office), kind=ROSTER_LIST, pk=one.pk)
        assert jobs.run(list_id=one.pk).state == "dropped"
        assert Person.objects.count() == before


def test_another_name_on_record_is_refused_and_changes_nothing() -> None:
    someone = cast.person("张伟")
    number = someone.id_number.plain_for_system()
    done = bring_in(sheet([["张炜", number, "", "G1", "", "太原局", "2028-03-05"]]))
    assert done.failed == 1
    assert "不一致" in wrong(done)[0]
    assert not Certificate.objects.exists()


def test_a_person_of_another_territory_is_left_to_that_territory() -> None:
    someone = cast.person("张伟", code="130102")
    number = someone.id_number.plain_for_system()
    done = bring_in(sheet([["张伟", number, "", "G1", "", "石家庄局", "2028-03-05"]]))
    assert "其他地区" in wrong(done)[0]


def test_a_phone_is_taken_only_while_nobody_has_logged_in() -> None:
    mine = cast.person("张伟")
    number = mine.id_number.plain_for_system()
    before = mine.phone.plain_for_system()
    bring_in(sheet([["张伟", number, "13900000009", "G1", "", "太原局", "2028-03-05"]]))
    mine.refresh_from_db()
    assert mine.phone.plain_for_system() == before


def test_numbers_kept_as_numbers_are_read() -> None:
    number = cast.an_id(1)
    bring_in(sheet([["张伟", number, 13800000001, "G1", 20240117, "太原局", 20280305]]))
    someone = the_person(number)
    assert someone.phone is not None
    assert someone.phone.plain_for_system() == "13800000001"
    assert Certificate.objects.get().number.plain_for_system() == "20240117"
    assert CertificateItem.objects.get().valid_until == date(2028, 3, 5)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"MZ not a sheet", "不是能打开的 Excel"),
        (sheet([["x"]], ["甲"]), "没有找到表头"),
        (sheet([["张伟", "1"]], ["姓名", "身份证号"]), "作业项目代号、有效期止"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        open_sheet(data, ROSTER)
    assert said in refused.value.errors["file"][0]


def test_the_command_reports_and_gives_the_failed_rows(tmp_path: Path, capsys: Any) -> None:
    cast.authority()
    source, failed = tmp_path / "名册.xlsx", tmp_path / "未导入.xlsx"
    rows = [["张伟", cast.an_id(1), "", "G1", "", "太原局", "2028-03-05"]]
    source.write_bytes(sheet([*rows, ["李娜", "1", "", "G1", "", "", "2028-03-05"]]))
    call_command("import_people", str(source), "--failed", str(failed))
    said = capsys.readouterr().out
    assert "新增人员 1" in said
    assert "第 3 行" in said
    assert failed.exists()
    with pytest.raises(CommandError, match="没有找到文件"):
        call_command("import_people", str(tmp_path / "nichts.xlsx"))
