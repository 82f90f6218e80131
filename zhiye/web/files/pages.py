"""Several pages of one document in a form: a box for each page kept, and one for the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from zhiye.files.models import StoredFile
from zhiye.web.files.fields import StoredFileField

MOST = 8


def page_names(name: str, kind: str) -> list[tuple[str, str]]:
    """Every box a document could have, for `received`."""
    return [(f"{name}_{n}", kind) for n in range(MOST)]


def add_pages(
    form: forms.Form,
    name: str,
    kind: str,
    *,
    label: str,
    held: Sequence[StoredFile] = (),
    help_text: str = "",
    required: bool = False,
) -> None:
    """Put the boxes of a document into a form: those filled, and one more.

    `held` are the pages kept before; once a form is sent, what it says counts.
    """
    filled = _sent(form.data, name) if form.is_bound else [str(file.pk) for file in held]
    for n in range(min(len(filled) + 1, MOST)):
        field = StoredFileField(
            kind,
            label=label if n == 0 else f"{label}（第 {n + 1} 页，没有可不传）",
            required=required and n == 0,
            help_text=help_text if n == 0 else "",
        )
        form.fields[f"{name}_{n}"] = field
        if n < len(filled):
            form.initial[f"{name}_{n}"] = filled[n]


def compact(data: Any, name: str) -> None:
    """Close the gaps a removed page leaves in what was sent (a QueryDict that may be changed)."""
    filled = _sent(data, name)
    for n in range(MOST):
        if n < len(filled):
            data[f"{name}_{n}"] = filled[n]
        else:
            data.pop(f"{name}_{n}", None)


def pages_of(form: forms.Form, name: str) -> list[StoredFile]:
    """The pages of a valid form, in order."""
    found = [form.cleaned_data.get(f"{name}_{n}") for n in range(MOST)]
    return [file for file in found if file is not None]


def boxes(form: forms.Form, name: str) -> list[forms.BoundField]:
    """The bound fields of a document."""
    return [form[f"{name}_{n}"] for n in range(MOST) if f"{name}_{n}" in form.fields]


def _sent(data: Mapping[str, Any], name: str) -> list[str]:
    keys = [str(data.get(f"{name}_{n}") or "") for n in range(MOST)]
    return [key for key in keys if key]
