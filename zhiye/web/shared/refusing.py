"""Showing what a service refused in the form it was sent with, so that nothing typed is lost."""

from __future__ import annotations

from django import forms

from zhiye.core.refusals import Invalid, Refusal
from zhiye.web.shared.forms_render import add_errors


def form_errors_from(refusal: Refusal, form: forms.BaseForm) -> int:
    """Put a refusal beside its fields, or at the top of the form; returns the HTTP status."""
    if isinstance(refusal, Invalid):
        add_errors(form, refusal.errors)
    else:
        add_errors(form, {"__all__": [f"{refusal.message}{refusal.remedy}"]})
    return refusal.status
