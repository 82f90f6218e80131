"""What the holder fills in: a certificate by hand (SX-53, SX-56), and 首次取证日期 of T and F items
(SX-55)."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.certificates import services
from zhiye.certificates.checks import entry_conditions, only_from_elsewhere
from zhiye.certificates.flows import FIRST_ISSUE
from zhiye.certificates.kinds import FIRST_ISSUES
from zhiye.certificates.models import CertificateKind, FirstIssueState
from zhiye.core.refusals import ChecksFailed, NotFound
from zhiye.files.links import current
from zhiye.http.request import Request
from zhiye.web.person import reads, words
from zhiye.web.person.forms.certificates import CertificateForm, FirstIssueForm
from zhiye.web.person.frame import own, with_profile
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.present import timeline
from zhiye.web.shared.refusing import refusal_of, submit
from zhiye.web.shared.uploads import filled, stored_list

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


@require_http_methods(["GET", "POST"])
@with_profile
def supplement(request: Request, pk: int) -> HttpResponse:
    """Supplement the first-issue date, or see what became of it."""
    actor = request.actor
    item = reads.item(actor, pk)
    found = reads.first_issue_of(item)
    form = filled(
        request,
        FirstIssueForm,
        lambda data: FirstIssueForm.of(found, actor, data) if found else FirstIssueForm(data),
    )
    if not form.is_bound and not reads.asks_first_issue(item):
        raise NotFound("这个项目不用补首次取证日期。")
    made = submit(
        form,
        lambda: services.supplement_first_issue(
            actor=actor,
            item_id=pk,
            key=key_of(request),
            **form.given(),
        ),
    )
    if made is not None:
        told = "已提交审核。确认后这个项目就可以用来公示了。"
        return done(request, told, "person:certificate", item.certificate_id)
    returned = found is not None and found.state == FirstIssueState.RETURNED
    if found is not None and not returned and (refusal := refusal_of(form)):
        raise refusal  # it is with the reviewer or confirmed: there is no form to go back to
    log = FIRST_ISSUE.log(found.pk if found else 0)
    shown = {
        "item": item,
        "found": found,
        "open": found is None or returned,
        "status": words.of_first_issue(found),
        "files": stored_list(current(found.files)) if found else [],
        "form": form,
        "next": FIRST_ISSUES.next_step(found, actor) if found else None,
        "returned": log.why if returned else None,
        "log": timeline(FIRST_ISSUE, log),
    }
    back = reverse("person:certificate", args=[item.certificate_id])
    return page(request, "first_issue", "首次取证日期", shown, back=back)
