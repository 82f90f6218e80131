"""Every list that is declared can be searched, ordered and told as it says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict

from tests import cast
from zhiye.accounts import listing as accounts
from zhiye.accounts.models import AuthorityMembership
from zhiye.certificates import listing as certificates
from zhiye.certificates.models import CertificateItem
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.listing import Filter, Listing
from zhiye.employment import listing as employment
from zhiye.employment.models import Clue, Employment
from zhiye.http.request import Request
from zhiye.licences import listing as licences
from zhiye.licences.models import Licence
from zhiye.organizations import listing as organizations
from zhiye.organizations.models import Delegation
from zhiye.registrations import listing as registrations
from zhiye.registrations.models import Deregistration, Registration, SafetyAppointment
from zhiye.web.authority.cases import DESKS
from zhiye.web.shared.searching import SearchForm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
OFFICES: list[tuple[type[Any], Listing[Any]]] = [
    (desk.kind.flow.model, desk.searched) for desk in DESKS.values()
]
LISTINGS: dict[type[Any], Listing[Any]] = {
    AuthorityMembership: accounts.MEMBERS,
    CertificateItem: certificates.LISTING,
    Employment: employment.LISTING,
    Clue: employment.CLUES,
    Licence: licences.LISTING,
    Delegation: organizations.DELEGATIONS,
    Registration: registrations.LISTING,
    Deregistration: registrations.DEREGISTRATIONS,
    SafetyAppointment: registrations.SAFETY,
}
ALL = pytest.mark.parametrize("model", LISTINGS, ids=lambda model: model.__name__)


def officer() -> Actor:
    return cast.reviewer(cast.authority("140000"))


def form(model: type[Any], query: str, actor: Actor | None = None) -> SearchForm[Any]:
    """The search bar with all filters of a list, as an address fills it in."""
    request = Request()
    request.GET = QueryDict(query)
    request.actor = actor or officer()
    listing = LISTINGS[model]
    return SearchForm(request, listing, *(one.name for one in listing.filters))


def samples(one: Filter) -> list[Any]:
    """Something to ask for: every choice, a day, a number, a word."""
    if one.takes is date:
        return [today()]
    if one.takes is int:
        return [1]
    if one.choices:
        return [value for value, _ in one.offered(officer())]
    return ["甲"]


@ALL
def test_every_filter_and_order_is_one_the_database_knows(model: type[Any]) -> None:
    listing = LISTINGS[model]
    rows = model._default_manager.all()
    for one in listing.filters:
        for value in samples(one):
            assert list(listing.matching(rows, {one.name: value})) == []
    for fields in listing.orders.values():
        assert fields[-1].lstrip("-") == "pk"
        assert list(rows.order_by(*fields)) == []


@pytest.mark.parametrize(("model", "listing"), OFFICES, ids=lambda one: getattr(one, "title", ""))
def test_what_an_office_searches_is_known_to_the_database(
    model: type[Any], listing: Listing[Any]
) -> None:
    rows = model._default_manager.all()
    for one in listing.filters:
        for value in samples(one):
            assert list(listing.matching(rows, {one.name: value})) == []
        assert one.choices or one.names_people


@ALL
def test_what_names_people_stands_in_no_log_and_takes_no_number(model: type[Any]) -> None:
    listing = LISTINGS[model]
    for one in listing.filters:
        if one.names_people:
            assert "司徒" not in listing.in_words({one.name: "司徒"}, officer())
            refused = form(model, f"{one.name}={cast.an_id(1)}")
            assert "不要放进查询条件" in str(refused.errors[one.name])
            assert list(refused.rows(model._default_manager.all())) == []


def test_a_span_runs_forward_and_the_past_is_past() -> None:
    day, later = today().isoformat(), (today() + timedelta(days=1)).isoformat()
    assert form(Employment, f"since={day}&until={later}").is_valid()
    backwards = form(Employment, f"since={later}&until={day}")
    assert "早于开始日期" in str(backwards.errors["until"])
    assert "不能晚于今天" in str(form(Employment, f"day={later}").errors["day"])


def test_a_county_is_offered_no_place_and_the_query_keeps_filters_only() -> None:
    officer_there = cast.reviewer(cast.authority("140105"))
    county = form(Employment, "item=N1&cursor=x&size=50&late=", officer_there)
    assert "region" not in county.fields
    assert county.query() == "item=N1"
    assert county.words == "作业项目“N1”"


def test_a_choice_nobody_offers_finds_nothing() -> None:
    assert form(Employment, "state=nonsense").errors
    assert form(Employment, "state=nonsense").told == {}
