"""The flow engine: one transaction a move, refusals with sentences, timed moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from tests import cast
from tests.same_questions import refused
from zhiye.core import clock, flow, history
from zhiye.core.actor import Actor, Role
from zhiye.core.flow import (
    FLOWS,
    Flow,
    Move,
    RefusingConstraints,
    Step,
    constraint_sentence,
)
from zhiye.core.models import IdempotencyKey, MoveLog, ReferenceCounter
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden
from zhiye.licences.flows import LICENCE
from zhiye.notices.models import Notice, Outbox
from zhiye.organizations.models import Organization
from zhiye.registrations import consents, services
from zhiye.registrations import notices as registration_notices
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.kinds import REGISTRATIONS
from zhiye.registrations.models import Consent, Registration


class States(models.TextChoices):
    BEGUN = "begun", "已开始"
    DONE = "done", "已完成"


def anybody(obj: Any, actor: Actor) -> bool:
    return True


def table(*moves: Move, name: str = "wrong") -> Flow[Any]:
    return Flow(name, "试验", "core.MoveLog", States, moves)


class TestTable:
    """A wrong table of moves does not even load."""

    def test_unknown_states(self) -> None:
        with pytest.raises(ValueError, match="unknown states"):
            table(Move("end", "完成", ("begun",), "gone", Role.PERSON, anybody))
        with pytest.raises(ValueError, match="unknown states"):
            table(Move("end", "完成", ("gone",), "done", Role.PERSON, anybody))

    def test_a_move_named_twice(self) -> None:
        one = Move("end", "完成", ("begun",), "done", Role.PERSON, anybody)
        with pytest.raises(ValueError, match="named twice"):
            table(one, one)
        assert "wrong" not in FLOWS

    def test_a_name_taken_by_another_flow(self) -> None:
        one = Move("end", "完成", ("begun",), "done", Role.PERSON, anybody)
        with pytest.raises(ValueError, match="registered already"):
            table(one, name="registration")
        assert FLOWS["registration"] is REGISTRATION


@pytest.fixture
def invitation() -> Registration:
    here, worker = cast.organization(licensed=True), cast.person()
    cast.certificate(worker)
    return cast.invitation(worker, here)


@pytest.mark.django_db
class TestMoves:
    def test_an_existing_row_is_not_created_again(self, invitation: Registration) -> None:
        owner = cast.as_organization(invitation.organization)
        refused(Conflict, lambda: REGISTRATION.do("invite", invitation.pk, actor=owner))
        with pytest.raises(ValueError, match="does not create"):
            REGISTRATION.create("end", invitation, actor=owner)

    def test_a_row_that_exists_is_not_overwritten_by_creating(
        self, invitation: Registration
    ) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            REGISTRATION.create(
                "invite",
                Registration(
                    pk=invitation.pk,
                    person=cast.technical(cast.person()),
                    organization=invitation.organization,
                    reference="GS0-1",
                    categories=["technical"],
                    origin="invitation",
                ),
                actor=cast.as_organization(invitation.organization),
            )

    def test_the_sentence_says_who_was_first(self, invitation: Registration) -> None:
        person = cast.as_person(invitation.person)
        services.accept(actor=person, pk=invitation.pk)
        error = refused(Conflict, lambda: services.decline(actor=person, pk=invitation.pk))
        assert error.message == f"不能拒绝：当前状态是“公示中”（{person.name}已同意）。"
        assert error.remedy == "请刷新页面查看最新情况。"

    def test_permission_is_asked_on_the_row_as_it_is_now(self, invitation: Registration) -> None:
        """The object in the caller's hands may be old; only its id is used."""
        stale = Registration.objects.get(pk=invitation.pk)
        other = cast.person()
        Registration.objects.filter(pk=invitation.pk).update(person=other)
        with pytest.raises(Exception, match="没有找到"):
            services.accept(actor=cast.as_person(stale.person), pk=stale.pk)

    def test_only_what_the_move_changed_is_written(self, invitation: Registration) -> None:
        person = cast.as_person(invitation.person)
        events = history.events_of(invitation).count()
        services.decline(actor=person, pk=invitation.pk)
        assert history.events_of(invitation).count() == events + 1

    def test_creating_writes_one_event(self, invitation: Registration) -> None:
        assert [one.pgh_label for one in history.events_of(invitation).all()] == ["insert"]

    def test_reasons_keep_their_lines(self, invitation: Registration) -> None:
        person = cast.as_person(invitation.person)
        services.decline(actor=person, pk=invitation.pk, reason=" 第一行\r\n第二行 ")
        log = REGISTRATION.last_log(invitation)
        assert log is not None
        assert log.reason == "第一行\n第二行"
        event = history.events_of(invitation).latest("pgh_id")
        assert event.pgh_context["reason"] == log.reason

    def test_log_rows_name_channel_and_source(self, invitation: Registration) -> None:
        person = cast.as_person(invitation.person)
        actor = Actor(
            person.user_id, person.name, Role.PERSON, person_id=person.person_id,
            ip="203.0.113.7", channel="mobile",
        )  # fmt: skip
        services.accept(actor=actor, pk=invitation.pk)
        log = REGISTRATION.last_log(invitation)
        assert log is not None
        assert (log.channel, log.ip) == ("mobile", "203.0.113.7")


