"""Who is at work under load: accounts with something to do, added to the demo's province and city.

Everybody is invented. Whoever acts gets an account of their own, so that nobody waits for the locks
of somebody else's case, and a worker's invitation and a reviewer's case are used up once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zhiye.accounts import demo
from zhiye.accounts.models import AuthorityMembership, User
from zhiye.catalogue.selectors import current_work_items
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import Certificate, CertificateFile, CertificateItem
from zhiye.core.actor import Actor
from zhiye.core.clock import end_of, now, today
from zhiye.core.flow import Step
from zhiye.demo import names
from zhiye.demo.papers import paper
from zhiye.demo.parts import as_person
from zhiye.employment.employers import present
from zhiye.employment.models import Employer, EmployerKind
from zhiye.licences.models import Licence
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.models import Delegation, Function, Organization
from zhiye.people.models import Person
from zhiye.regions.models import Authority, Region
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import Category, Origin, Registration

FIRST = 1_000_000
"""The first number of an invented person or company here; the demo's own are far below."""
PROVINCE, CITY = "140000", "442000"
BATCH = 1000
OFFICERS = 40


@dataclass(frozen=True)
class Sizes:
    """How many there are of each."""

    workers: int = 4000
    free: int = 2000
    waiting: int = 4000
    employers: int = 100


@dataclass
class Cast:
    """What the load needs to know of them; `as_json` crosses to its process."""

    password: str = demo.PASSWORD
    workers: list[dict[str, Any]] = field(default_factory=list)
    clerks: list[dict[str, Any]] = field(default_factory=list)
    filers: list[dict[str, Any]] = field(default_factory=list)
    officers: list[dict[str, Any]] = field(default_factory=list)
    free: list[dict[str, Any]] = field(default_factory=list)
    hired: list[dict[str, Any]] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)
    organizations: list[int] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


@transaction.atomic
def build(sizes: Sizes) -> Cast:
    """Add everybody to the database of a demo; their numbers begin at `FIRST`."""
    seats = iter(range(FIRST, FIRST + 1_000_000))
    cast, system = Cast(), Actor.system("load")
    inviting = _inviting()
    cast.organizations = [one.pk for one in inviting]
    cast.clerks = [
        {"phone": phone} for phone in _delegates(inviting, [next(seats) for _ in inviting])
    ]
    people = _people([next(seats) for _ in range(sizes.workers)], PROVINCE)
    _hold_certificates(people, "approve", system)
    invitations = _invitations(people, inviting, system)
    cast.workers = [{**_told(one), "registration": invitations[one.pk]} for one in people]
    free = _people([next(seats) for _ in range(sizes.free)], PROVINCE)
    _hold_certificates(free, "approve", system)
    cast.free = [_told(one) for one in free]
    asking = _people([next(seats) for _ in range(sizes.waiting)], PROVINCE)
    cast.cases = _hold_certificates(asking, "submit", system)
    _show_pages(asking[0], cast.cases)
    cast.officers = _officers([next(seats) for _ in range(OFFICERS)])
    employers = _employers([next(seats) for _ in range(sizes.employers)], system)
    cast.filers = [
        {"phone": phone} for phone in _delegates(employers, [next(seats) for _ in employers])
    ]
    hired = _people([next(seats) for _ in range(sizes.free)], CITY)
    _hold_certificates(hired, "approve", system)
    cast.hired = [_told(one) for one in hired]
    return cast


def _inviting() -> list[Organization]:
    """The demo crowd's organisations that may register people."""
    licensed = Licence.objects.counting().values("organization")
    rows = Organization.objects.verified().filter(pk__in=licensed, region__code__startswith="14")
    return list(rows.order_by("pk"))


def _users(seats: Sequence[int]) -> list[User]:
    password = make_password(demo.PASSWORD)
    return User.objects.bulk_create(
        [
            User(
                name=_name(seat),
                phone=names.phone_of(seat),
                password=password,
                password_changed_at=now(),
            )
            for seat in seats
        ],
        batch_size=BATCH,
    )


