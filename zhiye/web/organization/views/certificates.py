"""证书管理: the certificates of the organisation's people, to read (ZS-21, ZS-30, ZS-31)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.certificates import selectors
from zhiye.certificates.issuers import Issuer, of_certificates
from zhiye.certificates.item_validity import ItemValidity, validity_of
from zhiye.certificates.listing import LISTING, holder_of_number, items
from zhiye.certificates.models import Certificate, CertificateItem, CertificateState
from zhiye.certificates.selectors import Verification
from zhiye.core.actor import Actor
from zhiye.core.refusals import Invalid
from zhiye.files.links import current
from zhiye.http.acting import oneself
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.web.organization.gate import for_organization
from zhiye.web.shared.banners import Banner
from zhiye.web.shared.finding import NumberForm, found_alone, narrowed, narrowed_to
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import tab
from zhiye.web.shared.refusing import status_of, submit
from zhiye.web.shared.searching import listed, total
from zhiye.web.shared.tones import tone_of
from zhiye.web.shared.uploads import filled, stored_list

LIST = "organization:certificates"
MINE = Function.CERTIFICATES
TITLE = "证书管理"
ASKED = ("holder", "item", "standing", "category", "issued_by")
OWN_CERTIFICATES = "/me/certificates/"
BANNERS = {
    CertificateState.SUSPENDED: [
        Banner("证书已被暂停", "恢复之前不能凭此上岗，也不能用来填报聘用记录和公示。", "warning")
    ],
    CertificateState.REVOKED: [Banner("证书已被吊销", "此人不得从事证书上项目的作业。", "danger")],
}
UNVERIFIED = "核验通过之前，不能用它填报新的聘用记录，也不能凭此上岗；已经填报的记录照旧。"
NOBODY = "本单位人员中没有这个身份证号。请核对号码；人员注册或聘用登记后才能查到。"


@dataclass(frozen=True)
class Row:
    """One item on a certificate as the list shows it."""

    item: CertificateItem
    standing: ItemValidity
    issuer: Issuer
    verified: Verification

    @property
    def certificate(self) -> Certificate:
        """The certificate the item stands on."""
        return self.item.certificate

    @property
    def tone(self) -> str:
        """The colour of 证件状态."""
        return tone_of(self.standing)

    @property
    def category(self) -> str:
        """作业种类; other kinds of certificates have none."""
        return self.item.work_item.category.name if self.item.work_item else ""


def rows_of(items: Sequence[CertificateItem]) -> list[Row]:
    """Items with their standing, issuer and verification, in few queries."""
    held = list({one.certificate_id: one.certificate for one in items}.values())
    issuers, verified = of_certificates(held), selectors.verifications(held)
    return [
        Row(
            one,
            validity_of(one, one.certificate),
            issuers[one.certificate_id],
            verified[one.certificate_id],
        )
        for one in items
    ]


@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
@for_organization(MINE)
def certificates(request: Request) -> HttpResponse:
    """企业列表: every item on the certificates of the organisation's people (ZS-30).

    A whole ID number is posted, then the list shows this person only (assurance 25).
    """
    actor, find = request.actor, filled(request, NumberForm)
    holder = submit(find, lambda: _holder(actor, find.cleaned_data["number"]))
    if holder is not None:
        return redirect(narrowed(reverse(LIST), actor, holder))
    more = listed(request, LISTING, items(actor), *ASKED, who=narrowed_to(request))
    more |= found_alone(request, find, LIST, of="证书")
    more |= {
        "tabs": _tabs(),
        "rows": rows_of(list(more["page"])),
        "total": total(more["page"].counted),
    }
    return page(request, "certificates", TITLE, more, status=status_of(find))


def _holder(actor: Actor, number: str) -> int:
    found = holder_of_number(actor, number)
    if not found:
        raise Invalid({"number": NOBODY})
    return found


def _tabs(*, mine: bool = False) -> list[dict[str, Any]]:
    """企业列表 and 个人列表 (ZS-21)."""
    return [
        tab("企业列表", reverse(LIST), not mine),
        tab("个人列表", reverse("organization:certificates_mine"), mine),
    ]


@require_GET
@for_organization(MINE)
def mine(request: Request) -> HttpResponse:
    """个人列表: the acting human's own certificates, to read; the phone does the rest (ZS-21)."""
    actor, known = oneself(request)
    more = listed(request, LISTING, items(actor))
    more |= {
        "tabs": _tabs(mine=True),
        "rows": rows_of(list(more["page"])),
        "total": total(more["page"].counted),
        "known": known,
        "own_url": OWN_CERTIFICATES,
    }
    return page(request, "certificates_mine", TITLE, more)


@require_GET
@for_organization(MINE)
def certificate(request: Request, pk: int) -> HttpResponse:
    """One certificate with its items, verification and changes; nothing to press (ZS-31)."""
    found = selectors.get(request.actor, pk)
    items = list(found.items.select_related("work_item__category").order_by("code", "pk"))
    for item in items:
        item.certificate = found
    verified = selectors.verification_of(found)
    office = found.authority.name if found.authority else "审核机构"
    more = {
        "certificate": found,
        "office": office,
        "rows": rows_of(items),
        "issuer": of_certificates([found])[found.pk],
        "verified": verified,
        "banners": BANNERS.get(CertificateState(found.state), []),
        "waits": None if verified.verified else _waits(found, office),
        "files": stored_list(current(found.files)),
        "changes": selectors.changes(found),
    }
    crumbs = [(TITLE, reverse(LIST))]
    title = f"{found.person.name}的{found.get_kind_display()}"
    return page(request, "certificate", title, more, crumbs=crumbs)


def _waits(found: Certificate, office: str) -> tuple[str, str]:
    """Who is to do what until a certificate is verified."""
    if found.state == CertificateState.RETURNED:
        return "本人", f"按退回原因修改后重新提交。{UNVERIFIED}"
    return office, f"核验这张证书。{UNVERIFIED}"
