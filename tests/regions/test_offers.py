"""Which services an authority offers."""

from __future__ import annotations

import pytest

from tests import cast
from tests.regions.world import SYSTEM, TODAY, Tree
from zhiye.regions.offers import LABELS, SERVICES, Service, not_offered, offers
from zhiye.regions.services import apply_ruleset_file


@pytest.mark.parametrize("service", SERVICES)
def test_everything_is_offered_until_an_authority_says_otherwise(
    tree: Tree, service: Service
) -> None:
    assert offers(tree.xiaodian, service)
    assert offers(tree.xiaodian.pk, service)
    assert offers(None, service)


@pytest.mark.req("SX-03", "ZS-21", "FJ-12")
@pytest.mark.parametrize(
    ("ruleset", "offered"),
    [("shanxi", "registration"), ("zhongshan", "employment"), ("fujian", "employment")],
)
def test_each_system_offers_its_own_service_to_those_below_as_well(
    tree: Tree, ruleset: str, offered: Service
) -> None:
    apply_ruleset_file(actor=SYSTEM, authority=tree.shanxi, name=ruleset, effective_from=TODAY)
    for authority in (tree.shanxi, tree.xiaodian):
        assert [one for one in SERVICES if offers(authority, one)] == [offered]
    assert all(offers(tree.hebei, one) for one in SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_the_refusal_says_what_is_offered_instead(tree: Tree, service: Service) -> None:
    other = next(one for one in SERVICES if one != service)
    cast.rule(tree.shanxi, f"offers_{service}", False)
    refusal = not_offered(tree.xiaodian, service)
    assert LABELS[service] in refusal.message
    assert LABELS[other] in refusal.remedy
    cast.rule(tree.shanxi, f"offers_{other}", False)
    assert not_offered(tree.xiaodian, service).remedy == ""
