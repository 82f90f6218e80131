"""What the page of a case says at its top of where the case stands."""

from __future__ import annotations

from datetime import date

import pytest

from zhiye.core.flow import Log
from zhiye.core.models import MoveLog
from zhiye.employment.models import Employment
from zhiye.licences.models import Licence
from zhiye.organizations.models import Organization
from zhiye.registrations.kinds import APPOINTMENTS
from zhiye.registrations.models import Deregistration, Registration, SafetyAppointment
from zhiye.web.organization import banners
from zhiye.web.shared import cases
from zhiye.web.shared.banners import Banner

DAY = date(2026, 11, 21)
WHY = "照片看不清"


def log(*moves: str) -> Log:
    return Log([MoveLog(move=one, reason=WHY) for one in moves])


@pytest.mark.parametrize(
    ("said", "title"),
    [
        (banners.of_organization(Organization(state="returned"), log("return")), "企业认证被退回"),
        (banners.of_licence(Licence(state="returned"), log("return")), "退回原因"),
        (banners.of_licence(Licence(state="revoked"), log("return", "revoke")), "撤销原因"),
        (
            banners.of_registration(Registration(state="declined"), log("decline_invitation")),
            "已拒绝",
        ),
        (
            banners.of_deregistration(Deregistration(state="declined"), log("decline")),
            "不同意的原因",
        ),
        (
            banners.of_employment(Employment(state="denied"), log("deny"), None, by_office=False),
            "本人表示没有换单位",
        ),
    ],
)
def test_who_said_no_and_why(said: list[Banner], title: str) -> None:
    (one,) = said
    assert (one.title, one.text) == (title, WHY)
    assert one.log is not None


def test_a_case_of_any_kind_says_why_it_came_back() -> None:
    row = SafetyAppointment(state="end_returned")
    why = MoveLog(move="return_end", to_state="end_returned", reason=WHY)
    (one,) = cases.banners(APPOINTMENTS, row, Log([why]))
    assert (one.title, one.text, one.log) == ("注销被退回", WHY, why)
    row.state = "ending"
    assert cases.banners(APPOINTMENTS, row, Log([why])) == []
    assert cases.banners(APPOINTMENTS, row, Log()) == []


def test_a_no_without_a_reason_says_so() -> None:
    row, quiet = Registration(state="declined"), Log([MoveLog(move="decline_application")])
    assert banners.of_registration(row, quiet)[0].text == "对方没有填写原因。"


def test_a_registration_tells_since_when_it_is_public_or_that_it_lapsed() -> None:
    (public,) = banners.of_registration(Registration(state="active", active_from=DAY), Log())
    assert public.text == "2026-11-21 起在本单位公示。人员离开时请及时办理注销。"
    (lapsed,) = banners.of_registration(Registration(state="lapsed"), Log())
    assert (lapsed.title, lapsed.tone) == ("已失效", "info")
    assert banners.of_registration(Registration(state="invited"), Log()) == []


def test_a_record_tells_until_when_it_holds_and_who_ends_it() -> None:
    row = Employment(state="active", started_on=DAY, ends_on=date(2027, 11, 20))
    returned = log("return_release")
    why, held = banners.of_employment(row, returned, None, by_office=True)
    assert why.title == "注销被退回"
    assert held.text == (
        "2026-11-21 起在本单位在聘，2027-11-20 期满自动终止，续签的请在此之前修改聘用结束时间。"
        "人员离开时，请告知注销，由登记机关登记。"
    )
    (alone,) = banners.of_employment(
        Employment(state="active", started_on=DAY), Log(), None, by_office=False
    )
    assert alone.text == "2026-11-21 起在本单位在聘。人员离开时，请填写终止聘用时间和原因。"
    ended = Employment(state="ended", ended_on=DAY, end_reason="离职")
    assert banners.of_employment(ended, Log(), None, by_office=False)[0].text == (
        "2026-11-21 起不再在聘，原因：离职。记录保留。"
    )
