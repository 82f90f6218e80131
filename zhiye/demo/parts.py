"""What all demo stories are made of, by the real verbs: accounts, offices, employers, workers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from zhiye.accounts import demo
from zhiye.accounts.models import AuthorityMembership, User
from zhiye.catalogue.models import (
    LicenceNode,
    WorkItem,
)
from zhiye.certificates.register_sync import take_over
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now, today
from zhiye.demo import names
from zhiye.demo.papers import paper
from zhiye.integrations.answers import RegisterCertificate, RegisterItem
from zhiye.integrations.services import put_certificates, put_company
from zhiye.licences import services as licences
from zhiye.licences.inputs import LicenceFacts
from zhiye.licences.models import Licence, LicenceKind, Slot
from zhiye.organizations import services as organizations
from zhiye.organizations.inputs import OrganizationFacts
from zhiye.organizations.models import Function, Organization
from zhiye.people import services as people
from zhiye.people.inputs import PersonFacts
from zhiye.people.models import Person
from zhiye.regions.models import Authority, Region

LAST = "新来的工友"
_password: list[str] = []


def account(name: str, seq: int, *, shown: bool = True) -> User:
    """An account with the demo password; `shown` ones are printed as demo logins."""
    if not _password:
        _password.append(make_password(demo.PASSWORD))
    made = User(name=name, phone=names.phone_of(seq), is_demo=shown, password_changed_at=now())
    made.password = _password[0]
    made.save()
    return made


def office(authority: Authority, name: str, seq: int, functions: Sequence[str]) -> Actor:
    """Somebody who acts for an authority."""
    user = account(name, seq)
    AuthorityMembership.objects.create(
        user=user, authority=authority, functions=list(functions), valid_from=today()
    )
    return Actor(
        user.pk,
        name,
        Role.AUTHORITY,
        authority_id=authority.pk,
        acting_name=authority.name,
        territory=authority.territory,
        functions=frozenset(functions),
    )


def clerk_of(organization: Organization) -> Actor:
    """The owner delegate of an organisation."""
    owner = organization.delegations.select_related("user").get(is_owner=True).user
    return Actor(
        owner.pk,
        owner.name,
        Role.ORGANIZATION,
        organization_id=organization.pk,
        acting_name=organization.name,
        functions=frozenset(Function.values),
    )


def as_person(person: Person) -> Actor:
    """A worker acting for themself on a phone."""
    return Actor(person.user_id, person.name, Role.PERSON, person_id=person.pk, channel="mobile")


def company(
    name: str,
    clerk: str,
    seq: int,
    kinds: Sequence[str],
    county: str,
    *,
    known: bool = True,
    shown: bool = True,
) -> Organization:
    """An organisation that has submitted 企业认证; one the register knows is verified at once."""
    user = account(clerk, seq, shown=shown)
    actor = Actor(user.pk, clerk, Role.ORGANIZATION)
    code = names.uscc_of(seq)
    registered_as = "韩建业" if known else "周明远"
    put_company(code=code, name=name, legal_representative=registered_as)
    region = Region.objects.get(code=county)
    return organizations.submit(
        actor=actor,
        facts=OrganizationFacts(
            name=name,
            uscc=code,
            kinds=list(kinds),
            legal_representative="韩建业",
            region=region,
            address=f"{region.full_name}学府街88号",
            contact_name=clerk,
            contact_phone=names.phone_of(seq),
            business_licence=paper(actor, "business_licence", f"营业执照（示例）\n{name}"),
            authorisation=paper(actor, "authorization", f"授权书（示例）\n授权{clerk}办理"),
        ),
    )


def licence(
    organization: Organization, node: str, number: str, *, submit: bool = True, days: int = 900
) -> Licence:
    """A held licence with one leaf below a node."""
    clerk = clerk_of(organization)
    leaf = LicenceNode.objects.filter(code__startswith=node, is_leaf=True).order_by("order").first()
    made = licences.start(
        actor=clerk,
        facts=LicenceFacts(
            kind=LicenceKind.HELD,
            number=number,
            issued_by="山西省市场监督管理局",
            issued_on=today() - timedelta(days=500),
            valid_until=today() + timedelta(days=days),
            nodes=[leaf] if leaf else [],
            files={Slot.CERTIFICATE.value: [paper(clerk, "licence", f"许可证（示例）\n{number}")]},
        ),
    )
    return licences.submit(actor=clerk, pk=made.pk) if submit else made


def worker(
    name: str,
    seq: int,
    items: Sequence[tuple[str, int]] = (("G1", 900),),
    *,
    first: date | None = None,
    shown: bool = True,
    county: str = "140105",
    issuer: str = "太原市行政审批服务管理局",
) -> Person:
    """A worker with a completed profile and certificates taken over from the (sandbox) register.

    `items` pairs codes with days of validity left.
    """
    user = account(name, seq, shown=shown)
    number = names.id_of(seq)
    put_certificate(number, name, items, first, issuer)
    person = people.complete_profile(
        actor=Actor(user.pk, name, Role.PERSON, channel="mobile"),
        user=user,
        facts=PersonFacts(name=name, id_number=number, region=Region.objects.get(code=county)),
    )
    take_over(person=person)
    return person


def put_certificate(
    number: str,
    name: str,
    items: Sequence[tuple[str, int]],
    first: date | None = None,
    issuer: str = "太原市行政审批服务管理局",
    status: str = "valid",
) -> None:
    """Let the (sandbox) register know a certificate."""
    known = {item.code: item for item in WorkItem.objects.filter(version__code="2019")}
    put_certificates(
        register="operators",
        rows=[
            (
                number,
                RegisterCertificate(
                    kind="operator",
                    number=number,
                    holder=name,
                    issuing_authority=issuer,
                    status=status,
                    issued_on=today() - timedelta(days=560),
                    items=tuple(
                        RegisterItem(
                            code=code,
                            name=known[code].name,
                            first_issued_on=first,
                            approved_on=today() - timedelta(days=560),
                            valid_until=today() + timedelta(days=days),
                        )
                        for code, days in items
                    ),
                ),
            )
        ],
    )
