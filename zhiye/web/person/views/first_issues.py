"""首次取证日期 of T and F items (SX-55): date, source, proof; corrected when returned."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhiye.certificates import services
from zhiye.certificates.flows import FIRST_ISSUE
from zhiye.certificates.models import CertificateItem, FirstIssue, FirstIssueState
from zhiye.core.refusals import NotFound, Refusal
from zhiye.files.links import current
from zhiye.http.request import Request
from zhiye.web.person import reads, words
from zhiye.web.person.forms.certificates import FirstIssueForm
from zhiye.web.person.frame import with_profile
from zhiye.web.shared.forms_render import add_errors
from zhiye.web.shared.pages import key_of, page
from zhiye.web.shared.present import timeline
from zhiye.web.shared.refusing import form_errors_from
from zhiye.web.shared.uploads import as_stored, prepare, received, uploads_of


@require_http_methods(["GET", "POST"])
@with_profile
def supplement(request: Request, pk: int) -> HttpResponse:
    """Supplement the first-issue date, or see what became of it."""
    actor = request.actor
    item = reads.item(actor, pk)
    found = reads.first_issue_of(item)
    if request.method == "GET":
        if not reads.asks_first_issue(item):
            raise NotFound("这个项目不用补首次取证日期。")
        form = FirstIssueForm(initial=_initial(found))
        prepare(form, actor)
        return _page(request, item, found, form)
    data, unkept = received(request, uploads_of(FirstIssueForm))
    form = FirstIssueForm(data)
    prepare(form, actor)
    good = form.is_valid()
    add_errors(form, unkept)
    if not good or unkept:
        return _page(request, item, found, form, 422)
    try:
        services.supplement_first_issue(
            actor=actor,
            item_id=pk,
            issued_on=form.cleaned_data["issued_on"],
            source=form.cleaned_data["source"],
            proof=form.proof,
            key=key_of(request),
        )
    except Refusal as refusal:
        if found is not None and found.state != FirstIssueState.RETURNED:
            raise  # it is with the reviewer or confirmed: there is no form to go back to
        return _page(request, item, found, form, form_errors_from(refusal, form))
    messages.success(request, "已提交审核。确认后这个项目就可以用来公示了。")
    return HttpResponseRedirect(reverse("person:certificate", args=[item.certificate_id]))


def _initial(found: FirstIssue | None) -> dict[str, object]:
    if found is None:
        return {}
    proof = {f"proof{n}": as_stored(one) for n, one in enumerate(current(found.files)[:2], 1)}
    return {"issued_on": found.issued_on, "source": found.source, **proof}


def _page(
    request: Request,
    item: CertificateItem,
    found: FirstIssue | None,
    form: FirstIssueForm,
    status: int = 200,
) -> HttpResponse:
    logs = list(FIRST_ISSUE.log_of(found)) if found else []
    shown = {
        "item": item,
        "found": found,
        "open": found is None or found.state == FirstIssueState.RETURNED,
        "status": words.of_first_issue(found),
        "reason": next((log.reason for log in reversed(logs) if log.reason), "")
        if found and found.state == FirstIssueState.RETURNED
        else "",
        "office": item.certificate.authority,
        "log": timeline(FIRST_ISSUE, logs),
        "files": [as_stored(one) for one in current(found.files)] if found else [],
        "form": form,
    }
    back = reverse("person:certificate", args=[item.certificate_id])
    return page(request, "first_issue", "首次取证日期", shown, back=back, status=status)
