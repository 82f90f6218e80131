"""Who gets into which page: the same questions asked of every address of the portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern

from tests import cast
from tests.rosters import lists as rosters
from tests.support.login import login
from tests.web.authority.office import (
    DATONG,
    KEYS,
    Office,
    a_case,
    an_employer,
    an_entry,
    an_overlap,
    county,
    only,
    words,
)
from zhiye.accounts.models import AuthorityMembership
from zhiye.core.actor import Role
from zhiye.notices.models import Announcement
from zhiye.regions.models import WorkdayOverride
from zhiye.web.authority.cases import DESKS
from zhiye.web.authority.urls import urlpatterns

pytestmark = pytest.mark.django_db

ALL = frozenset(AuthorityMembership.FUNCTIONS)
READ, RULE = frozenset({"review", "view"}), frozenset({"rules"})
PEOPLE = READ | {"people"}
LOOKED = frozenset({"employment", "view"})
HIRED = frozenset({"employment", "counter", "view"})
STAFFING = READ | RULE
# page without an id: the functions that open it
LISTS: dict[str, frozenset[str]] = {
    "/gov/": ALL,
    "/gov/organizations/": READ,
    "/gov/licences/": READ,
    "/gov/certificates/": READ,
    "/gov/first-issues/": READ,
    "/gov/deregistrations/": READ,
    "/gov/safety/": READ,
    "/gov/employment-changes/": HIRED,
    "/gov/employment-releases/": HIRED,
    "/gov/employments/": HIRED,
    "/gov/employments/export/": frozenset({"employment"}),
    "/gov/employments/new/": frozenset({"counter"}),
    "/gov/clues/": LOOKED,
    "/gov/registrations/": PEOPLE,
    "/gov/registrations/export/": frozenset({"people", "review"}),
    "/gov/imports/": frozenset({"import"}),
    "/gov/imports/template/": frozenset({"import"}),
    "/gov/rules/": RULE,
    "/gov/rules/invitation_days/": RULE,
    "/gov/workdays/": RULE,
    "/gov/about/": RULE,
    "/gov/members/": frozenset({"members"}),
    "/gov/members/add/": frozenset({"members"}),
    "/gov/announcements/": RULE,
    "/gov/announcements/new/": RULE,
    "/gov/staffing/": STAFFING,
    "/gov/staffing/demands/": STAFFING,
    "/gov/staffing/demands/install/elevator/passenger/b/": STAFFING,
    "/gov/staffing/figures/install/elevator/passenger/b/operator/": RULE,
}
MENU = {
    "工作台": ALL,
    "企业认证": READ,
    "安全管理人员注销": READ,
    "变更单位": HIRED,
    "聘用注销": HIRED,
    "聘用记录": HIRED,
    "窗口代录": frozenset({"counter"}),
    "重叠聘用线索": LOOKED,
    "公示查询": PEOPLE,
    "人员配备与预警": STAFFING,
    "名册导入": frozenset({"import"}),
    "辖区规则": RULE,
    "工作日调整": RULE,
    "公告": RULE,
    "工作人员": frozenset({"members"}),
}


@dataclass
class World:
    """One of everything in 小店区, looked after by the province."""

    rows: dict[str, int]

    def pages(self) -> dict[str, frozenset[str]]:
        """Every page with an id that can be read, and the functions that open it."""
        row = self.rows
        reveal = frozenset({"people", "review"})
        papers = frozenset({"employment", "counter"})
        return {
            f"/gov/organizations/{row['organizations']}/": READ,
            f"/gov/organizations/{row['organizations']}/close/": frozenset({"review"}),
            f"/gov/licences/{row['licences']}/": READ,
            f"/gov/certificates/{row['certificates']}/": READ,
            f"/gov/certificates/{row['held']}/revoke/": frozenset({"review"}),
            f"/gov/licences/{row['approved']}/revoke/": frozenset({"review"}),
            f"/gov/first-issues/{row['first_issues']}/": READ,
            f"/gov/deregistrations/{row['deregistrations']}/": READ,
            f"/gov/safety/{row['safety']}/": READ,
            f"/gov/employment-changes/{row['employment_changes']}/": HIRED,
            f"/gov/employment-releases/{row['employment_releases']}/": HIRED,
            f"/gov/employments/{row['employment_changes']}/": HIRED,
            f"/gov/clues/{row['clue']}/": LOOKED,
            f"/gov/clues/{row['clue']}/close/": frozenset({"employment"}),
            f"/gov/employments/new/{row['employer']}/": frozenset({"counter"}),
            f"/gov/employments/{row['entered']}/end/": papers,
            f"/gov/employments/{row['entered']}/edit/": frozenset({"counter"}),
            f"/gov/people/{row['person']}/": PEOPLE | papers,
            f"/gov/reveal/person/{row['person']}/id_number/": reveal | papers,
            f"/gov/reveal/employer/{row['employer']}/contact_phone/": reveal | papers,
            f"/gov/reveal/person/{row['person']}/phone/": reveal,
            f"/gov/reveal/certificate/{row['certificates']}/number/": reveal,
            f"/gov/reveal/safety/{row['safety']}/id_number/": reveal,
            f"/gov/imports/{row['import']}/": frozenset({"import"}),
            f"/gov/imports/{row['import']}/progress/": frozenset({"import"}),
            f"/gov/imports/{row['import']}/file/": frozenset({"import"}),
            f"/gov/members/{row['member']}/disable/": frozenset({"members"}),
        }

    def acts(self) -> dict[str, frozenset[str]]:
        """Every address with an id that takes posts only."""
        row = self.rows
        review = frozenset({"review"})
        return {
            **{
                f"/gov/{key.replace('_', '-')}/{row[key]}/decide/": frozenset({DESKS[key].function})
                for key in KEYS
            },
            f"/gov/organizations/{row['organizations']}/alerts/": review,
            f"/gov/announcements/{row['announcement']}/end/": RULE,
        }


@pytest.fixture
def world() -> World:
    cases = {key: a_case(key) for key in KEYS}
    office = cast.authority()
    certificate = cast.certificate(cast.person())
    member = AuthorityMembership.objects.get(user_id=Office(cast.reviewer(office)).user_id)
    rows = {key: case.obj.pk for key, case in cases.items()}
    rows |= {
        "held": certificate.pk,
        "clue": an_overlap().pk,
        "entered": an_entry().pk,
        "employer": cases["employment_changes"].obj.employer_id,
        "approved": an_employer().licences.get().pk,
        "person": certificate.person_id,
        "import": rosters.judged(rosters.sheet([rosters.good_row(1)]), office).pk,
        "member": member.pk,
        "announcement": Announcement.objects.create(
            title="通知", body="内容", shown_from=date(2026, 1, 1)
        ).pk,
    }
    return World(rows)


def test_no_address_is_forgotten(world: World) -> None:
    """Every pattern of the portal is reached by the questions below."""
    from django.urls import resolve

    named = {resolve(url).url_name for url in [*LISTS, *world.pages(), *world.acts()]}
    elsewhere = {"registrations_find", "employments_find", "employment_enter", "workday_remove"}
    # POST only, tests/web/organization/test_employment_print.py
    elsewhere |= {"employment_form", "employment_enter_form", "person_record"}
    unmoved = ("first_issue", "deregistration", "safety_one", "employment_change",
               "employment_release")  # fmt: skip
    elsewhere |= {f"{one}_move" for one in unmoved}
    patterns = {one.name for one in urlpatterns if isinstance(one, URLPattern)}
    assert patterns == named | elsewhere


def test_the_anonymous_go_to_the_login_page(world: World) -> None:
    for url in [*LISTS, *world.pages()]:
        answer = Client().get(url)
        assert answer.status_code == 302, url
        assert answer["Location"] == f"/login/?next={quote(url, safe='')}"
    for url in world.acts():
        assert Client().post(url)["Location"] == "/login/", url


@pytest.mark.assurance(1)
def test_persons_and_organisations_find_nothing(world: World) -> None:
    worker, clerk = Client(), Client()
    person = cast.person()
    assert person.user is not None
    login(worker, person.user, Role.PERSON)
    organization = cast.organization()
    login(clerk, organization.delegations.get().user, Role.ORGANIZATION, organization.pk)
    for client in (worker, clerk):
        for url in [*LISTS, *world.pages()]:
            assert client.get(url).status_code == 404, url
        for url in world.acts():
            assert client.post(url).status_code == 404, url


@pytest.mark.assurance(1, 2)
def test_a_neighbouring_authority_finds_nothing_with_an_id(world: World) -> None:
    neighbour = Office(cast.reviewer(county(DATONG)))
    for url in world.pages():
        assert neighbour.get(url).status_code == 404, url
    for url in world.acts():
        if "announcements" not in url:  # announcements are the platform's
            answer = neighbour.post(url, {"move": "approve", "enabled": "1"})
            assert answer.status_code == 404, url


@pytest.mark.assurance(1)
@pytest.mark.parametrize("function", sorted(ALL))
def test_each_function_opens_its_pages_and_no_other(world: World, function: str) -> None:
    colleague = only(function)
    for url, functions in {**LISTS, **world.pages()}.items():
        expected = 200 if function in functions else 403
        assert colleague.get(url).status_code == expected, (function, url)
    for url, functions in world.acts().items():
        if function not in functions:
            said = colleague.send(url, {"move": "approve", "enabled": "1"}, 403)
            assert "您的职能不包含" in said


@pytest.mark.parametrize("function", sorted(ALL))
def test_the_menu_shows_only_what_opens(function: str) -> None:
    html = only(function).get("/gov/").content.decode()
    menu = html.partition("<main")[0]
    for label, functions in MENU.items():
        shown = f'<span class="zy-nav__label">{label}</span>' in menu
        assert shown == (function in functions), (function, label)


def test_reading_what_is_an_act_is_refused(world: World) -> None:
    office = Office()
    for url in world.acts():
        assert office.get(url).status_code == 405, url


def test_posting_to_what_is_only_read_is_refused(world: World) -> None:
    office = Office()
    acts = ("close", "revoke", "reveal", "imports/", "disable", "rules/i", "workdays", "add",
            "new", "export", "figures", "about", "/end/", "/edit/")  # fmt: skip
    for url in [*LISTS, *world.pages()]:
        if not any(word in url for word in acts) or url.endswith(("template/", "progress/")):
            assert office.post(url).status_code == 405, url


@pytest.mark.assurance(4)
def test_a_grant_that_was_taken_back_opens_nothing_any_more() -> None:
    office = Office()
    assert office.get("/gov/licences/").status_code == 200
    membership = AuthorityMembership.objects.get(user_id=office.user_id)
    membership.functions = ["rules"]
    membership.save()
    assert office.get("/gov/licences/").status_code == 403
    assert office.get("/gov/rules/").status_code == 200


def test_home_without_review_says_what_is_open() -> None:
    said = only("import").text("/gov/")
    assert "您没有审核职能" in said
    assert "名册导入" in said
    assert "待我审核" not in said


def test_a_page_that_does_not_exist_is_not_found() -> None:
    office = Office()
    for url in (
        "/gov/rules/no_such_rule/",
        "/gov/staffing/demands/no/such/item/",
        "/gov/staffing/figures/install/elevator/passenger/b/nothing/",
        "/gov/reveal/person/1/address/",
        "/gov/reveal/organization/1/phone/",
        "/gov/workdays/2026-02-31/remove/",
        "/gov/people/0/",
    ):
        assert office.get(url).status_code == 404, url


def test_working_days_are_the_provinces() -> None:
    row = WorkdayOverride.objects.create(
        date=date(2026, 9, 5), is_working=True, note="调休上班", source="通知"
    )
    city = Office(cast.reviewer(county("140100")))
    assert "由省级或全国的规则管理员办理" in words(city.get("/gov/workdays/?year=2026"))
    assert city.get(f"/gov/workdays/{row.date}/remove/").status_code == 403
    assert city.post(f"/gov/workdays/{row.date}/remove/", {"reason": "试"}).status_code == 403
