"""Employers and employed people of the tests, under the rules of Zhongshan and of Fujian."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests import cast
from zhiye.certificates.models import CertificateItem
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.employment import employers, services
from zhiye.employment.inputs import EmployerFacts, Facts
from zhiye.employment.models import Employer, EmployerKind, Employment, Origin, PaperKind
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.regions.models import Authority, AuthorityKind

ZHONGSHAN = {
    "employment_overlap": "clue",
    "employment_backdate_months": 12,
    "employment_until_item_expiry": True,
    "employment_release_recorded_by": "organization",
    "employment_form": False,
    "print_valid_months": 1,
}
FUJIAN = {
    "employment_overlap": "refuse",
    "employment_report_months": 1,
    "employment_release_recorded_by": "authority",
    "person_may_exit_alone": True,
}
IN_ZHONGSHAN, IN_FUJIAN = "442000", "350102"
OFFICER = ("employment", "counter", "view")


def zhongshan() -> Authority:
    """The city's regulator with its rules."""
    return cast.authority(
        IN_ZHONGSHAN, kind=AuthorityKind.REGULATOR, name="中山市市场监督管理局", rules=ZHONGSHAN
    )


def fujian() -> Authority:
    """A county's regulator with the province's rules."""
    return cast.authority(
        IN_FUJIAN, kind=AuthorityKind.REGULATOR, name="鼓楼区市场监督管理局", rules=FUJIAN
    )


def officer(of: Authority, functions: Sequence[str] = OFFICER) -> Actor:
    """Somebody of an office who enters papers and records what was reported."""
    return cast.reviewer(of, functions=functions)


def organization(code: str = IN_ZHONGSHAN, name: str = "") -> Organization:
    """A verified employer of a region, with the office over it."""
    fujian() if code == IN_FUJIAN else zhongshan()
    return cast.organization(name, code=code)


def worker(code: str = "G1", *, until: date | None = None, **more: Any) -> CertificateItem:
    """The item of a new worker's certificate."""
    person = cast.person(**more)
    return item_of(person, code, until=until)


def item_of(person: Person, code: str = "G1", *, until: date | None = None) -> CertificateItem:
    """An item on a new certificate of a person."""
    return cast.certificate(person, code, valid_until=until).items.get()


def facts(started_on: date | None = None, ends_on: date | None = None, **more: Any) -> Facts:
    """A filing from today for a year."""
    start = started_on or today()
    return Facts(started_on=start, ends_on=ends_on or start + timedelta(days=365), **more)


def hired(item: CertificateItem, at: Organization, told: Facts | None = None) -> Employment:
    """A record filed online by the employer."""
    return services.file(
        actor=cast.as_organization(at),
        employer_id=employers.of_organization(at).pk,
        item_ids=[item.pk],
        facts=told or facts(),
    )[0]


def moving(item: CertificateItem, to: Organization, told: Facts | None = None) -> Employment:
    """A reported change of employer with the signed form, waiting for the office."""
    clerk, given = cast.as_organization(to), told or facts()
    form = {PaperKind.FORM.value: [cast.stored_file(clerk, "employment_paper")]}
    return services.report(
        actor=clerk,
        employer_id=employers.of_organization(to).pk,
        item_ids=[item.pk],
        facts=replace(given, papers=given.papers or form),
    )[0]


def individual(clerk: Actor, code: str = IN_FUJIAN, seq: int = 900) -> Employer:
    """A natural person who employs, entered at the counter."""
    return employers.at_counter(
        actor=clerk,
        facts=EmployerFacts(
            kind=EmployerKind.INDIVIDUAL,
            name=cast.a_name(seq),
            number=cast.an_id(seq),
            region=cast.region(code),
            address="试验路2号（设备所在地）",
        ),
    )


def at_counter(clerk: Actor, employer: Employer, item: CertificateItem, **more: Any) -> Employment:
    """A record entered from paper, with the scan."""
    scan = cast.stored_file(clerk, "employment_paper")
    told = facts(origin=Origin.PAPER.value, papers={PaperKind.SOURCE.value: [scan]}, **more)
    return services.file(actor=clerk, employer_id=employer.pk, item_ids=[item.pk], facts=told)[0]
