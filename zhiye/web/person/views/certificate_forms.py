"""Entering a certificate by hand (SX-53, SX-56): choose the kind, fill in, photograph, hand in."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.certificates import services
from zhiye.certificates.checks import entry_conditions, only_from_elsewhere
from zhiye.certificates.models import CertificateKind
from zhiye.core.refusals import ChecksFailed, NotFound
from zhiye.http.request import Request
from zhiye.web.person.forms.certificates import CertificateForm
from zhiye.web.person.frame import own, with_profile
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

NOTES = {
    CertificateKind.OPERATOR: "省平台查得到的会自动获取，不用填。外省的、旧的、查不到的填在这里。",
    CertificateKind.INSPECTOR: "中国特检协会平台上有的会自动获取，不用填。",
    CertificateKind.NDT: "中国特检协会平台上有的会自动获取，不用填。",
}


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
    form = filled(request, CertificateForm, lambda data: CertificateForm(data, kind=kind))
    made = submit(
        form, lambda: services.submit(actor=request.actor, key=key_of(request), **form.given())
    )
    if made is not None:
        return done(
            request,
            "已提交审核。结果会有短信告诉您，这期间您不用做什么。",
            "person:certificate",
            made.pk,
        )
    more = {"form": form, "only": only_from_elsewhere(own(request))}
    back = reverse("person:certificate_choose")
    return page(request, "certificate_form", CertificateKind(kind).label, more, back=back)
