"""Is this print genuine, and does it still stand: scanned from its QR, or typed (ZS-03)."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from zhiye.core import clock
from zhiye.core.refusals import NotFound
from zhiye.http.request import Request
from zhiye.lookup import genuine, proof, services
from zhiye.prints.selectors import Confirmation, Verdict
from zhiye.web.public.forms import PrintForm
from zhiye.web.public.site import page, proof_for
from zhiye.web.shared.refusing import apart, refusal_of, submit
from zhiye.web.shared.uploads import filled

TONES = {Verdict.VALID: "success", Verdict.EXPIRED: "warning", Verdict.CHANGED: "warning"}
ABOVE = ("核对打印件", "/p/")


@never_cache
@require_safe
def scanned(request: Request, token: str) -> HttpResponse:
    """The page behind the QR of a paper; nobody lists it in a search engine."""
    try:
        found = genuine.scanned(actor=request.actor, token=token)
    except NotFound:
        answer = page(request, "print_unknown", "查不到这份打印件", {}, ABOVE)
        answer.status_code = 404
    else:
        answer = _answer(request, found)
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


@never_cache
@sensitive_post_parameters("name")
@require_http_methods(["GET", "POST"])
def typed(request: Request) -> HttpResponse:
    """The form for who cannot scan, and by POST the answer."""
    form, actor = filled(request, PrintForm), request.actor
    solved = proof.sent(request.POST)
    found = submit(
        form,
        lambda: genuine.typed(actor=actor, **form.cleaned_data, solved=solved),
        beside=apart(services.ProofNeeded, NotFound),
    )
    if found is not None:
        return _answer(request, found)
    unknown = isinstance(refusal_of(form), NotFound)
    more = {"form": form, "unknown": unknown, **proof_for(actor, form)}
    return page(request, "print", "核对打印件", more)


def _answer(request: Request, found: Confirmation) -> HttpResponse:
    more = {"found": found, "record": found.record, "tone": TONES[found.verdict], "at": clock.now()}
    return page(request, "print_confirmed", "打印件核对结果", more, ABOVE)
