"""A person says who they are: 人员信息, first login by ID number (SX-50, SX-52)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from tests import cast
from tests.same_questions import refused
from zhiye.accounts.models import User
from zhiye.core import history
from zhiye.core.actor import Actor, Role
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Conflict, Forbidden, Invalid, TooMany, Unavailable
from zhiye.integrations.answers import Verdict
from zhiye.integrations.services import put_identity
from zhiye.people import services
from zhiye.people.inputs import Identity, PersonFacts
from zhiye.people.models import Person
from zhiye.people.services import own_person

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-52")]
BIRTH = date(1985, 6, 15)


def facts(seq: int = 501, **more: Any) -> PersonFacts:
    return replace(PersonFacts("吴完成", cast.an_id(seq), cast.region()), **more)


def actor_of(user: User) -> Actor:
    return Actor(user.pk, user.name, Role.PERSON, channel="mobile")


def complete(user: User, **more: Any) -> Person:
    seq = more.pop("seq", 501)
    return services.complete_profile(actor=actor_of(user), user=user, facts=facts(seq, **more))


class TestComplete:
    def test_it_works(self) -> None:
        user = cast.user("旧名字")
        made = complete(user, address="试验路1号")
        assert (made.name, made.sex, made.birth_date) == ("吴完成", "M", BIRTH)
        assert made.is_complete
        assert made.identity_checked_at is not None
        assert (made.region, made.address, made.source) == (cast.region(), "试验路1号", "self")
        assert made.phone == user.phone
        event = history.events_of(made).earliest("pgh_id")
        assert event.pgh_context["channel"] == "mobile"

    def test_the_checked_name_stands_in_logs_from_now_on(self) -> None:
        user = cast.user("旧名字")
        complete(user)
        user.refresh_from_db()
        assert user.name == "吴完成"

    def test_sex_is_read_from_the_number(self) -> None:
        assert complete(cast.user(), seq=502).sex == "F"

    def test_what_people_paste_is_understood(self) -> None:
        number = cast.an_id(501)
        wide = "".join(chr(ord(char) + 0xFEE0) if char.isdigit() else char for char in number)
        made = complete(cast.user(), id_number=f" {wide} ", name="吴 完 成")
        assert made.id_number.plain_for_system() == number
        assert made.name == "吴完成"

    def test_every_wrong_field_is_told(self) -> None:
        user = cast.user()
        error = refused(Invalid, lambda: complete(user, name="1", id_number="140105", region=None))
        assert set(error.errors) == {"name", "id_number", "region"}
        assert "id_kind" in refused(Invalid, lambda: complete(user, id_kind="driver")).errors

    def test_another_document(self) -> None:
        made = complete(cast.user(), id_kind="passport", id_number="E12345678")
        assert (made.id_kind, made.birth_date, made.sex) == ("passport", None, "")

    @pytest.mark.parametrize("verdict", [Verdict.MISMATCH, Verdict.NOT_FOUND, Verdict.CANCELLED])
    def test_the_identity_service_decides(self, verdict: Verdict) -> None:
        put_identity(id_number=cast.an_id(501), name="吴完成", verdict=verdict)
        error = refused(Invalid, lambda: complete(cast.user()))
        assert set(error.errors) == {"id_number"}
        assert not Person.objects.exists()

    @pytest.mark.assurance(53)
    def test_an_identity_service_that_is_down_lets_nobody_in(self) -> None:
        error = refused(Unavailable, lambda: complete(cast.user(), name="吴故障"))
        assert "保留" in error.remedy
        assert not Person.objects.exists()

    def test_nobody_leafs_through_numbers(self) -> None:
        user = cast.user()
        put_identity(id_number=cast.an_id(501), name="吴完成", verdict=Verdict.MISMATCH)
        for _ in range(10):
            refused(Invalid, lambda: complete(user))
        refused(TooMany, lambda: complete(user))


class TestOneNumberOnePerson:
    def test_a_number_of_another_account(self) -> None:
        complete(cast.user(number="13800004321"))
        error = refused(Conflict, lambda: complete(cast.user()))
        assert "138****4321" in error.message
        assert "13800004321" not in error.message + error.remedy
        assert Person.objects.count() == 1

    def test_an_account_keeps_its_number(self) -> None:
        user = cast.user()
        complete(user)
        error = refused(Invalid, lambda: complete(user, seq=502))
        assert set(error.errors) == {"id_number"}
        assert Person.objects.count() == 1

    def test_the_same_again_is_a_change_of_place(self) -> None:
        user = cast.user()
        first = complete(user)
        again = complete(user, region=cast.region("140106", "迎泽区"))
        assert (again.pk, again.region_id) == (first.pk, "140106")
        assert again.completed_at == first.completed_at

    def test_an_imported_record_becomes_ones_own(self) -> None:
        imported = cast.person("吴完成", id_number=cast.an_id(501), with_account=False)
        user = cast.user()
        made = complete(user)
        assert (made.pk, made.user, made.is_complete) == (imported.pk, user, True)

    def test_the_database_holds_it(self) -> None:
        from zhiye.core.flow import RefusingConstraints

        complete(cast.user())

        def forced() -> None:
            with RefusingConstraints():
                Person.objects.create(name="别人", id_number=cast.an_id(501))

        assert "一个证件号码只能属于一个人" in refused(Conflict, forced).message


@pytest.mark.req("SX-50")
class TestFirstLogin:
    def bind(self, user: User, *, name: str = "吴完成", seq: int = 501) -> Person:
        return services.bind_first_login(
            user=user, facts=Identity(name, cast.an_id(seq)), actor=actor_of(user)
        )

    def test_it_ties_the_imported_record_to_the_phone(self) -> None:
        imported = cast.person("吴完成", id_number=cast.an_id(501), with_account=False)
        user = cast.user()
        made = self.bind(user)
        assert (made.pk, made.user, made.phone) == (imported.pk, user, user.phone)
        assert not made.is_complete
        log = AccessLog.objects.get(kind="bind")
        assert (log.subject_id, log.user_id) == (str(made.pk), user.pk)

    def test_then_the_place_completes_the_profile(self) -> None:
        user = cast.user()
        person = self.bind(user)
        actor = replace(actor_of(user), person_id=person.pk)
        refused(Forbidden, lambda: own_person(actor))
        error = refused(Invalid, lambda: services.choose_place(actor=actor, region=None))
        assert set(error.errors) == {"region"}
        done = services.choose_place(actor=actor, region=cast.region())
        assert done.is_complete
        assert own_person(actor) == person

    def test_without_an_identity_nobody_chooses_a_place(self) -> None:
        refused(
            Forbidden,
            lambda: services.choose_place(actor=actor_of(cast.user()), region=cast.region()),
        )

    def test_a_number_of_another_account(self) -> None:
        self.bind(cast.user())
        refused(Conflict, lambda: self.bind(cast.user()))

    def test_an_account_of_another_person(self) -> None:
        user = cast.user()
        self.bind(user)
        assert "id_number" in refused(Invalid, lambda: self.bind(user, seq=502)).errors

    def test_the_identity_service_decides(self) -> None:
        refused(Invalid, lambda: self.bind(cast.user(), name="吴不符"))
        assert not Person.objects.exists()


class TestOwnPerson:
    def test_only_a_completed_person_in_the_own_capacity(self) -> None:
        done, bare = cast.person(), cast.person(complete=False)
        assert own_person(cast.as_person(done)) == done
        here = cast.organization(licensed=True)
        cast.certificate(done)
        cast.registered(done, here)
        for actor in (
            Actor.public(),
            cast.as_person(bare),
            cast.as_organization(here),
            cast.reviewer(),
            Actor.system("试验"),
        ):
            refused(Forbidden, partial(own_person, actor))
