"""资格证书 (SX-53, SX-56)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.db.models import QuerySet

from zhiye.certificates import selectors
from zhiye.certificates.kinds import CERTIFICATES
from zhiye.certificates.models import (
    Certificate,
    CertificateItem,
    CertificateKind,
    CertificateState,
)
from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.history import Story
from zhiye.core.listing import Column, Filter, begins, equals
from zhiye.web.authority.cases.base import Desk, differences
from zhiye.web.shared.present import DiffRow

AMENDED = (CertificateState.APPROVED, CertificateState.SUBMITTED)


def items_in_words(items: Any) -> str:
    """Items with their last day, one after the other."""
    return "；".join(
        f"{item.code} {item.name}"
        + (f"（{item.restriction}）" if item.restriction else "")
        + (f" 至 {item.valid_until}" if item.valid_until else "")
        for item in sorted(items, key=lambda item: (item.code, item.restriction))
    )


class CertificateDesk(Desk[Certificate]):
    """资格证书."""

    kind, one = CERTIFICATES, "certificate"
    icon = "certificate"
    region = "person__region_id"
    returned_event = "certificate.returned"
    tabs = (
        (CertificateState.APPROVED, "已入档"),
        (CertificateState.RETURNED, "已退回"),
        (CertificateState.SUSPENDED, "已暂停"),
        (CertificateState.REVOKED, "已吊销"),
    )
    columns = (
        Column("持证人", lambda row: row.person.name, css="lead"),
        Column("证书类型", lambda row: row.get_kind_display()),
        Column("项目", lambda row: "、".join(sorted({i.code for i in row.items.all()})) or "—"),
        Column("证书编号", lambda row: row.number, css="code"),
        Column("发证机关", lambda row: row.issued_by),
        Column("来源", lambda row: row.get_source_display()),
    )
    reasons = (
        "照片不清楚，请在光线充足处重新拍摄",
        "缺少项目页，请补拍批准项目页",
        "证书编号与证书不一致",
        "项目代号或名称与证书不一致",
        "有效期与证书不一致",
        "发证机关与证书不一致",
        "姓名与证书不一致",
        "证书已过期，请先办理复审",
    )
    search_label = "持证人姓名"
    searched = (begins("person__name"),)
    asked = (Filter("kind", "证书类型", equals("kind"), choices=CertificateKind.choices),)
    inside = "authority/parts/certificate_items.html"
    beside = "authority/beside/certificates.html"

    def rows(self, actor: Actor) -> QuerySet[Certificate]:
        """Certificates of people of the territory."""
        return selectors.certificates(actor)

    def what(self, case: Certificate) -> str:
        """Kind and codes."""
        codes = "、".join(sorted({item.code for item in case.items.all()}))
        return f"{case.get_kind_display()} {codes}".strip()

    def reference(self, case: Certificate) -> str:
        """Holder and kind: the number is the holder's identity number."""
        return f"{case.person.name} {case.get_kind_display()}"

    def changes(self, case: Certificate, story: Story) -> list[DiffRow]:
        """Field by field and item by item since the last return, or since it was verified."""
        before = _reviewed(story)
        if before is None or case.state == CertificateState.RETURNED:
            return []
        then = history.as_of(CertificateItem, before.pgh_created_at)
        items = items_in_words(then.filter(certificate_id=case.pk))
        return [
            *differences(
                before,
                case,
                [
                    ("kind", lambda row: CertificateKind(row.kind).label),
                    ("number", lambda row: row.number),
                    ("issued_by", lambda row: row.issued_by),
                    ("issued_on", lambda row: row.issued_on),
                ],
            ),
            DiffRow("项目", items, items_in_words(case.items.all())),
        ]

    def more(self, case: Certificate, actor: Actor, story: Story) -> dict[str, Any]:
        """The items, and the holder's other certificates."""
        others = Certificate.objects.visible_to(actor).filter(person_id=case.person_id)
        return {
            "items": sorted(case.items.all(), key=lambda item: (item.code, item.pk)),
            "others": list(others.exclude(pk=case.pk).order_by("-pk")[:5]),
            "edits": selectors.changes(case, story),
        }


def _reviewed(story: Story) -> Any:
    """The history row of what a reviewer saw before: at the last return, or the verified one that
    its holder amended since (ZS-08); None at the first submission."""
    found = None
    for before, after in pairwise(story.rows):
        if after.state == CertificateState.RETURNED != before.state:
            found = after
        elif (before.state, after.state) == AMENDED:
            found = before
    return found


DESK = CertificateDesk()
