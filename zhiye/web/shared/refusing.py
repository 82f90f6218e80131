"""What a service refuses: shown in the form it was sent with, so that nothing typed is lost.

A form that was refused remembers it: its page has the status of the refusal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

from zhiye.core.checks import CheckTable
from zhiye.core.refusals import ChecksFailed, Forbidden, Invalid, Refusal
from zhiye.web.shared.forms_render import add_errors

T = TypeVar("T")


def form_errors_from(refusal: Refusal, form: forms.BaseForm) -> int:
    """Put a refusal beside its fields, or at the top of the form; returns the HTTP status."""
    if isinstance(refusal, Invalid):
        add_errors(form, refusal.errors)
    elif isinstance(refusal, ChecksFailed):
        for finding in refusal.table.failed:
            add_errors(form, {finding.field: [finding.sentence]})
    else:
        add_errors(form, {"__all__": [f"{refusal.message}{refusal.remedy}"]})
    vars(form)["refusal"] = refusal
    return refusal.status


def refusal_of(form: forms.BaseForm) -> Refusal | None:
    """What the service said to a form, where it refused."""
    found: Refusal | None = vars(form).get("refusal")
    return found


def apart(*kinds: type[Refusal]) -> Callable[[Refusal, forms.BaseForm], int]:
    """`beside` for a page that shows refusals of some kinds in a place of their own."""

    def beside(refusal: Refusal, form: forms.BaseForm) -> int:
        if not isinstance(refusal, kinds):
            return form_errors_from(refusal, form)
        vars(form)["refusal"] = refusal
        return refusal.status

    return beside


def table_of(form: forms.BaseForm) -> CheckTable | None:
    """The conditions a form was refused for."""
    refusal = refusal_of(form)
    return refusal.table if refusal else None


def refused_alone(form: forms.BaseForm) -> Refusal | None:
    """The refusal that concerns no field: of a form with nothing typed it is a page of its own."""
    refusal = refusal_of(form)
    return None if isinstance(refusal, Invalid) else refusal


def status_of(form: Any) -> int:
    """The status of a page with this form: fresh, wrong, or refused."""
    if not isinstance(form, forms.BaseForm):
        return 200
    if refusal := refusal_of(form):
        return refusal.status
    return 422 if is_sent(form) and form.errors else 200


def is_sent(form: forms.BaseForm) -> bool:
    """Whether a form was filled in to be judged, not only shown with what an address says."""
    return bool(vars(form).get("sent"))


def submit(
    form: forms.BaseForm,
    verb: Callable[[], T],
    *,
    beside: Callable[[Refusal, Any], int] = form_errors_from,
) -> T | None:
    """Hand a sent and valid form to the verb; None where its page is to be shown (again).

    A refusal stands beside its field (`beside`), but who lacks the right is told so on a page of
    its own. Raises Forbidden.
    """
    if not is_sent(form) or not form.is_valid():
        return None
    try:
        return verb()
    except Forbidden:
        raise
    except Refusal as refusal:
        beside(refusal, form)
        return None
