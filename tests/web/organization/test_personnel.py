"""人员维护: list, preview, export (SX-34, SX-35)."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests import cast
from tests.support.statements import queries
from tests.web.organization.desk import Desk, words
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.people.models import Person
from zhiye.registrations.models import Registration
from zhiye.registrations.personnel import SHEET

pytestmark = pytest.mark.django_db
LIST = "/org/personnel/"


@pytest.fixture
def desk() -> Desk:
    return Desk(cast.organization(licensed=True))


def registered(desk: Desk, name: str = "", **certificate: Any) -> Registration:
    someone = cast.person(name)
    cast.certificate(someone, **certificate)
    return cast.registered(someone, desk.organization)


def sheet(desk: Desk, query: str = "") -> list[list[Any]]:
    """The exported rows under the headings, read back as anybody's Excel would."""
    answer = desk.get(f"{LIST}export/{query}")
    assert answer.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.getvalue()))
    rows = book.get_sheet_by_index(0).to_python()
    assert [str(cell) for cell in rows[1]] == ["序号", *(name for name, _ in SHEET)]
    return rows[2:]


class TestList:
    """The number behind a name, the counts a category, the search (SX-34)."""

    @pytest.mark.req("SX-34")
    def test_the_number_behind_the_name_counts_valid_certificates(self, desk: Desk) -> None:
        row = registered(desk, "邬晓海")
        assert "邬晓海 1 张有效证书" in desk.text(LIST)
        cast.certificate(row.person, "N1")
        assert "邬晓海 2 张有效证书" in desk.text(LIST)
        cast.certificate(row.person, "Q1", valid_until=today() - timedelta(days=1))
        assert "邬晓海 2 张有效证书" in desk.text(LIST)

    @pytest.mark.req("SX-34")
    def test_in_a_category_only_its_own_certificates_count(self, desk: Desk) -> None:
        row = registered(desk, "邬晓海")
        cast.certificate(row.person, "RT", kind="ndt")
        assert "邬晓海 2 张有效证书" in desk.text(LIST)
        assert "邬晓海 1 张有效证书" in desk.text(f"{LIST}?category=operation")

    @pytest.mark.req("SX-34")
    def test_head_counts_a_category(self, desk: Desk) -> None:
        both = cast.person()
        cast.certificate(both)
        cast.registered(both, desk.organization, ["operation", "other"])
        registered(desk)
        page = desk.text(LIST)
        assert "作业人员 2" in page
        assert "管理及其他人员 1" in page
        assert "技术人员 0" in page

    @pytest.mark.req("SX-34")
    def test_searched_by_name_category_and_expiry(self, desk: Desk) -> None:
        soon = registered(desk, "邬晓海", valid_until=today() + timedelta(days=60))
        late = registered(desk, "邱小河", valid_until=today() + timedelta(days=61))
        over = registered(desk, "邵大江")
        over.person.certificates.get().items.update(
            valid_from=None, valid_until=today() - timedelta(days=1)
        )
        names = {row.person.name for row in (soon, late, over)}

        def shown(query: str) -> set[str]:
            page = desk.text(LIST + query)
            return {name for name in names if name in page}

        assert shown("") == names
        assert shown("?q=邬") == {"邬晓海"}
        assert shown("?category=technical") == set()
        assert shown("?expiry=soon") == {"邬晓海"}
        assert shown("?expiry=half") == {"邬晓海", "邱小河"}
        assert shown("?expiry=expired") == {"邵大江"}
        assert shown("?expiry=none") == {"邵大江"}

    def test_a_certificate_that_runs_out_today_still_counts(self, desk: Desk) -> None:
        registered(desk, "邬晓海", valid_until=today())
        page = desk.text(f"{LIST}?expiry=soon")
        assert "邬晓海 1 张有效证书" in page
        assert "今天到期" in page

    @pytest.mark.req("SX-34")
    def test_who_only_was_invited_or_has_left_is_not_listed(self, desk: Desk) -> None:
        someone = cast.person("邬晓海")
        cast.certificate(someone)
        cast.invitation(someone, desk.organization)
        assert "邬晓海" not in desk.text(LIST)
        assert "还没有公示的人员" in desk.text(LIST)

    @pytest.mark.assurance(2)
    def test_only_the_own_people(self, desk: Desk) -> None:
        other = registered(Desk(cast.organization(licensed=True)), "邬晓海")
        assert "邬晓海" not in desk.text(LIST)
        assert desk.get(f"{LIST}{other.pk}/").status_code == 404
        assert sheet(desk) == []

    def test_queries_do_not_grow_with_the_rows(self, desk: Desk) -> None:
        registered(desk)
        few = queries(lambda: desk.get(LIST))
        for _ in range(5):
            registered(desk)
        assert queries(lambda: desk.get(LIST)) == few


