"""The work-basket and the lists: what waits, how long, found how (SX-18, lessons U15)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import cast
from tests.support.marks import flat
from tests.support.statements import queries
from tests.web.authority.office import DATONG, KEYS, XIAODIAN, Office, a_case, county
from zhiye.casework.waits import Waits
from zhiye.certificates.models import Certificate
from zhiye.core import clock
from zhiye.core.idnumber import make
from zhiye.licences.models import Licence
from zhiye.organizations.models import Delegation
from zhiye.web.authority import basket
from zhiye.web.authority.cases import DESKS

pytestmark = pytest.mark.django_db

every_kind = pytest.mark.parametrize("key", KEYS)


# -- the basket --------------------------------------------------------------------------------


def test_every_kind_that_waits_is_in_the_basket_the_oldest_first() -> None:
    with clock.freeze(date(2026, 11, 2)):
        old = a_case("certificates")
    with clock.freeze(date(2026, 11, 4)):
        cases = [a_case(key) for key in KEYS]
    with clock.freeze(date(2026, 11, 5)):
        html = Office().html("/gov/")
    places = [html.index(f'href="{case.url}?queue=all"') for case in [old, *cases]]
    assert places[0] == min(places)
    assert html.count("?queue=all") == len(KEYS) + 1
    assert "等待 3 个工作日" in html
    assert f"辖区内共有 {len(KEYS) + 1} 件等待审核" in html


def test_the_ruleset_gives_certification_a_last_day_and_late_ones_come_first() -> None:
    with clock.freeze(date(2026, 11, 2)):
        a_case("licences")
    with clock.freeze(date(2026, 11, 3)):
        late = a_case("organizations")
    with clock.freeze(date(2026, 11, 9)):
        fresh = a_case("organizations")
        html = Office().html("/gov/")
    assert "超期 1 个工作日" in html  # due on Friday 6, today is Monday 9
    assert "应于 2026-11-06 前办结" in html
    assert "还剩 3 个工作日" in html
    assert "有 1 件超过规定期限" in html
    first = html.index("?queue=all")
    assert late.url in html[first - 80 : first]
    assert fresh.url in html


def test_the_target_follows_the_rule_of_the_authority() -> None:
    cast.rule(cast.authority(), "account_review_working_days", 5)
    with clock.freeze(date(2026, 11, 3)):
        case = a_case("organizations")
    with clock.freeze(date(2026, 11, 4)):
        said = Office().text(case.url)
    assert "还剩 4 个工作日" in said
    assert "2026-11-10" in said


def test_searching_inside_the_basket() -> None:
    wanted = cast.licence(cast.organization("太原寻找机电有限公司"))
    other = a_case("licences")
    someone = cast.person("欧阳寻")
    certificate = cast.typed_certificate(someone)
    office = Office()
    for typed, url in (
        ("寻找", f"/gov/licences/{wanted.pk}/"),
        (wanted.reference, f"/gov/licences/{wanted.pk}/"),
        ("欧阳", f"/gov/certificates/{certificate.pk}/"),
    ):
        html = office.html(f"/gov/?q={typed}")
        assert html.count("?queue=all") == 1, typed
        assert url in html
        assert f'value="{typed}"' in html
    assert other.url in office.html("/gov/?q=")
    assert "没有找到" in office.text("/gov/?q=没有这样的")


@pytest.mark.assurance(25)
def test_an_identity_number_is_not_searched_by_address() -> None:
    number = make(birth=date(1985, 6, 15), seq=7)
    office = Office()
    for url in ("/gov/", "/gov/certificates/", "/gov/licences/"):
        assert "不要放进查询条件" in office.text(f"{url}?q={number}")
    assert "不要放进查询条件" in office.text(f"/gov/registrations/?name={number}")


@pytest.mark.assurance(2)
def test_a_county_sees_counts_and_queues_of_the_county_only() -> None:
    mine = {key: a_case(key) for key in KEYS}
    theirs = {key: a_case(key, DATONG) for key in KEYS}
    office = Office(cast.reviewer(county(XIAODIAN)))
    html = office.html("/gov/")
    assert f"辖区内共有 {len(KEYS)} 件等待审核" in html
    for key in KEYS:
        assert mine[key].url in html
        assert theirs[key].url not in html
        for state in ("waiting", "all"):
            listed = office.html(f"{DESKS[key].list_url()}?state={state}")
            assert mine[key].url in listed
            assert theirs[key].url not in listed
    province = Office()
    assert f"辖区内共有 {2 * len(KEYS)} 件等待审核" in province.html("/gov/")


def test_own_cases_are_not_counted() -> None:
    case = a_case("licences")
    a_case("licences")
    office = Office()
    Delegation.objects.create(
        user_id=office.user_id, organization=case.obj.organization, functions=["licences"]
    )
    assert "共有 1 件等待审核" in office.html("/gov/")
    assert case.url not in office.html("/gov/")


def test_the_badges_of_the_menu_count_the_queue() -> None:
    a_case("licences")
    a_case("licences")
    html = flat(Office().get("/gov/licences/").content.decode())
    menu = html.partition("<main")[0]
    assert '<span class="zy-badge">2<span class="zy-sr"> 项待办' in menu
    assert menu.count("项待办") == 1


def test_a_long_basket_says_that_there_is_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(basket.oldest, "__kwdefaults__", {"typed": "", "most": 2})
    for _ in range(3):
        a_case("licences")
    html = Office().html("/gov/")
    assert html.count("?queue=all") == 2
    assert "只列出等待最久的 2 件" in html


# -- lists -------------------------------------------------------------------------------------


@every_kind
def test_the_list_shows_the_queue_first_and_every_state_behind_its_tab(key: str) -> None:
    case, office = a_case(key), Office()
    url = DESKS[key].list_url()
    assert case.url in office.html(url)
    office.decide(case, "return", reason="请补正")
    assert "已退回" in office.text(url)  # the message that links to it is shown once
    assert case.url not in office.html(url)
    returned = next(value for value, label in DESKS[key].tabs if "退回" in label)
    assert case.url in office.html(f"{url}?state={returned}")
    assert case.url in office.html(f"{url}?state=all")
    other = next(value for value, label in DESKS[key].tabs if "退回" not in label)
    assert case.url not in office.html(f"{url}?state={other}")
    assert "没有待审核的" in office.text(url)


@every_kind
def test_searching_a_list_keeps_the_filters_in_the_address(key: str) -> None:
    case, office = a_case(key), Office()
    about = DESKS[key].about(case.obj)
    url = DESKS[key].list_url()
    html = office.html(f"{url}?q={about}&state=all&size=50")
    assert case.url in html
    assert f'value="{about}"' in html
    assert 'name="state" value="all"' in html
    assert 'name="size" value="50"' in html
    assert case.url not in office.html(f"{url}?q=没有这样的&state=all")


@every_kind
@pytest.mark.assurance(2)
def test_a_place_narrows_and_never_widens(key: str) -> None:
    near, far = a_case(key), a_case(key, DATONG)
    office = Office()
    url = DESKS[key].list_url()
    listed = office.html(f"{url}?region=140100")
    assert near.url in listed
    assert far.url not in listed
    small = Office(cast.reviewer(county(XIAODIAN)))
    assert far.url not in small.html(f"{url}?region=140200")


@pytest.mark.parametrize(
    ("key", "kind", "other"),
    [
        ("organizations", "production", "testing"),
        ("licences", "held", "first"),
        ("certificates", "operator", "ndt"),
    ],
)
def test_the_kind_narrows(key: str, kind: str, other: str) -> None:
    case, office = a_case(key), Office()
    url = DESKS[key].list_url()
    assert case.url in office.html(f"{url}?kind={kind}")
    assert case.url not in office.html(f"{url}?kind={other}")
    assert "请从所列选项中选择" in office.text(f"{url}?kind=bogus")


@every_kind
def test_a_list_takes_as_many_statements_for_many_as_for_one(key: str) -> None:
    office = Office()
    url = DESKS[key].list_url()
    a_case(key)
    one = queries(lambda: office.get(url))
    for _ in range(3):
        a_case(key)
    assert queries(lambda: office.get(url)) == one
    assert one <= 20
    once = queries(lambda: office.get("/gov/"))
    a_case(key)
    assert queries(lambda: office.get("/gov/")) == once


def test_lists_are_paged_by_key_and_not_counted_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("zhiye.http.paging.SIZES", (2, 20))
    monkeypatch.setattr("zhiye.http.paging.COUNT_LIMIT", 2)
    cases = [a_case("licences") for _ in range(5)]
    office = Office()
    html = office.html("/gov/licences/?size=2")
    assert "2 条以上" in html
    following = html.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert "OFFSET" not in following
    second = office.html(f"/gov/licences/{following.replace('&amp;', '&')}")
    shown = [case.url for case in cases if case.url in second]
    assert shown == [cases[2].url, cases[3].url]


def test_what_does_not_wait_is_listed_the_newest_first() -> None:
    certificates = [cast.certificate(cast.person()) for _ in range(3)]
    html = Office().html("/gov/certificates/?state=all")
    places = [html.index(f"/gov/certificates/{one.pk}/") for one in certificates]
    assert places == sorted(places, reverse=True)
    html = Office().html("/gov/certificates/?state=all&order=sent")
    assert f"/gov/certificates/{certificates[0].pk}/" in html


def test_sorting_turns_the_queue_round() -> None:
    with clock.freeze(date(2026, 11, 2)):
        first = a_case("licences")
    with clock.freeze(date(2026, 11, 3)):
        second = a_case("licences")
    office = Office()
    html = office.html("/gov/licences/")
    assert html.index(first.url) < html.index(second.url)
    html = office.html("/gov/licences/?order=-sent")
    assert html.index(second.url) < html.index(first.url)


@pytest.mark.assurance(3)
def test_lists_show_numbers_masked() -> None:
    case = a_case("certificates")
    number = case.obj.number.plain_for_system()
    html = Office().html("/gov/certificates/")
    assert number not in html
    assert str(case.obj.number) in html


def test_words_in_the_list_of_a_licence_without_number() -> None:
    licence = cast.licence(cast.organization())
    Licence.objects.filter(pk=licence.pk).update(number="", valid_until=None)
    assert "—" in Office().text("/gov/licences/")
    assert Certificate.objects.count() == 0


# -- waiting -----------------------------------------------------------------------------------


def test_waiting_is_counted_in_working_days() -> None:
    friday = clock.start_of(date(2026, 11, 6)) + timedelta(hours=15)
    with clock.freeze(date(2026, 11, 7)):  # a Saturday
        assert Waits([friday]).of(friday).words == "不满 1 个工作日"
    with clock.freeze(date(2026, 11, 9)):
        waits = Waits([friday, None], longest=3)
        assert waits.of(friday).words == "等待 1 个工作日"
        assert waits.of(friday, 1).words == "今天到期"
        assert waits.of(friday, 3).due == date(2026, 11, 11)
        assert waits.of(None).days == 0
    with clock.freeze(date(2026, 11, 6)):
        assert Waits([friday]).of(friday).words == "今天提交"
    with clock.freeze(date(2026, 11, 7)):
        due = [date(2026, 11, 5), date(2026, 11, 9), date(2026, 11, 12)]
        waits = Waits(due=[None, *due])
        assert [waits.until(one).left for one in due] == [-1, 1, 4]
        assert Waits(due=due[2:]).until(due[2]).words == "还剩 4 个工作日"
        assert Waits().until(None).left is None
    with clock.freeze(date(2026, 10, 9)):  # 1 to 8 October are free, 10 October is made up
        before = clock.start_of(date(2026, 9, 29))
        assert Waits([before]).of(before).days >= 2
