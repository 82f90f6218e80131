"""The invented people, organisations and authorities of the tests.

Everybody is made by the real verbs, so a test begins from a state that can occur. ID numbers begin
with the unassigned region 70 and have a right check digit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from zhiye.accounts.models import AuthorityMembership, User
from zhiye.catalogue.models import (
    EducationLevel,
    LicenceNode,
    ProfessionalTitle,
    SafetyPost,
    WorkItem,
)
from zhiye.certificates import services as certificate_services
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.inputs import CertificateFacts, ItemFacts, Supplement
from zhiye.certificates.models import Certificate, CertificateItem, FirstIssue, Source
from zhiye.certificates.services import write_items
from zhiye.core import idnumber, phone, uscc
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now, today
from zhiye.files.models import StoredFile
from zhiye.licences import services as licence_services
from zhiye.licences.inputs import LicenceFacts
from zhiye.licences.models import Licence, LicenceKind, Slot
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.models import Delegation, Function, Organization, OrganizationKind
from zhiye.people import qualifications
from zhiye.people.inputs import EducationFacts, ExperienceFacts, TitleFacts
from zhiye.people.models import Person
from zhiye.regions.models import Authority, AuthorityKind, Region
from zhiye.regions.services import set_rule
from zhiye.registrations import deregistration_services, safety_services
from zhiye.registrations import services as registration_services
from zhiye.registrations.inputs import Leaving, Manager, PostFacts, SafetyEnd
from zhiye.registrations.models import Deregistration, Registration, SafetyAppointment

MADE = range(20_001, 80_000)
"""The numbers of invented people: a test that writes down one of its own takes none of these."""
_serial = iter(MADE)
SHANXI = {"release_reviewer_needed": True, "safety_release_reviewer_needed": True}
"""Where the rules of Shanxi differ from the platform's defaults (SX-23, SX-31)."""
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
    "戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐"
)
FIRST_GIVEN = (
    "建国志强秀英桂兰文晓海玉春夏秋冬东西南北福禄永庆德兴宏光明远安平"
    "天地大小长立正子宗世承继家思怀景维绍延启显振克学树培炳润素淑惠雅"
)
SECOND_GIVEN = (
    "彤澜涛岚昊磊洋勇艳杰超敏骏丽娟灵娜伟旭霞鹏飞峰俊翔珍禾红琴雪莲菊"
    "松竹石林森川江河湖波涵瑞祥瑶琪琳珊蓉薇茜颖慧婷婉妍娴嫣倩怡悦欣然"
)
_NAMES = len(SURNAMES) * len(FIRST_GIVEN) * len(SECOND_GIVEN)
_STEP = 104_729  # a prime, so that neighbouring numbers look unlike each other
FUNCTIONS = {"review", "rules", "people", "import", "view", "members", "counter", "employment"}


def a_name(seq: int) -> str:
    """A name that looks like one: another for every number below 200,000, none part of another."""
    mixed, surname = divmod(seq * _STEP % _NAMES, len(SURNAMES))
    second, first = divmod(mixed, len(FIRST_GIVEN))
    return SURNAMES[surname] + FIRST_GIVEN[first] + SECOND_GIVEN[second]


def an_id(seq: int, *, birth: date = date(1985, 6, 15)) -> str:
    """An invented ID number with a right check digit."""
    region = 700101 + seq // 1000 % 90
    return idnumber.make(birth=birth, seq=seq % 1000, region=str(region))


def region(code: str = "140105", name: str = "小店区") -> Region:
    """A county with the city and province above it."""
    province, _ = Region.objects.get_or_create(
        code=code[:2] + "0000", defaults={"name": "山西省", "full_name": "山西省", "level": 1}
    )
    if code.endswith("0000"):
        return province
    city, _ = Region.objects.get_or_create(
        code=code[:4] + "00",
        defaults={"name": "太原市", "full_name": "山西省太原市", "level": 2, "parent": province},
    )
    if code.endswith("00"):
        return city
    county, _ = Region.objects.get_or_create(
        code=code,
        defaults={"name": name, "full_name": f"{city.full_name}{name}", "level": 3, "parent": city},
    )
    return county