class TestPreview:
    """Certificates of one person, masked, in the drawer (SX-34)."""

    @pytest.mark.req("SX-34")
    @pytest.mark.assurance(3)
    def test_certificates_with_items_and_masked_numbers(self, desk: Desk) -> None:
        row = registered(desk, "邬晓海")
        certificate = row.person.certificates.get()
        html = desk.html(f"{LIST}{row.pk}/")
        assert str(certificate.items.get()) in html
        assert str(certificate.number) in html
        assert "已核验：省作业人员考核管理平台" in html
        for secret in (certificate.number, row.person.id_number, row.person.phone):
            assert secret is not None
            assert secret.plain_for_system() not in html

    def test_it_opens_over_the_list(self, desk: Desk) -> None:
        row = registered(desk)
        part = desk.get(f"{LIST}{row.pk}/", headers={"HX-Target": "zy-drawer-body"})
        assert "<html" not in part.content.decode()
        assert row.person.name in words(part)

    def test_a_certificate_that_is_not_on_record_is_not_shown(self, desk: Desk) -> None:
        row = registered(desk)
        typed = cast.typed_certificate(row.person, "N1")
        assert str(typed.items.get()) not in desk.text(f"{LIST}{row.pk}/")

    def test_without_the_function_to_deregister_there_is_no_button(self, desk: Desk) -> None:
        row = registered(desk)
        assert "deregister" in desk.html(f"{LIST}{row.pk}/")
        colleague = Desk(desk.organization, without="registrations")
        assert "deregister" not in colleague.html(f"{LIST}{row.pk}/")


class TestExport:
    """企业人员情况表 opened again and compared (SX-35)."""

    @pytest.mark.req("SX-35")
    def test_it_says_what_the_list_says(self, desk: Desk) -> None:
        row = registered(desk, "邬晓海")
        cast.certificate(row.person, "N1")
        rows = sheet(desk)
        certificates = row.person.certificates.order_by("id")
        assert [line[1] for line in rows] == ["邬晓海", "邬晓海"]
        for line, certificate in zip(rows, certificates, strict=True):
            item = certificate.items.get()
            assert line[3] == str(row.person.id_number)
            assert line[4] == "作业人员"
            assert line[5] == today().isoformat()
            assert line[7] == str(certificate.number)
            assert line[9] == str(item)
            assert line[11] == str(item.valid_until)
            assert line[12] == "有效"

    @pytest.mark.req("SX-35")
    def test_the_filter_of_the_list_holds_for_the_file(self, desk: Desk) -> None:
        registered(desk, "邬晓海")
        registered(desk, "邱小河")
        assert 'href="/org/personnel/export/?q=' in desk.html(f"{LIST}?q=邬")
        assert [line[1] for line in sheet(desk, "?q=邬")] == ["邬晓海"]

    @pytest.mark.assurance(3)
    def test_no_full_number_stands_in_it(self, desk: Desk) -> None:
        row = registered(desk)
        text = str(sheet(desk))
        for secret in (
            row.person.id_number,
            row.person.phone,
            row.person.certificates.get().number,
        ):
            assert secret is not None
            assert secret.plain_for_system() not in text

    @pytest.mark.assurance(24)
    def test_formulas_are_neutralised(self, desk: Desk) -> None:
        row = registered(desk)
        Person.objects.filter(pk=row.person_id).update(name="=HYPERLINK(1)")
        row.person.certificates.update(issued_by="@SUM(A1)")
        line = sheet(desk)[0]
        assert (line[1], line[8]) == ("'=HYPERLINK(1)", "'@SUM(A1)")

    @pytest.mark.req("SX-35")
    @pytest.mark.assurance(29)
    def test_the_export_is_logged(self, desk: Desk) -> None:
        registered(desk)
        sheet(desk)
        entry = AccessLog.objects.get(kind="export")
        assert entry.user_id == desk.someone.pk
        assert entry.acting_id == desk.organization.pk
        assert "1 人" in entry.detail

    def test_name_and_type_of_the_file(self, desk: Desk) -> None:
        registered(desk)
        answer = desk.get(f"{LIST}export/")
        answer.getvalue()
        assert "attachment" in answer["Content-Disposition"]
        assert answer["Content-Type"].endswith("spreadsheetml.sheet")

    def test_queries_do_not_grow_with_the_people(self, desk: Desk) -> None:
        registered(desk)
        few = queries(lambda: sheet(desk))
        for _ in range(4):
            registered(desk)
        assert queries(lambda: sheet(desk)) == few
