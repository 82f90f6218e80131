"""Printing: a worker's employment record (ZS-03), and Fujian's form in its three uses (FJ-40)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from zhiye.certificates.models import CertificateItem, CertificateKind, CertificateState
from zhiye.core.actor import Actor, Role
from zhiye.core.checks import Met, Unmet
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.core.visible import get_one
from zhiye.employment import finding, perms, selectors, spells
from zhiye.employment.employers import registering_authority
from zhiye.employment.inputs import Facts
from zhiye.employment.models import LIVE, Employer, Employment, EmploymentState, ReleasedBy
from zhiye.employment.services import NO_ITEM, draft
from zhiye.employment.verdicts import verdicts
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
    person = get_one(Person.objects.visible_to(actor).filter(pk=person_id))
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


def print_form(*, actor: Actor, pk: int, use: str = "", alone: bool = False) -> Issued:
    """The registration form of a record on file, for either side and the office (FJ-40).

    `use` is what it is handed in for; by default what fits the state. What a worker prints for the
    end is not signed by the employer; an office asks for that by `alone` (FJ-20). Raises NotFound,
    Conflict for a use that the record has not and where no form is in use.
    """
    employment = selectors.get(actor, pk)
    if not employment.uses_form:
        raise _no_form(employment.authority)
    fitting = uses_of(employment)
    wanted = next((one for one in fitting if use in ("", one)), None)
    if wanted is None:
        words = "”或“".join(one.label for one in fitting)
        raise Conflict(
            f"这条记录现在只能打印“{words}”的登记表。", remedy="请返回记录页查看最新情况。"
        )
    alone = actor.role is Role.PERSON or (alone and actor.role is Role.AUTHORITY)
    return issue(
        actor=actor,
        document=form_of([employment], wanted, by=actor.role, alone=alone),
        authority=employment.authority,
        holder=("employment", employment.pk),
        person_id=employment.person_id,
    )


def print_draft(*, actor: Actor, employer: Employer, items: Sequence[CertificateItem]) -> Issued:
    """The form of a filing that is not handed in yet, to be signed first (FJ-40, FJ-42).

    The items are of one person: a change where they are on record elsewhere, else a hire. Raises
    Forbidden, Invalid without an item or for one that cannot be put on record here, Conflict where
    no form is in use.
    """
    if not items:
        raise Invalid({"items": NO_ITEM})
    found = verdicts(actor=actor, employer=employer, items=items)
    drafts = _drafts(employer, items, found.authority)
    first = drafts[0]
    if not (perms.is_employer(first, actor) or perms.is_at_counter(first, actor)):
        raise Forbidden
    if not found.uses_form:
        raise _no_form(found.authority)
    unfit = "、".join(str(row.item) for row in found.rows if not row.fits)
    if unfit:
        raise Invalid({"items": f"{unfit}不符合条件，不能打印登记表，请不要选这一项。"})
    return issue(
        actor=actor,
        document=form_of(drafts, Use.CHANGE if found.transfer else Use.HIRE, by=actor.role),
        authority=found.authority,
        holder=("employer", employer.pk),
        person_id=first.person_id,
    )


def _no_form(authority: Authority) -> Conflict:
    return Conflict(
        f"{authority.name}办理聘用不使用登记表。", remedy="请直接在网上填报，不需要打印。"
    )


def _drafts(
    employer: Employer, items: Sequence[CertificateItem], authority: Authority
) -> list[Employment]:
    told = Facts(None)
    return [draft(employer=employer, item=one, facts=told, authority=authority) for one in items]


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


def uses_of(employment: Employment) -> tuple[Use, ...]:
    """What a form of this record can be handed in for; what fits its state comes first."""
    began = Use.CHANGE if employment.leaves_id else Use.HIRE
    if employment.state == EmploymentState.ACTIVE:
        return began, Use.DEREGISTRATION
    if employment.state in (EmploymentState.RELEASING, EmploymentState.ENDED):
        return Use.DEREGISTRATION, began
    return (began,)


def form_of(
    records: Sequence[Employment], use: Use, *, by: Role, alone: bool = False
) -> RegistrationFormPrint:
    """The form for records of one person at one employer, printed in some capacity; `alone` for an
    end that nobody has reported yet and that the employer does not sign (FJ-20).

    A filing that is not handed in yet shows nobody's phone: it is written beside the signature.
    """
    first = records[0]
    former = _former(first, by) if use is Use.CHANGE else None
    contact = first.authority
    phone = first.person.phone if first.pk else None
    if first.released_by:
        alone = first.released_by == ReleasedBy.PERSON
    return RegistrationFormPrint(
        use=use,
        name=first.person.name,
        id_number=first.person.id_number.plain_for_system(),
        items=[_item(one.item) for one in records],
        employer=_employer(first.employer),
        former_employer=former.name if former else "",
        former_is_person=bool(former and former.is_individual),
        by_worker_alone=use is Use.DEREGISTRATION and alone,
        phone=phone.plain_for_system() if phone is not None else "",
        contact="，".join(part for part in (contact.name, contact.address, contact.phone) if part),
    )


def _former(employment: Employment, by: Role) -> Employer | None:
    """Who is left for a new employer; a natural person's name is not told to the new one (PI)."""
    left = employment.leaves or next(iter(spells.elsewhere(employment)), None)
    if left is None or (left.employer.is_individual and by is Role.ORGANIZATION):
        return None
    return left.employer


