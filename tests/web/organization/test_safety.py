"""安全管理人员: naming, posts, ending (SX-30 to SX-33)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from tests import cast
from tests.files import samples
from tests.support.statements import queries
from tests.web.organization.desk import Desk, field, main
from zhiye.core import phone
from zhiye.core.clock import today
from zhiye.files.models import StoredFile
from zhiye.organizations.models import OrganizationKind
from zhiye.registrations import safety_services as services
from zhiye.registrations.models import RegistrationState, SafetyAppointment, SafetyState

pytestmark = pytest.mark.django_db
LIST = "/org/safety/"
DIRECTOR, OFFICER = "production/crane/director", "production/crane/officer"
REASON = "证明书看不清，请重新上传。"


@pytest.fixture
def desk() -> Desk:
    return Desk(cast.organization())


def form(desk: Desk, **other: Any) -> dict[str, Any]:
    return {
        "name": "邬晓海",
        "id_number": cast.an_id(777),
        "phone": phone.demo(777),
        "rows": "1",
        "post_0": DIRECTOR,
        "appointed_0": str(today()),
        "letter_0": desk.upload("appointment_letter", "任命书.pdf"),
        **other,
    }


def url(row: SafetyAppointment, page: str = "") -> str:
    return f"{LIST}{row.pk}/{page}"


class TestNaming:
    """Person, posts with stamped letters, no review (SX-30)."""

    @pytest.mark.req("SX-30")
    def test_added_at_once(self, desk: Desk) -> None:
        there = desk.send(f"{LIST}new/", form(desk))
        made = SafetyAppointment.objects.get()
        assert there == url(made)
        assert made.state == SafetyState.ACTIVE
        page = desk.text(there)
        assert "起重机械质量安全总监" in page
        assert "任命书.pdf" in page
        assert "邬晓海" in desk.text(LIST)

    @pytest.mark.req("SX-30")
    def test_several_posts(self, desk: Desk) -> None:
        second = {
            "rows": "2",
            "post_1": "production/principal",
            "appointed_1": str(today()),
            "letter_1": desk.upload("appointment_letter"),
        }
        desk.send(f"{LIST}new/", form(desk, **second))
        assert SafetyAppointment.objects.get().posts.count() == 2

    @pytest.mark.req("SX-30")
    def test_a_row_is_added_without_script_and_nothing_is_lost(self, desk: Desk) -> None:
        sent = form(desk, add_row="1")
        del sent["letter_0"]
        upload = samples.upload("任命书.pdf", samples.pdf(1))
        answer = desk.post(f"{LIST}new/", {**sent, "letter_0-file": upload})
        assert answer.status_code == 200
        html = main(answer)
        assert 'name="post_1"' in html
        assert 'name="rows" value="2"' in html
        assert 'value="邬晓海"' in html
        saved = StoredFile.objects.filter(original_name="任命书.pdf").latest("created_at")
        assert f'name="letter_0" value="{saved.pk}"' in html
        assert f'<option value="{DIRECTOR}" selected>' in html
        assert "请更正" not in html
        assert not SafetyAppointment.objects.exists()

    def test_a_row_is_taken_out_and_those_below_move_up(self, desk: Desk) -> None:
        two = form(desk, rows="2", post_1=OFFICER, appointed_1="2026-01-02", drop_row="0")
        html = main(desk.post(f"{LIST}new/", two))
        assert f'<option value="{OFFICER}" selected>' in html
        assert DIRECTOR + '" selected' not in html
        assert 'value="2026-01-02"' in html
        assert 'name="post_1"' not in html

    @pytest.mark.req("SX-30")
    def test_what_is_wrong_is_told_beside_it_and_kept(self, desk: Desk) -> None:
        good = cast.an_id(777)
        wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
        answer = desk.post(f"{LIST}new/", form(desk, id_number=wrong, phone="12", letter_0=""))
        assert answer.status_code == 422
        html = main(answer)
        assert f'value="{wrong}"' in html
        assert 'value="邬晓海"' in html
        assert html.count('class="zy-field__error"') == 3

    @pytest.mark.req("SX-30")
    def test_posts_that_exclude_each_other_are_refused(self, desk: Desk) -> None:
        second = {
            "rows": "2",
            "post_1": OFFICER,
            "appointed_1": str(today()),
            "letter_1": desk.upload("appointment_letter"),
        }
        told = desk.send(f"{LIST}new/", form(desk, **second), 409)
        assert "不能由同一人担任" in told
        assert "邬晓海" in main(desk.post(f"{LIST}new/", form(desk, **second)))
        assert not SafetyAppointment.objects.exists()

    def test_the_same_post_twice_is_told_at_the_row(self, desk: Desk) -> None:
        second = {
            "rows": "2",
            "post_1": DIRECTOR,
            "appointed_1": str(today()),
            "letter_1": desk.upload("appointment_letter"),
        }
        assert "同一岗位只需添加一行" in desk.send(f"{LIST}new/", form(desk, **second), 422)

    @pytest.mark.req("SX-02")
    def test_somebody_who_serves_another_organisation_is_refused(self, desk: Desk) -> None:
        someone = cast.person()
        cast.appointed(cast.organization(), someone)
        taken = form(desk, name=someone.name, id_number=someone.id_number.plain_for_system())
        assert "须先在该单位办理注销" in desk.send(f"{LIST}new/", taken, 409)

    @pytest.mark.assurance(10)
    def test_a_double_click_adds_one(self, desk: Desk) -> None:
        sent = form(desk, idempotency_key="d" * 20)
        assert desk.send(f"{LIST}new/", sent) == desk.send(f"{LIST}new/", sent)
        assert SafetyAppointment.objects.count() == 1

    @pytest.mark.req("SX-03", "SX-30")
    def test_posts_fit_the_kind_of_organisation(self) -> None:
        producer = Desk(cast.organization()).html(f"{LIST}new/")
        filler = Desk(cast.organization(kinds=[OrganizationKind.FILLING])).html(f"{LIST}new/")
        assert 'value="production/crane/director"' in producer
        assert 'value="use/cylinder/director"' not in producer
        assert 'value="use/cylinder/director"' in filler
        assert 'value="production/crane/director"' not in filler

    @pytest.mark.assurance(3)
    def test_numbers_are_masked(self, desk: Desk) -> None:
        made = cast.appointed(desk.organization)
        html = desk.html(LIST) + desk.html(url(made))
        assert str(made.id_number) in html
        assert made.id_number.plain_for_system() not in html
        assert made.phone.plain_for_system() not in html


class TestMorePosts:
    """A post can be added later."""

    @pytest.mark.req("SX-30")
    def test_added_later(self, desk: Desk) -> None:
        made = cast.appointed(desk.organization)
        html = desk.html(url(made, "posts/"))
        sent = form(desk, post_0="production/principal", seen=field(html, "seen"))
        desk.send(url(made, "posts/"), sent)
        assert made.posts.count() == 2

    def test_a_row_more_and_wrong_input(self, desk: Desk) -> None:
        made = cast.appointed(desk.organization)
        more = desk.send(url(made, "posts/"), form(desk, add_row="1"), 200)
        assert more.count("任命日期") == 2
        assert desk.post(url(made, "posts/"), {"rows": "1"}).status_code == 422
        clash = form(desk, post_0=OFFICER)
        assert "不能由同一人担任" in desk.send(url(made, "posts/"), clash, 409)

    def test_not_while_the_end_is_asked_for(self, desk: Desk) -> None:
        made = cast.ending(cast.appointed(desk.organization))
        assert "不能追加岗位" in desk.text(url(made, "posts/"), 409)
        assert desk.post(url(made, "posts/"), form(desk)).status_code == 409


class TestEnding:
    """Proof, then a reviewer; the person is not asked (SX-31)."""

    def proof(self, desk: Desk, **other: Any) -> dict[str, Any]:
        return {
            "left_on": str(today()),
            "files_0": desk.upload("termination_proof", "证明书.pdf"),
            **other,
        }

    @pytest.mark.req("SX-31")
    def test_asked_with_the_proof_and_examined(self, desk: Desk) -> None:
        made = cast.appointed(desk.organization)
        desk.send(url(made, "end/"), self.proof(desk))
        made.refresh_from_db()
        assert made.state == SafetyState.ENDING
        page = desk.text(url(made))
        assert "不需要本人同意" in page
        assert "证明书.pdf" in page
        services.approve_end(actor=cast.reviewer(desk.organization.authority), pk=made.pk)
        assert "已注销" in desk.text(url(made))

    @pytest.mark.req("SX-31")
    def test_returned_corrected_and_handed_in_again(self, desk: Desk) -> None:
        made = cast.ending(cast.appointed(desk.organization))
        reviewer = cast.reviewer(desk.organization.authority)
        services.return_end(actor=reviewer, pk=made.pk, reason=REASON)
        assert REASON in desk.text(url(made))
        html = desk.html(url(made, "end/"))
        assert REASON in html
        assert "安全管理人员注销被退回" in desk.text("/org/")
        desk.send(url(made, "end/"), self.proof(desk, seen=field(html, "seen")))
        made.refresh_from_db()
        assert made.state == SafetyState.ENDING

    def test_without_a_reviewer_it_is_over_at_once(self, desk: Desk) -> None:
        cast.rule(desk.organization.authority, "safety_release_reviewer_needed", False)
        made = cast.appointed(desk.organization)
        assert "确认注销" in desk.text(url(made, "end/"))
        desk.send(url(made, "end/"), self.proof(desk))
        made.refresh_from_db()
        assert made.state == SafetyState.ENDED

    def test_what_is_missing_is_told_and_the_rest_kept(self, desk: Desk) -> None:
        made = cast.appointed(desk.organization)
        day = str(today() - timedelta(days=3))
        answer = desk.post(url(made, "end/"), {"left_on": day})
        assert answer.status_code == 422
        assert f'value="{day}"' in main(answer)
        tomorrow = str(today() + timedelta(days=1))
        told = desk.send(url(made, "end/"), self.proof(desk, left_on=tomorrow), 422)
        assert "不能晚于今天" in told
        made.refresh_from_db()
        assert made.state == SafetyState.ACTIVE

    def test_taken_back(self, desk: Desk) -> None:
        made = cast.ending(cast.appointed(desk.organization))
        assert "此人继续在任" in desk.text(url(made, "cancel_end/"))
        desk.send(url(made, "cancel_end/"))
        made.refresh_from_db()
        assert made.state == SafetyState.ACTIVE
        assert desk.post(url(made, "cancel_end/")).status_code == 409

    @pytest.mark.req("SX-33")
    def test_the_registration_is_not_touched(self) -> None:
        desk = Desk(cast.organization(licensed=True))
        someone = cast.person()
        cast.certificate(someone)
        row = cast.registered(someone, desk.organization)
        made = cast.appointed(desk.organization, someone)
        assert "须另行办理注销公示" in desk.text(url(made, "end/"))
        desk.send(url(made, "end/"), self.proof(desk))
        services.approve_end(actor=cast.reviewer(desk.organization.authority), pk=made.pk)
        row.refresh_from_db()
        assert row.state == RegistrationState.ACTIVE


class TestList:
    """Search and paging."""

    def test_searched_by_name_and_state(self, desk: Desk) -> None:
        one = cast.appointed(desk.organization)
        two = cast.ending(cast.appointed(desk.organization))
        page = desk.text(f"{LIST}?state=ending")
        assert str(two.id_number) in page
        assert str(one.id_number) not in page
        assert str(one.id_number) in desk.text(f"{LIST}?q={one.name[:2]}")

    def test_an_empty_list_says_what_to_do(self, desk: Desk) -> None:
        assert "还没有安全管理人员" in desk.text(LIST)
        assert "没有符合条件" in desk.text(f"{LIST}?q=邬")

    @pytest.mark.assurance(2)
    def test_only_the_own_ones(self, desk: Desk) -> None:
        other = cast.appointed(cast.organization())
        assert not re.search(rf"{LIST}{other.pk}/", desk.html(LIST))

    def test_queries_do_not_grow_with_the_rows(self, desk: Desk) -> None:
        cast.appointed(desk.organization)
        few = queries(lambda: desk.get(LIST))
        for _ in range(4):
            cast.appointed(desk.organization)
        assert queries(lambda: desk.get(LIST)) == few
