"""Searching the items on certificates, as the manuals list the conditions (ZS-05, ZS-30)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from zhiye.catalogue.selectors import work_category_names
from zhiye.certificates.issuers import Issuer, of_certificates
from zhiye.certificates.item_validity import ItemValidity, items_in, validity_of
from zhiye.certificates.models import (
    Certificate,
    CertificateItem,
    CertificateKind,
    FirstIssue,
    ItemQuerySet,
)
from zhiye.certificates.selectors import Verification, verifications
from zhiye.core import audit, idnumber, text
from zhiye.core.actor import Actor
from zhiye.core.listing import Column, Filter, Listing, begins, equals, holds
from zhiye.core.refusals import Invalid
from zhiye.people.models import Person
from zhiye.people.services import id_indexes

SHORTEST = 6


def _of_item(typed: str) -> Q:
    same = Q(code=text.fold(typed).upper()) | Q(code__iexact=typed)
    return same | Q(name__contains=typed)


def _categories(actor: Actor) -> list[tuple[str, str]]:
    return [(one, one) for one in work_category_names()]


LISTING = Listing[CertificateItem](
    title="证书",
    filters=(
        Filter("holder", "作业人员姓名", begins("certificate__person__name"), longest=50,
               help="开头几个字", names_people=True),
        Filter("item", "作业项目", _of_item, longest=40, help="完整代号，或名称的一部分",
               example="名称或代号，例如 N1"),
        Filter("standing", "证件状态", items_in, choices=ItemValidity.choices,
               help="有效的含 60 天内到期的"),
        Filter("category", "作业种类", equals("work_item__category__name"), choices=_categories),
        Filter("issued_by", "发证机构", holds("certificate__issued_by"), help="名称的一部分"),
        Filter("who", "一个人", equals("certificate__person_id"), int),
    ),
    orders={
        "-new": ("-pk",),
        "until": ("valid_until", "pk"),
        "-until": ("-valid_until", "-pk"),
    },
)  # fmt: skip
OFFICES = Listing[Certificate](
    title="资格证书",
    filters=(
        Filter("q", "持证人姓名", begins("person__name"), names_people=True),
        Filter("kind", "证书类型", equals("kind"), choices=CertificateKind.choices),
    ),
    columns=(
        Column("持证人", lambda row: row.person.name, css="lead"),
        Column("证书类型", lambda row: row.get_kind_display()),
        Column("项目", lambda row: row.codes),
        Column("证书编号", lambda row: row.number, css="code"),
        Column("发证机关", lambda row: row.issued_by),
        Column("来源", lambda row: row.get_source_display()),
    ),
)
"""What offices search certificates by, and see of them."""
FIRST_ISSUES = Listing[FirstIssue](
    title="首次取证日期",
    filters=(
        Filter("q", "持证人姓名", begins("item__certificate__person__name"), names_people=True),
    ),
    columns=(
        Column("持证人", lambda row: row.item.certificate.person.name, css="lead"),
        Column("项目", lambda row: row.item),
        Column("首次取证日期", lambda row: row.issued_on, css="date"),
        Column("证明来源", lambda row: row.get_source_display()),
    ),
)


def items(actor: Actor) -> ItemQuerySet:
    """The items on certificates this actor may see, with certificate and holder."""
    rows = CertificateItem.objects.filter(certificate__in=Certificate.objects.visible_to(actor))
    return rows.select_related(
        "certificate__person", "certificate__authority", "work_item__category"
    )


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


@dataclass(frozen=True)
class Listed:
    """One item on a certificate as lists show it."""

    item: CertificateItem
    standing: ItemValidity
    issuer: Issuer
    verified: Verification

    @property
    def pk(self) -> int:
        """The certificate it stands on."""
        return self.item.certificate_id

    @property
    def certificate(self) -> Certificate:
        """The certificate the item stands on."""
        return self.item.certificate

    @property
    def category(self) -> str:
        """作业种类; other kinds of certificates have none."""
        return self.item.work_item.category.name if self.item.work_item else ""


def listed_items(items: Sequence[CertificateItem]) -> list[Listed]:
    """Items with their standing, issuer and verification, in few queries."""
    held = list({one.certificate_id: one.certificate for one in items}.values())
    seen, verified = of_certificates(held), verifications(held)
    return [
        Listed(one, validity_of(one, found), seen[found.pk], verified[found.pk])
        for one in items
        for found in [one.certificate]
    ]