def authority(
    code: str = "140000",
    *,
    kind: str = AuthorityKind.ASSOCIATION,
    name: str = "",
    rules: Mapping[str, object] = MappingProxyType(SHANXI),
) -> Authority:
    """The association of a province, or another authority of a region, with rules of its own."""
    found, made = Authority.objects.get_or_create(
        name=name or f"{code} {AuthorityKind(kind).label}",
        defaults={"short_name": "协会", "kind": kind, "region": region(code)},
    )
    if made:
        for key, value in rules.items():
            rule(found, key, value)
    return found


def rule(of: Authority, key: str, value: object) -> None:
    """Let a rule hold for an authority, as it was set before the platform was opened."""
    set_rule(
        actor=Actor.system("test"),
        authority=of,
        key=key,
        value=value,
        effective_from=date(2020, 1, 1),
        reason="试验",
    )


def user(name: str = "", *, number: str = "") -> User:
    """An account with a phone and the password `zhiye-test-2026`."""
    seq = next(_serial)
    made = User(name=name or a_name(seq), phone=number or phone.demo(seq))
    made.password = TEST_PASSWORD
    made.password_changed_at = now()
    made.save()
    return made


TEST_PASSWORD_PLAIN = "zhiye-test-2026"
# Hashed once: argon2 is slow on purpose.
TEST_PASSWORD = ""


def hash_password_once() -> None:
    """Fill in the hash of the test password; called by the fixture of the test run."""
    global TEST_PASSWORD
    if not TEST_PASSWORD:
        from django.contrib.auth.hashers import make_password

        TEST_PASSWORD = make_password(TEST_PASSWORD_PLAIN)


def reviewer(
    of: Authority | None = None, *, functions: Sequence[str] = tuple(sorted(FUNCTIONS))
) -> Actor:
    """Somebody who acts for an authority."""
    office = of or authority()
    someone = user()
    AuthorityMembership.objects.create(
        user=someone, authority=office, functions=list(functions), valid_from=today()
    )
    return Actor(
        someone.pk,
        someone.name,
        Role.AUTHORITY,
        authority_id=office.pk,
        acting_name=office.name,
        territory=office.territory,
        functions=frozenset(functions),
    )


def person(
    name: str = "",
    *,
    complete: bool = True,
    code: str = "140105",
    id_number: str = "",
    with_account: bool = True,
) -> Person:
    """A worker, with the profile filled in unless told otherwise."""
    seq = next(_serial)
    shown = name or a_name(seq)
    account = user(shown) if with_account else None
    return Person.objects.create(
        name=shown,
        id_number=id_number or an_id(seq),
        user=account,
        phone=account.phone if account else None,
        birth_date=date(1985, 6, 15),
        region=region(code),
        completed_at=now() if complete and account else None,
    )


def as_person(someone: Person) -> Actor:
    """The worker acting for themself."""
    return Actor(someone.user_id, someone.name, Role.PERSON, person_id=someone.pk, channel="mobile")


def organization(
    name: str = "",
    *,
    verified: bool = True,
    kinds: Sequence[str] = (OrganizationKind.PRODUCTION,),
    code: str = "140105",
    licensed: bool = False,
) -> Organization:
    """An organisation with its owner delegate."""
    seq = next(_serial)
    owner = user()
    starter = Actor(owner.pk, owner.name, Role.ORGANIZATION)
    office = authority(code[:2] + "0000")
    made = ORGANIZATION.create(
        "submit",
        Organization(
            name=name or f"太原试验{seq}号机电有限公司",
            uscc=uscc.make(seq=seq),
            kinds=list(kinds),
            legal_representative=a_name(seq),
            region=region(code),
            address="试验路1号",
            contact_name=owner.name,
            contact_phone=phone.demo(seq),
            business_licence=stored_file(owner, "business_licence"),
            authority=office,
        ),
        actor=starter,
    )
    Delegation.objects.create(
        user=owner, organization=made, functions=list(Function.values), is_owner=True
    )
    if verified:
        made = ORGANIZATION.do("verify_by_register", made.pk, actor=Actor.system("test"))
    if licensed:
        licence(made, approved=True)
    return made


