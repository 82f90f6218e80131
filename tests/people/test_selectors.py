"""Who sees whom, and finding somebody to invite (SX-20, assurance 2, 40)."""

from __future__ import annotations

from functools import partial

import pytest

from tests import cast
from tests.same_questions import refused
from zhiye.core.actor import Actor
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Forbidden, NotFound
from zhiye.people import selectors
from zhiye.people.models import Person
from zhiye.registrations import deregistration_services, services

pytestmark = pytest.mark.django_db


def seen(actor: Actor) -> set[Person]:
    return set(Person.objects.visible_to(actor))


@pytest.mark.assurance(2)
class TestVisible:
    def test_a_person_sees_oneself(self) -> None:
        me, other = cast.person(), cast.person()
        assert seen(cast.as_person(me)) == {me}
        assert selectors.get(cast.as_person(me), me.pk) == me
        refused(NotFound, lambda: selectors.get(cast.as_person(me), other.pk))

    def test_an_organisation_sees_its_people_and_applicants(self) -> None:
        here = cast.organization(licensed=True)
        registered, applicant, invited, stranger = (cast.person() for _ in range(4))
        for one in (registered, applicant, invited):
            cast.certificate(one)
        active = cast.registered(registered, here)
        cast.application(applicant, here)
        cast.invitation(invited, here)
        clerk = cast.as_organization(here)
        assert seen(clerk) == {registered, applicant}
        refused(NotFound, lambda: selectors.get(clerk, stranger.pk))
        refused(NotFound, lambda: selectors.get(clerk, invited.pk))
        made = cast.under_review(active)
        deregistration_services.approve(actor=cast.reviewer(), pk=made.pk)
        assert seen(clerk) == {applicant}

    def test_who_declined_is_not_seen(self) -> None:
        here, worker = cast.organization(licensed=True), cast.person()
        cast.certificate(worker)
        made = cast.application(worker, here)
        services.decline(actor=cast.as_organization(here), pk=made.pk, reason="岗位已满")
        assert seen(cast.as_organization(here)) == set()

    def test_an_authority_sees_its_territory_and_whom_it_hosts(self) -> None:
        local, guest, away = cast.person(), cast.person(code="150102"), cast.person(code="150102")
        here = cast.organization(licensed=True)
        cast.certificate(guest)
        cast.registered(guest, here)
        cast.authority("150000")
        shanxi, taiyuan = cast.reviewer(), cast.reviewer(cast.authority("140100"))
        assert seen(shanxi) == seen(taiyuan) == {local, guest}
        assert seen(cast.reviewer(cast.authority("150000"))) == {guest, away}
        assert seen(cast.reviewer(cast.authority("140200"))) == set()

    def test_nobody_else_sees_anybody(self) -> None:
        cast.person()
        nowhere = cast.reviewer()
        assert seen(Actor.public()) == set()
        assert seen(Actor(1, "王陌生", nowhere.role, territory="")) == set()
        assert len(seen(Actor.system("试验"))) == 1


@pytest.mark.req("SX-20")
class TestSearch:
    @pytest.fixture
    def clerk(self) -> Actor:
        return cast.as_organization(cast.organization(licensed=True))

    def test_by_name_number_and_phone(self, clerk: Actor) -> None:
        worker = cast.person("郑找到")
        number = worker.id_number.plain_for_system()
        mobile = worker.phone.plain_for_system()
        for words in ("郑找到", f" {number.lower()} ", mobile, f"+86 {mobile}"):
            assert selectors.search_for_invitation(clerk, words=words) == ([worker], ""), words

    def test_never_by_a_part(self, clerk: Actor) -> None:
        worker = cast.person("郑找到")
        number = worker.id_number.plain_for_system()
        for part in ("郑找", "%", "郑%", "_找到", number[:17], number[-4:], "138"):
            people, why = selectors.search_for_invitation(clerk, words=part)
            assert people == []
            assert "没有找到" in why

    def test_nothing_typed(self, clerk: Actor) -> None:
        cast.person("")
        people, why = selectors.search_for_invitation(clerk, words="  ")
        assert people == []
        assert "请输入" in why

    def test_an_unfinished_profile_is_explained(self, clerk: Actor) -> None:
        cast.person("郑未完", complete=False)
        people, why = selectors.search_for_invitation(clerk, words="郑未完")
        assert people == []
        assert "还没有" in why
        assert "人员信息" in why

    def test_at_most_twenty(self, clerk: Actor) -> None:
        for _ in range(22):
            cast.person("郑同名")
        people, _ = selectors.search_for_invitation(clerk, words="郑同名")
        assert len(people) == 20

    def test_who_may(self) -> None:
        here = cast.organization()
        colleague = cast.as_organization(here, colleague=True, functions=["licences"])
        for actor in (Actor.public(), colleague, cast.reviewer(), cast.as_person(cast.person())):
            refused(
                Forbidden,
                partial(selectors.search_for_invitation, actor, words="郑找到"),
            )

    @pytest.mark.assurance(29)
    def test_every_search_is_logged_without_what_was_typed(self, clerk: Actor) -> None:
        selectors.search_for_invitation(clerk, words=cast.an_id(3))
        log = AccessLog.objects.get(kind="search")
        assert (log.user_id, log.detail) == (clerk.user_id, "按身份证号查找")


@pytest.mark.assurance(40)
def test_the_person_sees_who_looked() -> None:
    me, reviewer = cast.person(), cast.reviewer()
    me.id_number.reveal(reviewer, reason="核对证件信息", subject=me)
    cast.person().id_number.reveal(reviewer, reason="核对证件信息", subject=cast.person())
    (log,) = selectors.who_looked(cast.as_person(me))
    assert (log.kind, log.user_id, log.reason) == ("reveal", reviewer.user_id, "核对证件信息")
    assert not selectors.who_looked(Actor.public())