@pytest.mark.django_db
class TestAvailable:
    """From the table come the buttons of a page and the work-basket."""

    def names(self, row: Registration, actor: Actor) -> list[str]:
        return [option.move.name for option in REGISTRATION.available(row, actor)]

    def test_each_side_has_its_own(self, invitation: Registration) -> None:
        person = cast.as_person(invitation.person)
        clerk = cast.as_organization(invitation.organization)
        assert self.names(invitation, person) == ["accept_invitation", "decline_invitation"]
        assert self.names(invitation, clerk) == ["withdraw_invitation"]
        assert self.names(invitation, cast.reviewer()) == []
        assert self.names(invitation, Actor.public()) == []
        colleague = cast.as_organization(
            invitation.organization, colleague=True, functions=["safety"]
        )
        assert self.names(invitation, colleague) == []

    def test_a_button_that_cannot_be_pressed_says_why(self, invitation: Registration) -> None:
        person = cast.as_person(invitation.person)
        option = REGISTRATION.option(invitation, "accept_invitation", person)
        assert option is not None
        assert option.allowed
        invitation.person.certificates.get().items.update(valid_until=clock.today() - timedelta(1))
        fresh = Registration.objects.get(pk=invitation.pk)
        option = REGISTRATION.option(fresh, "accept_invitation", person)
        assert option is not None
        assert not option.allowed
        assert [finding.key for finding in option.table.failed] == ["certificate_operation"]
        error = refused(ChecksFailed, lambda: services.accept(actor=person, pk=fresh.pk))
        assert error.table.as_json() == option.table.as_json()

    def test_no_such_button(self, invitation: Registration) -> None:
        assert REGISTRATION.option(invitation, "end", cast.as_person(invitation.person)) is None

    def test_the_work_basket(self, invitation: Registration) -> None:
        person = cast.as_person(invitation.person)
        assert REGISTRATIONS.waiting(person).get() == invitation
        clerk = cast.as_organization(invitation.organization)
        assert not REGISTRATIONS.waiting(clerk).exists()
        assert not REGISTRATIONS.waiting(cast.reviewer()).exists()
        services.accept(actor=person, pk=invitation.pk)
        assert not REGISTRATIONS.waiting(person).exists()

    def test_words_of_a_move_that_is_gone(self) -> None:
        assert REGISTRATION.label_of("invite") == "邀请"
        assert REGISTRATION.label_of("an old move") == "an old move"


def everything() -> dict[str, int]:
    """How many rows there are of whatever a move can leave behind."""
    kinds: list[type[models.Model]] = [
        Registration, Consent, MoveLog, Notice, Outbox, ReferenceCounter, IdempotencyKey,
    ]  # fmt: skip
    found = {kind.__name__: kind._default_manager.count() for kind in kinds}
    found["active"] = Registration.objects.active().count()
    found["numbers"] = sum(ReferenceCounter.objects.values_list("last", flat=True))
    events: Any = history.event_model(Registration)
    return {**found, "history": events.objects.count()}


