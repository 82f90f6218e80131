"""A holder changes what was verified on a certificate of another place (ZS-08, ZS-09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests import cast
from tests.certificates import places
from tests.same_questions import WORDS, Case, SameQuestions, refused
from zhiye.certificates import amendments, selectors, services
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.inputs import Amendment, ItemFacts
from zhiye.certificates.models import Certificate, CertificateItem
from zhiye.certificates.register_sync import take_over
from zhiye.core.clock import today
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, Invalid
from zhiye.integrations.answers import RegisterCertificate, RegisterItem
from zhiye.integrations.services import put_certificates
from zhiye.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.req("ZS-08")]
FUJIAN = "福建省市场监督管理局"
UNTIL = date(2029, 2, 28)


def verified(holder: Person, code: str = "G1") -> Certificate:
    """A certificate of another place, entered by hand and verified."""
    facts = replace(cast.certificate_facts(holder, code), issued_by=places.ELSEWHERE)
    made = services.submit(actor=cast.as_person(holder), facts=facts)
    office = made.authority
    assert office is not None
    return services.approve(actor=cast.reviewer(office), pk=made.pk)


def amendment(*items: ItemFacts, issued_by: str = FUJIAN, **more: Any) -> Amendment:
    rows = items or (ItemFacts("N1", "叉车司机", valid_until=UNTIL),)
    return Amendment(issued_by, rows, **more)


def amend(made: Certificate, facts: Amendment, **more: Any) -> Certificate:
    return amendments.amend(actor=cast.as_person(made.person), pk=made.pk, facts=facts, **more)


@pytest.fixture
def held() -> Certificate:
    places.zhongshan()
    return verified(cast.person(code="442000"))


class TestAmend(SameQuestions):
    def case(self) -> Case:
        places.zhongshan()
        mine, theirs = (cast.person(code="442000") for _ in "12")
        verified(theirs)
        return Case(
            flow=CERTIFICATE,
            pk=verified(mine).pk,
            do=amendments.amend,
            actor=cast.as_person(mine),
            target="submitted",
            neighbours=[cast.as_person(theirs)],
            facts={"facts": amendment()},
        )

    def test_a_reviewer_does_not_change_it(self) -> None:
        case = self.case()
        row = Certificate.objects.select_related("authority").get(pk=case.pk)
        refused(Forbidden, lambda: case.act(cast.reviewer(row.authority)))


class TestFourFacts:
    def test_only_they_change_and_it_counts_no_more_until_verified(self, held: Certificate) -> None:
        before = Certificate.objects.get(pk=held.pk)
        made = amend(held, amendment())
        assert (made.issued_by, made.state) == (FUJIAN, "submitted")
        (item,) = made.items.all()
        assert (item.code, item.valid_until, item.work_item is not None) == ("N1", UNTIL, True)
        for name in ("kind", "number", "issued_on", "person_id", "source", "authority_id"):
            assert getattr(made, name) == getattr(before, name), name
        assert selectors.valid_items(held.person_id) == []
        assert not selectors.verification_of(made).verified
        services.approve(actor=cast.reviewer(held.authority), pk=held.pk)
        assert [one.code for one in selectors.valid_items(held.person_id)] == ["N1"]

    def test_an_item_that_only_got_a_later_day_keeps_its_row(self, held: Certificate) -> None:
        (before,) = held.items.all()
        amend(held, amendment(ItemFacts("G1", "填报项目", before.valid_from, UNTIL)))
        (after,) = CertificateItem.objects.filter(certificate=held)
        assert (after.pk, after.valid_until) == (before.pk, UNTIL)

    def test_the_pages_stay_and_new_ones_come_beside_them(self, held: Certificate) -> None:
        page = cast.stored_file(cast.as_person(held.person))
        amend(held, amendment(files=[page]))
        assert held.files.filter(removed_at__isnull=True).count() == 2

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            (amendment(issued_by=" "), "issued_by"),
            (Amendment(FUJIAN, []), "items"),
            (amendment(ItemFacts("N1", "叉车司机")), "items"),
            (amendment(ItemFacts("", "叉车司机", valid_until=UNTIL)), "items"),
            (amendment(ItemFacts("N1", "叉车司机", UNTIL, UNTIL - timedelta(days=1))), "items"),
        ],
    )
    def test_wrong_facts(self, held: Certificate, facts: Amendment, field: str) -> None:
        error = refused(Invalid, lambda: amend(held, facts))
        assert set(error.errors) == {field}
        held.refresh_from_db()
        assert held.state == "approved"


class TestNotThese:
    def test_what_a_register_handed_over(self) -> None:
        places.zhongshan()
        made = cast.certificate(cast.person(code="442000"))
        assert unmet(made) == ["own_entry"]

    def test_what_a_register_has_confirmed_since(self, held: Certificate) -> None:
        held.source = "operator_register"
        held.save()
        assert unmet(held) == ["own_entry"]

    def test_what_was_issued_here(self) -> None:
        cast.authority()
        holder = cast.person()
        made = cast.typed_certificate(holder)
        services.approve(actor=cast.reviewer(), pk=made.pk)
        assert unmet(made) == ["stays_elsewhere"]

    def test_nor_does_it_become_one_of_here(self, held: Certificate) -> None:
        assert unmet(held, amendment(issued_by=places.HERE)) == ["stays_elsewhere"]

    def test_what_was_not_verified_yet(self) -> None:
        office = places.zhongshan()
        holder = cast.person(code="442000")
        facts = replace(cast.certificate_facts(holder), issued_by=places.ELSEWHERE)
        made = services.submit(actor=cast.as_person(holder), facts=facts)
        refused(Conflict, lambda: amend(made, amendment()))
        services.return_(actor=cast.reviewer(office), pk=made.pk, reason=WORDS)
        assert unmet(made) == ["verified_before"]


def unmet(made: Certificate, facts: Amendment | None = None) -> list[str]:
    before = Certificate.objects.get(pk=made.pk)
    error = refused(ChecksFailed, lambda: amend(made, facts or amendment()))
    after = Certificate.objects.get(pk=made.pk)
    assert (after.state, after.issued_by) == (before.state, before.issued_by)
    return [finding.key for finding in error.table.failed]


def withdrawing(made: Certificate) -> list[str]:
    act = cast.as_person(made.person)
    error = refused(ChecksFailed, lambda: services.withdraw(actor=act, pk=made.pk))
    return [finding.key for finding in error.table.failed]


class TestReturned:
    """An amendment that is returned is amended again: the number can still not be changed."""

    @pytest.fixture
    def returned(self, held: Certificate) -> Certificate:
        amend(held, amendment())
        return services.return_(actor=cast.reviewer(held.authority), pk=held.pk, reason=WORDS)

    def test_the_four_facts_again(self, returned: Certificate) -> None:
        assert amend(returned, amendment(issued_by=places.ELSEWHERE)).state == "submitted"

    def test_not_the_whole_entry(self, returned: Certificate) -> None:
        facts = cast.certificate_facts(returned.person, number="TS6G77777777")
        act = cast.as_person(returned.person)
        error = refused(
            ChecksFailed, lambda: services.resubmit(actor=act, pk=returned.pk, facts=facts)
        )
        assert "never_verified" in [finding.key for finding in error.table.failed]
        after = Certificate.objects.get(pk=returned.pk)
        assert after.number == returned.number

    def test_a_verified_certificate_is_not_taken_back(self, returned: Certificate) -> None:
        assert withdrawing(returned) == ["never_verified"]
        assert withdrawing(amend(returned, amendment())) == ["never_verified"]

    def test_the_register_may_confirm_it_meanwhile(self, returned: Certificate) -> None:
        holder = returned.person
        plain = holder.id_number.plain_for_system()
        row = RegisterCertificate(
            kind="operator",
            number=returned.number.plain_for_system(),
            holder=holder.name,
            issuing_authority=FUJIAN,
            items=(RegisterItem(code="N1", name="叉车司机", valid_until=UNTIL),),
        )
        put_certificates(register="operators", rows=[(plain, row)])
        take_over(person=holder)
        returned.refresh_from_db()
        assert (returned.state, returned.source) == ("approved", "operator_register")


@pytest.mark.req("ZS-09")
def test_every_change_stands_in_the_history_with_old_and_new(held: Certificate) -> None:
    assert selectors.changes(held) == []
    (old,) = held.items.all()
    amend(held, amendment())
    rows = selectors.changes(held)
    told = {row.label: (row.old, row.new) for row in rows}
    assert told == {
        "发证机关": (places.ELSEWHERE, FUJIAN),
        "项目": (f"{old}，有效期至 {old.valid_until}", f"叉车司机[N1]，有效期至 {UNTIL}"),
    }
    assert {row.who for row in rows} == {held.person.name}
    amend_again = services.approve(actor=cast.reviewer(held.authority), pk=held.pk)
    later = UNTIL + timedelta(days=365)
    amend(amend_again, amendment(ItemFacts("N1", "叉车司机", valid_until=later)))
    newest = selectors.changes(held)
    assert len(newest) == 3
    assert ("叉车司机[N1] 有效期止", str(UNTIL), str(later)) in [
        (row.label, row.old, row.new) for row in newest
    ]


def test_today_is_no_reason_to_end_an_item_early(held: Certificate) -> None:
    amend(held, amendment(ItemFacts("G1", "填报项目", valid_until=today())))
    services.approve(actor=cast.reviewer(held.authority), pk=held.pk)
    assert [one.code for one in selectors.valid_items(held.person_id)] == ["G1"]
