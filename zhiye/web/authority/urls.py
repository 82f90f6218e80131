"""Addresses of the reviewers' and regulators' portal."""

from __future__ import annotations

from datetime import date

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from zhiye.accounts.models import Duty
from zhiye.employment.kinds import CLUES, EMPLOYMENTS
from zhiye.web.authority import menu  # noqa: F401  registers the menu
from zhiye.web.authority.cases import DESKS
from zhiye.web.authority.gate import for_authority
from zhiye.web.authority.views import (
    cases,
    clues,
    counter,
    employments,
    home,
    members,
    office,
    people,
    registrations,
    rules,
    staffing,
)
from zhiye.web.lists.pages import addresses
from zhiye.web.shared.moves import moves_of
from zhiye.web.shared.pages import by_number


class DayConverter:
    """A date in an address: 2026-02-14."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """The date; ValueError makes the address unknown."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """The date as text."""
        return value.isoformat()


class LicencePathConverter(StringConverter):
    """The path of a licence node in an address: install/elevator/passenger/a1."""

    regex = "[a-z0-9/*.-]+"


register_converter(DayConverter, "day")
register_converter(LicencePathConverter, "node")


def _of(key: str) -> list[URLPattern]:
    """List, page, the two answers and each move of one kind of case."""
    desk = DESKS[key]
    move = moves_of(desk.kind, for_authority(desk.function))
    folder = key.replace("_", "-")
    given = {"key": key}
    return [
        path(f"{folder}/", cases.listing, given, name=key),
        path(f"{folder}/<int:pk>/", cases.case, given, name=desk.one),
        path(f"{folder}/<int:pk>/decide/", cases.decide, given, name=f"{desk.one}_decide"),
        path(f"{folder}/<int:pk>/<slug:name>/", move, name=f"{desk.one}_move"),
    ]


_record = moves_of(EMPLOYMENTS, for_authority(Duty.EMPLOYMENT, Duty.COUNTER))
_imports = for_authority(Duty.IMPORT)
_clue = moves_of(CLUES, for_authority(Duty.EMPLOYMENT))

app_name = "authority"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("organizations/<int:pk>/alerts/", staffing.switch, name="organization_alerts"),
    *[one for key in DESKS for one in _of(key)],
    *by_number("employments/", employments.listing, "employments"),
    path("employments/export/", employments.export, name="employments_export"),
    path("employments/new/", counter.employer, name="employment_new"),
    path("employments/new/<int:pk>/", counter.person, name="employment_person"),
    path("employments/new/enter/<str:token>/", counter.enter, name="employment_enter"),
    path("employments/new/enter/<str:token>/form/", counter.form, name="employment_enter_form"),
    path("employments/<int:pk>/", employments.detail, name="employment"),
    path("employments/<int:pk>/form/", employments.print_form, name="employment_form"),
    path("employments/<int:pk>/<slug:name>/", _record, name="employment_move"),
    path("clues/", clues.listing, name="clues"),
    path("clues/<int:pk>/", clues.detail, name="clue"),
    path("clues/<int:pk>/<slug:name>/", _clue, name="clue_move"),
    *by_number("registrations/", registrations.listing, "registrations"),
    path("registrations/export/", registrations.export, name="registrations_export"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/employments/", employments.print_record, name="person_record"),
    path("reveal/<slug:kind>/<int:pk>/<slug:field>/", people.reveal, name="reveal"),
    *addresses(registrations.IMPORTS, _imports, at="imports/", many="imports", one="import"),
    path("rules/", rules.listing, name="rules"),
    path("rules/<slug:key>/", rules.rule, name="rule"),
    path("about/", office.about, name="about"),
    path("workdays/", office.workdays, name="workdays"),
    path("workdays/<day:day>/remove/", office.remove_workday, name="workday_remove"),
    path("members/", members.listing, name="members"),
    path("members/add/", members.add, name="member_add"),
    path("members/<int:pk>/disable/", members.disable, name="member_disable"),
    path("announcements/", office.announcements, name="announcements"),
    path("announcements/new/", office.announce, name="announcement_new"),
    path("announcements/<int:pk>/end/", office.end_announcement, name="announcement_end"),
    path("staffing/", staffing.abnormal, name="staffing"),
    path("staffing/demands/", staffing.demands, name="demands"),
    path("staffing/demands/<node:licence>/", staffing.demand, name="demand"),
    path("staffing/figures/<node:licence>/<slug:key>/", staffing.figure, name="figure"),
]