@pytest.mark.django_db
@pytest.mark.assurance(9)
class TestAtomicity:
    """A fault between any two writes of a move leaves nothing of it."""

    @pytest.mark.parametrize(
        ("verb", "where", "name"),
        [
            ("accept", consents, "keep"),
            ("accept", flow, "save_valid"),
            ("accept", flow, "insert"),
            ("accept", registration_notices, "tell_delegates"),
            ("accept", services, "_overtake_others"),
            ("invite", consents, "keep"),
            ("invite", flow, "save_valid"),
            ("invite", flow, "insert"),
            ("invite", registration_notices, "send"),
        ],
    )
    def test_a_fault_leaves_nothing(
        self,
        invitation: Registration,
        monkeypatch: pytest.MonkeyPatch,
        verb: str,
        where: Any,
        name: str,
    ) -> None:
        rival = cast.invitation(invitation.person, cast.organization(licensed=True))
        fresh = cast.person()
        cast.certificate(fresh)
        acts: dict[str, Callable[[], object]] = {
            "accept": lambda: services.accept(
                actor=cast.as_person(invitation.person), pk=invitation.pk
            ),
            "invite": lambda: services.invite(
                actor=cast.as_organization(invitation.organization),
                person_id=fresh.pk,
                categories=["operation"],
                key="k",
            ),
        }
        before = everything()

        def fails(*args: Any, **more: Any) -> None:
            raise RuntimeError("fault")

        monkeypatch.setattr(where, name, fails)
        with pytest.raises(RuntimeError, match="fault"), transaction.atomic():
            acts[verb]()
        assert everything() == before
        for row in (invitation, rival):
            row.refresh_from_db()
            assert row.state == "invited"
        monkeypatch.undo()
        acts[verb]()
        assert everything() != before

    def test_a_fault_in_what_follows_undoes_the_move(self, monkeypatch: pytest.MonkeyPatch) -> None:
        here, worker = cast.organization(licensed=True), cast.person()
        cast.certificate(worker)
        made = cast.under_review(cast.registered(worker, here))
        before = everything()

        def fails(*args: Any, **more: Any) -> None:
            raise RuntimeError("fault")

        monkeypatch.setattr(registration_notices, "tell_person", fails)
        with pytest.raises(RuntimeError, match="fault"), transaction.atomic():
            DEREGISTRATION.do("approve", made.pk, actor=cast.reviewer())
        assert everything() == before
        made.refresh_from_db()
        assert made.state == "awaiting_review"


@pytest.mark.django_db
class TestConstraints:
    """What the database refuses is said in that constraint's words."""

    def test_a_constraint_with_words(self, invitation: Registration) -> None:
        def forced() -> None:
            with RefusingConstraints(), transaction.atomic():
                Registration.objects.create(
                    person=invitation.person,
                    organization=invitation.organization,
                    reference="GS0-2",
                    categories=["operation"],
                    origin="invitation",
                    state="invited",
                )

        error = refused(Conflict, forced)
        assert error.message == "双方之间已有一份尚未处理的邀请或申请，请先处理它。"
        assert error.code == "registration_one_open"

    def test_one_without_words_is_a_fault_of_the_program(self, invitation: Registration) -> None:
        rows = Registration.objects.filter(pk=invitation.pk)
        fault = pytest.raises(IntegrityError, match="registration_state_known")
        with fault as caught, RefusingConstraints(), transaction.atomic():
            rows.update(state="nonsense")
        assert constraint_sentence(caught.value) == ""

    def test_other_errors_pass(self) -> None:
        with pytest.raises(ZeroDivisionError), RefusingConstraints():
            _ = 1 / 0
        assert constraint_sentence(IntegrityError("no cause")) == ""

    @pytest.mark.req("SX-02")
    @pytest.mark.assurance(7)
    def test_the_database_itself_holds_exclusivity(self, invitation: Registration) -> None:
        """Asserted from the schema, not from the models (lessons U3)."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "select indexdef from pg_indexes where indexname = %s", ["registration_one_active"]
            )
            ((found,),) = cursor.fetchall()
        assert "UNIQUE INDEX" in found
        assert "(person_id)" in found
        assert "active" in found.split("WHERE")[1]


@pytest.mark.django_db
class TestTimed:
    def test_what_is_due_is_done_once_oldest_first(self) -> None:
        here = cast.organization(licensed=True)
        made = []
        for days in (3, 1, 2):
            worker = cast.person()
            cast.certificate(worker)
            cast.rule(here.authority, "invitation_days", days)
            made.append(cast.invitation(worker, here))
        late = clock.end_of(clock.today() + timedelta(days=2))
        due = [(move.name, pk) for move, pk in REGISTRATION.due(late)]
        assert due == [("lapse", made[1].pk), ("lapse", made[2].pk)]
        with clock.freeze(late):
            assert flow.run_all_due()["registration"] == 2
            assert flow.run_all_due()["registration"] == 0

    def test_one_that_fails_does_not_keep_the_others_waiting(
        self,
        invitation: Registration,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        second = cast.person()
        cast.certificate(second)
        other = cast.invitation(second, invitation.organization)
        real = registration_notices.tell_organization

        def fails(event: str, row: Registration, log: MoveLog) -> None:
            if row.pk == invitation.pk:
                raise RuntimeError("fault")
            real(event, row, log)

        monkeypatch.setattr(registration_notices, "tell_organization", fails)
        with clock.freeze(clock.now() + timedelta(days=40)):
            assert REGISTRATION.run_due() == 1
        invitation.refresh_from_db()
        other.refresh_from_db()
        assert (invitation.state, other.state) == ("invited", "lapsed")
        assert f"registration.lapse of {invitation.pk} failed" in caplog.text

    def test_one_somebody_moved_meanwhile_is_left_alone(
        self, invitation: Registration, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lapse = REGISTRATION.by_name["lapse"]
        monkeypatch.setattr(REGISTRATION, "due", lambda moment: iter([(lapse, invitation.pk)]))
        services.accept(actor=cast.as_person(invitation.person), pk=invitation.pk)
        assert REGISTRATION.run_due() == 0
        invitation.refresh_from_db()
        assert invitation.state == "active"


@pytest.mark.django_db
class TestNested:
    def test_what_follows_is_stamped_with_its_own_actor_and_the_rest_with_the_outer(self) -> None:
        """The registration is ended by the system inside the reviewer's approval."""
        here, worker = cast.organization(licensed=True), cast.person()
        cast.certificate(worker)
        made = cast.under_review(cast.registered(worker, here))
        reviewer = cast.reviewer()
        DEREGISTRATION.do("approve", made.pk, actor=reviewer)
        ended = history.events_of(made.registration).latest("pgh_id")
        approved = history.events_of(made).latest("pgh_id")
        assert ended.pgh_context["name"] == "系统（注销办结）"
        assert ended.pgh_context["following"] == reviewer.name
        assert approved.state == "approved"
        assert approved.pgh_context["name"] == reviewer.name
        assert "following" not in approved.pgh_context

    def test_an_inner_context_without_reason_keeps_the_outer_one(self) -> None:
        here, system = cast.organization(), Actor.system("试验")
        with history.context(cast.reviewer(), "外层原因"):
            with history.context(system):
                Organization.objects.filter(pk=here.pk).update(address="内")
            Organization.objects.filter(pk=here.pk).update(address="外")
        inner, outer = history.events_of(here).order_by("-pgh_id")[:2][::-1]
        assert (inner.address, inner.pgh_context["reason"]) == ("内", "外层原因")
        assert (outer.address, outer.pgh_context["role"]) == ("外", "authority")


