"""The two answers of a reviewer, asked of every kind of case (SX-18, 23, 24, 31, 39, 53, 55)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests import cast
from tests.support.login import login
from tests.web.authority.office import DATONG, KEYS, Case, Office, a_case, county, only, words
from zhiye.accounts.models import AuthorityMembership, User
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.licences import services as licences
from zhiye.notices.models import Notice
from zhiye.organizations.models import Delegation, Function
from zhiye.web.authority.cases import DESKS

pytestmark = pytest.mark.django_db

APPROVED = {
    "organizations": "verified",
    "licences": "approved",
    "certificates": "approved",
    "first_issues": "approved",
    "deregistrations": "approved",
    "safety": "ended",
    "employment_changes": "active",
    "employment_releases": "ended",
}
RETURNED = dict.fromkeys(KEYS, "returned") | {
    "safety": "end_returned",
    "employment_releases": "active",
}
REASON = "证书编号写错，请按原件改"

every_kind = pytest.mark.parametrize("key", KEYS)


def party(case: Case) -> User:
    """Somebody of the other side who is told of an answer."""
    organization, person = case.parties
    if organization is not None:
        return Delegation.objects.get(organization=organization, is_owner=True).user
    assert person is not None
    assert person.user is not None
    return person.user


def reviewing(user: User) -> Office:
    """The user as a reviewer of the province."""
    office = cast.authority()
    AuthorityMembership.objects.create(
        user=user, authority=office, functions=["review", "employment"], valid_from=today()
    )
    actor = Actor(user.pk, user.name, Role.AUTHORITY, authority_id=office.pk)
    return Office(actor)


@every_kind
@pytest.mark.req("SX-18", "SX-23", "SX-31", "SX-39", "SX-53", "SX-55")
def test_approving_moves_logs_and_tells(key: str) -> None:
    case, office = a_case(key), Office()
    office.decide(case, "approve")
    assert case.state == APPROVED[key]
    log = case.flow.log_of(case.obj).filter(move=DESKS[key].answers["approve"].name).get()
    assert (log.user_id, log.acting_name) == (office.user_id, office.actor.acting_name)
    assert Notice.objects.filter(recipient=party(case)).exists()


@every_kind
@pytest.mark.req("SX-18", "SX-24", "SX-31", "SX-53", "SX-55")
def test_a_return_carries_ticked_and_typed_reasons_to_the_other_side(key: str) -> None:
    case, office = a_case(key), Office()
    ticked = DESKS[key].reasons[:2]
    office.decide(case, "return", reason=f"{REASON}。", ticked=ticked)
    assert case.state == RETURNED[key]
    whole = "；".join([*ticked, REASON])
    log = case.flow.log_of(case.obj).filter(move=DESKS[key].answers["return"].name).get()
    assert log.reason == whole
    told = Notice.objects.filter(recipient=party(case), event=DESKS[key].returned_event).get()
    assert f"原因：{whole}。" in told.body


@every_kind
@pytest.mark.req("SX-18")
def test_a_return_without_a_reason_is_refused_beside_the_field(key: str) -> None:
    case, office = a_case(key), Office()
    said = office.decide(case, "return", reason="  ", status=422)
    assert "请写明原因" in said
    assert case.state not in RETURNED[key]


@every_kind
def test_approving_with_a_reason_is_taken_for_a_slip_and_keeps_what_was_typed(key: str) -> None:
    case, office = a_case(key), Office()
    ticked = DESKS[key].reasons[:1]
    answer = office.post(
        f"{case.url}decide/",
        {"move": "approve", "reason": REASON, "ticked": ticked, "seen": case.seen},
    )
    assert answer.status_code == 422
    assert "要通过，请先清空原因和勾选" in words(answer)
    html = answer.content.decode()
    assert f">\n{REASON}</textarea>" in html
    assert f'value="{ticked[0]}" ' in html
    assert html.count(" checked") == 1
    assert case.state not in APPROVED[key]


@every_kind
@pytest.mark.assurance(5)
def test_a_second_click_is_told_so_and_changes_nothing(key: str) -> None:
    case, office = a_case(key), Office()
    seen = case.seen
    office.decide(case, "approve", seen=seen)
    logged = case.flow.log_of(case.obj).count()
    said = office.decide(case, "approve", seen=seen, status=409)
    assert "这一步没有办理" in said
    assert "当前状态是" in said
    assert case.flow.log_of(case.obj).count() == logged


@every_kind
def test_a_return_that_comes_too_late_keeps_the_typed_reason(key: str) -> None:
    case, office, colleague = a_case(key), Office(), Office()
    seen = case.seen
    colleague.decide(case, "approve", seen=seen)
    said = office.decide(case, "return", reason=REASON, seen=seen, status=409)
    assert "您写的原因没有丢" in said
    assert REASON in said
    assert case.state == APPROVED[key]


def test_an_outdated_page_decides_nothing_and_shows_what_is_new() -> None:
    organization = cast.organization()
    case, office = Case("licences", cast.licence(organization)), Office()
    seen = case.seen
    clerk = cast.as_organization(organization)
    licences.withdraw(actor=clerk, pk=case.obj.pk)
    licences.submit(actor=clerk, pk=case.obj.pk)
    answer = office.post(f"{case.url}decide/", {"move": "return", "reason": REASON, "seen": seen})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "页面已换成最新情况" in words(answer)
    assert f">\n{REASON}</textarea>" in html
    assert f'name="seen" value="{case.seen}"' in html
    assert case.state == "submitted"
    office.decide(case, "return", reason=REASON)
    assert case.state == "returned"


def test_what_happens_while_the_page_is_made_makes_it_outdated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The mark of a page is read before what the page shows."""
    organization = cast.organization()
    case, office = Case("licences", cast.licence(organization)), Office()
    seen, desk = case.seen, DESKS["licences"]
    look = desk.get

    def meanwhile(actor: Actor, pk: int) -> object:
        clerk = cast.as_organization(organization)
        licences.withdraw(actor=clerk, pk=pk)
        licences.submit(actor=clerk, pk=pk)
        return look(actor, pk)

    monkeypatch.setattr(desk, "get", meanwhile)
    html = office.html(case.url)
    monkeypatch.undo()
    assert f'name="seen" value="{seen}"' in html
    office.decide(case, "approve", seen=seen, status=409)
    assert case.state == "submitted"


