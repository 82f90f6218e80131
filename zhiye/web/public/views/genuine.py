"""Is this print genuine, and does it still stand: scanned from its QR, or typed (ZS-03)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from zhiye.core import clock
from zhiye.core.refusals import NotFound
from zhiye.http.request import Request
from zhiye.lookup import genuine, proof, services
from zhiye.prints.selectors import Confirmation, Verdict
from zhiye.web.public import site
from zhiye.web.public.forms import PrintForm
from zhiye.web.shared.refusing import apart, refusal_of, status_of, submit
from zhiye.web.shared.uploads import filled

TONES = {Verdict.VALID: "success", Verdict.EXPIRED: "warning", Verdict.CHANGED: "warning"}


@never_cache
@require_safe
def scanned(request: Request, token: str) -> HttpResponse:
    """The page behind the QR of a paper; nobody lists it in a search engine."""
    try:
        found = genuine.scanned(actor=request.actor, token=token)
    except NotFound:
        context = {
            "title": "查不到这份打印件",
            "breadcrumbs": _crumbs("查不到"),
            "official_host": site.official_host(request),
        }
        return _hidden(render(request, "public/print_unknown.html", context, status=404))
    return _hidden(_answer(request, found))


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
    context = {
        "title": "核对打印件",
        "breadcrumbs": _crumbs(),
        "form": form,
        "unknown": isinstance(refusal_of(form), NotFound),
        "official_host": site.official_host(request),
        **site.proof_for(actor, form),
    }
    return render(request, "public/print.html", context, status=status_of(form))


def _answer(request: Request, found: Confirmation) -> HttpResponse:
    context = {
        "title": "打印件核对结果",
        "breadcrumbs": _crumbs("核对结果"),
        "found": found,
        "record": found.record,
        "tone": TONES[found.verdict],
        "at": clock.now(),
        "official_host": site.official_host(request),
    }
    return render(request, "public/print_confirmed.html", context)


def _crumbs(last: str = "") -> list[tuple[str, str]]:
    found = [("首页", "/"), ("核对打印件", "/p/" if last else "")]
    return [*found, (last, "")] if last else found


def _hidden(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
