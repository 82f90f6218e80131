"""首次取证日期 of T and F items (SX-55): date, source, proof; corrected when returned."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhiye.certificates import services
from zhiye.certificates.flows import FIRST_ISSUE
from zhiye.certificates.kinds import FIRST_ISSUES
from zhiye.certificates.models import FirstIssueState
from zhiye.core.refusals import NotFound
from zhiye.files.links import current
from zhiye.http.request import Request
from zhiye.web.person import reads, words
from zhiye.web.person.forms.certificates import FirstIssueForm
from zhiye.web.person.frame import with_profile
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.present import timeline
from zhiye.web.shared.refusing import refusal_of, submit
from zhiye.web.shared.uploads import filled, stored_list


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
