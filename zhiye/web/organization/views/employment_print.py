"""Printing the registration form of a record, to be signed and sealed (FJ-40)."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhiye.employment import record_prints
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.web.organization.gate import for_organization
from zhiye.web.shared import printing


@require_POST
@for_organization(Function.EMPLOYMENT)
def form(request: Request, pk: int) -> HttpResponse:
    """A fresh form of a record of one's own, filled in; `use` where it is for the end."""
    use = request.POST.get("use", "")
    return printing.pdf(request, record_prints.print_form(actor=request.actor, pk=pk, use=use))