@pytest.mark.django_db
def test_imports_log_what_a_statement_created() -> None:
    with pytest.raises(ValueError, match="does not create"):
        LICENCE.log_created("approve", [1], actor=Actor.system("试验"))
    LICENCE.log_created("start", [71, 72], actor=Actor.system("试验"))
    rows = MoveLog.objects.filter(flow="licence", object_id__in=[71, 72])
    assert [(row.from_state, row.to_state, row.move) for row in rows] == [
        ("", "draft", "start")
    ] * 2


@pytest.mark.django_db
class TestReplay:
    """Moves made elsewhere are taken over with their path, which must be one the table allows."""

    def row(self, number: int) -> Registration:
        here = cast.organization(licensed=True)
        return Registration(
            person=cast.person(), organization=here, reference=f"GS0-{number}",
            categories=["operation"], origin="invitation", active_from=clock.today(),
        )  # fmt: skip

    def test_state_and_log_come_from_the_path(self) -> None:
        then, system = clock.now() - timedelta(days=3), Actor.system("接管")
        steps = [Step("invite", system, then), Step("accept_invitation", system, clock.now())]
        made = self.row(1)
        REGISTRATION.replay([(made, steps)])
        made.refresh_from_db()
        assert made.state == "active"
        rows = [(log.from_state, log.to_state, log.at) for log in REGISTRATION.log_of(made)]
        assert rows == [("", "invited", then), ("invited", "active", steps[1].at)]

    @pytest.mark.parametrize(
        "path", [["accept_invitation"], ["invite", "end"], ["invite", "invite"]]
    )
    def test_a_path_that_skips_a_step_is_refused(self, path: list[str]) -> None:
        steps = [Step(name, Actor.system("接管"), clock.now()) for name in path]
        with pytest.raises(ValueError, match="does not follow"):
            REGISTRATION.replay([(self.row(1), steps)])
        assert not Registration.objects.exists()


@pytest.mark.django_db
def test_a_stranger_may_not_create_for_another() -> None:
    here, elsewhere = cast.organization(licensed=True), cast.organization(licensed=True)
    refused(
        Forbidden,
        lambda: REGISTRATION.create(
            "invite",
            Registration(
                person=cast.person(),
                organization=here,
                reference="GS0-3",
                categories=["technical"],
                origin="invitation",
            ),
            actor=cast.as_organization(elsewhere),
        ),
    )
