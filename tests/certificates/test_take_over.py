"""Taking certificates over from outside registers (SX-54, SX-57, assurance 53)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import cast
from tests.same_questions import told
from zhiye.catalogue.models import WorkItem
from zhiye.certificates import selectors, services
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import Certificate, CertificateItem, FirstIssue
from zhiye.certificates.register_sync import TASK, TakeOver, take_over
from zhiye.core import history
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.integrations.answers import RegisterCertificate, RegisterItem
from zhiye.integrations.services import clear_certificates, put_certificates
from zhiye.people import services as people
from zhiye.people.inputs import PersonFacts
from zhiye.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-54", "SX-57")]
UNTIL = date(2099, 6, 30)
NUMBER = "TS6G00990099"


def row(code: str = "G1", **more: Any) -> RegisterItem:
    plain = {
        "code": code,
        "name": "登记项目",
        "approved_on": date(2025, 7, 1),
        "valid_until": UNTIL,
    }
    return RegisterItem(**{**plain, **more})


def register(
    holder: Person,
    *items: RegisterItem,
    number: str = NUMBER,
    kind: str = "operator",
    fresh: bool = True,
    **more: Any,
) -> None:
    """What the sandbox register knows of a person."""
    plain = holder.id_number.plain_for_system()
    if fresh:
        clear_certificates(id_number=plain)
    put_certificates(
        register="operators" if kind == "operator" else "inspectors",
        rows=[
            (
                plain,
                RegisterCertificate(
                    kind=kind,
                    number=number or plain,
                    holder=holder.name,
                    issuing_authority="演示市市场监督管理局",
                    items=tuple(items),
                    **more,
                ),
            )
        ],
    )


def items(certificate: Certificate) -> list[tuple[str, str, date | None]]:
    found = certificate.items.order_by("code", "restriction", "level")
    return [(one.code, one.level, one.valid_until) for one in found]


@pytest.fixture
def holder() -> Person:
    """Somebody whom the inspectors' sandbox does not know by rule (last digit of the serial)."""
    return cast.person(id_number=cast.an_id(450))


class TestAdded:
    def test_it_works(self, holder: Person) -> None:
        register(holder, row("G1"), row("Q2", restriction="限桥式起重机"))
        answer = take_over(person=holder)
        assert (answer.added, answer.updated, answer.unavailable) == (1, 0, ())
        made = Certificate.objects.get()
        assert (made.state, made.source, made.person) == ("approved", "operator_register", holder)
        assert made.taken_over_at is not None
        assert items(made) == [("G1", "", UNTIL), ("Q2", "", UNTIL)]
        assert made.items.get(code="G1").work_item == WorkItem.objects.get(
            code="G1", version__code="2019"
        )
        log = CERTIFICATE.last_log(made)
        assert log is not None
        assert (log.move, log.acting_role, log.actor_name) == (
            "take_over",
            Role.SYSTEM.value,
            "系统（省作业人员考核管理平台）",
        )

    def test_inspectors_come_from_the_other_register(self, holder: Person) -> None:
        register(holder, row("UT", level="Ⅱ"), number="CN0001", kind="ndt")
        take_over(person=holder)
        made = Certificate.objects.get(kind="ndt")
        assert (made.source, items(made)) == ("inspector_register", [("UT", "Ⅱ", UNTIL)])
        assert made.items.get().ndt_item is not None

    def test_a_certificate_whose_number_is_the_id_number(self, holder: Person) -> None:
        register(holder, row("N1"), number="")
        take_over(person=holder)
        assert Certificate.objects.get().number == holder.id_number

    def test_two_rows_with_the_id_number_are_one_certificate(self, holder: Person) -> None:
        """A register that lists each item as a certificate of its own: none of them is lost."""
        register(holder, row("A"), number="", issued_on=date(2025, 7, 1))
        register(holder, row("R1"), number="", issued_on=date(2024, 7, 1), fresh=False)
        register(holder, row("P"), number="", status="revoked", fresh=False)
        for _ in range(2):
            take_over(person=holder)
            assert items(Certificate.objects.get()) == [("A", "", UNTIL), ("R1", "", UNTIL)]
            assert Certificate.objects.get().issued_on == date(2025, 7, 1)

    def test_an_old_code_keeps_its_catalogue(self, holder: Person) -> None:
        old = WorkItem.objects.filter(version__code="2011").order_by("order").first()
        assert old is not None
        register(holder, row(old.code, catalogue="2011"), row("怪码", catalogue="2011"))
        take_over(person=holder)
        found = {one.code: one.work_item for one in CertificateItem.objects.all()}
        assert found == {old.code: old, "怪码": None}

    def test_a_first_issue_date_of_the_register_does_not_replace_the_proof(
        self, holder: Person
    ) -> None:
        register(holder, row("T", first_issued_on=date(2010, 1, 1)))
        take_over(person=holder)
        assert CertificateItem.objects.get().first_issued_on is None
        assert selectors.items_missing_first_issue(holder.pk)

    def test_nobody_elses_name(self, holder: Person) -> None:
        register(holder, row())
        holder.name = "不同名"
        assert take_over(person=holder).added == 0


