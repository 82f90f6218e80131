"""A condition that is not met stands beside its field and leads to the page that mends it."""

from __future__ import annotations

import pytest
from django import forms

from zhiye.core.actor import Actor, Role
from zhiye.core.checks import CheckTable, Finding, Mend
from zhiye.core.refusals import ChecksFailed
from zhiye.web.shared.mending import ways
from zhiye.web.shared.refusing import form_errors_from


class Sent(forms.Form):
    """A form with a plain field, a document of several boxes and a row of posts."""

    beside = {"posts": "post_0"}
    on = forms.CharField(required=False)
    proof_0 = forms.CharField(required=False)
    page1 = forms.CharField(required=False)
    post_0 = forms.CharField(required=False)


def unmet(field: str = "", *mend: Mend) -> Finding:
    return Finding("key", "要求", False, "不行。", "这样办。", field=field, mend=mend)


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("on", "on"),
        ("proof", "proof_0"),
        ("page", "page1"),
        ("posts", "post_0"),
        ("", "__all__"),
        ("elsewhere", "__all__"),
    ],
)
def test_a_failed_check_stands_beside_its_field(field: str, place: str) -> None:
    form = Sent({})
    met = Finding("met", "别的要求", True)
    status = form_errors_from(ChecksFailed(CheckTable([met, unmet(field)])), form)
    assert status == 409
    assert form.errors == {place: ["不行。这样办。"]}


def test_what_is_not_met_leads_to_the_pages_of_the_portal() -> None:
    finding = unmet("", Mend("first_issue", 7, "T3"), Mend("certificates"))
    found = list(ways("person", finding, None))
    assert [one.url for one in found] == ["/me/certificates/items/7/first/", "/me/certificates/"]
    assert found[0].label == "补“T3”的首次取证日期"
    assert not list(ways("organization", finding, None)), "only the person can mend it"


def test_nobody_is_sent_to_a_page_they_may_not_use() -> None:
    finding = unmet("", Mend("licences"))
    may = Actor(1, "张三", Role.ORGANIZATION, functions=frozenset({"licences"}))
    assert [one.url for one in ways("organization", finding, may)] == ["/org/licences/"]
    assert not list(ways("organization", finding, Actor(1, "张三", Role.ORGANIZATION)))
