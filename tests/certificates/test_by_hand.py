"""Which certificates are entered by hand, and by whom, differs between authorities."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import cast
from tests.certificates import places
from tests.same_questions import WORDS, refused
from zhiye.certificates import services
from zhiye.certificates.checks import from_elsewhere, only_from_elsewhere
from zhiye.certificates.models import Certificate
from zhiye.certificates.register_sync import take_over
from zhiye.core import clock
from zhiye.core.clock import today
from zhiye.core.refusals import ChecksFailed
from zhiye.integrations.answers import RegisterCertificate, RegisterItem
from zhiye.integrations.services import put_certificates
from zhiye.people.models import Person
from zhiye.regions.models import AuthorityKind
from zhiye.regions.services import set_rule

pytestmark = pytest.mark.django_db


def submit(holder: Person, issued_by: str) -> Certificate:
    facts = replace(cast.certificate_facts(holder), issued_by=issued_by)
    return services.submit(actor=cast.as_person(holder), facts=facts)


def unmet(holder: Person, issued_by: str) -> list[str]:
    error = refused(ChecksFailed, lambda: submit(holder, issued_by))
    assert not Certificate.objects.exists()
    return [finding.key for finding in error.table.failed]


@pytest.mark.req("ZS-06")
class TestZhongshan:
    def test_what_was_issued_elsewhere_is_entered(self) -> None:
        office = places.zhongshan()
        holder = cast.person(code="442000")
        made = submit(holder, places.ELSEWHERE)
        assert (made.state, made.authority) == ("submitted", office)

    def test_what_was_issued_here_comes_from_the_register(self) -> None:
        places.zhongshan()
        holder = cast.person(code="442000")
        error = refused(ChecksFailed, lambda: submit(holder, places.HERE))
        (finding,) = error.table.failed
        assert finding.key == "from_elsewhere"
        assert "本市发证" in finding.reason
        assert "为什么没有我的证书" in finding.remedy
        assert not Certificate.objects.exists()

    def test_an_unknown_issuer_is_for_the_reviewer_to_judge(self) -> None:
        places.zhongshan()
        assert submit(cast.person(code="442000"), "古镇镇市场监督管理分局").pk

    def test_a_correction_does_not_get_around_it(self) -> None:
        office = places.zhongshan()
        holder = cast.person(code="442000")
        made = submit(holder, places.ELSEWHERE)
        services.return_(actor=cast.reviewer(office), pk=made.pk, reason=WORDS)
        facts = replace(cast.certificate_facts(holder), issued_by=places.HERE)
        act = cast.as_person(holder)
        error = refused(ChecksFailed, lambda: services.resubmit(actor=act, pk=made.pk, facts=facts))
        assert [finding.key for finding in error.table.failed] == ["from_elsewhere"]
        made.refresh_from_db()
        assert (made.state, made.issued_by) == ("returned", places.ELSEWHERE)

    def test_the_register_hands_over_what_was_issued_here(self) -> None:
        places.zhongshan()
        holder = cast.person(code="442000", id_number=cast.an_id(450))
        row = RegisterCertificate(
            kind="operator",
            number="TS6G00990099",
            holder=holder.name,
            issuing_authority=places.HERE,
            items=(RegisterItem(code="G1", name="项目", valid_until=today()),),
        )
        put_certificates(register="operators", rows=[(holder.id_number.plain_for_system(), row)])
        assert take_over(person=holder).added == 1

    def test_elsewhere_the_place_of_issue_does_not_matter(self) -> None:
        places.zhongshan()
        cast.authority()
        assert submit(cast.person(), "太原市行政审批服务管理局").pk

    def test_a_later_rule_does_not_touch_what_was_entered_before_it(self) -> None:
        office = cast.authority()
        holder = cast.person()
        with clock.freeze(today() - timedelta(days=1)):
            made = submit(holder, "太原市行政审批服务管理局")
        reviewer = cast.reviewer(office)
        set_rule(
            actor=reviewer,
            authority=office,
            key="manual_certificate_when",
            value="issued_elsewhere",
            effective_from=today(),
            reason="试验",
        )
        services.return_(actor=reviewer, pk=made.pk, reason=WORDS)
        facts = replace(cast.certificate_facts(holder), issued_by="太原市行政审批服务管理局")
        again = services.resubmit(actor=cast.as_person(holder), pk=made.pk, facts=facts)
        assert again.state == "submitted"
        error = refused(ChecksFailed, lambda: submit(holder, "太原市行政审批服务管理局"))
        assert [finding.key for finding in error.table.failed] == ["from_elsewhere"]


@pytest.mark.req("SH-16")
class TestShanghai:
    """Issued elsewhere or renewed elsewhere: the second is seen on the pages by the reviewer."""

    def test_one_of_this_place_is_taken_and_the_reviewer_told_where_to_look(self) -> None:
        office = places.zhongshan()
        cast.rule(office, "manual_certificate_when", "issued_or_renewed_elsewhere")
        holder = cast.person(code="442000")
        assert submit(holder, places.HERE).state == "submitted"
        assert submit(cast.person(code="442000"), places.ELSEWHERE).state == "submitted"
        finding = from_elsewhere(
            Certificate(person=holder, issued_by=places.HERE), cast.as_person(holder), {}
        )
        assert finding is not None
        assert finding.met
        assert "复审" in finding.reason

    def test_the_page_says_which_before_anything_is_typed(self) -> None:
        office = places.zhongshan()
        holder = cast.person(code="442000")
        assert only_from_elsewhere(holder) == ("本市", False)
        cast.rule(office, "manual_certificate_when", "issued_or_renewed_elsewhere")
        assert only_from_elsewhere(holder) == ("本市", True)
        cast.rule(office, "manual_certificate_when", "not_in_register")
        assert only_from_elsewhere(holder) is None


@pytest.mark.req("FJ-04")
class TestFujian:
    def test_holders_enter_nothing_and_are_told_where_to_go(self) -> None:
        places.fujian()
        holder = cast.person(code="350100")
        for issuer in (places.ELSEWHERE, "福州市市场监督管理局"):
            assert unmet(holder, issuer) == ["entered_by_holder"]
        centre = cast.authority(
            "350100", kind=AuthorityKind.EXAM_CENTRE, name="福州市考试中心", rules={}
        )
        centre.address, centre.phone = "试验路3号", "0591-00000000"
        centre.save()
        error = refused(ChecksFailed, lambda: submit(holder, places.ELSEWHERE))
        (finding,) = error.table.failed
        assert "“福州市考试中心”（试验路3号，0591-00000000）" in finding.remedy