def _item(item: CertificateItem) -> documents.Item:
    return documents.Item(str(item), item.valid_until)


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
    found = _on_file(record) if record.holder_kind == "employment" else _before_filing(record)
    said = dict(record.lines)
    use = next(one for one in Use if one.label == said[documents.USE])
    by, alone = Role(record.acting_role), documents.ALONE in said
    if found and still_says(record, form_of(found, use, by=by, alone=alone)):
        return Met("登记表供签字盖章后报送，是否已登记以聘用记录为准。")
    return Unmet("打印之后，登记表上的内容有变化。", "请重新打印后签字盖章。")


def _on_file(record: Print) -> list[Employment]:
    """The record a form was printed of."""
    rows = Employment.objects.filter(pk=record.holder_id)
    return list(rows.select_related("person", "employer__region__parent", "item", "authority"))


def _before_filing(record: Print) -> list[Employment]:
    """What was printed before it was handed in, filled in again: the items are known by their
    lines, the employer that is left by what was filed since."""
    employer = Employer.objects.select_related("region__parent").get(pk=record.holder_id)
    known = {_item(one).line: one for one in _items_of(record.person_id)}
    printed = [value for label, value in record.lines if label == documents.ITEM]
    items = [known[line] for line in printed if line in known]
    drafts = _drafts(employer, items, record.authority)
    filed = Employment.objects.filter(
        employer=employer, item__in=items, filed_at__gte=record.at, leaves__isnull=False
    )
    since = filed.select_related("leaves__employer").order_by("pk").last()
    for one in drafts:
        one.leaves = since.leaves if since else None
    return drafts


def _items_of(person_id: int | None) -> list[CertificateItem]:
    person = Person.objects.filter(pk=person_id or 0).first()
    return finding.items_of(person) if person else []


def _form_visible(actor: Actor) -> Q:
    """The forms of every record an actor may see, and of filings for an employer they may see,
    whoever of the colleagues printed them."""
    rows = Employment.objects.visible_to(actor).values("pk")
    employers = Employer.objects.visible_to(actor).values("pk")
    return Q(holder_kind="employment", holder_id__in=rows) | Q(
        holder_kind="employer", holder_id__in=employers
    )


register_kind(EmploymentRecordPrint.kind, stands=_record_stands)
register_kind(RegistrationFormPrint.kind, stands=_form_stands, visible=_form_visible)
