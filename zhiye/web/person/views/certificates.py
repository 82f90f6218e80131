"""资质证书: the list, one certificate, asking the registers again, why one is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.certificates import refresh as registers
from zhiye.certificates import services
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import Certificate, CertificateState, Source
from zhiye.core.refusals import TooMany
from zhiye.files.links import current
from zhiye.web.files.fields import as_stored
from zhiye.web.person import fetching, reads, why_missing, words
from zhiye.web.person.forms.moves import SureForm
from zhiye.web.person.frame import own, page, seen_in, with_profile
from zhiye.web.shared.acting import actor_of
from zhiye.web.shared.present import timeline


@dataclass(frozen=True)
class Row:
    """One certificate of the list."""

    certificate: Certificate
    items: list[words.ShownItem]
    status: words.Status

    @property
    def counts(self) -> bool:
        """Whether it is on record, so that its items' validity means something."""
        return self.certificate.state == CertificateState.APPROVED

    @property
    def is_own_entry(self) -> bool:
        """Whether the holder typed it in."""
        return self.certificate.source == Source.MANUAL


@require_GET
@with_profile
def listing(request: HttpRequest) -> HttpResponse:
    """Every certificate with validity in words, state and source."""
    return page(request, "certificates", "资质证书", _listed(request))


@require_GET
@with_profile
def fetched(request: HttpRequest) -> HttpResponse:
    """The list alone: asked again by script while the registers are being asked (SX-54, SX-57)."""
    return render(request, "person/parts/certificates.html", _listed(request))


def _listed(request: HttpRequest) -> dict[str, Any]:
    rows = []
    for one in reads.own_certificates(actor_of(request))[:100]:
        items = reads.shown_items(one)
        rows.append(Row(one, items, words.of_certificate(one, items)))
    order = {"warning": 0, "danger": 1, "info": 2}
    rows.sort(key=lambda row: order.get(row.status.tone, 3))
    dates = [row.certificate.taken_over_at for row in rows if row.certificate.taken_over_at]
    fetch = fetching.of(request, own(request))
    return {"rows": rows, "fetch": fetch, "checked_at": max(dates, default=None)}


@require_POST
@with_profile
def refresh(request: HttpRequest) -> HttpResponse:
    """Ask the registers again, a few times an hour at most."""
    try:
        registers.refresh(actor=actor_of(request))
    except TooMany as refusal:
        messages.warning(request, refusal.message)
    else:
        fetching.note(request)
        messages.info(request, "正在向登记系统取您的证书，一般几秒钟。")
    return HttpResponseRedirect(reverse("person:certificates"))


@require_http_methods(["GET", "POST"])
@with_profile
def why(request: HttpRequest) -> HttpResponse:
    """为什么没有我的证书: the checks people were told to do by hand (lessons U44)."""
    actor, back = actor_of(request), reverse("person:certificates")
    more: dict[str, Any] = {"person": own(request), "table": None}
    if request.method == "GET":
        return page(request, "why", "为什么没有我的证书", more, back=back)
    heard = registers.explain(actor=actor)
    rows = list(reads.own_certificates(actor))
    more["table"] = why_missing.table(own(request), heard, rows)
    return page(request, "why", "为什么没有我的证书", more, back=back)


@require_GET
@with_profile
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate: items, validity, source, what happened, what can be done."""
    actor = actor_of(request)
    certificate = reads.certificate(actor, pk)
    items = reads.shown_items(certificate)
    logs = list(CERTIFICATE.log_of(certificate))
    returned = certificate.state == CertificateState.RETURNED
    return page(
        request,
        "certificate",
        certificate.get_kind_display(),
        {
            "certificate": certificate,
            "items": items,
            "status": words.of_certificate(certificate, items),
            "next": words.after_certificate(certificate),
            "reason": next((log.reason for log in reversed(logs) if log.reason), ""),
            "returned": returned,
            "counts": certificate.state == CertificateState.APPROVED,
            "files": [as_stored(file) for file in current(certificate.files)],
            "log": timeline(CERTIFICATE, logs),
            "may_withdraw": CERTIFICATE.option(certificate, "withdraw", actor) is not None,
            "may_edit": CERTIFICATE.option(certificate, "resubmit", actor) is not None,
        },
        back=reverse("person:certificates"),
    )


@require_http_methods(["GET", "POST"])
@with_profile
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a certificate that is not decided yet; asks first."""
    actor = actor_of(request)
    certificate = reads.certificate(actor, pk)
    if request.method == "POST":
        services.withdraw(actor=actor, pk=pk, seen=seen_in(request))
        messages.success(request, "已撤回。需要时可以重新填报。")
        return HttpResponseRedirect(reverse("person:certificates"))
    more = {
        "text": f"撤回“{certificate.get_kind_display()}”的填报？"
        + CERTIFICATE.by_name["withdraw"].ends,
        "submit": "确认撤回",
        "form": SureForm.about(CERTIFICATE, certificate),
    }
    return page(request, "confirm", "撤回填报", more, back=reverse("person:certificate", args=[pk]))