def test_a_failed_condition_is_shown_and_the_button_is_off() -> None:
    case, office = a_case("licences"), Office()
    type(case.obj).objects.filter(pk=case.obj.pk).update(valid_until=today() - timedelta(days=1))
    html = office.html(case.url)
    assert "已经到期" in html
    assert 'value="approve"' not in html
    assert 'value="return"' in html
    said = office.decide(case, "approve", status=409)
    assert "已经到期" in said
    assert case.state == "submitted"


@every_kind
@pytest.mark.assurance(1)
def test_a_neighbouring_authority_with_a_case_of_its_own_finds_nothing(key: str) -> None:
    case = a_case(key)
    neighbour = Office(cast.reviewer(county(DATONG)))
    own = a_case(key, DATONG)
    assert neighbour.get(own.url).status_code == 200
    for answer in (
        neighbour.get(case.url),
        neighbour.post(f"{case.url}decide/", {"move": "approve", "seen": case.seen}),
    ):
        assert answer.status_code == 404
        assert DESKS[key].about(case.obj) not in answer.content.decode()
    assert case.state not in APPROVED[key]
    neighbour.decide(own, "approve")
    assert own.state == APPROVED[key]


@every_kind
@pytest.mark.assurance(1)
def test_strangers_find_nothing(key: str) -> None:
    case = a_case(key)
    assert Client().get(case.url)["Location"].startswith("/login/")
    assert Client().post(f"{case.url}decide/")["Location"] == "/login/"
    worker = Client()
    person = cast.person()
    assert person.user is not None
    login(worker, person.user, Role.PERSON)
    assert worker.get(case.url).status_code == 404
    assert worker.post(f"{case.url}decide/", {"move": "approve"}).status_code == 404
    assert case.state not in APPROVED[key]


@every_kind
def test_a_colleague_without_review_reads_but_does_not_decide(key: str) -> None:
    case, colleague = a_case(key), only("view")
    html = colleague.html(case.url)
    function = AuthorityMembership.FUNCTIONS[DESKS[key].function]
    assert f"您的职能不含“{function}”" in html
    assert 'name="move"' not in html
    said = colleague.decide(case, "approve", status=403)
    assert f"您的职能不包含“{function}”" in said
    assert case.state not in APPROVED[key]


@every_kind
@pytest.mark.assurance(5)
def test_nobody_decides_a_case_of_their_own(key: str) -> None:
    case = a_case(key)
    insider = reviewing(party(case))
    html = insider.html(case.url)
    assert "按回避规定不能审核" in html
    assert 'name="move"' not in html
    assert DESKS[key].about(case.obj) not in insider.html(DESKS[key].list_url())
    for move in ("approve", "return"):
        insider.decide(case, move, reason=REASON if move == "return" else "", status=403)
    assert case.state not in APPROVED[key]


