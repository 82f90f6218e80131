"""行政许可: list, filling in, handing in, correcting (SX-13 to SX-18)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests import cast
from tests.files import samples
from tests.support.statements import queries
from tests.web.organization.desk import Desk, main, words
from zhiye.catalogue.models import LicenceNode
from zhiye.core.clock import today
from zhiye.files.models import StoredFile
from zhiye.licences import services
from zhiye.licences.models import Licence, LicenceKind, LicenceState, Slot
from zhiye.organizations.models import Organization

pytestmark = pytest.mark.django_db
LIST = "/org/licences/"
REASON = "许可证书缺少副本第 2 页，请补齐。"


def url(of: Licence, page: str = "") -> str:
    return f"{LIST}{of.pk}/{page}"


def begun(desk: Desk, kind: str = LicenceKind.HELD) -> Licence:
    """A draft of a kind, begun as a clerk does."""
    there = desk.send(f"{LIST}new/", {"kind": kind})
    return Licence.objects.get(pk=int(there.split("/")[3]))


def held(desk: Desk, **other: Any) -> dict[str, Any]:
    """What a clerk fills in for a licence that is held."""
    return {
        "number": "TS3114001-2030",
        "issued_by": "山西省市场监督管理局",
        "issued_on": str(today() - timedelta(days=400)),
        "valid_until": str(today() + timedelta(days=900)),
        "items": [cast.leaf().code],
        "certificate_0": desk.upload("licence"),
        **other,
    }


def applied(desk: Desk, **other: Any) -> dict[str, Any]:
    return {
        "application_number": "SQ2026-77",
        "accepted_on": str(today() - timedelta(days=9)),
        "items": [cast.leaf().code],
        "application_0": desk.upload("application_form"),
        **other,
    }


def returned(of: Organization) -> Licence:
    made = cast.licence(of)
    return services.return_(actor=cast.reviewer(of.authority), pk=made.pk, reason=REASON)


@pytest.fixture
def desk() -> Desk:
    return Desk(cast.organization())


class TestKinds:
    """Three kinds, each with its own hints, fields and documents (SX-13 to SX-16)."""

    @pytest.mark.req("SX-13")
    def test_the_three_kinds_are_explained(self, desk: Desk) -> None:
        page = desk.text(f"{LIST}new/")
        for words_ in ("已获证", "首次申请", "延续/增项/变更", "距下次换证半年以上"):
            assert words_ in page
        assert page.count("山西省市场监督管理局行政许可管理系统中下载") == 2

    @pytest.mark.parametrize(
        ("months", "told"), [(3, "距下次换证3 个月以上"), (0, "已经持有许可证。")]
    )
    def test_the_hints_follow_the_rule(self, desk: Desk, months: int, told: str) -> None:
        cast.rule(desk.organization.authority, "licence_held_min_months", months)
        page = desk.text(f"{LIST}new/")
        assert told in page
        assert "半年" not in page

    @pytest.mark.req("SX-13")
    def test_without_a_kind_nothing_is_begun(self, desk: Desk) -> None:
        assert "请选择类型" in desk.send(f"{LIST}new/", {}, 422)
        assert "请选择类型" in desk.send(f"{LIST}new/", {"kind": "other"}, 422)
        assert not Licence.objects.exists()

    @pytest.mark.req("SX-14")
    def test_held_asks_for_the_certificate(self, desk: Desk) -> None:
        page = desk.text(url(begun(desk), "edit/"))
        assert "许可证编号" in page
        assert "许可证书" in page
        assert "申请书编号" not in page

    @pytest.mark.req("SX-15")
    def test_first_asks_for_the_application(self, desk: Desk) -> None:
        page = desk.text(url(begun(desk, LicenceKind.FIRST), "edit/"))
        assert "申请书编号" in page
        assert "行政许可管理系统中下载" in page
        assert "许可证编号" not in page

    @pytest.mark.req("SX-16")
    def test_change_asks_for_both(self, desk: Desk) -> None:
        page = desk.text(url(begun(desk, LicenceKind.CHANGE), "edit/"))
        for label in ("申请书编号", "原许可证编号", "许可/核准申请书", "旧证书"):
            assert label in page

    @pytest.mark.assurance(10)
    def test_a_double_click_begins_one_draft(self, desk: Desk) -> None:
        form = {"kind": "held", "idempotency_key": "a" * 20}
        assert desk.send(f"{LIST}new/", form) == desk.send(f"{LIST}new/", form)
        assert Licence.objects.count() == 1

    def test_another_kind_keeps_what_was_filled_in(self, desk: Desk) -> None:
        made = begun(desk)
        desk.send(url(made, "edit/"), held(desk))
        desk.send(url(made, "kind/"), {"kind": LicenceKind.CHANGE})
        made.refresh_from_db()
        assert (made.kind, made.number) == (LicenceKind.CHANGE, "TS3114001-2030")
        assert made.nodes.count() == 1
        desk.send(url(made, "edit/"), {**applied(desk), "number": made.number})
        desk.send(url(made, "kind/"), {"kind": LicenceKind.HELD})
        made.refresh_from_db()
        assert made.issued_on == today() - timedelta(days=400)
        assert made.application_number == "SQ2026-77"
        assert made.files.filter(slot=Slot.CERTIFICATE, removed_at=None).count() == 1


class TestTree:
    """Only leaves count; several can be chosen (SX-17)."""

    @pytest.mark.req("SX-17")
    def test_only_leaves_can_be_ticked(self, desk: Desk) -> None:
        html = desk.html(url(begun(desk), "edit/"))
        ticks = set(re.findall(r'type="checkbox" name="items" value="([^"]+)"', html))
        leaves = LicenceNode.objects.filter(is_leaf=True, withdrawn_on=None)
        assert ticks == set(leaves.values_list("code", flat=True))

    @pytest.mark.req("SX-17")
    def test_a_branch_sent_by_hand_is_refused(self, desk: Desk) -> None:
        branch = LicenceNode.objects.filter(is_leaf=False).first()
        assert branch is not None
        made = begun(desk)
        told = desk.send(url(made, "edit/"), held(desk, items=[branch.code]), 422)
        assert "请选到最末一级" in told
        assert not made.items.exists()

    @pytest.mark.req("SX-17")
    def test_several_leaves_are_kept(self, desk: Desk) -> None:
        codes = list(LicenceNode.objects.filter(is_leaf=True).values_list("code", flat=True)[:5])
        made = begun(desk)
        desk.send(url(made, "edit/"), held(desk, items=codes))
        assert set(made.nodes.values_list("code", flat=True)) == set(codes)
        html = desk.html(url(made, "edit/"))
        for code in codes:
            assert re.search(rf'value="{re.escape(code)}" checked', html)


class TestFillingIn:
    """Nothing typed is lost."""

    def test_saved_and_shown_again(self, desk: Desk) -> None:
        made = begun(desk)
        assert desk.send(url(made, "edit/"), held(desk)) == url(made)
        html = desk.html(url(made, "edit/"))
        assert 'value="TS3114001-2030"' in html
        assert "材料.pdf" in html

    def test_a_draft_may_be_incomplete(self, desk: Desk) -> None:
        made = begun(desk)
        form = {"number": "TS1", "draft": "1"}
        assert desk.send(url(made, "edit/"), form) == url(made, "edit/")
        made.refresh_from_db()
        assert made.number == "TS1"

    def test_wrong_input_is_told_and_everything_is_kept(self, desk: Desk) -> None:
        made = begun(desk)
        sent = samples.upload("许可证书.pdf", samples.pdf(1))
        form = held(desk, valid_until="2026-02-31")
        del form["certificate_0"]
        answer = desk.post(url(made, "edit/"), {**form, "certificate_0-file": sent})
        assert answer.status_code == 422
        html = main(answer)
        assert 'value="2026-02-31"' in html
        assert 'value="TS3114001-2030"' in html
        saved = StoredFile.objects.get(original_name="许可证书.pdf")
        assert f'name="certificate_0" value="{saved.pk}"' in html
        assert re.search(rf'value="{re.escape(cast.leaf().code)}" checked', html)

    def test_autosave_keeps_what_stands_in_the_form(self, desk: Desk) -> None:
        made = begun(desk)
        answer = desk.post(url(made, "autosave/"), held(desk))
        assert answer.status_code == 200
        assert "自动暂存" in answer.content.decode()
        made.refresh_from_db()
        assert made.number == "TS3114001-2030"
        assert made.nodes.count() == made.files.count() == 1

    def test_autosave_keeps_the_rest_when_one_field_is_wrong(self, desk: Desk) -> None:
        made = begun(desk)
        answer = desk.post(url(made, "autosave/"), held(desk, valid_until="明年"))
        assert "有效期至" in answer.content.decode()
        made.refresh_from_db()
        assert (made.number, made.valid_until) == ("TS3114001-2030", None)

    def test_autosave_after_it_was_handed_in_changes_nothing(self, desk: Desk) -> None:
        made = cast.licence(desk.organization)
        assert desk.post(url(made, "autosave/"), {"number": "TS2"}).status_code == 409
        made.refresh_from_db()
        assert made.number != "TS2"

    def test_several_pages_and_one_taken_out(self, desk: Desk) -> None:
        made = begun(desk)
        pages = [desk.upload("licence", f"第{n}页.pdf") for n in (1, 2)]
        desk.send(url(made, "edit/"), held(desk, certificate_0=pages[0], certificate_1=pages[1]))
        assert "第 3 页" in desk.text(url(made, "edit/"))
        desk.send(url(made, "edit/"), held(desk, certificate_0="", certificate_1=pages[1]))
        kept = made.files.get(removed_at=None)
        assert str(kept.file_id) == pages[1]

    @pytest.mark.assurance(1)
    def test_somebody_elses_upload_is_not_taken(self, desk: Desk) -> None:
        foreign = Desk(cast.organization()).upload("licence")
        made = begun(desk)
        told = desk.send(url(made, "edit/"), held(desk, certificate_0=foreign), 422)
        assert "没有找到上传的文件" in told
        assert not made.files.exists()


class TestHandingIn:
    """The check table stands before the button."""

    def test_what_is_missing_is_told_before_the_button(self, desk: Desk) -> None:
        made = begun(desk)
        page = desk.text(url(made))
        assert "缺少：许可证编号、发证机关、发证日期、有效期至" in page
        assert "缺少材料：许可证书" in page
        assert "还没有选择许可子项目" in page
        assert re.search(r"<button[^>]*disabled[^>]*><span>提交审核", desk.html(url(made)))

    @pytest.mark.req("SX-14")
    def test_complete_and_handed_in(self, desk: Desk) -> None:
        made = begun(desk)
        desk.send(url(made, "edit/"), held(desk))
        assert "6 项条件全部符合" in desk.text(url(made))
        assert desk.send(url(made, "submit/")) == url(made)
        made.refresh_from_db()
        assert made.state == LicenceState.SUBMITTED
        page = desk.text(url(made))
        assert desk.organization.authority.name in page
        assert "撤回修改" in page

    @pytest.mark.req("SX-14")
    def test_a_licence_that_runs_out_soon_is_sent_to_the_other_kind(self, desk: Desk) -> None:
        made = begun(desk)
        soon = today() + timedelta(days=100)
        desk.send(url(made, "edit/"), held(desk, valid_until=str(soon)))
        assert "不足 6 个月" in desk.text(url(made))
        assert "延续/增项/变更" in desk.send(url(made, "submit/"), {}, 409)
        made.refresh_from_db()
        assert made.state == LicenceState.DRAFT

    @pytest.mark.req("SX-15", "SX-16")
    @pytest.mark.parametrize("kind", [LicenceKind.FIRST, LicenceKind.CHANGE])
    def test_the_other_kinds_are_handed_in(self, desk: Desk, kind: str) -> None:
        made = begun(desk, kind)
        form = applied(desk)
        if kind == LicenceKind.CHANGE:
            form |= {"number": "TS9", "old_certificate_0": desk.upload("licence")}
        desk.send(url(made, "edit/"), form)
        desk.send(url(made, "submit/"))
        made.refresh_from_db()
        assert made.state == LicenceState.SUBMITTED

    def test_taken_back_and_changed(self, desk: Desk) -> None:
        made = cast.licence(desk.organization)
        assert "修改后需要重新提交" in desk.text(url(made, "withdraw/"))
        desk.send(url(made, "withdraw/"))
        made.refresh_from_db()
        assert made.state == LicenceState.DRAFT
        assert desk.get(url(made, "edit/")).status_code == 200

    def test_given_up(self, desk: Desk) -> None:
        made = begun(desk)
        assert "不能恢复" in desk.text(url(made, "discard/"))
        desk.send(url(made, "discard/"))
        made.refresh_from_db()
        assert made.state == LicenceState.DISCARDED
        assert made.reference not in desk.text(LIST)
        assert made.reference in desk.text(f"{LIST}?state=discarded")

    @pytest.mark.parametrize("page", ["edit/", "kind/", "discard/"])
    def test_what_was_handed_in_is_not_changed(self, desk: Desk, page: str) -> None:
        made = cast.licence(desk.organization)
        assert "当前状态是“待审核”" in desk.text(url(made, page), 409)
        assert desk.post(url(made, page), {"kind": "first"}).status_code == 409
        made.refresh_from_db()
        assert (made.state, made.kind) == (LicenceState.SUBMITTED, LicenceKind.HELD)


class TestReturned:
    """修改 shows why it was returned; then it is handed in again (SX-18)."""

    @pytest.mark.req("SX-18")
    def test_the_reason_stands_where_it_is_corrected(self, desk: Desk) -> None:
        made = returned(desk.organization)
        assert "修改" in desk.text(LIST)
        assert REASON in desk.text(url(made))
        assert REASON in desk.text(url(made, "edit/"))

    @pytest.mark.req("SX-18")
    def test_corrected_and_handed_in_again(self, desk: Desk) -> None:
        made = returned(desk.organization)
        pages = list(made.files.values_list("file_id", flat=True))
        desk.send(
            url(made, "edit/"),
            held(desk, certificate_0=str(pages[0]), certificate_1=desk.upload("licence")),
        )
        desk.send(url(made, "submit/"))
        made.refresh_from_db()
        assert made.state == LicenceState.SUBMITTED
        assert made.submissions.count() == 2
        assert REASON in desk.text(url(made))


class TestList:
    """Search, state filter, paging, drawer."""

    def test_searched_by_number_and_state(self, desk: Desk) -> None:
        one, two = cast.licence(desk.organization), cast.licence(desk.organization, submitted=False)
        page = desk.text(f"{LIST}?q={one.number}")
        assert one.number in page
        assert two.number not in page
        page = desk.text(f"{LIST}?state=draft")
        assert two.number in page
        assert one.number not in page
        assert "没有符合条件" in desk.text(f"{LIST}?q=ZZZ")

    def test_an_empty_list_says_what_to_do(self, desk: Desk) -> None:
        page = desk.html(LIST)
        assert "还没有行政许可" in page
        assert 'href="/org/licences/new/"' in page

    @pytest.mark.assurance(2)
    def test_only_the_own_ones_are_listed(self, desk: Desk) -> None:
        other = cast.licence(cast.organization())
        assert other.reference not in desk.text(LIST)

    def test_the_same_address_opens_in_the_drawer(self, desk: Desk) -> None:
        made = cast.licence(desk.organization)
        whole = desk.get(url(made)).content.decode()
        part = desk.get(url(made), headers={"HX-Target": "zy-drawer-body"}).content.decode()
        assert "<html" in whole
        assert "<html" not in part
        assert made.reference in part

    def test_pages_follow_each_other(self, desk: Desk) -> None:
        made = [cast.licence(desk.organization, submitted=False) for _ in range(23)]
        first = desk.html(LIST)
        assert made[-1].reference in first
        assert made[0].reference not in first
        following = re.search(r'href="(\?[^"]*cursor=[^"]+)"', first)
        assert following
        assert made[0].reference in words(desk.get(LIST + following[1].replace("&amp;", "&")))

    def test_queries_do_not_grow_with_the_rows(self, desk: Desk) -> None:
        cast.licence(desk.organization)
        few = queries(lambda: desk.get(LIST))
        for _ in range(5):
            cast.licence(desk.organization)
        assert queries(lambda: desk.get(LIST)) == few