def _name(seat: int) -> str:
    surname = names.SURNAMES[seat % len(names.SURNAMES)]
    given = names.GIVEN[seat // 7 % len(names.GIVEN)] + names.GIVEN[seat // 11 % len(names.GIVEN)]
    return surname + given


def _told(person: Person) -> dict[str, Any]:
    return {
        "phone": person.phone.plain_for_system() if person.phone else "",
        "name": person.name,
        "number": person.id_number.plain_for_system() if person.id_number else "",
    }


def _people(seats: Sequence[int], region: str) -> list[Person]:
    """People with an account and a completed profile."""
    return Person.objects.bulk_create(
        [
            Person(
                user=user,
                name=user.name,
                id_number=names.id_of(seat),
                phone=names.phone_of(seat),
                region_id=region,
                completed_at=now(),
            )
            for seat, user in zip(seats, _users(seats), strict=True)
        ],
        batch_size=BATCH,
    )


def _hold_certificates(people: Sequence[Person], state: str, system: Actor) -> list[int]:
    """One certificate each, verified or waiting for a reviewer; returns their numbers."""
    move = "import" if state == "approve" else "submit"
    source = "import" if state == "approve" else "manual"
    item = next(one for one in current_work_items() if one.code == "G1")
    certificates = [
        Certificate(
            person=person,
            kind="operator",
            number=person.id_number,
            issued_by="某市市场监督管理局",
            issued_on=today() - timedelta(days=400),
            source=source,
            submitted_at=now(),
        )
        for person in people
    ]
    CERTIFICATE.replay([(one, [Step(move, system, now())]) for one in certificates], batch=BATCH)
    CertificateItem.objects.bulk_create(
        [
            CertificateItem(
                certificate=one,
                code=item.code,
                name=item.name,
                work_item_id=item.pk,
                valid_from=today() - timedelta(days=400),
                valid_until=today() + timedelta(days=900),
            )
            for one in certificates
        ],
        batch_size=BATCH,
    )
    return [one.pk for one in certificates]


def _show_pages(person: Person, certificates: Sequence[int]) -> None:
    """The photo that a reviewer wants to see: one picture for all."""
    picture = paper(as_person(person), "certificate_copy", "作业人员证（示例）")
    CertificateFile.objects.bulk_create(
        [CertificateFile(certificate_id=pk, file=picture) for pk in certificates], batch_size=BATCH
    )


def _invitations(
    people: Sequence[Person], inviting: Sequence[Organization], system: Actor
) -> dict[int, int]:
    rows = [
        (
            Registration(
                person=person,
                organization=inviting[n % len(inviting)],
                reference=f"GS14-2026-L{person.pk:07d}",
                categories=[Category.OPERATION.value],
                origin=Origin.INVITATION,
                lapses_at=end_of(today() + timedelta(days=30)),
            ),
            [Step("invite", system, now())],
        )
        for n, person in enumerate(people)
    ]
    REGISTRATION.replay(rows, batch=BATCH)
    return {row.person_id: row.pk for row, _ in rows}


def _delegates(organizations: Sequence[Organization], seats: Sequence[int]) -> list[str]:
    """A clerk for each organisation, who may do everything there; returns their phones."""
    users = _users(seats)
    Delegation.objects.bulk_create(
        Delegation(user=user, organization=one, functions=list(Function.values))
        for user, one in zip(users, organizations, strict=True)
    )
    return [names.phone_of(seat) for seat in seats]


def _officers(seats: Sequence[int]) -> list[dict[str, Any]]:
    """Reviewers of the province and officers of the city, in turns."""
    places = [
        Authority.objects.filter(region__code=code, kind=kind).order_by("pk")[0]
        for code, kind in ((PROVINCE, "association"), (CITY, "regulator"))
    ]
    rows = [
        AuthorityMembership(
            user=user,
            authority=places[n % 2],
            functions=list(AuthorityMembership.FUNCTIONS),
            valid_from=today(),
        )
        for n, user in enumerate(_users(seats))
    ]
    AuthorityMembership.objects.bulk_create(rows)
    return [{"phone": names.phone_of(seat), "reviews": n % 2 == 0} for n, seat in enumerate(seats)]


def _employers(seats: Sequence[int], system: Actor) -> list[Organization]:
    """Verified organisations of the city, where employment records are kept."""
    region = Region.objects.get(code=CITY)
    authority = Authority.objects.filter(region=region).order_by("pk")[0]
    made = [
        Organization(
            name=f"中山基准{seat}号机电有限公司",
            uscc=names.uscc_of(seat % 1_000_000),
            kinds=["using"],
            legal_representative="韩建业",
            region=region,
            address=f"中山市建设路{seat % 300}号",
            contact_name="赵敏",
            contact_phone=names.phone_of(seat),
            authority=authority,
            register_answer="与登记机关的记录一致。",
            verified_at=now(),
        )
        for seat in seats
    ]
    steps = [Step("submit", system, now()), Step("verify_by_register", system, now())]
    ORGANIZATION.replay([(one, steps) for one in made])
    Employer.objects.bulk_create(
        Employer(kind=EmployerKind.ORGANIZATION, uscc=one.uscc, **present(one)) for one in made
    )
    return made
