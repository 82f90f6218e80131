"""Entering a certificate by hand (SX-53, SX-56): choose the kind, fill in, photograph, hand in."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.certificates import amendments, services
from zhiye.certificates.amendments import Amendment
from zhiye.certificates.checks import entry_conditions, only_from_elsewhere
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import Certificate, CertificateItem, CertificateKind
from zhiye.certificates.services import CertificateFacts
from zhiye.core.checks import CheckTable
from zhiye.core.refusals import ChecksFailed, Conflict, NotFound, Refusal
from zhiye.files.links import current
from zhiye.http.request import Request
from zhiye.web.files.fields import as_stored, prepare, received, uploads_of
from zhiye.web.person import reads, words
from zhiye.web.person.forms.certificates import (
    AmendForm,
    CertificateForm,
    ItemRows,
    changed_rows,
)
from zhiye.web.person.frame import key_in, own, page, seen, seen_in, with_profile
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
def choose(request: Request) -> HttpResponse:
    """Which kind of certificate."""
    person, actor = own(request), request.actor
    kinds = [(kind.value, kind.label, NOTES[kind]) for kind in CertificateKind]
    more = {
        "entry": entry_conditions(person, actor),
        "kinds": kinds,
        "only": only_from_elsewhere(person),
    }
    back = reverse("person:certificates")
    return page(request, "certificate_choose", "填报证书", more, back=back)


@require_http_methods(["GET", "POST"])
@with_profile
def new(request: Request, kind: str) -> HttpResponse:
    """A new entry, where the holder may enter one at all."""
    if kind not in CertificateKind.values:
        raise NotFound
    table = entry_conditions(own(request), request.actor)
    if not table.ok:
        raise ChecksFailed(table)
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
def edit(request: Request, pk: int) -> HttpResponse:
    """A returned entry, corrected and handed in again."""
    certificate = _open(request, pk, "resubmit")
    entry = Entry(request, certificate.kind, certificate)
    if request.method == "GET" or not entry.is_sent_and_good():
        return entry.page()
    try:
        services.resubmit(actor=entry.actor, pk=pk, facts=entry.facts(), seen=seen_in(request))
    except Refusal as refusal:
        return entry.refused(refusal)
    messages.success(request, "已重新提交审核。结果会有短信告诉您。")
    return HttpResponseRedirect(reverse("person:certificate", args=[pk]))


@require_http_methods(["GET", "POST"])
@with_profile
def amend(request: Request, pk: int) -> HttpResponse:
    """Four facts of a verified certificate of another place, and nothing else (ZS-08)."""
    certificate = _open(request, pk, "amend")
    entry = Change(request, certificate.kind, certificate)
    if request.method == "GET" or not entry.is_sent_and_good():
        return entry.page()
    try:
        amendments.amend(actor=entry.actor, pk=pk, facts=entry.amendment(), seen=seen_in(request))
    except Refusal as refusal:
        return entry.refused(refusal)
    messages.success(request, "已提交，等待重新核验。结果会有短信告诉您。")
    return HttpResponseRedirect(reverse("person:certificate", args=[pk]))


def _open(request: Request, pk: int, move: str) -> Certificate:
    """A certificate on which a move may be made now. Raises Conflict, ChecksFailed.

    What is wrong with a field of the form is what the form is there to correct.
    """
    actor = request.actor
    certificate = reads.certificate(actor, pk)
    option = CERTIFICATE.option(certificate, move, actor)
    if option is None:
        raise Conflict(f"当前状态是“{certificate.get_state_display()}”，不能修改。")
    failed = [one for one in option.table.failed if not one.field]
    if failed:
        raise ChecksFailed(CheckTable(failed))
    return certificate


class Entry:
    """The form of one certificate with its rows of items, as it was sent or as it is on record."""

    form_class: type[CertificateForm | AmendForm] = CertificateForm
    template = "certificate_form"

    def __init__(self, request: Request, kind: str, certificate: Certificate | None = None) -> None:
        self.request, self.kind, self.certificate = request, kind, certificate
        self.actor = request.actor
        self.known = str(certificate.number) if certificate else ""
        self.status = 200
        items: Sequence[CertificateItem] = list(certificate.items.all()) if certificate else ()
        if request.method != "POST":
            self.form = self.make_form(None)
            prepare(self.form, self.actor)
            self.rows = ItemRows(kind, None, items)
            return
        data, self.unkept = received(request, uploads_of(self.form_class))
        self.moved = changed_rows(data) is not None
        self.form = self.make_form(data)
        prepare(self.form, self.actor)
        self.rows = ItemRows(kind, data)

    def make_form(self, data: QueryDict | None) -> CertificateForm | AmendForm:
        """The form as it was sent, or filled with what is on record."""
        more = {} if data is not None else {"initial": self._initial()}
        return CertificateForm(data, kind=self.kind, known_number=self.known, **more)

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
            "certificate": certificate,
            "office": words.reviewer_of(certificate) if certificate else "",
            "only": only_from_elsewhere(own(self.request)),
            "reason": _reason(certificate),
            "seen": seen(CERTIFICATE, certificate) if certificate else "",
        }
        title = CertificateKind(self.kind).label
        return page(self.request, self.template, title, shown, back=back, status=self.status)


class Change(Entry):
    """The form of what may be changed on a verified certificate."""

    form_class = AmendForm
    template = "certificate_amend"

    def make_form(self, data: QueryDict | None) -> AmendForm:
        """The issuer, as it was sent or as it is on record."""
        issued_by = self.certificate.issued_by if self.certificate else ""
        return AmendForm(data, initial={"issued_by": issued_by})

    def amendment(self) -> Amendment:
        """What the service takes."""
        form = self.form
        return Amendment(form.cleaned_data["issued_by"], self.rows.facts(), form.sent)


def _reason(certificate: Certificate | None) -> str:
    if certificate is None:
        return ""
    last = CERTIFICATE.last_log(certificate)
    return last.reason if last and last.move == "return" else ""
