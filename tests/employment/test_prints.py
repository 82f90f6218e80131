"""What is printed of employments, and whether it still stands (ZS-03, FJ-40, FJ-41)."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests import cast, hired
from tests.same_questions import refused
from zhiye.core import clock
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Forbidden, NotFound
from zhiye.employment import employers, prints, services
from zhiye.prints.documents import Use
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
    services.end(actor=cast.as_organization(here), pk=first.pk, on=today(), why="到期")
    hired.hired(item, there)
    issued = prints.print_record(actor=cast.as_person(person), person_id=person.pk)
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
    token = prints.print_record(actor=cast.as_person(person), person_id=person.pk).record.token
    assert by_token(token).verdict is Verdict.VALID
    with clock.freeze(clock.add_months(today(), 1)):
        assert by_token(token).verdict is Verdict.VALID
    with clock.freeze(clock.add_months(today(), 1) + timedelta(days=1)):
        assert by_token(token).verdict is Verdict.EXPIRED
    services.end(actor=cast.as_organization(here), pk=made.pk, on=today(), why="离职")
    answer = by_token(token)
    assert answer.verdict is Verdict.CHANGED
    assert "有变化" in answer.reason


@pytest.mark.req("ZS-03")
@pytest.mark.assurance(1)
def test_nobody_prints_another_workers_record() -> None:
    item, here = hired.worker(), hired.organization()
    hired.hired(item, here)
    person, other = item.certificate.person, hired.worker().certificate.person
    refused(NotFound, lambda: prints.print_record(actor=cast.as_person(other), person_id=person.pk))
    clerk = cast.as_organization(here)
    refused(Forbidden, lambda: prints.print_record(actor=clerk, person_id=person.pk))
    officer = hired.officer(hired.zhongshan())
    assert prints.print_record(actor=officer, person_id=person.pk).pdf.startswith(b"%PDF")
    assert Print.objects.count() == 1


@pytest.mark.req("FJ-40", "FJ-42")
def test_the_form_in_its_three_uses() -> None:
    first, second = hired.organization(hired.IN_FUJIAN), hired.organization(hired.IN_FUJIAN)
    item = hired.worker()
    former = hired.hired(item, first)
    clerk = cast.as_organization(first)
    hire = prints.print_form(actor=clerk, pk=former.pk)
    assert dict(hire.record.lines)["办理事项"] == "聘用登记"
    colleague = cast.as_organization(first, colleague=True)
    assert [one.pk for one in of_holder(colleague, "employment", former.pk)] == [hire.record.pk]
    moved = hired.moving(item, second)
    change = prints.print_form(actor=cast.as_organization(second), pk=moved.pk)
    said = dict(change.record.lines)
    assert (said["原用人单位"], said["现用人单位"]) == (first.name, second.name)
    services.release(actor=clerk, pk=former.pk, on=today(), why="解除")
    end = prints.print_form(actor=clerk, pk=former.pk)
    assert dict(end.record.lines)["办理事项"] == "注销登记"
    assert "应当对聘用信息的真实性负责" in text(end.pdf)
    refused(NotFound, lambda: prints.print_form(actor=clerk, pk=moved.pk))


@pytest.mark.req("FJ-41")
def test_the_form_of_a_natural_person_and_of_a_branch() -> None:
    officer = hired.officer(hired.fujian())
    employer = hired.individual(officer)
    made = hired.at_counter(officer, employer, hired.worker(with_account=False))
    form = prints.print_form(actor=officer, pk=made.pk)
    assert employer.id_number is not None
    number = employer.id_number.plain_for_system()
    assert number in text(form.pdf)
    assert number not in str(form.record.lines)
    here = hired.organization(hired.IN_FUJIAN)
    facts = employers.EmployerFacts(
        "branch", f"{here.name}鼓楼分公司", "", here.region, "分公司路3号"
    )
    clerk = cast.as_organization(here)
    branch = employers.add_branch(actor=clerk, facts=facts)
    item = hired.worker()
    filed = services.file(
        actor=clerk, employer_id=branch.pk, item_ids=[item.pk], facts=hired.facts()
    )[0]
    words = text(prints.print_form(actor=clerk, pk=filed.pk).pdf)
    assert "分公司路3号" in words
    assert branch.name in words


@pytest.mark.req("FJ-40")
def test_the_form_before_it_is_handed_in() -> None:
    here, item = hired.organization(hired.IN_FUJIAN), hired.worker()
    employer = employers.of_organization(here)
    draft = services.draft(employer=employer, item=item, facts=hired.facts())
    made = prints.print_draft(actor=cast.as_organization(here), drafts=[draft], use=Use.HIRE)
    assert made.record.holder_kind == "employer"
    other = cast.as_organization(hired.organization(hired.IN_FUJIAN))
    refused(Forbidden, lambda: prints.print_draft(actor=other, drafts=[draft], use=Use.HIRE))
