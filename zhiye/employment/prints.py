"""Printing: a worker's employment record (ZS-03), and Fujian's form in its three uses (FJ-40)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from zhiye.certificates.models import CertificateItem, CertificateKind, CertificateState
from zhiye.core.actor import Actor, Role
from zhiye.core.checks import Met, Unmet
from zhiye.core.refusals import Conflict, Forbidden, NotFound
from zhiye.employment import perms, selectors
from zhiye.employment.employers import registering_authority
from zhiye.employment.models import LIVE, Employer, Employment, EmploymentState, ReleasedBy
from zhiye.people.models import Person
from zhiye.prints import documents
from zhiye.prints.documents import EmploymentRecordPrint, RegistrationFormPrint, Use
from zhiye.prints.kinds import register_kind
from zhiye.prints.models import Print
from zhiye.prints.selectors import still_says
from zhiye.prints.services import Issued, issue
from zhiye.regions import rules
from zhiye.regions.models import Authority, RegionLevel

SHOWN = (*LIVE, EmploymentState.ENDED.value)
KINDS = {
    "organization": documents.EmployerKind.ORGANIZATION,
    "branch": documents.EmployerKind.BRANCH,
    "individual": documents.EmployerKind.PERSON,
}


def print_record(*, actor: Actor, person_id: int) -> Issued:
    """The record of all employments of a worker, for the worker or at the counter (ZS-03).

    Raises NotFound for a stranger, Forbidden without the right, Conflict without an authority.
    """
    person = Person.objects.visible_to(actor).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    if actor.role is not Role.PERSON and not actor.may(perms.COUNTER):
        raise Forbidden
    authority = authority_of(person)
    return issue(
        actor=actor,
        document=record_of(person, authority),
        authority=authority,
        holder=("person", person.pk),
        person_id=person.pk,
    )


def print_form(*, actor: Actor, pk: int, use: str = "") -> Issued:
    """The registration form of a record on file, for either side and the office (FJ-40).

    `use` is what it is handed in for; by default what fits the state. Raises NotFound.
    """
    employment = selectors.get(actor, pk)
    wanted = Use(use) if use in set(Use) else use_of(employment)
    return issue(
        actor=actor,
        document=form_of([employment], wanted),
        authority=employment.authority,
        holder=("employment", employment.pk),
        person_id=employment.person_id,
    )


def print_draft(*, actor: Actor, drafts: Sequence[Employment], use: Use) -> Issued:
    """The form of a filing that is not handed in yet, to be signed first (FJ-40, FJ-42).

    The drafts are of one person and one employer, as `services.draft` gives them.
    """
    first = drafts[0]
    if not (perms.acts_for(first.employer, actor) or actor.may(perms.COUNTER)):
        raise Forbidden
    return issue(
        actor=actor,
        document=form_of(drafts, use),
        authority=first.authority,
        holder=("employer", first.employer_id),
        person_id=first.person_id,
    )


def authority_of(person: Person) -> Authority:
    """Which office's rules and city a record carries: that of the newest employment, else of the
    place of work. Raises Conflict where there is neither."""
    newest = Employment.objects.filter(person=person, state__in=SHOWN).order_by("-pk").first()
    if newest is not None:
        return newest.authority
    if person.region_id is None:
        raise Conflict(
            "还没有聘用记录，暂时不能打印。", remedy="单位填报聘用记录后，即可在这里打印。"
        )
    return registering_authority(person.region_id)


def record_of(person: Person, authority: Authority) -> EmploymentRecordPrint:
    """What the record says today."""
    items = CertificateItem.objects.filter(
        certificate__person=person,
        certificate__kind=CertificateKind.OPERATOR,
        certificate__state=CertificateState.APPROVED,
    ).select_related("certificate")
    spells = (
        Employment.objects.filter(person=person, state__in=SHOWN)
        .select_related("employer", "item__work_item__category")
        .order_by("started_on", "pk")
    )
    return EmploymentRecordPrint(
        city=authority.region.name if authority.region else "",
        name=person.name,
        id_number=person.id_number.plain_for_system(),
        items=[
            documents.Item(str(one), one.valid_until, one.certificate.issued_by)
            for one in items.order_by("code", "pk")
        ],
        spells=[
            documents.Spell(
                employer=one.employer.name,
                work=one.category or one.item.name,
                start=one.started_on,
                end=one.ended_on or one.ends_on,
                employer_is_person=one.employer.is_individual,
            )
            for one in spells
        ],
        months=rules.get_int("print_valid_months", authority) or None,
    )


def use_of(employment: Employment) -> Use:
    """What a form of this record is handed in for, by its state."""
    if employment.state in (EmploymentState.RELEASING, EmploymentState.ENDED):
        return Use.DEREGISTRATION
    return Use.CHANGE if employment.leaves_id else Use.HIRE


def form_of(records: Sequence[Employment], use: Use) -> RegistrationFormPrint:
    """The form for records of one person at one employer."""
    first = records[0]
    former = first.leaves.employer if first.leaves else None
    if use is Use.CHANGE and former is None:
        former = next((one.employer for one in selectors.current_of(first.person_id)), None)
    contact = first.authority
    phone = first.person.phone
    return RegistrationFormPrint(
        use=use,
        name=first.person.name,
        id_number=first.person.id_number.plain_for_system(),
        items=[documents.Item(str(one.item), one.item.valid_until) for one in records],
        employer=_employer(first.employer),
        former_employer=former.name if former and use is Use.CHANGE else "",
        former_is_person=bool(former and former.is_individual),
        by_worker_alone=first.released_by == ReleasedBy.PERSON,
        phone=phone.plain_for_system() if phone is not None else "",
        contact="，".join(part for part in (contact.name, contact.address, contact.phone) if part),
    )


def _employer(employer: Employer) -> documents.Employer:
    region = employer.region
    county = region.name if region.level == RegionLevel.COUNTY else ""
    city = region.parent.name if county and region.parent else region.name
    number = employer.id_number.plain_for_system() if employer.id_number else employer.uscc
    phone = employer.contact_phone
    return documents.Employer(
        name=employer.name,
        code=number,
        address=employer.address,
        city=city,
        county=county,
        town=employer.town,
        contact_name=employer.contact_name,
        contact_phone=phone.plain_for_system() if phone is not None else "",
        kind=KINDS[employer.kind],
    )


def _record_stands(record: Print) -> Met | Unmet:
    person = Person.objects.filter(pk=record.holder_id).first()
    if person is not None and still_says(record, record_of(person, record.authority)):
        return Met()
    return Unmet("打印之后，此人的证书或聘用记录有变化。", "请本人重新打印后再出示。")


def _form_stands(record: Print) -> Met | Unmet:
    if record.holder_kind != "employment":
        return Met("登记表供签字盖章后报送，是否已登记以聘用记录为准。")
    employment = (
        Employment.objects.filter(pk=record.holder_id)
        .select_related("person", "employer__region__parent", "item", "authority")
        .first()
    )
    if employment is not None and still_says(record, form_of([employment], _use_printed(record))):
        return Met("登记表供签字盖章后报送，是否已登记以聘用记录为准。")
    return Unmet("打印之后，登记表上的内容有变化。", "请重新打印后签字盖章。")


def _use_printed(record: Print) -> Use:
    words = {use.label: use for use in Use}
    return next(words[value] for label, value in record.lines if label == "办理事项")


def _form_visible(actor: Actor) -> Q:
    """The forms of every record an actor may see, whoever of the colleagues printed them."""
    rows = Employment.objects.visible_to(actor)
    return Q(holder_kind="employment", holder_id__in=rows.values("pk"))


register_kind(EmploymentRecordPrint.kind, stands=_record_stands)
register_kind(RegistrationFormPrint.kind, stands=_form_stands, visible=_form_visible)