@pytest.mark.assurance(5)
def test_the_person_of_a_deregistration_does_not_decide_it_either() -> None:
    case = a_case("deregistrations")
    _, person = case.parties
    assert person is not None
    assert person.user is not None
    reviewing(person.user).decide(case, "approve", status=403)
    assert case.state == "awaiting_review"


@every_kind
def test_deciding_is_a_post(key: str) -> None:
    case = a_case(key)
    assert Office().get(f"{case.url}decide/").status_code == 405


def test_an_unknown_answer_is_refused() -> None:
    case, office = a_case("licences"), Office()
    for sent in ({}, {"move": "discard"}):
        assert office.post(f"{case.url}decide/", sent).status_code == 422
    assert case.state == "submitted"


# -- the next one ------------------------------------------------------------------------------


def test_after_an_answer_the_one_that_waits_longest_is_next() -> None:
    first, second, third = (a_case("licences") for _ in range(3))
    office = Office()
    assert office.decide(second, "approve") == first.url
    said = office.text(first.url)
    assert "已审核通过" in said
    assert "下面是等待最久的下一件" in said
    assert office.decide(first, "return", reason=REASON) == third.url
    assert office.decide(third, "approve") == "/gov/licences/"
    assert "没有其他待审核的了" in office.text("/gov/licences/")


def test_from_the_basket_the_next_one_may_be_of_another_kind() -> None:
    licence, certificate = a_case("licences"), a_case("certificates")
    office = Office()
    assert office.decide(licence, "approve", queue="all") == f"{certificate.url}?queue=all"
    html = office.html(f"{certificate.url}?queue=all")
    assert 'name="queue" value="all"' in html
    assert office.decide(certificate, "approve", queue="all") == "/gov/certificates/"


def test_the_page_says_what_the_notice_will_say() -> None:
    said = Office().text(a_case("licences").url)
    assert "行政许可被退回，请修改后再提交" in said
    assert "不需要另外联系" in said


# -- moves beside ------------------------------------------------------------------------------


def test_closing_an_organisation_asks_and_needs_a_reason() -> None:
    organization, office = cast.organization(), Office()
    url = f"/gov/organizations/{organization.pk}/"
    assert f'href="{url}close/"' in office.html(url)
    assert "将不能再办理任何业务" in office.text(f"{url}close/")
    assert "请写明原因" in office.send(f"{url}close/", {"reason": ""}, 422)
    office.send(f"{url}close/", {"reason": "单位已注销"})
    organization.refresh_from_db()
    assert organization.state == "closed"
    assert "当前状态是" in office.send(f"{url}close/", {"reason": "再来一次"}, 409)
    assert office.get(f"{url}close/").status_code == 409


def test_revoking_a_certificate_asks_and_needs_a_reason() -> None:
    certificate, office = cast.certificate(cast.person()), Office()
    url = f"/gov/certificates/{certificate.pk}/"
    assert "不再作为公示依据" in office.text(f"{url}revoke/")
    office.send(f"{url}revoke/", {"reason": "发证机关公告吊销"})
    certificate.refresh_from_db()
    assert certificate.state == "revoked"
    assert office.get(f"{url}revoke/").status_code == 409


def test_taking_an_approval_back_asks_and_needs_a_reason() -> None:
    case, office = a_case("licences"), Office()
    office.decide(case, "approve")
    assert "单位将不能新增人员注册" in office.text(f"{case.url}revoke/")
    assert "请写明原因" in office.send(f"{case.url}revoke/", {"reason": " "}, 422)
    office.send(f"{case.url}revoke/", {"reason": "误批"})
    assert case.state == "revoked"
    office.send(f"{case.url}revoke/", {"reason": "误批"}, 409)


@pytest.mark.parametrize("name", ["close", "revoke"])
def test_moves_beside_are_for_reviewers_of_the_territory(name: str) -> None:
    obj = cast.organization() if name == "close" else cast.certificate(cast.person())
    folder = "organizations" if name == "close" else "certificates"
    url = f"/gov/{folder}/{obj.pk}/{name}/"
    for method in ("get", "post"):
        assert getattr(only("view"), method)(url, {"reason": "试一试"}).status_code == 403
        far = Office(cast.reviewer(county(DATONG)))
        assert getattr(far, method)(url, {"reason": "试一试"}).status_code == 404
    if name == "close":
        owner = Delegation.objects.get(organization_id=obj.pk, is_owner=True).user
        insider = reviewing(owner)
        assert insider.get(url).status_code == 403
        insider.send(url, {"reason": "试一试"}, 403)
        assert Function.ORGANIZATION in Delegation.objects.get(user=owner).functions
    state = obj.state
    obj.refresh_from_db()
    assert obj.state == state
