"""Employers: the one of an organisation, its branches, and those entered at the counter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction

from zhiye.core import idnumber, text, uscc
from zhiye.core.actor import Actor
from zhiye.core.cleaning import clean_all
from zhiye.core.flow import RefusingConstraints
from zhiye.core.history import context
from zhiye.core.inputs import choice, line, named
from zhiye.core.phone import normalise_contact
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.core.sealed import blind_indexes
from zhiye.employment import perms
from zhiye.employment.models import Employer, EmployerKind
from zhiye.organizations.models import Function, Organization
from zhiye.regions.models import Authority, AuthorityKind, Region
from zhiye.regions.selectors import nearest_authority
from zhiye.regions.territory import in_territory

NO_KIND = "请选择用人单位的类别。"
NO_PARENT = (
    "总公司没有在本平台完成企业认证，不能按分支机构登记。分支机构有自己的统一社会信用代码的，"
    "类别请选“单位”，填它自己的代码。"
)
NO_ADDRESS = "请填写地址；自然人填设备所在地。"


def _contact(typed: object, *, what: str = "") -> str:
    return normalise_contact(typed)


@dataclass(frozen=True)
class EmployerFacts:
    """Who employs, as the registration form asks for it (FJ-40, FJ-41).

    `number` is the USCC of an organisation, of the parent for a branch entered at a counter, or the
    ID number of a natural person.
    """

    kind: str = choice("用人单位类别", EmployerKind, needed=True, sentence=NO_KIND)
    name: str = line("名称", needed=True)
    number: str = line("统一社会信用代码或身份证号", longest=30, needed=True, private=True)
    region: Region | None = None
    address: str = line("地址", longest=200, needed=True, sentence=NO_ADDRESS)
    town: str = line("镇（街道）", longest=40)
    contact_name: str = line("单位联系人", longest=50, clean=text.clean_name)
    contact_phone: str = line(
        "联系电话",
        longest=20,
        clean=_contact,
        help="手机，或“区号-号码”的座机。",
        private=True,
        keys="tel",
    )


def registering_authority(region_code: str) -> Authority:
    """Who records employments of a region: the nearest regulator (FJ-12). Raises Invalid."""
    found = nearest_authority(region_code, AuthorityKind.REGULATOR) or nearest_authority(
        region_code
    )
    if found is None:
        raise Invalid({"region": "该地区尚未开通本平台，请联系省级主管部门。"})
    return found


def own(actor: Actor) -> Employer:
    """The employer of the acting organisation. Raises Conflict before it is verified."""
    rows = Employer.objects.filter(kind=EmployerKind.ORGANIZATION)
    found = rows.filter(organization_id=actor.organization_id or 0).first()
    if found is None:
        raise Conflict("单位尚未完成企业认证，暂时不能办理聘用记录。", remedy="请先完成企业认证。")
    return found


def of_organization(organization: Organization) -> Employer:
    """The employer of an organisation that has just been verified; records entered at a counter
    before are tied to it."""
    known = Employer.objects.filter(kind=EmployerKind.ORGANIZATION, uscc=organization.uscc).first()
    if known is None:
        known, _ = Employer.objects.get_or_create(
            kind=EmployerKind.ORGANIZATION, uscc=organization.uscc, defaults=present(organization)
        )
    if known.organization_id != organization.pk:
        for name, value in present(organization).items():
            setattr(known, name, value)
        known.save()
    return known


def present(organization: Organization) -> dict[str, Any]:
    """What an employer holds of its organisation, beside the kind and the code."""
    return {
        "organization": organization,
        "name": organization.name,
        "region": organization.region,
        "address": organization.address,
        "contact_name": organization.contact_name,
        "contact_phone": organization.contact_phone.plain_for_system(),
    }


def add_branch(*, actor: Actor, facts: EmployerFacts) -> Employer:
    """A branch files with its own address and region (FJ-41). Raises Forbidden, Invalid."""
    if actor.organization_id is None or not actor.may(Function.EMPLOYMENT):
        raise Forbidden
    cleaned = _clean(facts, with_number=bool(facts.number.strip()))
    with RefusingConstraints(), transaction.atomic(), context(actor):
        return Employer.objects.create(
            kind=EmployerKind.BRANCH,
            organization_id=actor.organization_id,
            uscc=cleaned.pop("number", ""),
            **cleaned,
        )


def at_counter(*, actor: Actor, facts: EmployerFacts) -> Employer:
    """The employer named on a paper, found by its number or entered (FJ-13).

    Raises Forbidden outside the office's territory, Invalid.
    """
    if not actor.may(perms.COUNTER):
        raise Forbidden
    if facts.region is not None and not in_territory(actor, facts.region.pk):
        raise Invalid({"region": "该区域不在本机关辖区内，请由所在地机关代录。"})
    if facts.kind not in EmployerKind:
        raise Invalid({"kind": NO_KIND})
    cleaned = _clean(facts, with_number=True)
    number = cleaned.pop("number")
    with RefusingConstraints(), transaction.atomic(), context(actor):
        rows = _with_number(facts.kind, number)
        known = next((one for one in rows if _is_meant(one, cleaned)), None)
        if known is None:
            whose = _identity(facts.kind, number)
            return Employer.objects.create(kind=facts.kind, **whose, **cleaned)
    if not text.same_name(known.name, cleaned["name"]):
        raise Invalid({"name": f"该号码已登记为“{known.shown_name}”，请核对名称。"})
    return _in_territory(actor, known)


def found_at_counter(*, actor: Actor, kind: str, number: str) -> list[Employer]:
    """The employers on record under the number on a paper: an organisation, the branches of one,
    a natural person at each place of equipment (FJ-13, FJ-41).

    Raises Forbidden, Invalid; also where an organisation belongs to another territory.
    """
    if not actor.may(perms.COUNTER):
        raise Forbidden
    if kind not in EmployerKind:
        raise Invalid({"kind": NO_KIND})
    cleaner = _id_number if kind == EmployerKind.INDIVIDUAL else uscc.normalise
    found = _with_number(kind, clean_all({"number": (cleaner, number)})["number"])
    if kind == EmployerKind.ORGANIZATION:
        return [_in_territory(actor, one) for one in found]
    return [one for one in found if in_territory(actor, one.region_id)]


def _in_territory(actor: Actor, known: Employer) -> Employer:
    if in_territory(actor, known.region_id):
        return known
    raise Invalid({"number": f"该单位登记在{known.region.full_name}，请由所在地机关代录。"})


def _with_number(kind: str, number: str) -> list[Employer]:
    """Every employer of a kind with this number; a branch is found by the code of its parent."""
    rows = Employer.objects.filter(kind=kind).select_related("region").order_by("name", "pk")
    if kind == EmployerKind.INDIVIDUAL:
        return list(rows.filter(id_index__in=blind_indexes(number, "id_number")))
    if kind == EmployerKind.BRANCH:
        return list(rows.filter(**_identity(kind, number)))
    return list(rows.filter(uscc=number))


def _is_meant(known: Employer, cleaned: Mapping[str, Any]) -> bool:
    """Whether a paper with these facts means this one of several with the same number."""
    if known.kind == EmployerKind.INDIVIDUAL:
        return bool(known.region_id == cleaned["region"].pk)
    return known.kind != EmployerKind.BRANCH or text.same_name(known.name, cleaned["name"])


def _identity(kind: str, number: str) -> dict[str, Any]:
    """What tells an employer of a kind apart. Raises Invalid for a branch of nobody known."""
    if kind == EmployerKind.INDIVIDUAL:
        return {"id_number": number}
    if kind == EmployerKind.ORGANIZATION:
        return {"uscc": number}
    parent = Organization.objects.verified().filter(uscc=number).first()
    if parent is None:
        raise Invalid({"number": NO_PARENT})
    return {"organization": parent}


def _clean(facts: EmployerFacts, *, with_number: bool) -> dict[str, Any]:
    also = {} if facts.region else {"region": "请选择所属区域。"}
    if not facts.address.strip():
        also["address"] = NO_ADDRESS
    individual = facts.kind == EmployerKind.INDIVIDUAL
    name = (
        partial(text.clean_name, what="用人单位（个人）姓名")
        if individual
        else text.clean_organization_name
    )
    values: dict[str, Any] = {"name": (name, facts.name)}
    if with_number:
        values["number"] = (_id_number if individual else uscc.normalise, facts.number)
    for one in named(EmployerFacts, ("address", "town", "contact_name", "contact_phone")):
        if (typed := getattr(facts, one.name).strip()) and one.clean:
            values[one.name] = (partial(one.clean, what=one.label), typed)
    cleaned = clean_all(values, also=also)
    return {**cleaned, "region": facts.region}


def _id_number(typed: object) -> str:
    return idnumber.parse(typed).value
