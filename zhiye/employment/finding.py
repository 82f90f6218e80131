"""Who is to be put on record: found by name and number, or brought in from the register.

A person needs no account. Somebody unknown here is entered when the certificate register confirms
that this very name and number hold a certificate, and claims the record later by a real-name login.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from zhiye import integrations
from zhiye.accounts import throttle
from zhiye.certificates.models import CertificateItem, CertificateKind, CertificateState
from zhiye.certificates.register_sync import take_over
from zhiye.core import audit, idnumber, inputs, text
from zhiye.core.actor import Actor, Role
from zhiye.core.cleaning import clean_all
from zhiye.core.flow import RefusingConstraints
from zhiye.core.history import context
from zhiye.core.inputs import line
from zhiye.core.refusals import Forbidden, Invalid, Unavailable
from zhiye.employment import perms
from zhiye.employment.models import Employment
from zhiye.integrations.answers import RegisterItem
from zhiye.organizations.models import Function
from zhiye.people.found import sought
from zhiye.people.models import Person
from zhiye.people.services import id_indexes
from zhiye.regions.models import Region

# A clerk with a list of people comes nowhere near; trying out names and numbers does.
LOOKUPS = throttle.Limit(free=120)
OTHER_NAME = "姓名与该身份证号已有的档案不一致，请对照身份证核对。"
NOT_CONFIRMED = (
    "登记系统中没有查到姓名和身份证号都相符的作业人员证。请核对；证书是异地发证的，"
    "请本人先在个人端填报并经核验。"
)
NO_SUCH_ITEM = "登记系统中此人的作业人员证上没有这个作业项目，请对照证书核对。"
NO_ANSWER = "登记系统暂时没有应答，查不到此人的证书。请稍后再试，已填的内容不会丢失。"


@dataclass(frozen=True)
class Whom:
    """By what somebody is found: both as on the identity card."""

    name: str = line(
        "作业人员姓名",
        longest=50,
        clean=text.clean_name,
        needed=True,
        help="与身份证一致。",
        sentence="请填写姓名。",
    )
    id_number: str = inputs.id_number(
        "作业人员身份证号", needed=True, sentence="请填写完整的身份证号。"
    )


@dataclass(frozen=True)
class Candidate:
    """Somebody found, with the items of operators' certificates on record, valid or not."""

    person: Person
    items: list[CertificateItem]


def may_look_up(actor: Actor) -> bool:
    """Delegates who file, offices that enter from paper."""
    if actor.role is Role.ORGANIZATION:
        return actor.may(Function.EMPLOYMENT)
    return actor.role is Role.AUTHORITY and actor.may(perms.COUNTER)


def look_up(*, actor: Actor, name: str, id_number: str, region: Region) -> Candidate:
    """`find` for one person at a page or by the API: trying out names and numbers is slowed down.

    Raises also TooMany.
    """
    throttle.attempt([throttle.Door("employment", str(actor.user_id), LOOKUPS)])
    return find(actor=actor, name=name, id_number=id_number, region=region)


def find(*, actor: Actor, name: str, id_number: str, region: Region) -> Candidate:
    """The person of a name and number, with certificates; asks the register where it must.

    Both must agree, so nobody can leaf through people. `region` is where somebody new works.
    Must not run inside a transaction: it may wait for outside systems. Raises Forbidden, Invalid,
    Unavailable.
    """
    if not may_look_up(actor):
        raise Forbidden
    cleaned = clean_all(
        {
            "name": (partial(text.clean_name, what="姓名"), name),
            "id_number": (idnumber.parse, id_number),
        }
    )
    number: idnumber.IdNumber = cleaned["id_number"]
    person = Person.objects.filter(id_index__in=id_indexes(number.value)).first()
    if person is not None and not text.same_name(person.name, cleaned["name"]):
        raise Invalid({"name": OTHER_NAME})
    if person is None:
        person = enter(actor=actor, name=cleaned["name"], number=number, region=region)
    audit.record(
        "search", actor=actor, subject_kind="person", subject_id=person.pk, detail="填报聘用记录"
    )
    items = items_of(person)
    if not items:
        if take_over(person=person).unavailable:
            raise Unavailable(NO_ANSWER)
        items = items_of(person)
    return Candidate(person, items)


def enter(
    *,
    actor: Actor,
    name: str,
    number: idnumber.IdNumber,
    region: Region,
    holds: Callable[[RegisterItem], bool] | None = None,
) -> Person:
    """A new person whom the operators' register knows by this name and number.

    `holds`, where given, must be true of an item of theirs. Raises Invalid where the register does
    not confirm it, Unavailable where it does not answer.
    """
    try:
        answer = integrations.get_operator_register().find(id_number=number.value, name=name)
    except Unavailable as error:
        raise Unavailable(NO_ANSWER) from error
    held = [one for one in answer.certificates if text.same_name(one.holder, name)]
    if not held:
        raise Invalid({"id_number": NOT_CONFIRMED})
    if holds and not any(holds(item) for one in held for item in one.items):
        raise Invalid({"code": NO_SUCH_ITEM})
    with RefusingConstraints(), transaction.atomic(), context(actor, "填报聘用记录"):
        person, fresh = Person.objects.get_or_create(
            id_index__in=id_indexes(number.value),
            defaults={
                "name": name,
                "id_kind": number.kind,
                "id_number": number.value,
                "sex": number.sex,
                "birth_date": number.birth_date,
                "region": region,
                "source": Person.Source.EMPLOYER,
            },
        )
    if fresh:
        take_over(person=person)
    return person


def of_number(actor: Actor, rows: QuerySet[Employment], number: str) -> QuerySet[Employment]:
    """The records among `rows` of the person with a whole ID number; logged. Raises Invalid."""
    whole = clean_all({"id_number": (idnumber.parse, number)})["id_number"].value
    among = Person.objects.filter(employments__in=Employment.objects.visible_to(actor))
    return rows.filter(person=sought(actor, among, whole, seeking="聘用记录"))


def items_of(person: Person) -> list[CertificateItem]:
    """The items of a person's operators' certificates that are or were on record.

    Unverified ones are among them, so that a page can say why they are refused.
    """
    return items_of_many([person])[person.pk]


def items_of_many(people: Sequence[Person]) -> dict[int, list[CertificateItem]]:
    """As `items_of`, for many people by their numbers."""
    found: dict[int, list[CertificateItem]] = {person.pk: [] for person in people}
    whose = {person.pk: person for person in people}
    rows = (
        CertificateItem.objects.filter(
            certificate__person__in=list(whose), certificate__kind=CertificateKind.OPERATOR
        )
        .exclude(certificate__state=CertificateState.WITHDRAWN)
        .select_related("certificate", "work_item__category")
        .order_by("code", "id")
    )
    for item in rows:
        item.certificate.person = whose[item.certificate.person_id]
        found[item.certificate.person_id].append(item)
    return found
