"""Employers: the one of an organisation, its branches, and those entered at the counter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction

from zhiye.core import idnumber, text, uscc
from zhiye.core.actor import Actor
from zhiye.core.cleaning import clean_all
from zhiye.core.flow import RefusingConstraints
from zhiye.core.history import context
from zhiye.core.inputs import cleaned, values
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.core.sealed import blind_indexes
from zhiye.employment import perms, selectors
from zhiye.employment.inputs import NO_KIND, CompanyEmploying, EmployerFacts, PersonEmploying
from zhiye.employment.models import Employer, EmployerKind
from zhiye.organizations.models import Function, Organization
from zhiye.regions.models import Authority, AuthorityKind
from zhiye.regions.selectors import nearest_authority
from zhiye.regions.territory import in_territory

NO_NUMBER = "请照登记表填写统一社会信用代码或身份证号。"
NO_PARENT = (
    "总公司没有在本平台完成企业认证，不能按分支机构登记。分支机构有自己的统一社会信用代码的，"
    "类别请选“单位”，填它自己的代码。"
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


def every(actor: Actor) -> list[Employer]:
    """The acting organisation itself, then its branches (FJ-41). Raises Conflict."""
    first = own(actor)
    rows = selectors.employers(actor).exclude(pk=first.pk).order_by("name", "pk")
    return [first, *rows]


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
    kept = _clean(replace(facts, kind=EmployerKind.BRANCH), needs_number=False)
    with RefusingConstraints(), transaction.atomic(), context(actor):
        return Employer.objects.create(
            kind=EmployerKind.BRANCH,
            organization_id=actor.organization_id,
            uscc=kept.pop("number", ""),
            **kept,
        )


def at_counter(*, actor: Actor, facts: EmployerFacts) -> Employer:
    """The employer named on a paper, found by its number or entered (FJ-13).

    Raises Forbidden outside the office's territory, Invalid.
    """
    if not actor.may(perms.COUNTER):
        raise Forbidden
    if facts.region is not None and not in_territory(actor, facts.region.pk):
        raise Invalid({"region": "该区域不在本机关辖区内，请由所在地机关代录。"})
    kept = _clean(facts, needs_number=True)
    number = kept.pop("number")
    with RefusingConstraints(), transaction.atomic(), context(actor):
        rows = _with_number(facts.kind, number)
        known = next((one for one in rows if _is_meant(one, kept)), None)
        if known is None:
            whose = _identity(facts.kind, number)
            return Employer.objects.create(kind=facts.kind, **whose, **kept)
    if not text.same_name(known.name, kept["name"]):
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


def _is_meant(known: Employer, kept: Mapping[str, Any]) -> bool:
    """Whether a paper with these facts means this one of several with the same number."""
    if known.kind == EmployerKind.INDIVIDUAL:
        return bool(known.region_id == kept["region"].pk)
    return known.kind != EmployerKind.BRANCH or text.same_name(known.name, kept["name"])


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


def _clean(facts: EmployerFacts, *, needs_number: bool) -> dict[str, Any]:
    """What was told of an employer, cleaned as its kind asks. Raises Invalid."""
    kind = PersonEmploying if facts.kind == EmployerKind.INDIVIDUAL else CompanyEmploying
    told: EmployerFacts = kind(**vars(facts))
    also = {} if facts.region else {"region": "请选择所属区域。"}
    if needs_number and not facts.number.strip():
        also["number"] = NO_NUMBER
    kept = values(cleaned(told, also=also))
    del kept["kind"]
    return {**{name: value for name, value in kept.items() if value}, "region": facts.region}


def _id_number(typed: object) -> str:
    return idnumber.parse(typed).value
