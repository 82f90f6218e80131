"""重叠聘用线索 at the office: /gov/clues/… (FJ-17, FJ-33)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests import cast, hired
from tests.support.login import login
from tests.support.marks import flat
from tests.support.statements import queries
from tests.web.authority.office import Office
from zhiye.core.actor import Role
from zhiye.core.clock import today
from zhiye.core.models import MoveLog
from zhiye.employment import services
from zhiye.employment.models import Clue
from zhiye.organizations.models import Delegation
from zhiye.regions.models import AuthorityKind

pytestmark = pytest.mark.django_db
URL = "/gov/clues/"
FOUND = "两家为同一集团，已督促前一家终止聘用"


def overlap(name: str = "", second: str = hired.IN_ZHONGSHAN) -> Clue:
    """One worker at two employers, at the first for ten days."""
    item = hired.worker(name=name)
    before = hired.facts(today() - timedelta(days=10))
    hired.hired(item, hired.organization(name="中山甲机电有限公司"), before)
    hired.hired(item, hired.organization(second, "乙机电有限公司"))
    return Clue.objects.get(person=item.certificate.person)


def shenzhen() -> Office:
    """An officer of the neighbouring city, under the same rules."""
    office = cast.authority(
        "440300", kind=AuthorityKind.REGULATOR, name="深圳市市场监督管理局", rules=hired.ZHONGSHAN
    )
    return Office(hired.officer(office))


@pytest.fixture
def office() -> Office:
    """An officer of Zhongshan."""
    return Office(hired.officer(hired.zhongshan()))


def page_of(clue: Clue) -> str:
    return f"{URL}{clue.pk}/"


@pytest.mark.req("FJ-33")
def test_open_ones_are_listed_and_counted_on_home_and_menu(office: Office) -> None:
    clue = overlap("司徒远")
    closed = overlap()
    services.close_clue(actor=office.actor, pk=closed.pk, reason=FOUND)
    html = office.html(URL)
    assert page_of(clue) in html
    assert page_of(closed) not in html
    assert page_of(closed) in office.html(f"{URL}?state=closed")
    every = office.html(f"{URL}?state=all")
    assert page_of(clue) in every
    assert page_of(closed) in every
    home = flat(office.get("/gov/").content.decode())
    assert "重叠聘用线索" in home.partition("<main")[2]
    assert '<span class="zy-badge">1<span class="zy-sr"> 项待办' in home.partition("<main")[0]


def test_searching_by_name_and_by_either_employer(office: Office) -> None:
    clue, other = overlap("司徒远"), overlap("欧阳近")
    for typed in ("司徒", "中山甲", "乙机电"):
        assert page_of(clue) in office.html(f"{URL}?q={typed}"), typed
    assert page_of(other) not in office.html(f"{URL}?q=司徒")
    assert "没有待核查的线索" in office.text(f"{URL}?q=没有此人")
    number = clue.person.id_number.plain_for_system()
    assert "不要放进查询条件" in office.text(f"{URL}?q={number}")


@pytest.mark.req("FJ-33")
def test_the_page_shows_both_employments_side_by_side(office: Office) -> None:
    clue = overlap()
    said, html = office.text(page_of(clue)), office.html(page_of(clue))
    assert "先登记的聘用：中山甲机电有限公司" in said
    assert "后登记的聘用：乙机电有限公司" in said
    assert f"{today() - timedelta(days=10)} 至 今" in said
    assert f"{today()} 至 今，共 1 天" in said
    for record in (*clue.earlier.employments.all(), *clue.later.employments.all()):
        assert f'href="/gov/employments/{record.pk}/"' in html
        assert str(record.item) in said
    assert clue.person.id_number.plain_for_system() not in html


@pytest.mark.assurance(1, 2)
def test_the_other_side_of_the_border_is_told_but_not_opened(office: Office) -> None:
    neighbour = shenzhen()
    clue = overlap(second="440300")
    (here,), (there,) = clue.earlier.employments.all(), clue.later.employments.all()
    for reader, own, foreign in ((office, here, there), (neighbour, there, here)):
        html = reader.html(page_of(clue))
        assert f'href="/gov/employments/{own.pk}/"' in html
        assert f'href="/gov/employments/{foreign.pk}/"' not in html
        assert "不在本辖区" in html


@pytest.mark.assurance(1)
def test_a_neighbour_with_a_clue_of_its_own_finds_nothing(office: Office) -> None:
    clue = overlap()
    neighbour = shenzhen()
    item = hired.worker()
    for _ in range(2):
        hired.hired(item, hired.organization("440300"))
    own = Clue.objects.get(person=item.certificate.person)
    assert page_of(own) in neighbour.html(URL)
    assert page_of(clue) not in neighbour.html(f"{URL}?state=all")
    assert neighbour.get(page_of(clue)).status_code == 404
    neighbour.send(f"{page_of(clue)}close/", {"reason": FOUND}, 404)
    clue.refresh_from_db()
    assert clue.state == "open"


def test_strangers_find_nothing() -> None:
    clue = overlap()
    assert Client().get(page_of(clue))["Location"].startswith("/login/")
    assert Client().post(f"{page_of(clue)}close/")["Location"] == "/login/"
    worker = Client()
    assert clue.person.user is not None
    login(worker, clue.person.user, Role.PERSON)
    assert worker.get(page_of(clue)).status_code == 404


# -- 办结 ------------------------------------------------------------------------------------------


@pytest.mark.req("FJ-33")
def test_closing_says_what_came_of_it(office: Office) -> None:
    clue = overlap()
    log = MoveLog.objects.filter(flow="employment_clue", object_id=clue.pk)
    seen = log.get().pk
    url = f"{page_of(clue)}close/"
    assert f'href="{url}"' in office.html(page_of(clue))
    assert "核查结果" in office.text(url)
    assert "请写明核查结果" in office.send(url, {"reason": " ", "seen": seen}, 422)
    assert office.send(url, {"reason": FOUND, "seen": seen}) == URL
    clue.refresh_from_db()
    assert clue.state == "closed"
    assert (log.latest("pk").reason, log.latest("pk").user_id) == (FOUND, office.user_id)
    said = office.text(page_of(clue))
    assert FOUND in said
    assert "办结" in said
    assert url not in office.html(page_of(clue))


def test_a_colleague_who_only_looks_does_not_close() -> None:
    clue = overlap()
    viewer = Office(hired.officer(hired.zhongshan(), ["view"]))
    assert f"{page_of(clue)}close/" not in viewer.html(page_of(clue))
    viewer.send(f"{page_of(clue)}close/", {"reason": FOUND}, 403)
    clerk = Office(hired.officer(hired.zhongshan(), ["counter"]))
    assert clerk.get(URL).status_code == 403
    clue.refresh_from_db()
    assert clue.state == "open"


@pytest.mark.assurance(5)
def test_nobody_closes_a_clue_of_their_own_or_of_whom_they_act_for(office: Office) -> None:
    clue, mine = overlap(), overlap()
    Delegation.objects.create(
        user_id=office.user_id,
        organization_id=clue.later.employer.organization_id or 0,
        functions=["licences"],
    )
    type(mine.person).objects.filter(user_id=office.user_id).update(user=None)
    mine.person.user_id = office.user_id
    mine.person.save()
    for one in (clue, mine):
        assert "按回避规定请由同事办理" in office.text(page_of(one))
        office.send(f"{page_of(one)}close/", {"reason": FOUND}, 403)
        one.refresh_from_db()
        assert one.state == "open"


def test_the_list_costs_the_same_however_long_it_is(office: Office) -> None:
    overlap()
    few = queries(lambda: office.get(URL))
    overlap()
    overlap()
    assert queries(lambda: office.get(URL)) == few