class TestRepeated:
    def test_nothing_doubles(self, holder: Person) -> None:
        register(holder, row("G1"), row("T"))
        take_over(person=holder)
        before = set(CertificateItem.objects.values_list("pk", flat=True))
        answer = take_over(person=holder)
        assert (answer.added, answer.updated) == (0, 1)
        assert Certificate.objects.count() == 1
        assert set(CertificateItem.objects.values_list("pk", flat=True)) == before
        assert CERTIFICATE.log_of(Certificate.objects.get()).count() == 1

    def test_dashes_spaces_and_width_of_a_number_do_not_double_it(self, holder: Person) -> None:
        register(holder, row(), number="TS–6G 0099")
        take_over(person=holder)
        register(holder, row(), number="ＴＳ-6g0099")
        answer = take_over(person=holder)
        assert (answer.added, answer.updated) == (0, 1)

    def test_levels_written_differently_are_one(self, holder: Person) -> None:
        register(holder, row("UT", level="Ⅱ"), number="CN1", kind="ndt")
        take_over(person=holder)
        register(holder, row("UT", level="II"), number="CN1", kind="ndt")
        take_over(person=holder)
        assert items(Certificate.objects.get(kind="ndt")) == [("UT", "Ⅱ", UNTIL)]

    def test_a_renewal_changes_the_dates_and_keeps_the_first_issue(self, holder: Person) -> None:
        register(holder, row("T"))
        take_over(person=holder)
        item = CertificateItem.objects.get()
        made = cast.supplement(item)
        services.approve_first_issue(actor=cast.reviewer(), pk=made.pk)
        register(holder, row("T", valid_until=date(2100, 1, 1)))
        take_over(person=holder)
        item.refresh_from_db()
        assert (item.valid_until, item.first_issued_on) == (date(2100, 1, 1), made.issued_on)

    def test_an_item_that_is_gone_counts_no_more(self, holder: Person) -> None:
        register(holder, row("G1"), row("T"), row("F"))
        take_over(person=holder)
        cast.supplement(CertificateItem.objects.get(code="T"))
        register(holder, row("G1"), row("F", status="revoked"))
        take_over(person=holder)
        assert [one.code for one in selectors.valid_items(holder.pk)] == ["G1"]
        # One with a supplement stays on record, ended; the other stands in the history.
        kept = CertificateItem.objects.get(code="T")
        assert kept.valid_until is not None
        assert kept.valid_until < today()
        assert FirstIssue.objects.get().item == kept
        assert not CertificateItem.objects.filter(code="F").exists()
        events = history.event_model(CertificateItem)
        assert events.objects.filter(code="F", pgh_label="delete").count() == 1


class TestHandEntered:
    def test_the_register_confirms_it(self, holder: Person) -> None:
        typed = cast.typed_certificate(holder, "G1", number=NUMBER)
        register(holder, row("G1"))
        before = told()
        assert take_over(person=holder).updated == 1
        typed.refresh_from_db()
        assert (typed.state, typed.source) == ("approved", "operator_register")
        assert items(typed) == [("G1", "", UNTIL)]
        assert told() - before == {(holder.user_id, "certificate.approved")}
        log = CERTIFICATE.last_log(typed)
        assert log is not None
        assert log.move == "confirm"

    def test_also_a_returned_one(self, holder: Person) -> None:
        typed = cast.typed_certificate(holder, "G1", number=NUMBER)
        services.return_(actor=cast.reviewer(), pk=typed.pk, reason="看不清")
        register(holder, row("G1"))
        take_over(person=holder)
        typed.refresh_from_db()
        assert typed.state == "approved"

    def test_a_withdrawn_one_comes_in_anew(self, holder: Person) -> None:
        typed = cast.typed_certificate(holder, "G1", number=NUMBER)
        services.withdraw(actor=cast.as_person(holder), pk=typed.pk)
        register(holder, row("G1"))
        assert take_over(person=holder).added == 1


class TestEnded:
    @pytest.mark.parametrize("status", ["revoked", "cancelled"])
    def test_what_the_register_calls_gone_is_not_taken_over(
        self, holder: Person, status: str
    ) -> None:
        register(holder, row(), status=status)
        answer = take_over(person=holder)
        assert (answer.added, answer.ended) == (0, 0)
        assert [len(heard.void) for heard in answer.heard] == [1, 0]
        assert not Certificate.objects.exists()

    def test_and_ends_what_was_on_record(self, holder: Person) -> None:
        register(holder, row())
        take_over(person=holder)
        register(holder, row(), status="revoked")
        before = told()
        assert take_over(person=holder).ended == 1
        made = Certificate.objects.get()
        assert made.state == "revoked"
        assert told() - before == {(holder.user_id, "certificate.revoked")}
        assert take_over(person=holder).ended == 0

    def test_a_revoked_certificate_does_not_rise_again(self, holder: Person) -> None:
        register(holder, row())
        take_over(person=holder)
        made = Certificate.objects.get()
        services.revoke(actor=cast.reviewer(), pk=made.pk, reason="伪造")
        answer = take_over(person=holder)
        made.refresh_from_db()
        assert (made.state, answer.added, answer.updated) == ("revoked", 0, 0)


