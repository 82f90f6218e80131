"""Statements put into SQL once: values are those of each asking, answers those of the ORM."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection

from tests import cast
from tests.support.statements import statements
from zhiye.casework import waiting
from zhiye.casework.kinds import KINDS
from zhiye.certificates.models import Certificate
from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.core.prepared import Alike, Prepared, Seen, slot
from zhiye.notices.models import Announcement, Portal
from zhiye.organizations import offered, selectors
from zhiye.regions.models import Region

pytestmark = pytest.mark.django_db


def shown_on(first: date, until: date) -> Announcement:
    return Announcement.objects.create(
        portal=Portal.ALL, title="公告", body="内容", shown_from=first, shown_until=until
    )


class TestPrepared:
    def test_is_made_once_and_filled_in_each_time(self) -> None:
        made: list[str] = []

        def make() -> object:
            made.append("made")
            return Region.objects.filter(code=slot("code"))

        asked: Prepared[Region] = Prepared(make)  # type: ignore[arg-type]
        for code in ("140000", "140100"):
            Region.objects.get_or_create(code=code, defaults={"name": code, "level": 1})
            assert [one.code for one in asked.rows(code=code)] == [code]
        assert made == ["made"]

    def test_the_clock_is_read_when_it_is_asked(self) -> None:
        shown = Prepared(
            lambda: Announcement.objects.filter(
                shown_from__lte=clock.today(), created_at__lte=clock.now()
            )
        )
        day = clock.today()
        row = shown_on(day, day)
        assert shown.rows() == [row]
        with clock.freeze(day - timedelta(days=1)):
            assert shown.rows() == []
        with clock.freeze(day + timedelta(days=1)):
            assert shown.rows() == [row]

    def test_what_is_reckoned_from_the_clock_is_refused(self) -> None:
        soon = Prepared(
            lambda: Announcement.objects.filter(shown_until__lte=clock.today() + timedelta(days=30))
        )
        with pytest.raises(ValueError, match="reckoned from the clock"):
            soon.rows()

    def test_what_can_have_no_rows_asks_nothing(self) -> None:
        nothing = Prepared(Region.objects.none)
        with statements() as asked:
            assert nothing.rows() == []
            assert nothing.tuples() == []
        assert not asked

    def test_rows_come_with_what_the_query_fetches_along(self) -> None:
        here = cast.organization()
        with statements() as asked:
            found = selectors.acting(here.pk)
            assert found is not None
            assert (found.region.code, found.authority.pk) == (here.region_id, here.authority_id)
        assert len(asked) == 1
        assert selectors.acting(here.pk + 1) is None

    def test_what_is_asked_often_stays_planned(self) -> None:
        here = cast.organization()
        asked = Prepared(lambda: Region.objects.filter(code=slot("code")))
        with statements() as told:
            for _ in range(9):
                assert [one.code for one in asked.rows(code=here.region_id)] == [here.region_id]
        assert len(told) == 9
        assert len(set(told)) == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements")
            assert cursor.fetchall() == [(told[0],)]

    def test_each_thread_asks_on_its_own_connection(self) -> None:
        asked = Prepared(lambda: Region.objects.filter(code=slot("code")))
        asked.rows(code="140000")

        def elsewhere() -> bool:
            try:
                asked.rows(code="140000")
                return connection.connection is not None
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as threads:
            assert threads.submit(elsewhere).result()


@pytest.mark.usefixtures("catalogue")
class TestAlike:
    def test_counts_are_those_of_the_very_actor(self) -> None:
        """The same grant for another organisation, person, office: the same statement."""
        office = cast.authority()
        places = [cast.organization("前一家机电有限公司"), cast.organization("后一家机电有限公司")]
        people = [cast.person("令狐前"), cast.person("公孙后")]
        for person in people:
            cast.certificate(person)
        licensed = cast.organization("有许可的机电有限公司", licensed=True)
        cast.invitation(people[1], licensed)
        cast.licence(places[1], submitted=False)
        cast.licence(places[0])
        actors = [
            *(cast.as_organization(one) for one in (*places, licensed)),
            *(cast.as_person(one) for one in people),
            cast.reviewer(office),
        ]
        for actor in actors:
            asked = waiting.counts(actor)
            assert asked == {key: KINDS[key].waiting(actor).count() for key in asked}
        assert any(any(waiting.counts(actor).values()) for actor in actors)

    def test_what_was_used_is_asked_of_the_very_actor(self) -> None:
        used, unused = (cast.organization(f"{name}机电有限公司") for name in ("用过的", "没用过的"))
        cast.licence(used, submitted=False)
        assert self.used_by(cast.as_organization(used)) == [("registration",)]
        assert self.used_by(cast.as_organization(unused)) == []
        assert self.used_by(Actor(None, "", Role.PUBLIC)) == []

    @staticmethod
    def used_by(actor: Actor) -> list[tuple[str, ...]]:
        alike = Alike.of(actor)
        return offered._using(alike, ("registration", "employment")).tuples(**alike.values(actor))

    def test_who_lacks_a_number_has_nothing(self) -> None:
        alike = Alike.of(Actor(7, "", Role.PERSON))
        assert alike.values(Actor(7, "", Role.PERSON))["person"] == 0


@pytest.mark.usefixtures("catalogue")
class TestWhatManyBeginToRead:
    """The beginning of a list, put into SQL once for all who have the same grant."""

    def test_each_reader_gets_the_own_rows(self) -> None:
        seen = Seen("test own", Certificate.objects.visible_to)
        for one in (cast.certificate(cast.person()), cast.certificate(cast.person())):
            assert seen.first(cast.as_person(one.person), ("-pk",), 5) == [one]

    def test_order_and_number_are_part_of_the_question(self) -> None:
        someone = cast.person()
        made = [cast.certificate(someone, code) for code in ("G1", "T", "N1")]
        seen, actor = Seen("test own", Certificate.objects.visible_to), cast.as_person(someone)
        assert seen.first(actor, ("-pk",), 2) == [made[2], made[1]]
        assert seen.first(actor, ("pk",), 2) == [made[0], made[1]]
        assert seen.first(actor, ("pk",), 9) == made

    def test_another_list_is_another_question(self) -> None:
        made = cast.certificate(cast.person())
        actor = cast.as_person(made.person)
        none = Seen("test none", lambda actor: Certificate.objects.filter(state="withdrawn"))
        assert Seen("test own", Certificate.objects.visible_to).first(actor, ("pk",), 2) == [made]
        assert none.first(actor, ("pk",), 2) == []

    def test_they_are_counted_no_further_than_asked(self) -> None:
        someone = cast.person()
        for code in ("G1", "T", "N1"):
            cast.certificate(someone, code)
        cast.certificate(cast.person())
        seen, actor = Seen("test own", Certificate.objects.visible_to), cast.as_person(someone)
        assert [seen.count(actor, most) for most in (2, 3, 4)] == [2, 3, 3]
        nobody = Seen("test nobody", lambda actor: Certificate.objects.none())
        assert nobody.count(actor, 5) == 0
