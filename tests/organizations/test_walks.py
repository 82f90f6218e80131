"""No sequence of moves reaches a state that must not be (企业认证)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis.stateful import invariant

from tests import cast
from tests.walks import Walk, walk
from zhiye.core import phone, uscc
from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Refusal
from zhiye.organizations import services
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.inputs import OrganizationFacts
from zhiye.organizations.models import Delegation, Organization

# What the register says goes by the name; the third is sent back to a reviewer as well.
NAMES = ("太原行走有限公司", "太原不符行走有限公司", "太原查无行走有限公司")
WHY = "原因说明"


class OrganizationWalk(Walk):
    flows = (ORGANIZATION,)
    tracked = (Organization,)
    verbs = {
        ("organization", "approve"): lambda walk, actor, pk: services.approve(actor=actor, pk=pk),
        ("organization", "return"): lambda walk, actor, pk: services.return_(
            actor=actor, pk=pk, reason=WHY
        ),
        ("organization", "close"): lambda walk, actor, pk: services.close(
            actor=actor, pk=pk, reason=WHY
        ),
        ("organization", "resubmit"): lambda walk, actor, pk: services.resubmit(
            actor=actor, pk=pk, facts=walk.facts(pk)
        ),
    }

    def build(self) -> None:
        cast.authority()
        self.users = [cast.user(), cast.user()]
        self.people = [
            cast.reviewer(),
            cast.reviewer(functions=["view"]),
            cast.reviewer(cast.authority("350000", rules={})),
            cast.as_person(cast.person()),
            Actor.public(),
        ]

    def facts(self, which: int) -> OrganizationFacts:
        """Four codes and three names: the same one is claimed again and again."""
        user = self.users[which % 2]
        return OrganizationFacts(
            name=NAMES[which % 3],
            uscc=uscc.make(seq=900 + which % 4),
            kinds=["production"] if which % 13 else [],
            legal_representative="韩法人",
            region=cast.region(),
            address="试验路8号",
            contact_name="韩联系",
            contact_phone=phone.demo(900),
            business_licence=cast.stored_file(user, "business_licence"),
        )

    def begin(self, kind: int, which: int) -> None:
        user = self.users[which % 2]
        starter = Actor(user.pk, user.name, Role.ORGANIZATION)
        self.attempt(lambda: services.submit(actor=starter, facts=self.facts(which)))
        newest = Organization.objects.order_by("-pk").first()
        if newest is not None and len(self.people) < 9:
            self.people.append(cast.as_organization(newest))

    def disturb(self, kind: int, which: int) -> None:
        """A reviewer who also acts for the organisation, and one who looks at old pages."""
        found = list(Organization.objects.order_by("-pk")[:3])
        if not found:
            return
        one, reviewer = found[which % len(found)], self.people[0]
        if kind == 0:
            Delegation.objects.get_or_create(
                user_id=reviewer.user_id or 0,
                organization=one,
                defaults={"functions": ["personnel"]},
            )
            with pytest.raises(Refusal):
                services.close(actor=reviewer, pk=one.pk, reason=WHY)
        else:
            self.attempt(lambda: services.approve(actor=reviewer, pk=one.pk, seen=which))

    @invariant()
    def a_code_is_verified_once(self) -> None:
        codes: Counter[Any] = Counter(
            Organization.objects.filter(state="verified").values_list("uscc", flat=True)
        )
        assert all(number == 1 for number in codes.values())

    @invariant()
    def verified_means_checked_by_somebody_else(self) -> None:
        for one in Organization.objects.filter(state="verified"):
            assert one.verified_at is not None
            last = ORGANIZATION.last_log(one)
            assert last is not None
            assert last.move in ("verify_by_register", "approve")

    @invariant()
    def nobody_who_does_not_see_it_moves_it(self) -> None:
        for one in Organization.objects.all():
            stranger = self.people[2]
            with pytest.raises(Refusal):
                services.close(actor=stranger, pk=one.pk, reason=WHY)


@pytest.mark.django_db
@pytest.mark.req("SX-12")
def test_no_sequence_breaks_what_must_hold() -> None:
    walk(OrganizationWalk)
