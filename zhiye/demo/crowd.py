"""A few thousand people and two hundred organisations, so that lists, paging and search are real.

Written set by set through the flow engine's `replay` and the list import, so that every row has
its log and its history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from zhiye.accounts.models import User
from zhiye.catalogue.models import LicenceNode
from zhiye.catalogue.selectors import current_work_items
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import end_of, now, start_of, today
from zhiye.core.flow import Step
from zhiye.demo import names
from zhiye.demo.papers import paper
from zhiye.employment.employers import present
from zhiye.employment.models import Employer, EmployerKind
from zhiye.files.services import attach
from zhiye.licences import snapshots
from zhiye.licences.flows import LICENCE
from zhiye.licences.models import Licence, LicenceFile, LicenceItem, LicenceKind, Slot
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.models import Delegation, Function, Organization
from zhiye.people.models import Person
from zhiye.regions.models import Authority, Region
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import Category, Consent, Origin, Registration, Side
from zhiye.registrations.texts import TEXTS
from zhiye.rosters.rows import Entry, Item
from zhiye.rosters.writing import write

PEOPLE = 3000
ORGANIZATIONS = 200
OFFSET = 100_000
CODES = ("G1", "G1", "G3", "R1", "P", "T", "T", "Q1", "Q2", "N1", "N1", "N1", "A", "F")
LICENCES = {
    "电梯工程": "install/elevator",
    "锅炉安装": "install/boiler",
    "起重机械": "install/crane",
    "压力容器制造": "make/vessel",
    "管道安装": "install/pipeline",
    "气体充装": "fill",
    "燃气充装": "fill",
}


@dataclass(frozen=True)
class Crowd:
    """What was made."""

    people: int
    organizations: int
    registrations: int


def load(authority: Authority, owner: User) -> Crowd:
    """Make the crowd for one province. `owner` is the account that acts for all organisations."""
    random = Random(20261121)  # noqa: S311  invented data, the same at every run
    counties = list(
        Region.objects.filter(
            code__gt="140000", code__lt="150000", level=3, withdrawn_on=None
        ).select_related("parent")
    )
    organizations = _organizations(random, counties, authority, owner)
    people = _people(random, counties, authority)
    active = _registrations(random, organizations, people, owner)
    return Crowd(len(people), len(organizations), active)


def _organizations(
    random: Random, counties: Sequence[Region], authority: Authority, owner: User
) -> list[Organization]:
    taken: set[str] = set()
    rows: list[tuple[Organization, list[Step]]] = []
    fields: list[str] = []
    while len(rows) < ORGANIZATIONS:
        county = random.choice(counties)
        city = county.parent.name if county.parent else "太原市"
        field, kind = random.choice(names.FIELDS)
        name = names.company_name(random, city, field)
        if name in taken:
            continue
        taken.add(name)
        began = _past(random, 700, 200)
        actor = Actor(owner.pk, owner.name, Role.ORGANIZATION, acting_name=name)
        organization = Organization(
            name=name,
            uscc=names.uscc_of(OFFSET + len(rows)),
            kinds=[kind],
            legal_representative=names.person_name(random),
            region=county,
            address=f"{county.full_name}建设路{random.randint(1, 300)}号",
            contact_name=names.person_name(random),
            contact_phone=names.phone_of(OFFSET + len(rows)),
            authority=authority,
            register_answer="与登记机关的记录一致。",
            verified_at=began,
            created_at=began,
        )
        register = Actor.system("登记信息比对")
        rows.append(
            (
                organization,
                [Step("submit", actor, began), Step("verify_by_register", register, began)],
            )
        )
        fields.append(field)
    ORGANIZATION.replay(rows)
    made = [organization for organization, _ in rows]
    Employer.objects.bulk_create(
        Employer(kind=EmployerKind.ORGANIZATION, uscc=one.uscc, **present(one)) for one in made
    )
    Delegation.objects.bulk_create(
        Delegation(user=owner, organization=one, functions=list(Function.values), is_owner=True)
        for one in made
    )
    _licences(random, made, fields, owner)
    return made


def _licences(
    random: Random, organizations: Sequence[Organization], fields: Sequence[str], owner: User
) -> None:
    leaves = list(LicenceNode.objects.filter(is_leaf=True).order_by("order"))
    rows: list[tuple[Licence, list[Step]]] = []
    chosen: list[list[LicenceNode]] = []
    for index, (one, field) in enumerate(zip(organizations, fields, strict=True)):
        fitting = [leaf for leaf in leaves if leaf.code.startswith(LICENCES.get(field, "inspect"))]
        picked = random.sample(fitting or leaves, min(len(fitting or leaves), random.randint(1, 3)))
        began = one.created_at + timedelta(days=3)
        clerk = Actor(
            owner.pk, owner.name, Role.ORGANIZATION, organization_id=one.pk, acting_name=one.name
        )
        office = Actor.system("演示数据")
        waiting = index % 12 == 0
        submitted = _past(random, 9, 0) if waiting else began
        steps = [Step("start", clerk, began), Step("submit", clerk, submitted)]
        if not waiting:
            steps.append(Step("approve", office, began + timedelta(days=2)))
        until = today() + timedelta(days=random.randint(40, 1300))
        rows.append(
            (
                Licence(
                    organization=one,
                    reference=f"XK14-2025-{OFFSET + index:06d}",
                    kind=LicenceKind.HELD,
                    number=f"TS{3_140_000 + index}-2028",
                    issued_by="山西省市场监督管理局",
                    issued_on=until - timedelta(days=4 * 365),
                    valid_until=until,
                    submitted_at=submitted,
                    decided_at=None if waiting else began + timedelta(days=2),
                    lapses_at=None if waiting else end_of(until),
                    created_at=began,
                ),
                steps,
            )
        )
        chosen.append(picked)
    LICENCE.replay(rows)
    LicenceItem.objects.bulk_create(
        LicenceItem(licence=licence, node=node)
        for (licence, _), nodes in zip(rows, chosen, strict=True)
        for node in nodes
    )
    for licence, steps in rows:
        if steps[-1].move == "submit":
            _papers(licence, steps[-1].actor)


def _papers(licence: Licence, clerk: Actor) -> None:
    """What a reviewer looks at: the certificate, and the filing as it was handed in."""
    file = paper(clerk, "licence", f"许可证（示例）\n{licence.number}")
    attach(actor=clerk, file_id=file.pk, holder_kind="licence", holder_id=licence.pk)
    LicenceFile.objects.create(licence=licence, slot=Slot.CERTIFICATE, file=file)
    snapshots.keep(licence)


def _people(random: Random, counties: Sequence[Region], authority: Authority) -> list[Person]:
    known = {item.code: item for item in current_work_items()}
    rows: list[Entry] = []
    for seq in range(OFFSET, OFFSET + PEOPLE):
        count = 1 if random.random() < 0.75 else 2
        items = tuple(
            Item(code, known[code].name, "", known[code].pk)
            for code in dict.fromkeys(random.choices(CODES, k=count))
        )
        until = today() + timedelta(days=random.randint(-60, 1400))
        began = date(until.year - 4, until.month, min(until.day, 28))
        number = names.id_of(seq)
        rows.append(
            Entry(
                line=seq,
                name=names.person_name(random),
                id_number=number,
                sex="male" if int(number[16]) % 2 else "female",
                birth_date=date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
                phone=names.phone_of(seq),
                number=number,
                issued_by=f"{random.choice(counties).parent}市场监督管理局",
                issued_on=began,
                valid_from=began,
                valid_until=until,
                first_issued_on=began - timedelta(days=random.randint(0, 4000)),
                items=items,
            )
        )
    actor = Actor(
        None,
        "演示数据",
        Role.AUTHORITY,
        authority_id=authority.pk,
        acting_name=authority.name,
        territory=authority.territory,
        functions=frozenset({"import"}),
        channel="job",
    )
    for start in range(0, len(rows), 1000):
        write(rows[start : start + 1000], actor=actor, authority=authority)
    return list(Person.objects.filter(source=Person.Source.IMPORT).order_by("pk"))


def _registrations(
    random: Random, organizations: Sequence[Organization], people: Sequence[Person], owner: User
) -> int:
    placed = random.sample(list(people), int(len(people) * 0.8))
    rows: list[tuple[Registration, list[Step]]] = []
    consents: list[Consent] = []
    weights = [1 + random.random() ** 4 * 30 for _ in organizations]
    for index, person in enumerate(placed):
        one = random.choices(organizations, weights)[0]
        category = Category.OPERATION if random.random() < 0.85 else Category.OTHER
        asked = _past(random, 190, 5)
        clerk = Actor(
            owner.pk, owner.name, Role.ORGANIZATION, organization_id=one.pk, acting_name=one.name
        )
        self = Actor(None, person.name, Role.PERSON, person_id=person.pk, channel="mobile")
        registration = Registration(
            person=person,
            organization=one,
            reference=f"GS14-2026-{OFFSET + index:06d}",
            categories=[category.value],
            origin=Origin.INVITATION,
            created_at=asked,
            active_from=asked.date(),
        )
        rows.append(
            (registration, [Step("invite", clerk, asked), Step("accept_invitation", self, asked)])
        )
    REGISTRATION.replay(rows)
    for registration, steps in rows:
        for side, step in ((Side.ORGANIZATION, steps[0]), (Side.PERSON, steps[1])):
            text = TEXTS["register", side.value]
            consents.append(
                Consent(
                    registration=registration,
                    side=side,
                    text_version=text.version,
                    text=text.for_(registration),
                    user_id=step.actor.user_id,
                    actor_name=step.actor.name,
                    channel=step.actor.channel,
                    at=step.at,
                )
            )
    Consent.objects.bulk_create(consents, batch_size=2000)
    return len(rows)


def _past(random: Random, most: int, least: int) -> datetime:
    """A working hour between `most` and `least` days ago, never in the future."""
    day = today() - timedelta(days=random.randint(least, most))
    moment = start_of(day) + timedelta(hours=random.randint(9, 16), minutes=random.randint(0, 59))
    return min(moment, now() - timedelta(minutes=5))
