"""The accept move against its own raw writes."""

from __future__ import annotations

import json
from datetime import timedelta

from django.db import connection, transaction

from bench.calls import Call, side_by_side
from bench.data import BEGIN, owner
from bench.report import Part
from zhiye.accounts.models import User
from zhiye.catalogue.models import LicenceNode
from zhiye.certificates.models import Certificate, CertificateItem
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import end_of, now, today
from zhiye.core.flow import Step
from zhiye.demo import names
from zhiye.licences.flows import LICENCE
from zhiye.licences.models import Licence, LicenceItem
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import Registration
from zhiye.registrations.services import accept

FIRST = 2_000_000
ACCEPTS, ROUNDS, EACH = 1200, 10, 100
LEAST = 0.15


def measure() -> Part:
    """Accepting as page and API do it, and the same rows by bare SQL, in turns."""
    invited = prepare(ACCEPTS * 2)
    rates = side_by_side(
        {"move": the_move(invited[:ACCEPTS]), "raw": raw_writes(invited[ACCEPTS:])},
        rounds=ROUNDS,
        each=EACH,
    )
    part = Part("accept", details={"a_second": rates})
    part.say("accept move", round(rates["move"]), "a second")
    part.say("yardstick: its rows by bare SQL", round(rates["raw"]), "a second")
    part.say("accept move over bare SQL", rates["move"] / rates["raw"], least=LEAST)
    return part


def prepare(count: int) -> list[tuple[int, Actor]]:
    """`count` people who have each been invited; returns (registration, the person)."""
    owner(0)
    organization = Organization.objects.get(pk=BEGIN)
    system = Actor.system("bench")
    licence = Licence(
        organization=organization,
        reference="XK-BENCH",
        kind="held",
        number="TS1",
        valid_until=today() + timedelta(days=900),
        lapses_at=end_of(today() + timedelta(days=900)),
    )
    moves = ("start", "submit", "approve")
    LICENCE.replay([(licence, [Step(move, system, now()) for move in moves])])
    LicenceItem.objects.create(licence=licence, node=LicenceNode.objects.filter(is_leaf=True)[0])
    users = User.objects.bulk_create(
        User(name="受邀人", phone=names.phone_of(FIRST + 1 + n)) for n in range(count)
    )
    people = Person.objects.bulk_create(
        Person(
            user=user,
            name="受邀人",
            id_number=names.id_of(FIRST + n),
            phone=user.phone,
            region_id="140000",
            completed_at=now(),
        )
        for n, user in enumerate(users)
    )
    _certify(people)
    rows = [
        (
            Registration(
                person=person,
                organization=organization,
                reference=f"GS-ACCEPT-{n:08d}",
                categories=["operation"],
                origin="invitation",
                lapses_at=end_of(today() + timedelta(days=30)),
            ),
            [Step("invite", system, now())],
        )
        for n, person in enumerate(people)
    ]
    REGISTRATION.replay(rows)
    return [(registration.pk, _self(registration.person)) for registration, _ in rows]


def _certify(people: list[Person]) -> None:
    certificates = Certificate.objects.bulk_create(
        _approved(person, n) for n, person in enumerate(people)
    )
    CertificateItem.objects.bulk_create(
        CertificateItem(
            certificate=certificate,
            code="G1",
            name="工业锅炉司炉",
            valid_until=today() + timedelta(days=900),
        )
        for certificate in certificates
    )


def _approved(person: Person, n: int) -> Certificate:
    made = Certificate(person=person, kind="operator", number=f"BENCH{n:08d}", source="import")
    setattr(made, "state", "approved")  # noqa: B010  as the COPY of the bench does
    return made


def _self(person: Person) -> Actor:
    return Actor(person.user_id, person.name, Role.PERSON, person_id=person.pk, channel="api")


def the_move(invited: list[tuple[int, Actor]]) -> Call:
    """Accepting, as page and API do it: locks, checks, consent, state, log, notice."""
    left = iter(invited)

    def call(number: int) -> None:
        pk, actor = next(left)
        accept(actor=actor, pk=pk)

    return call


def raw_writes(invited: list[tuple[int, Actor]]) -> Call:
    """The same rows written by bare SQL in one transaction, without asking anything."""
    left = iter(invited)
    told = owner(0).pk

    def call(number: int) -> None:
        pk, actor = next(left)
        moment = now()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE registrations_registration SET state = 'active', active_from = %s"
                " WHERE id = %s",
                [today(), pk],
            )
            cursor.execute(
                "INSERT INTO registrations_consent (registration_id, side, purpose, text_version,"
                " text, user_id, actor_name, channel, ip, at)"
                " VALUES (%s, 'person', 'register', '1', %s, %s, '受邀人', 'api', '', %s)",
                [pk, "同意" * 40, actor.user_id, moment],
            )
            cursor.execute(
                "INSERT INTO core_movelog (flow, object_id, move, from_state, to_state, reason,"
                " data, user_id, actor_name, acting_role, acting_id, acting_name, channel, ip, at)"
                " VALUES ('registration', %s, 'accept_invitation', 'invited', 'active', '', %s,"
                " %s, '受邀人', 'person', %s, '', 'api', '', %s)",
                [pk, json.dumps({"consent": 1}), actor.user_id, actor.person_id, moment],
            )
            cursor.execute(
                "INSERT INTO notices_notice (event, key, title, body, link, created_at,"
                " recipient_id) VALUES ('bench', %s, '已同意', %s, '/org/', %s, %s)",
                [f"raw:{pk}", "受邀人已同意" * 8, moment, told],
            )

    return call
