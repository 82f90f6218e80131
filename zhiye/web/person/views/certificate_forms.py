"""Entering a certificate by hand (SX-53, SX-56): choose the kind, fill in, photograph, hand in."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.certificates import services
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import Certificate, CertificateItem, CertificateKind
from zhiye.certificates.services import CertificateFacts
from zhiye.core.refusals import Conflict, NotFound, Refusal
from zhiye.files.links import current
from zhiye.web.files.fields import as_stored, prepare, received, uploads_of
from zhiye.web.person import reads
from zhiye.web.person.forms.certificates import CertificateForm, ItemRows, changed_rows
from zhiye.web.person.frame import key_in, page, seen, seen_in, with_profile
from zhiye.web.shared.acting import actor_of
from zhiye.web.shared.forms_render import add_errors
from zhiye.web.shared.refusing import form_errors_from

NOTES = {
    CertificateKind.OPERATOR: "省平台查得到的会自动获取，不用填。外省的、旧的、查不到的填在这里。",
    CertificateKind.INSPECTOR: "中国特检协会平台上有的会自动获取，不用填。",
    CertificateKind.NDT: "中国特检协会平台上有的会自动获取，不用填。",
}
REVEAL = "本人修改被退回的证书"


@require_GET
@with_profile
def choose(request: HttpRequest) -> HttpResponse:
    """Which kind of certificate."""
    kinds = [(kind.value, kind.label, NOTES[kind]) for kind in CertificateKind]
    back = reverse("person:certificates")
    return page(request, "certificate_choose", "填报证书", {"kinds": kinds}, back=back)


@require_http_methods(["GET", "POST"])
@with_profile
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """A new entry."""
    if kind not in CertificateKind.values:
        raise NotFound
    entry = Entry(request, kind)
    if request.method == "GET" or not entry.is_sent_and_good():
        return entry.page()
    try:
        made = services.submit(actor=entry.actor, facts=entry.facts(), key=key_in(request))
    except Refusal as refusal:
        return entry.refused(refusal)
    messages.success(request, "已提交审核。结果会有短信告诉您，这期间您不用做什么。")
    return HttpResponseRedirect(reverse("person:certificate", args=[made.pk]))


@require_http_methods(["GET", "POST"])
@with_profile
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A returned entry, corrected and handed in again."""
    certificate = reads.certificate(actor_of(request), pk)
    if CERTIFICATE.option(certificate, "resubmit", actor_of(request)) is None:
        raise Conflict(f"当前状态是“{certificate.get_state_display()}”，不能修改。")
    entry = Entry(request, certificate.kind, certificate)
    if request.method == "GET" or not entry.is_sent_and_good():
        return entry.page()
    try:
        services.resubmit(actor=entry.actor, pk=pk, facts=entry.facts(), seen=seen_in(request))
    except Refusal as refusal:
        return entry.refused(refusal)
    messages.success(request, "已重新提交审核。结果会有短信告诉您。")
    return HttpResponseRedirect(reverse("person:certificate", args=[pk]))


class Entry:
    """The form of one certificate with its rows of items, as it was sent or as it is on record."""

    def __init__(
        self, request: HttpRequest, kind: str, certificate: Certificate | None = None
    ) -> None:
        self.request, self.kind, self.certificate = request, kind, certificate
        self.actor = actor_of(request)
        self.known = str(certificate.number) if certificate else ""
        self.status = 200
        items: Sequence[CertificateItem] = list(certificate.items.all()) if certificate else ()
        if request.method != "POST":
            self.form = CertificateForm(kind=kind, known_number=self.known, initial=self._initial())
            prepare(self.form, self.actor)
            self.rows = ItemRows(kind, None, items)
            return
        data, self.unkept = received(request, uploads_of(CertificateForm))
        self.moved = changed_rows(data) is not None
        self.form = CertificateForm(data, kind=kind, known_number=self.known)
        prepare(self.form, self.actor)
        self.rows = ItemRows(kind, data)

    def _initial(self) -> dict[str, object]:
        if self.certificate is None:
            return {}
        pages = {
            f"page{n}": as_stored(file)
            for n, file in enumerate(current(self.certificate.files)[:3], 1)
        }
        one = self.certificate
        return {"issued_by": one.issued_by, "issued_on": one.issued_on, **pages}

    def is_sent_and_good(self) -> bool:
        """Whether the form was handed in (not only a row changed) and can go to the service."""
        if self.moved:
            self.form.full_clean()
            self.form.errors.clear()
            self.rows.quiet()
            return False
        good = [self.form.is_valid(), self.rows.is_valid()]
        add_errors(self.form, self.unkept)
        if not good[1]:
            add_errors(self.form, {"__all__": ["项目没有填好，请看下面标红的地方。"]})
        self.status = 422
        return all(good) and not self.unkept

    def facts(self) -> CertificateFacts:
        """What the service takes. A number left empty is the one on record, read by its holder."""
        typed = self.form.cleaned_data
        number = typed["number"]
        if not number and self.certificate is not None:
            kept = self.certificate
            number = kept.number.reveal(self.actor, reason=REVEAL, subject=kept.person)
        return CertificateFacts(
            kind=self.kind,
            number=number,
            issued_by=typed["issued_by"],
            issued_on=typed["issued_on"],
            items=self.rows.facts(),
            files=self.form.sent,
        )

    def refused(self, refusal: Refusal) -> HttpResponse:
        """The page with what the service said."""
        self.status = form_errors_from(refusal, self.form)
        return self.page()

    def page(self) -> HttpResponse:
        """The page with the form."""
        certificate = self.certificate
        back = (
            reverse("person:certificate", args=[certificate.pk])
            if certificate
            else reverse("person:certificate_choose")
        )
        shown = {
            "form": self.form,
            "rows": self.rows,
            "reason": _reason(certificate),
            "seen": seen(CERTIFICATE, certificate) if certificate else "",
        }
        title = CertificateKind(self.kind).label
        return page(self.request, "certificate_form", title, shown, back=back, status=self.status)


def _reason(certificate: Certificate | None) -> str:
    if certificate is None:
        return ""
    last = CERTIFICATE.last_log(certificate)
    return last.reason if last else ""
