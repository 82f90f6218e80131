"""What is printed of employments, and whether it still stands (ZS-03, FJ-40, FJ-41)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests import cast, hired
from tests.same_questions import refused
from zhiye.certificates.models import CertificateItem
from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Conflict, Forbidden, Invalid, NotFound
from zhiye.employment import employers, record_prints, services
from zhiye.employment.inputs import EmployerFacts, End, Release
from zhiye.employment.models import Employer, PaperKind
from zhiye.prints.models import Print
from zhiye.prints.selectors import Verdict, by_token, of_holder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def text(pdf: bytes) -> str:
    """All words of a PDF without spaces and line breaks."""
    pages = PdfReader(BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


@pytest.mark.req("ZS-03")
def test_a_worker_prints_every_item_and_every_employment() -> None:
    item, here, there = hired.worker(), hired.organization(), hired.organization()
    person = item.certificate.person
    hired.item_of(person, "Q2")
    first = hired.hired(item, here)
    services.end(actor=cast.as_organization(here), pk=first.pk, facts=End(on=today(), why="到期"))
    hired.hired(item, there)
    issued = record_prints.print_record(actor=cast.as_person(person), person_id=person.pk)
    words = text(issued.pdf)
    for shown in (person.name, person.id_number.plain_for_system(), here.name, there.name):
        assert shown in words
    assert "作业项目2" in words
    assert issued.record.valid_until == clock.add_months(today(), 1)
    assert issued.record.authority == hired.zhongshan()
    log = AccessLog.objects.get(kind="print")
    assert (log.subject_kind, log.subject_id) == ("person", str(person.pk))


@pytest.mark.req("ZS-03")
def test_a_print_no_longer_stands_once_the_record_has_changed() -> None:
    item, here = hired.worker(), hired.organization()
    made, person = hired.hired(item, here), item.certificate.person
    token = record_prints.print_record(
        actor=cast.as_person(person), person_id=person.pk
    ).record.token
    assert by_token(token).verdict is Verdict.VALID
    with clock.freeze(clock.add_months(today(), 1)):
        assert by_token(token).verdict is Verdict.VALID
    with clock.freeze(clock.add_months(today(), 1) + timedelta(days=1)):
        assert by_token(token).verdict is Verdict.EXPIRED
    services.end(actor=cast.as_organization(here), pk=made.pk, facts=End(on=today(), why="离职"))
    answer = by_token(token)
    assert answer.verdict is Verdict.CHANGED
    assert "有变化" in answer.reason


@pytest.mark.req("ZS-03")
@pytest.mark.assurance(1)
def test_nobody_prints_another_workers_record() -> None:
    item, here = hired.worker(), hired.organization()
    hired.hired(item, here)
    person, other = item.certificate.person, hired.worker().certificate.person
    refused(
        NotFound,
        lambda: record_prints.print_record(actor=cast.as_person(other), person_id=person.pk),
    )
    clerk = cast.as_organization(here)
    refused(Forbidden, lambda: record_prints.print_record(actor=clerk, person_id=person.pk))
    officer = hired.officer(hired.zhongshan())
    assert record_prints.print_record(actor=officer, person_id=person.pk).pdf.startswith(b"%PDF")
    assert Print.objects.count() == 1


@pytest.mark.req("FJ-40", "FJ-42")
def test_the_form_in_its_three_uses() -> None:
    first, second = hired.organization(hired.IN_FUJIAN), hired.organization(hired.IN_FUJIAN)
    item = hired.worker()
    former = hired.hired(item, first)
    clerk = cast.as_organization(first)
    hire = record_prints.print_form(actor=clerk, pk=former.pk)
    assert dict(hire.record.lines)["办理事项"] == "聘用登记"
    colleague = cast.as_organization(first, colleague=True)
    assert [one.pk for one in of_holder(colleague, "employment", former.pk)] == [hire.record.pk]
    moved = hired.moving(item, second)
    change = record_prints.print_form(actor=cast.as_organization(second), pk=moved.pk)
    said = dict(change.record.lines)
    assert (said["原用人单位"], said["现用人单位"]) == (first.name, second.name)
    services.release(actor=clerk, pk=former.pk, facts=Release(on=today(), why="解除"))
    end = record_prints.print_form(actor=clerk, pk=former.pk)
    assert dict(end.record.lines)["办理事项"] == "注销登记"
    assert "应当对聘用信息的真实性负责" in text(end.pdf)
    refused(NotFound, lambda: record_prints.print_form(actor=clerk, pk=moved.pk))


@pytest.mark.req("FJ-41")
def test_the_form_of_a_natural_person_and_of_a_branch() -> None:
    officer = hired.officer(hired.fujian())
    employer = hired.individual(officer)
    made = hired.at_counter(officer, employer, hired.worker(with_account=False))
    form = record_prints.print_form(actor=officer, pk=made.pk)
    assert employer.id_number is not None
    number = employer.id_number.plain_for_system()
    assert number in text(form.pdf)
    assert number not in str(form.record.lines)
    here = hired.organization(hired.IN_FUJIAN)
    facts = EmployerFacts("branch", f"{here.name}鼓楼分公司", "", here.region, "分公司路3号")
    clerk = cast.as_organization(here)
    branch = employers.add_branch(actor=clerk, facts=facts)
    item = hired.worker()
    filed = services.file(
        actor=clerk, employer_id=branch.pk, item_ids=[item.pk], facts=hired.facts()
    )[0]
    words = text(record_prints.print_form(actor=clerk, pk=filed.pk).pdf)
    assert "分公司路3号" in words
    assert branch.name in words


@pytest.mark.req("FJ-20", "FJ-40")
def test_the_form_for_an_end_that_nobody_has_reported_yet() -> None:
    """Which boxes are ticked: what a worker prints alone is not signed by the employer."""
    here, item = hired.organization(hired.IN_FUJIAN), hired.worker()
    made = hired.hired(item, here)
    clerk, worker = cast.as_organization(here), cast.as_person(item.certificate.person)
    officer = hired.officer(hired.fujian())

    def printed(actor: Actor, alone: bool = False) -> Print:
        form = record_prints.print_form(actor=actor, pk=made.pk, use="deregistration", alone=alone)
        assert dict(form.record.lines)["办理事项"] == "注销登记"
        return form.record

    both = [printed(clerk), printed(clerk, alone=True), printed(officer)]
    one = [printed(worker), printed(officer, alone=True)]
    assert ["办理方式" in dict(row.lines) for row in both] == [False] * 3
    assert ["办理方式" in dict(row.lines) for row in one] == [True] * 2
    assert {by_token(row.token).verdict for row in (*both, *one)} == {Verdict.VALID}
    services.release_alone(
        actor=worker,
        pk=made.pk,
        facts=Release(
            on=today(),
            why="离职",
            papers={PaperKind.TERMINATION.value: [cast.stored_file(worker, "termination_proof")]},
        ),
    )
    assert {by_token(row.token).verdict for row in both} == {Verdict.CHANGED}
    assert {by_token(row.token).verdict for row in one} == {Verdict.VALID}
    services.withdraw_release(actor=worker, pk=made.pk)
    services.release(actor=clerk, pk=made.pk, facts=Release(on=today(), why="离职"))
    assert {by_token(row.token).verdict for row in both} == {Verdict.VALID}
    assert {by_token(row.token).verdict for row in one} == {Verdict.CHANGED}
    assert "办理方式" not in dict(printed(worker).lines), "the employer has reported it"


@pytest.mark.req("FJ-40")
def test_only_a_use_that_the_record_has() -> None:
    here, there = hired.organization(hired.IN_FUJIAN), hired.organization(hired.IN_FUJIAN)
    item = hired.worker()
    made = hired.hired(item, here)
    clerk = cast.as_organization(here)
    for use in ("change", "nonsense"):
        told = refused(
            Conflict, partial(record_prints.print_form, actor=clerk, pk=made.pk, use=use)
        )
        assert "“聘用登记”或“注销登记”" in told.message
    moved, other = hired.moving(item, there), cast.as_organization(there)
    for use in ("hire", "deregistration"):
        told = refused(
            Conflict, partial(record_prints.print_form, actor=other, pk=moved.pk, use=use)
        )
        assert "只能打印“变更登记”" in told.message
    assert not Print.objects.exists()


class TestBeforeItIsHandedIn:
    """The form of a filing, printed to be signed first."""

    @pytest.mark.req("FJ-40", "FJ-42")
    def test_a_hire_for_several_items(self) -> None:
        here, item = hired.organization(hired.IN_FUJIAN), hired.worker()
        other = hired.item_of(item.certificate.person, "N1")
        employer = employers.of_organization(here)
        clerk = cast.as_organization(here)
        made = record_prints.print_draft(actor=clerk, employer=employer, items=[item, other])
        lines = [value for label, value in made.record.lines if label == "作业项目（代号）"]
        assert lines == [f"{one}，有效期限止 {one.valid_until}" for one in (item, other)]
        assert dict(made.record.lines)["办理事项"] == "聘用登记"
        assert (made.record.holder_kind, made.record.holder_id) == ("employer", employer.pk)
        assert AccessLog.objects.get(kind="print").subject_id == str(item.certificate.person_id)
        words = text(made.pdf)
        assert item.certificate.person.id_number.plain_for_system() in words
        assert here.address in words

    @pytest.mark.req("FJ-19", "FJ-40")
    def test_a_change_names_who_is_left_and_stands_when_it_is_on_record(self) -> None:
        first, here = hired.organization(hired.IN_FUJIAN), hired.organization(hired.IN_FUJIAN)
        item, clerk = hired.worker(), cast.as_organization(here)
        hired.hired(item, first)
        employer = employers.of_organization(here)
        made = record_prints.print_draft(actor=clerk, employer=employer, items=[item])
        said = dict(made.record.lines)
        assert (said["办理事项"], said["原用人单位"]) == ("变更登记", first.name)
        token = made.record.token
        assert by_token(token).verdict is Verdict.VALID
        moved = hired.moving(item, here)
        assert by_token(token).verdict is Verdict.VALID
        services.record(actor=hired.officer(hired.fujian()), pk=moved.pk)
        assert by_token(token).verdict is Verdict.VALID

    @pytest.mark.req("FJ-40")
    def test_it_no_longer_stands_when_the_person_has_gone_elsewhere(self) -> None:
        first, here = hired.organization(hired.IN_FUJIAN), hired.organization(hired.IN_FUJIAN)
        item, clerk = hired.worker(), cast.as_organization(here)
        hired.hired(item, first)
        employer = employers.of_organization(here)
        token = record_prints.print_draft(actor=clerk, employer=employer, items=[item]).record.token
        moved = hired.moving(item, hired.organization(hired.IN_FUJIAN))
        services.record(actor=hired.officer(hired.fujian()), pk=moved.pk)
        assert by_token(token).verdict is Verdict.CHANGED

    @pytest.mark.req("FJ-40")
    def test_it_no_longer_stands_when_the_certificate_or_the_address_has_changed(self) -> None:
        here, item = hired.organization(hired.IN_FUJIAN), hired.worker()
        employer, clerk = employers.of_organization(here), cast.as_organization(here)
        token = record_prints.print_draft(actor=clerk, employer=employer, items=[item]).record.token
        Employer.objects.filter(pk=employer.pk).update(address="新址1号")
        assert by_token(token).verdict is Verdict.CHANGED
        Employer.objects.filter(pk=employer.pk).update(address=employer.address)
        assert by_token(token).verdict is Verdict.VALID
        later = today() + timedelta(days=900)
        CertificateItem.objects.filter(pk=item.pk).update(valid_until=later)
        assert by_token(token).verdict is Verdict.CHANGED

    @pytest.mark.assurance(1, 3)
    def test_neither_a_phone_nor_the_name_of_a_natural_person_is_told(self) -> None:
        """The worker writes them beside the signature: nothing is on record here yet."""
        officer, item = hired.officer(hired.fujian()), hired.worker(name="司空不同名")
        former = hired.individual(officer)
        hired.at_counter(officer, former, item)
        here, phone = hired.organization(hired.IN_FUJIAN), item.certificate.person.phone
        made = record_prints.print_draft(
            actor=cast.as_organization(here),
            employer=employers.of_organization(here),
            items=[item],
        )
        assert phone is not None
        assert phone.plain_for_system() not in text(made.pdf)
        assert former.name not in text(made.pdf)
        assert dict(made.record.lines)["办理事项"] == "变更登记"
        assert by_token(made.record.token).verdict is Verdict.VALID

    @pytest.mark.assurance(1)
    def test_for_an_employer_of_ones_own_or_of_the_territory(self) -> None:
        here, item = hired.organization(hired.IN_FUJIAN), hired.worker()
        employer = employers.of_organization(here)
        for other in (
            cast.as_organization(hired.organization(hired.IN_FUJIAN)),
            hired.officer(hired.zhongshan()),
            hired.officer(hired.fujian(), ["employment", "view"]),
            cast.as_person(item.certificate.person),
        ):
            refused(
                Forbidden,
                partial(record_prints.print_draft, actor=other, employer=employer, items=[item]),
            )
        officer = hired.officer(hired.fujian())
        made = record_prints.print_draft(actor=officer, employer=employer, items=[item])
        colleague = cast.as_organization(here, colleague=True)
        seen = of_holder(colleague, "employer", employer.pk)
        assert [one.pk for one in seen] == [made.record.pk]
        stranger = cast.as_organization(hired.organization(hired.IN_FUJIAN))
        assert not of_holder(stranger, "employer", employer.pk).exists()

    @pytest.mark.req("FJ-16")
    def test_nothing_without_an_item_or_for_one_that_does_not_fit(self) -> None:
        here, item = hired.organization(hired.IN_FUJIAN), hired.worker()
        clerk, employer = cast.as_organization(here), employers.of_organization(here)
        told = refused(
            Invalid, partial(record_prints.print_draft, actor=clerk, employer=employer, items=[])
        )
        assert told.errors["items"] == ["请至少选择一个作业项目。"]
        day = today() - timedelta(days=1)
        CertificateItem.objects.filter(pk=item.pk).update(valid_from=None, valid_until=day)
        item.refresh_from_db()
        other = hired.item_of(item.certificate.person, "N1")
        told = refused(
            Invalid,
            partial(record_prints.print_draft, actor=clerk, employer=employer, items=[item, other]),
        )
        assert told.errors["items"][0].startswith(f"{item}不符合条件")
        assert not Print.objects.exists()