def as_organization(
    of: Organization, *, functions: Sequence[str] = tuple(Function.values), colleague: bool = False
) -> Actor:
    """The owner delegate, or a colleague with the given functions."""
    if colleague:
        someone = user()
        Delegation.objects.create(user=someone, organization=of, functions=list(functions))
    else:
        someone = Delegation.objects.select_related("user").get(organization=of, is_owner=True).user
    return Actor(
        someone.pk,
        someone.name,
        Role.ORGANIZATION,
        organization_id=of.pk,
        acting_name=of.name,
        functions=frozenset(functions),
    )


def stored_file(owner: User | Actor, kind: str = "certificate_copy") -> StoredFile:
    """An uploaded file nothing holds yet, without bytes behind it."""
    return StoredFile.objects.create(
        kind=kind,
        original_name="材料.png",
        extension="png",
        content_type="image/png",
        size=1000,
        sha256="0" * 64,
        upload_sha256="0" * 64,
        width=100,
        height=100,
        uploaded_by_id=owner.user_id if isinstance(owner, Actor) else owner.pk,
    )


def leaf() -> LicenceNode:
    """A leaf of the licence tree."""
    found = LicenceNode.objects.filter(is_leaf=True).order_by("pk").first()
    assert found is not None, "the test needs the catalogue: use the fixture `catalogue`"
    return found


def licence(of: Organization, *, submitted: bool = True, approved: bool = False) -> Licence:
    """A licence filing of the kind 已获证."""
    clerk = as_organization(of)
    made = licence_services.start(
        actor=clerk,
        facts=LicenceFacts(
            kind=LicenceKind.HELD,
            number=f"TS{next(_serial):09d}",
            issued_by="山西省市场监督管理局",
            issued_on=today() - timedelta(days=400),
            valid_until=today() + timedelta(days=900),
            nodes=[leaf()],
            files={Slot.CERTIFICATE.value: [stored_file(clerk, "licence")]},
        ),
    )
    if submitted or approved:
        made = licence_services.submit(actor=clerk, pk=made.pk)
    if approved:
        made = licence_services.approve(actor=reviewer(of.authority), pk=made.pk)
    return made


def certificate(
    of: Person,
    code: str = "G1",
    *,
    valid_until: date | None = None,
    kind: str = "operator",
    first_issued_on: date | None = None,
) -> Certificate:
    """A certificate on record with one item, as if taken over from a register."""
    made = CERTIFICATE.create(
        "take_over",
        Certificate(
            person=of,
            kind=kind,
            number=f"TS6G{next(_serial):08d}",
            issued_by="太原市行政审批服务管理局",
            source=Source.OPERATOR_REGISTER,
            authority=authority(),
        ),
        actor=Actor.system("test"),
    )
    work = WorkItem.objects.filter(code=code, version__code="2019").first()
    until = valid_until or today() + timedelta(days=1000)
    write_items(
        made,
        [
            ItemFacts(
                code=code,
                name=work.name if work else code,
                valid_from=min(today(), until) - timedelta(days=300),
                valid_until=until,
                work_item=work,
                first_issued_on=first_issued_on,
            )
        ],
    )
    return made


def invitation(
    someone: Person, of: Organization, categories: Sequence[str] = ("operation",)
) -> Registration:
    """An invitation waiting for the person's answer."""
    return registration_services.invite(
        actor=as_organization(of), person_id=someone.pk, categories=list(categories)
    )


def registered(
    someone: Person, of: Organization, categories: Sequence[str] = ("operation",)
) -> Registration:
    """An active registration, by invitation and consent."""
    made = invitation(someone, of, categories)
    return registration_services.accept(actor=as_person(someone), pk=made.pk)


