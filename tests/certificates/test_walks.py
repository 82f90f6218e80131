"""No sequence of moves reaches a state that must not be (certificates and their supplements)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis.stateful import invariant

from tests import cast
from tests.walks import Verb, Walk, walk
from zhiye.certificates import amendments, selectors, services
from zhiye.certificates.flows import CERTIFICATE, FIRST_ISSUE
from zhiye.certificates.inputs import Amendment, ItemFacts, Supplement
from zhiye.certificates.models import Certificate, CertificateItem, FirstIssue
from zhiye.certificates.register_sync import take_over
from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.integrations.answers import RegisterCertificate, RegisterItem
from zhiye.integrations.services import clear_certificates, put_certificates
from zhiye.people.models import Person

CODES = ("G1", "T", "F")
ELSEWHERE = ("广东省市场监督管理局", "太原市行政审批服务管理局")


def plain(verb: Callable[..., object], **more: Any) -> Verb:
    """A verb that needs nothing but the actor and the row, and perhaps a reason."""
    return lambda walk, actor, pk: verb(actor=actor, pk=pk, **more)


def correct(walk: Walk, actor: Actor, pk: int) -> Certificate:
    """A returned certificate with another content."""
    row = Certificate.objects.select_related("person").get(pk=pk)
    number = row.number.plain_for_system()
    facts = cast.certificate_facts(row.person, CODES[pk % 3], number=number)
    return services.resubmit(actor=actor, pk=pk, facts=facts)


def amend(walk: Walk, actor: Actor, pk: int) -> Certificate:
    """A verified certificate with other items and another issuer."""
    until = walk.day + timedelta(days=pk % 400)
    facts = Amendment(ELSEWHERE[pk % 2], [ItemFacts(CODES[pk % 3], "填报项目", None, until)])
    return amendments.amend(actor=actor, pk=pk, facts=facts)


def correct_date(walk: Walk, actor: Actor, pk: int) -> FirstIssue:
    """A returned supplement with another proof."""
    item = FirstIssue.objects.get(pk=pk).item
    return services.supplement_first_issue(
        actor=actor,
        item_id=item.pk,
        facts=Supplement(
            walk.day - timedelta(days=4000),
            "provincial",
            [cast.stored_file(actor, "screenshot")],
        ),
    )


WHY: dict[str, Any] = {"reason": "原因说明"}


class CertificateWalk(Walk):
    flows = (CERTIFICATE, FIRST_ISSUE)
    tracked = (Certificate, CertificateItem, FirstIssue)
    verbs = {
        ("certificate", "withdraw"): plain(services.withdraw),
        ("certificate", "return"): plain(services.return_, **WHY),
        ("certificate", "approve"): plain(services.approve),
        ("certificate", "revoke"): plain(services.revoke, **WHY),
        ("certificate", "resubmit"): correct,
        ("certificate", "amend"): amend,
        ("first_issue", "return"): plain(services.return_first_issue, **WHY),
        ("first_issue", "approve"): plain(services.approve_first_issue),
        ("first_issue", "resubmit"): correct_date,
    }

    def build(self) -> None:
        cast.authority()
        self.holders = [cast.person(id_number=cast.an_id(number)) for number in (450, 460)]
        self.people = [
            *[cast.as_person(one) for one in self.holders],
            cast.as_organization(cast.organization()),
            cast.reviewer(),
            cast.reviewer(functions=["view"]),
            Actor.public(),
        ]

    def begin(self, kind: int, which: int) -> None:
        holder, number = self.holders[which % 2], f"TS6G{which % 3:08d}"
        items = list(CertificateItem.objects.order_by("pk"))
        if kind % 3 == 0 and items:
            item = items[which % len(items)]
            self.attempt(lambda: cast.supplement(item))
        elif kind % 3 == 1:
            self.register(holder, which)
            self.attempt(lambda: take_over(person=holder))
        else:
            facts = cast.certificate_facts(holder, CODES[which // 3 % 3], number=number)
            facts = replace(facts, issued_by=ELSEWHERE[which % 2])
            actor = cast.as_person(holder)
            self.attempt(lambda: services.submit(actor=actor, facts=facts))

    def register(self, holder: Person, which: int) -> None:
        """What the outside register says about a holder from now on."""
        plain_number = holder.id_number.plain_for_system()
        clear_certificates(id_number=plain_number)
        items = tuple(
            RegisterItem(
                code=code,
                name="登记项目",
                approved_on=self.day - timedelta(days=400),
                valid_until=self.day + timedelta(days=30 * (which % 9)),
                status="valid" if which % 5 else "revoked",
            )
            for code in CODES[: which % 3 + 1]
        )
        answer = RegisterCertificate(
            kind="operator",
            number=f"TS6G{which % 3:08d}",
            holder=holder.name,
            issuing_authority="演示市市场监督管理局",
            status={0: "revoked", 1: "suspended"}.get(which % 13, "valid"),
            items=items,
        )
        put_certificates(register="operators", rows=[(plain_number, answer)])

    def disturb(self, kind: int, which: int) -> None:
        if kind < 2:
            value = [["T", "F"], ["T"], []][which % 3]
            cast.rule(cast.authority(), "first_issue_items", value)
            return
        items = list(CertificateItem.objects.order_by("pk"))
        if items:
            actor, item = self.people[which % len(self.people)], items[which % len(items)]
            self.attempt(
                lambda: services.supplement_first_issue(
                    actor=actor,
                    item_id=item.pk,
                    facts=Supplement(
                        self.day,
                        "national",
                        [cast.stored_file(actor, "screenshot")],
                    ),
                )
            )

    @invariant()
    def a_number_is_on_record_once(self) -> None:
        rows = Certificate.objects.exclude(state="withdrawn")
        numbers = Counter(rows.values_list("person_id", "kind", "number_index"))
        assert all(count == 1 for count in numbers.values())

    @invariant()
    def a_confirmed_date_stands_on_its_item(self) -> None:
        for row in FirstIssue.objects.select_related("item"):
            if row.state == "approved":
                assert row.item.first_issued_on == row.issued_on
            else:
                assert row.item.first_issued_on is None
        dated = CertificateItem.objects.filter(first_issued_on__isnull=False)
        assert not dated.exclude(first_issue__state="approved").exists()

    @invariant()
    def what_was_verified_keeps_its_number(self) -> None:
        events = history.event_model(Certificate)
        verified = events.objects.filter(state="approved").values_list("pgh_obj_id", "number_index")
        rows = Certificate.objects.filter(pk__in=[pk for pk, _ in verified])
        assert {*verified} == {*rows.values_list("pk", "number_index")}

    @invariant()
    def items_are_told_apart(self) -> None:
        rows = CertificateItem.objects.values_list("certificate_id", "code", "restriction", "level")
        assert len(rows) == len(set(rows))

    @invariant()
    def only_what_is_on_record_counts(self) -> None:
        for holder in self.holders:
            for item in selectors.valid_items(holder.pk):
                assert item.certificate.state == "approved"
                assert item.valid_until is None or item.valid_until >= self.day
            missing = selectors.items_missing_first_issue(holder.pk)
            assert all(item.first_issued_on is None for item in missing)


@pytest.mark.django_db
@pytest.mark.req("SX-53", "SX-54", "SX-55")
def test_no_sequence_breaks_what_must_hold() -> None:
    walk(CertificateWalk)
