"""What every change leaves behind, and a record as it stood on a day."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.db.utils import IntegrityError, ProgrammingError

from tests import cast
from tests.same_questions import NOBODY, refused
from tests.support.statements import statements
from zhiye.certificates import selectors as certificates
from zhiye.certificates import services as certificate_services
from zhiye.certificates.models import Certificate, CertificateItem
from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.models import MoveLog
from zhiye.core.refusals import NotFound
from zhiye.licences import selectors as licences
from zhiye.organizations import selectors as organizations
from zhiye.organizations.models import Organization
from zhiye.people import selectors as people
from zhiye.people.models import Person
from zhiye.regions.models import WorkdayOverride
from zhiye.registrations import deregistration_services
from zhiye.registrations import selectors as registrations
from zhiye.registrations.models import Consent, Registration

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def events(model: type[models.Model]) -> models.QuerySet[Any]:
    """The event rows of a model, in the order they were written."""
    found: Any = history.event_model(model)
    rows: models.QuerySet[Any] = found.objects.order_by("pgh_id")
    return rows


def told(asked: list[str]) -> int:
    """How often the database was told whom the rows name."""
    return sum("pghistory.context_id" in one for one in asked)


def newest(row: models.Model) -> Any:
    """The last event of a row."""
    return events(type(row)).filter(pgh_obj_id=row.pk).last()


def dated(row: models.Model, *moments: datetime) -> None:
    """Let the events of a row have happened at these moments, the newest last."""
    model = type(row)
    keys = list(events(model).filter(pgh_obj_id=row.pk).values_list("pk", flat=True))
    assert len(keys) == len(moments), f"{len(keys)} events of {row}"
    for key, moment in zip(keys, moments, strict=True):
        events(model).filter(pk=key).update(pgh_created_at=moment)


class TestAsOf:
    def test_a_person(self) -> None:
        person = cast.person("何旧名")
        person.name = "何新名"
        person.save()
        dated(person, MONDAY, MONDAY + 2 * DAY)
        actor = cast.as_person(person)
        assert people.as_of(actor, person.pk, MONDAY).name == "何旧名"
        assert people.as_of(actor, person.pk, MONDAY + DAY).name == "何旧名"
        assert people.as_of(actor, person.pk, MONDAY + 2 * DAY).name == "何新名"
        error = refused(NotFound, lambda: people.as_of(actor, person.pk, MONDAY - DAY))
        assert "当时还没有" in error.message
        refused(NotFound, lambda: people.as_of(cast.as_person(cast.person()), person.pk, MONDAY))

    def test_an_organisation(self) -> None:
        here = cast.organization(verified=False)
        Organization.objects.filter(pk=here.pk).update(address="新址2号")
        dated(here, MONDAY, MONDAY + DAY)
        clerk = cast.as_organization(here)
        assert organizations.as_of(clerk, here.pk, MONDAY).address == "试验路1号"
        assert organizations.as_of(clerk, here.pk, MONDAY + DAY).address == "新址2号"
        neighbour = cast.as_organization(cast.organization())
        refused(NotFound, lambda: organizations.as_of(neighbour, here.pk, MONDAY + DAY))
        refused(NotFound, lambda: organizations.as_of(clerk, NOBODY, MONDAY))

    def test_a_certificate_with_the_items_it_had(self) -> None:
        holder = cast.person()
        made = cast.certificate(holder, "G1")
        first = made.items.get()
        CertificateItem.objects.create(
            certificate=made, code="N1", name="叉车司机", valid_until=today()
        )
        first.delete()
        certificate_services.revoke(actor=cast.reviewer(), pk=made.pk, reason="伪造")
        # Inserted, dated by the effect of the move, revoked.
        dated(made, MONDAY, MONDAY + DAY, MONDAY + 6 * DAY)
        pair = list(events(CertificateItem).filter(certificate_id=made.pk))
        assert [(row.code, row.pgh_label) for row in pair] == [
            ("G1", "insert"), ("N1", "insert"), ("G1", "delete"),
        ]  # fmt: skip
        for row, moment in zip(pair, (MONDAY, MONDAY + 2 * DAY, MONDAY + 4 * DAY), strict=True):
            events(CertificateItem).filter(pk=row.pk).update(pgh_created_at=moment)
        actor = cast.as_person(holder)

        def codes(moment: datetime) -> list[str]:
            return sorted(one.code for one in certificates.as_of(actor, made.pk, moment).items_then)

        assert codes(MONDAY + DAY) == ["G1"]
        assert codes(MONDAY + 3 * DAY) == ["G1", "N1"]
        assert codes(MONDAY + 5 * DAY) == ["N1"]
        assert certificates.as_of(actor, made.pk, MONDAY + 5 * DAY).state == "approved"
        assert certificates.as_of(actor, made.pk, MONDAY + 6 * DAY).state == "revoked"

    def test_who_was_registered_where(self) -> None:
        """Rebuilding from paper who worked where on the day of an accident: no more."""
        here, elsewhere = cast.organization(licensed=True), cast.organization(licensed=True)
        worker, other = cast.person(), cast.person()
        for one in (worker, other):
            cast.certificate(one)
        first = cast.registered(worker, here)
        cast.registered(other, elsewhere)
        made = cast.under_review(first)
        deregistration_services.approve(actor=cast.reviewer(), pk=made.pk)
        second = cast.registered(worker, elsewhere)
        dated(first, MONDAY, MONDAY + DAY, MONDAY + 10 * DAY)
        dated(second, MONDAY + 11 * DAY, MONDAY + 12 * DAY)
        reviewer = cast.reviewer()

        def place(days: int) -> list[int]:
            rows = registrations.as_of(reviewer, MONDAY + days * DAY)
            return [row.organization_id for row in rows.filter(person_id=worker.pk)]

        assert place(0) == []
        assert place(1) == place(9) == [here.pk]
        assert place(10) == place(11) == []
        assert place(12) == place(100) == [elsewhere.pk]
        clerk = cast.as_organization(here)
        then = registrations.as_of(clerk, MONDAY + 5 * DAY, organization_id=here.pk)
        assert [row.person_id for row in then] == [worker.pk]
        assert not registrations.as_of(cast.as_person(other), MONDAY + 5 * DAY).filter(
            person_id=worker.pk
        )

    def test_licences(self) -> None:
        here = cast.organization()
        made = cast.licence(here, approved=True)
        dated(made, MONDAY, MONDAY + DAY, MONDAY + 2 * DAY)
        clerk = cast.as_organization(here)

        def states(days: int) -> list[str]:
            return [row.state for row in licences.as_of(clerk, here.pk, MONDAY + days * DAY)]

        assert [states(days) for days in (-1, 0, 1, 2)] == [
            [], ["draft"], ["submitted"], ["approved"],
        ]  # fmt: skip

    def test_the_later_written_event_wins_even_where_its_transaction_began_earlier(self) -> None:
        person = cast.person("何旧名")
        person.name = "何新名"
        person.save()
        dated(person, MONDAY + DAY, MONDAY)
        row = history.as_of(Person, MONDAY + DAY).get(pgh_obj_id=person.pk)
        assert row.name == "何新名"


class TestContext:
    def test_who_for_whom_by_which_channel_and_why(self) -> None:
        here = cast.organization(verified=False)
        reviewer = cast.reviewer()
        from zhiye.organizations import services

        services.return_(actor=reviewer, pk=here.pk, reason="执照不清晰")
        told = newest(here).pgh_context
        assert told == {
            "user": reviewer.user_id,
            "name": reviewer.name,
            "role": "authority",
            "acting_id": reviewer.authority_id,
            "acting": reviewer.acting_name,
            "channel": "web",
            "reason": "执照不清晰",
        }

    @pytest.mark.django_db(transaction=True)
    def test_it_ends_with_its_transaction_also_after_an_error(self) -> None:
        person = cast.person()
        with history.context(Actor.system("试验"), "试验"):
            Person.objects.filter(pk=person.pk).update(address="甲")
        Person.objects.filter(pk=person.pk).update(address="乙")
        with pytest.raises(ZeroDivisionError), history.context(Actor.system("试验")):
            _ = 1 / 0
        Person.objects.filter(pk=person.pk).update(address="丙")
        found = events(Person).filter(pgh_obj_id=person.pk, pgh_label="update")
        assert [(row.address, (row.pgh_context or {}).get("reason")) for row in found] == [
            ("甲", "试验"), ("乙", None), ("丙", None),
        ]  # fmt: skip

    @pytest.mark.django_db(transaction=True)
    def test_the_database_is_told_once_a_transaction_and_never_for_reading(self) -> None:
        person = cast.person()
        rows = Person.objects.filter(pk=person.pk)
        with history.context(Actor.system("试验"), "试验"):
            with statements() as read, transaction.atomic():
                rows.get()
            with statements() as written, transaction.atomic():
                rows.update(address="甲")
                with transaction.atomic():
                    rows.update(address="乙")
                with transaction.atomic():
                    rows.update(address="丙")
                    transaction.set_rollback(True)
                rows.update(address="丁")
            with statements() as alone:
                rows.update(address="戊")
        assert (told(read), told(written), told(alone)) == (0, 2, 1)
        found = events(Person).filter(pgh_obj_id=person.pk, pgh_label="update")
        assert [(row.address, row.pgh_context["reason"]) for row in found] == [
            (one, "试验") for one in "甲乙丁戊"
        ]

    @pytest.mark.django_db(transaction=True)
    def test_a_transaction_undone_takes_what_was_told_with_it(self) -> None:
        rows = Person.objects.filter(pk=cast.person().pk)
        with history.context(Actor.system("试验"), "试验"):
            for address in "甲乙":
                with transaction.atomic():
                    rows.update(address=address)
                    transaction.set_rollback(address == "甲")
        assert newest(rows.get()).pgh_context["reason"] == "试验"

    def test_a_first_write_that_is_refused_leaves_the_transaction_usable(self) -> None:
        person = cast.person()
        with history.context(Actor.system("试验"), "试验"):
            with pytest.raises(IntegrityError), transaction.atomic():
                Person.objects.create(user_id=person.user_id, name="重复")
            Person.objects.filter(pk=person.pk).update(address="甲")
        assert newest(person).pgh_context["reason"] == "试验"

    def test_an_inner_one_is_told_and_the_outer_again(self) -> None:
        rows = Person.objects.filter(pk=cast.person().pk)
        with history.context(Actor.system("外"), "外"):
            for address, reason in (("甲", ""), ("乙", "内"), ("丙", "")):
                with history.context(Actor.system("内"), reason):
                    rows.update(address=address)
                rows.update(address=f"{address}外")
        found = events(Person).filter(pgh_obj_id=rows.get().pk, pgh_label="update")
        assert [row.pgh_context["reason"] for row in found] == ["外", "外", "内", "外", "外", "外"]
        assert [row.pgh_context.get("following") for row in found] == ["系统（外）", None] * 3

    @pytest.mark.parametrize(
        ("sql", "params"),
        [
            ("UPDATE people_person SET address = '一%' WHERE name = '何试验'", None),
            ("update people_person set address = %s where name = %s", ["一%", "何试验"]),
            ("update people_person set address = %(to)s where name = %(of)s",
             {"to": "一%", "of": "何试验"}),
            ("WITH x AS (SELECT '何试验' AS n) UPDATE people_person SET address = '一%' FROM x"
             " WHERE name = n", None),
            ("SELECT 1; UPDATE people_person SET address = '一%' WHERE name = '何试验'", None),
        ],
    )  # fmt: skip
    def test_whatever_the_words_of_a_statement(self, sql: str, params: Any) -> None:
        person = cast.person("何试验")
        with history.context(Actor.system("试验")), connection.cursor() as cursor:
            cursor.execute(sql, params)
        assert newest(person).address == "一%"
        assert newest(person).pgh_context["name"] == "系统（试验）"

    @pytest.mark.django_db(transaction=True)
    def test_many_executions_of_one_statement_and_rows_that_are_copied(self) -> None:
        persons = [cast.person() for _ in range(2)]
        sql = "update people_person set address = %s where id = %s"
        with history.context(Actor.system("试验")), connection.cursor() as cursor:
            cursor.executemany(sql, [("甲", one.pk) for one in persons])
            with transaction.atomic():
                history.expect_many()
                with cursor.copy(
                    "COPY regions_workdayoverride"
                    " (date, is_working, note, source, set_by_name, set_at) FROM STDIN"
                ) as opened:
                    opened.write(b"2030-01-01\tf\t-\t-\t-\t2026-03-02 04:00:00+00\n")
        for one in (*persons, WorkdayOverride.objects.get()):
            assert newest(one).pgh_context["name"] == "系统（试验）"


class TestBulk:
    def test_a_bulk_update_is_kept_row_by_row(self) -> None:
        persons = [cast.person() for _ in range(3)]
        with history.context(Actor.system("批量更正")):
            Person.objects.update(address="统一更正")
        for person in persons:
            last = newest(person)
            assert (last.pgh_label, last.address) == ("update", "统一更正")
            assert last.pgh_context["name"] == "系统（批量更正）"

    def test_plain_sql_is_kept_as_well(self) -> None:
        person = cast.person()
        with connection.cursor() as cursor:
            cursor.execute("update people_person set name = 'SQL' where id = %s", [person.pk])
        assert newest(person).name == "SQL"

    def test_saving_without_a_change_writes_nothing(self) -> None:
        person = cast.person()
        before = events(Person).count()
        Person.objects.get(pk=person.pk).save()
        assert events(Person).count() == before

    def test_bulk_create(self) -> None:
        made = cast.certificate(cast.person())
        CertificateItem.objects.bulk_create(
            [CertificateItem(certificate=made, code=f"X{n}", name="批量") for n in range(3)]
        )
        assert events(CertificateItem).filter(name="批量", pgh_label="insert").count() == 3


class TestChanges:
    def test_field_by_field_newest_first(self) -> None:
        person = cast.person("何旧名")
        reviewer = cast.reviewer()
        with history.context(reviewer, "更正"):
            Person.objects.filter(pk=person.pk).update(name="何新名", address="新址")
        with history.context(Actor.system("核对")):
            Person.objects.filter(pk=person.pk).update(address="更新址")
        rows = history.changes(person, ["name", "address"])
        assert [(row.label, row.old, row.new) for row in rows] == [
            ("住址", "新址", "更新址"),
            ("住址", "", "新址"),
            ("姓名", "何旧名", "何新名"),
        ]
        assert (rows[1].who, rows[1].why) == (reviewer.label, "更正")
        assert rows[0].who == "系统（核对）"

    def test_values_are_put_in_words(self) -> None:
        person = cast.person()
        Person.objects.filter(pk=person.pk).update(
            sex="M", region=None, completed_at=None, birth_date=date(1990, 2, 28)
        )
        Person.objects.filter(pk=person.pk).update(completed_at=MONDAY)
        rows = history.changes(person, ["completed_at", "sex", "region", "birth_date"])
        assert [(row.label, row.old, row.new) for row in rows][:4] == [
            ("人员信息完成时间", "", "2026-03-02 12:00"),
            ("出生日期", "1985-06-15", "1990-02-28"),
            ("从业所在地", "山西省太原市小店区", ""),
            ("性别", "", "男"),
        ]
        here = cast.organization()
        Organization.objects.filter(pk=here.pk).update(kinds=["filling", "testing"])
        (row,) = history.changes(here, ["kinds"])
        assert (row.old, row.new) == ("生产单位", "充装单位、检测机构")

    @pytest.mark.req("ZS-09")
    def test_lines_that_come_go_and_change(self) -> None:
        made = cast.certificate(cast.person(), "G1")
        assert certificates.changes(made) == []
        held = made.items.get()
        until = today() + 10 * DAY
        with history.context(Actor.system("核对")):
            CertificateItem.objects.filter(pk=held.pk).update(valid_until=until)
        with history.context(Actor.system("换项")):
            CertificateItem.objects.create(
                certificate=made, code="N1", name="叉车司机", valid_until=until
            )
            held.delete()
        with history.context(Actor.system("增项")):
            CertificateItem.objects.create(certificate=made, code="A", name="安全管理")
        rows = certificates.changes(made)
        assert [(row.who, row.label, row.old, row.new) for row in rows] == [
            ("系统（增项）", "项目", "", "安全管理[A]"),
            (
                "系统（换项）", "项目",
                f"{held}，有效期至 {until}", f"叉车司机[N1]，有效期至 {until}",
            ),
            ("系统（核对）", f"{held} 有效期止", f"{today() + 1000 * DAY}", f"{until}"),
        ]  # fmt: skip

    @pytest.mark.assurance(3)
    def test_sealed_values_stay_masked(self) -> None:
        person = cast.person()
        new = cast.an_id(77)
        person.id_number = new
        person.save()
        (row,) = history.changes(person, ["id_number"])
        assert row.new == f"{new[:2]}{'*' * 13}{new[-3:]}"
        assert new not in repr(row)


def denied() -> AbstractContextManager[Any]:
    return pytest.raises(ProgrammingError, match="permission denied")


@pytest.mark.assurance(30)
class TestAppendOnly:
    """Log and history tables accept INSERT and SELECT only for the application's role."""

    @pytest.mark.parametrize("model", [MoveLog, Consent])
    @pytest.mark.parametrize("act", ["update", "delete"])
    def test_logs(
        self,
        model: type[models.Model],
        act: str,
        as_application: Callable[[], AbstractContextManager[None]],
    ) -> None:
        here, worker = cast.organization(licensed=True), cast.person()
        cast.certificate(worker)
        cast.registered(worker, here)
        rows = model._default_manager.all()
        assert rows.exists()
        with as_application(), denied(), transaction.atomic():
            rows.update(channel="x") if act == "update" else rows._raw_delete(rows.db)

    @pytest.mark.parametrize("model", [Person, Organization, Certificate, Registration])
    def test_history(
        self,
        model: type[models.Model],
        as_application: Callable[[], AbstractContextManager[None]],
    ) -> None:
        rows = events(model)
        with as_application():
            with denied(), transaction.atomic():
                rows.update(pgh_label="x")
            with denied(), transaction.atomic():
                rows._raw_delete(rows.db)

    def test_the_application_itself_can_work(
        self, as_application: Callable[[], AbstractContextManager[None]]
    ) -> None:
        here, worker = cast.organization(licensed=True), cast.person()
        cast.certificate(worker)
        with as_application():
            made = cast.registered(worker, here)
            done = cast.under_review(made)
            deregistration_services.approve(actor=cast.reviewer(), pk=done.pk)
        made.refresh_from_db()
        assert made.state == "ended"