def technical(someone: Person) -> Person:
    """The person with degree, title and experience on record (SX-05)."""
    actor = as_person(someone)
    qualifications.add(
        actor=actor,
        facts=EducationFacts(
            level=EducationLevel.objects.get(name="本科"),
            school="太原理工大学",
            major="机械设计",
            is_science=True,
            graduated_on=date(2008, 7, 1),
            proof=stored_file(actor, "education_proof"),
        ),
    )
    qualifications.add(
        actor=actor,
        facts=TitleFacts(
            title=ProfessionalTitle.objects.get(name="工程师"),
            speciality="机械",
            issued_by="山西省人力资源和社会保障厅",
            obtained_on=date(2015, 12, 1),
            proof=stored_file(actor, "education_proof"),
        ),
    )
    qualifications.add(
        actor=actor,
        facts=ExperienceFacts(employer="太原试验厂", work="锅炉设计", started_on=date(2009, 1, 1)),
    )
    return someone


def application(
    someone: Person, to: Organization, categories: Sequence[str] = ("operation",)
) -> Registration:
    """An application waiting for the organisation's answer."""
    return registration_services.apply(
        actor=as_person(someone), organization_id=to.pk, categories=list(categories)
    )


def side(of: Registration, who: str) -> Actor:
    """The person or the owner delegate of a registration."""
    return as_person(of.person) if who == "person" else as_organization(of.organization)


def deregistration(of: Registration, *, by: str = "organization") -> Deregistration:
    """A deregistration waiting for the other side's consent."""
    actor = side(of, by)
    return deregistration_services.start(
        actor=actor,
        registration_id=of.pk,
        facts=Leaving(left_on=today(), files=[stored_file(actor, "termination_proof")]),
    )


def under_review(of: Registration, *, by: str = "organization") -> Deregistration:
    """A deregistration both sides agree to, waiting for the reviewer."""
    made = deregistration(of, by=by)
    other = side(of, made.other_side.value)
    return deregistration_services.consent(actor=other, pk=made.pk)


def post_facts(clerk: Actor, code: str = "production/crane/director") -> PostFacts:
    """One row of 岗位信息 with an uploaded letter."""
    return PostFacts(
        SafetyPost.objects.get(code=code), stored_file(clerk, "appointment_letter"), today()
    )


def appointed(of: Organization, someone: Person | None = None) -> SafetyAppointment:
    """A safety manager with one post; without a person, somebody the platform does not know."""
    clerk, seq = as_organization(of), next(_serial)
    return safety_services.appoint(
        actor=clerk,
        facts=Manager(
            someone.name if someone else a_name(seq),
            someone.id_number.plain_for_system() if someone else an_id(seq),
            phone.demo(seq),
            [post_facts(clerk)],
        ),
    )


def ending(made: SafetyAppointment) -> SafetyAppointment:
    """A safety appointment whose end waits for the reviewer."""
    clerk = as_organization(made.organization)
    return safety_services.request_end(
        actor=clerk,
        pk=made.pk,
        facts=SafetyEnd(left_on=today(), files=[stored_file(clerk, "termination_proof")]),
    )


def certificate_facts(
    someone: Person, code: str = "G1", *, number: str = "", until: date | None = None
) -> CertificateFacts:
    """A certificate as its holder types it, with an uploaded picture."""
    return CertificateFacts(
        kind="operator",
        number=number or f"TS6G{next(_serial):08d}",
        issued_by="太原市行政审批服务管理局",
        issued_on=today() - timedelta(days=200),
        items=[
            ItemFacts(
                code=code,
                name="填报项目",
                valid_from=today() - timedelta(days=200),
                valid_until=until or today() + timedelta(days=800),
            )
        ],
        files=[stored_file(as_person(someone), "certificate_copy")],
    )


def typed_certificate(someone: Person, code: str = "G1", **more: Any) -> Certificate:
    """A certificate entered by hand, waiting for the reviewer."""
    return certificate_services.submit(
        actor=as_person(someone), facts=certificate_facts(someone, code, **more)
    )


def supplement(item: CertificateItem) -> FirstIssue:
    """A first-issue supplement waiting for the reviewer."""
    actor = as_person(item.certificate.person)
    return certificate_services.supplement_first_issue(
        actor=actor,
        item_id=item.pk,
        facts=Supplement(
            date(2015, 3, 1),
            "national",
            [stored_file(actor, "screenshot")],
        ),
    )