@pytest.mark.req("FJ-16")
class TestSuspended:
    def test_a_new_one_is_on_record_but_does_not_count(self, holder: Person) -> None:
        register(holder, row(), status="suspended")
        before = told()
        assert take_over(person=holder).added == 1
        made = Certificate.objects.get()
        assert (made.state, items(made)) == ("suspended", [("G1", "", UNTIL)])
        assert selectors.valid_items(holder.pk) == []
        assert not Certificate.objects.counting().exists()
        assert told() - before == {(holder.user_id, "certificate.suspended")}

    def test_and_counts_again_once_it_is_restored(self, holder: Person) -> None:
        register(holder, row())
        take_over(person=holder)
        made = Certificate.objects.get()
        for _ in range(2):
            register(holder, row(), status="suspended")
            take_over(person=holder)
            made.refresh_from_db()
            assert made.state == "suspended"
        before = told()
        register(holder, row())
        take_over(person=holder)
        made.refresh_from_db()
        assert made.state == "approved"
        assert told() - before == {(holder.user_id, "certificate.restored")}
        moves = [log.move for log in CERTIFICATE.log_of(made)]
        assert moves == ["take_over", "suspend_by_register", "restore_by_register"]

    def test_a_hand_entered_one_is_confirmed_and_suspended(self, holder: Person) -> None:
        typed = cast.typed_certificate(holder, "G1", number=NUMBER)
        register(holder, row("G1"), status="suspended")
        take_over(person=holder)
        typed.refresh_from_db()
        assert (typed.state, typed.source) == ("suspended", "operator_register")

    def test_a_suspended_one_may_be_revoked(self, holder: Person) -> None:
        register(holder, row(), status="suspended")
        take_over(person=holder)
        register(holder, row(), status="revoked")
        assert take_over(person=holder).ended == 1
        assert Certificate.objects.get().state == "revoked"

    def test_a_suspended_item_alone_does_not_count(self, holder: Person) -> None:
        register(holder, row("G1"), row("N1", status="suspended"))
        take_over(person=holder)
        assert [one.code for one in selectors.valid_items(holder.pk)] == ["G1"]
        register(holder, row("G1", status="suspended"), row("N1", status="suspended"))
        take_over(person=holder)
        made = Certificate.objects.get()
        assert made.state == "suspended"
        assert [code for code, _, _ in items(made)] == ["G1", "N1"]

    def test_one_of_two_rows_of_a_number(self, holder: Person) -> None:
        register(holder, row("A"), number="", status="suspended")
        register(holder, row("R1"), number="", fresh=False)
        take_over(person=holder)
        made = Certificate.objects.get()
        assert (made.state, items(made)) == ("approved", [("R1", "", UNTIL)])


class TestTrouble:
    @pytest.mark.assurance(53)
    def test_a_register_that_is_down_loses_nothing_and_is_named(self) -> None:
        holder = cast.person("故障周")
        held = cast.certificate(holder)
        answer = take_over(person=holder)
        assert answer.unavailable == ("省作业人员考核管理平台", "中国特检协会公示系统")
        assert [heard.answered for heard in answer.heard] == [False, False]
        held.refresh_from_db()
        assert held.state == "approved"

    @pytest.mark.assurance(53)
    def test_one_that_is_down_does_not_keep_the_other_away(
        self, holder: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from zhiye import integrations
        from zhiye.core.refusals import Unavailable

        class Down:
            def find(self, *, id_number: str, name: str) -> None:
                raise Unavailable("没有应答。")

        monkeypatch.setattr(integrations, "get_operator_register", Down)
        register(holder, row("UT", level="Ⅱ"), number="CN1", kind="ndt")
        answer: TakeOver = take_over(person=holder)
        assert (answer.added, answer.unavailable) == (1, ("省作业人员考核管理平台",))

    def test_one_unusable_row_does_not_keep_the_others_away(
        self, holder: Person, caplog: pytest.LogCaptureFixture
    ) -> None:
        register(holder, row("长" * 61), number="TS6G00000001")
        register(holder, row("G1"), number="TS6G00000002", fresh=False)
        register(holder, row("N1"), number="<坏>", fresh=False)
        answer = take_over(person=holder)
        assert (answer.added, answer.unusable) == (1, 2)
        assert Certificate.objects.get().number.plain_for_system() == "TS6G00000002"
        assert "TS6G00000001" not in caplog.text


@pytest.mark.req("SX-52")
def test_completing_the_profile_asks_the_registers_as_a_job() -> None:
    account = cast.user("孙完成")
    actor = Actor(account.pk, account.name, Role.PERSON)
    facts = PersonFacts("孙完成", cast.an_id(301), cast.region())
    person = people.complete_profile(actor=actor, user=account, facts=facts)
    jobs = ProcrastinateJob.objects.filter(task_name=TASK)
    assert [job.args for job in jobs] == [{"person_id": person.pk}]
    people.complete_profile(actor=actor, user=account, facts=facts)
    assert jobs.count() == 1
