"""Can this person be registered here in these categories, and why not (SX-04 to SX-06, SX-55)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from zhiye.catalogue.models import WorkItem
from zhiye.certificates import services as certificates
from zhiye.certificates.models import Certificate, CertificateItem
from zhiye.core import clock
from zhiye.core.checks import CheckTable, Finding
from zhiye.core.clock import today
from zhiye.organizations.models import Organization
from zhiye.people import qualifications
from zhiye.people.models import Education, Experience, Person, PersonFact, Title
from zhiye.registrations import safety_services, services

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def here() -> Organization:
    return cast.organization(licensed=True)


def table(person: Person, here: Organization, *categories: str) -> CheckTable:
    return services.eligibility(
        actor=cast.as_organization(here),
        person=Person.objects.get(pk=person.pk),
        organization=here,
        categories=categories or ["operation"],
    )


def row(key: str, person: Person, here: Organization, *categories: str) -> Finding | None:
    """One finding of the table, None where the condition does not apply."""
    found = [one for one in table(person, here, *categories) if one.key == key]
    return found[0] if found else None


def item_of(certificate: Certificate) -> CertificateItem:
    return certificate.items.get()


@pytest.mark.req("SX-05")
class TestTechnical:
    def test_all_three_are_needed(self, here: Organization) -> None:
        person = cast.person()
        finding = row("technical", person, here, "technical")
        assert finding is not None
        assert not finding.met
        for word in ("理工类专业学历", "专业技术职称", "相关工作经历"):
            assert word in finding.reason
        cast.technical(person)
        assert table(person, here, "technical").ok

    @pytest.mark.parametrize(
        ("kind", "word"), [(Education, "学历"), (Title, "职称"), (Experience, "经历")]
    )
    def test_one_removed_is_missing(
        self, here: Organization, kind: type[PersonFact], word: str
    ) -> None:
        person = cast.technical(cast.person())
        fact = kind._default_manager.get(person=person)
        qualifications.remove(actor=cast.as_person(person), kind=kind, pk=fact.pk)
        finding = row("technical", person, here, "technical")
        assert finding is not None
        assert not finding.met
        assert word in finding.reason
        assert finding.reason.count("、") == 0

    def test_the_degree_must_be_in_science(self, here: Organization) -> None:
        person = cast.technical(cast.person())
        Education.objects.update(is_science=False)
        finding = row("technical", person, here, "technical")
        assert finding is not None
        assert "理工类专业学历" in finding.reason

    def test_the_neighbours_records_do_not_count(self, here: Organization) -> None:
        cast.technical(cast.person())
        assert not table(cast.person(), here, "technical").ok

    def test_no_certificate_is_asked(self, here: Organization) -> None:
        keys = {finding.key for finding in table(cast.person(), here, "technical")}
        assert "technical" in keys
        assert not {key for key in keys if key.startswith("certificate_")}
        assert "first_issue" not in keys


@pytest.mark.req("SX-04", "SX-06")
class TestQuality:
    def test_either_the_records_or_a_certificate(self, here: Organization) -> None:
        nothing, papers, holder = cast.person(), cast.technical(cast.person()), cast.person()
        cast.certificate(holder, "A")
        assert not table(nothing, here, "quality").ok
        assert table(papers, here, "quality").ok
        assert table(holder, here, "quality").ok


@pytest.mark.req("SX-06")
class TestCertificate:
    @pytest.mark.parametrize(("offset", "ok"), [(-1, False), (0, True), (1, True)])
    def test_expired_yesterday_today_tomorrow(
        self, here: Organization, offset: int, ok: bool
    ) -> None:
        person = cast.person()
        cast.certificate(person, valid_until=today() + offset * DAY)
        assert table(person, here).ok is ok

    def test_the_day_ends_at_midnight_of_shanghai(self, here: Organization) -> None:
        person = cast.person()
        last = date(2027, 3, 28)
        cast.certificate(person, valid_until=last)
        at = datetime(2027, 3, 28, 23, 59, 59, tzinfo=clock.LOCAL)
        with clock.freeze(at):
            assert row("certificate_operation", person, here).met  # type: ignore[union-attr]
        with clock.freeze(at + timedelta(seconds=1)):
            finding = row("certificate_operation", person, here)
        assert finding is not None
        assert not finding.met
        assert "2027-03-28" in finding.reason
        assert "复审或换证" in finding.remedy

    @pytest.mark.parametrize(
        ("category", "kind", "fits"),
        [
            ("operation", "operator", True),
            ("operation", "inspector", False),
            ("operation", "ndt", False),
            ("inspection", "inspector", True),
            ("inspection", "ndt", True),
            ("inspection", "operator", False),
            ("other", "operator", True),
            ("other", "inspector", True),
            ("other", "ndt", True),
        ],
    )
    def test_the_kind_must_fit_the_category(
        self, here: Organization, category: str, kind: str, fits: bool
    ) -> None:
        person = cast.person()
        cast.certificate(person, "G1" if kind == "operator" else "RT", kind=kind)
        assert table(person, here, category).ok is fits

    def test_only_what_is_on_record_counts(self, here: Organization) -> None:
        person = cast.person()
        typed = cast.typed_certificate(person)
        assert not table(person, here).ok
        certificates.return_(actor=cast.reviewer(), pk=typed.pk, reason="看不清")
        assert not table(person, here).ok
        again = cast.certificate_facts(person, number=typed.number.plain_for_system())
        certificates.resubmit(actor=cast.as_person(person), pk=typed.pk, facts=again)
        certificates.approve(actor=cast.reviewer(), pk=typed.pk)
        assert table(person, here).ok
        certificates.revoke(actor=cast.reviewer(), pk=typed.pk, reason="伪造")
        assert not table(person, here).ok

    def test_several_categories_ask_for_all_of_them(self, here: Organization) -> None:
        person = cast.technical(cast.person())
        assert not table(person, here, "technical", "operation").ok
        cast.certificate(person)
        assert table(person, here, "technical", "operation", "quality", "other").ok

    def test_the_questions_take_few_statements(self, here: Organization) -> None:
        person, clerk = cast.person(), cast.as_organization(here)
        for code in ("G1", "N1", "A", "Q2", "P", "R1"):
            cast.certificate(person, code)
        with CaptureQueriesContext(connection) as asked:
            found = services.eligibility(
                actor=clerk,
                person=person,
                organization=here,
                categories=["operation", "other", "inspection"],
            )
        assert not found.ok
        # Licence, two kinds of exclusivity, certificates, and two for each of two rules: in a
        # request the rules are read once.
        assert len(asked) <= 8


@pytest.mark.req("SX-55")
class TestFirstIssue:
    @pytest.mark.parametrize("code", ["T", "F"])
    def test_missing_waiting_confirmed(self, here: Organization, code: str) -> None:
        person = cast.person()
        item = item_of(cast.certificate(person, code))
        finding = row("first_issue", person, here)
        assert finding is not None
        assert not finding.met
        assert "还没有补首次取证日期" in finding.reason
        waiting = cast.supplement(item)
        finding = row("first_issue", person, here)
        assert finding is not None
        assert not finding.met
        assert "正在审核" in finding.reason
        certificates.approve_first_issue(actor=cast.reviewer(), pk=waiting.pk)
        assert table(person, here).ok

    def test_a_returned_supplement_is_missing_again(self, here: Organization) -> None:
        person = cast.person()
        waiting = cast.supplement(item_of(cast.certificate(person, "T")))
        certificates.return_first_issue(actor=cast.reviewer(), pk=waiting.pk, reason="看不清")
        finding = row("first_issue", person, here)
        assert finding is not None
        assert "还没有补首次取证日期" in finding.reason

    def test_one_waiting_and_one_missing(self, here: Organization) -> None:
        person = cast.person()
        cast.supplement(item_of(cast.certificate(person, "T")))
        cast.certificate(person, "F")
        finding = row("first_issue", person, here)
        assert finding is not None
        assert "还没有补首次取证日期" in finding.reason

    @pytest.mark.parametrize("code", ["G1", "N1", "A"])
    def test_other_items_are_not_asked(self, here: Organization, code: str) -> None:
        person = cast.person()
        cast.certificate(person, code)
        assert table(person, here).ok

    def test_the_same_letter_of_the_old_catalogue_is_not_asked(self, here: Organization) -> None:
        person = cast.person()
        made = item_of(cast.certificate(person, "T"))
        old = WorkItem.objects.filter(version__code="2011").first()
        assert old is not None
        CertificateItem.objects.filter(pk=made.pk).update(work_item=old)
        assert table(person, here).ok

    def test_an_expired_item_is_not_asked(self, here: Organization) -> None:
        person = cast.person()
        cast.certificate(person, "T", valid_until=today() - DAY)
        cast.certificate(person, "G1")
        assert table(person, here).ok

    def test_only_operators_are_asked(self, here: Organization) -> None:
        person = cast.person()
        cast.certificate(person, "T")
        assert row("first_issue", person, here, "other") is None
        assert table(person, here, "other").ok

    def test_the_ruleset_names_the_items(self, here: Organization) -> None:
        person = cast.person()
        cast.certificate(person, "T")
        cast.rule(here.authority, "first_issue_items", ["G1"])
        assert table(person, here).ok
        cast.certificate(person, "G1")
        assert not table(person, here).ok


@pytest.mark.req("SX-02", "SX-33")
class TestExclusive:
    def test_registered_here_or_elsewhere(self, here: Organization) -> None:
        person = cast.person()
        cast.certificate(person)
        cast.registered(person, here)
        finding = row("exclusive", person, here)
        assert finding is not None
        assert "已在本单位公示" in finding.reason
        finding = row("exclusive", person, cast.organization(licensed=True))
        assert finding is not None
        assert here.name in finding.reason
        assert str(today()) in finding.reason

    def test_a_safety_manager_elsewhere(self, here: Organization) -> None:
        person = cast.person()
        cast.certificate(person)
        elsewhere = cast.organization("太原安全试验有限公司")
        held = cast.appointed(elsewhere, person)
        finding = row("exclusive", person, here)
        assert finding is not None
        assert not finding.met
        assert "太原安全试验有限公司" in finding.reason
        ending = cast.ending(held)
        assert not table(person, here).ok
        safety_services.approve_end(actor=cast.reviewer(), pk=ending.pk)
        assert table(person, here).ok

    def test_a_safety_manager_here(self, here: Organization) -> None:
        person = cast.person()
        cast.certificate(person)
        cast.appointed(here, person)
        assert table(person, here).ok


@pytest.mark.req("SX-19")
class TestLicence:
    @pytest.mark.parametrize(("offset", "ok"), [(-1, False), (0, True)])
    def test_the_licence_counts_to_its_last_day(self, offset: int, ok: bool) -> None:
        person, org = cast.person(), cast.organization()
        cast.certificate(person)
        licence = cast.licence(org, approved=True)
        assert licence.valid_until is not None
        with clock.freeze(licence.valid_until - offset * DAY):
            assert row("licence_approved", person, org).met is ok  # type: ignore[union-attr]

    def test_a_filing_under_review_does_not_count(self) -> None:
        person, org = cast.person(), cast.organization()
        cast.licence(org)
        finding = row("licence_approved", person, org)
        assert finding is not None
        assert not finding.met
        assert "行政许可" in finding.remedy

    def test_the_neighbours_licence_does_not_count(self, here: Organization) -> None:
        finding = row("licence_approved", cast.person(), cast.organization())
        assert finding is not None
        assert not finding.met
