"""Searching the items on certificates, as the manuals list the conditions (ZS-05, ZS-30)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from zhiye.certificates.item_validity import items_in
from zhiye.certificates.models import Certificate, CertificateItem, ItemQuerySet
from zhiye.core import audit, idnumber, text
from zhiye.core.actor import Actor
from zhiye.core.refusals import Invalid
from zhiye.people.models import Person
from zhiye.people.services import id_indexes

SHORTEST = 6


@dataclass(frozen=True)
class Wanted:
    """What is searched for; '' and None ask for nothing.

    `item` is a whole code or part of a name, `holder` the beginning of a name, `holder_id` the
    person whose number was asked for with `holder_of_number`.
    """

    holder: str = ""
    holder_id: int | None = None
    item: str = ""
    category: str = ""
    issued_by: str = ""
    standing: str = ""


def items(actor: Actor, wanted: Wanted) -> ItemQuerySet:
    """The items on certificates this actor may see that fit, with certificate and holder."""
    rows = CertificateItem.objects.filter(certificate__in=Certificate.objects.visible_to(actor))
    return matching(rows, wanted).select_related(
        "certificate__person", "certificate__authority", "work_item__category"
    )


def matching(rows: ItemQuerySet, wanted: Wanted) -> ItemQuerySet:
    """The rows that fit."""
    if wanted.holder:
        rows = rows.filter(certificate__person__name__startswith=wanted.holder)
    if wanted.holder_id is not None:
        rows = rows.filter(certificate__person_id=wanted.holder_id)
    if wanted.item:
        code = text.fold(wanted.item).upper()
        same = Q(code=code) | Q(code__iexact=wanted.item)
        rows = rows.filter(same | Q(name__contains=wanted.item))
    if wanted.category:
        rows = rows.filter(work_item__category__name=wanted.category)
    if wanted.issued_by:
        rows = rows.filter(certificate__issued_by__contains=wanted.issued_by)
    if wanted.standing:
        rows = rows.filter(items_in(wanted.standing))
    return rows


def holder_of_number(actor: Actor, number: str) -> int:
    """The person of a whole ID number among those one may see, 0 for nobody; logged (ZS-30).

    Raises Invalid under `number` for what is no whole number.
    """
    typed = idnumber.compact(number)
    if len(typed) < SHORTEST or (typed.isdigit() and not idnumber.is_valid(typed)):
        raise Invalid({"number": "号码不完整或有错误，请填写完整的身份证号。"})
    seen = Person.objects.visible_to(actor).filter(id_index__in=id_indexes(typed))
    found = seen.values_list("pk", flat=True).first() or 0
    audit.record(
        "search",
        actor=actor,
        subject_kind="person",
        subject_id=found or "",
        detail="按身份证号查证书",
        ok=bool(found),
    )
    return found
