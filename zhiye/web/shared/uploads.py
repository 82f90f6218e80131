"""A stored file in a form: sent at once by script, or with the form without.

`filled` receives a form in the right order, so that a file sent along is kept even when another
field is wrong (nothing is lost).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.urls import reverse

from zhiye.core.actor import Actor
from zhiye.core.inputs import Asked
from zhiye.core.refusals import Invalid, NotFound
from zhiye.files import selectors
from zhiye.files.kinds import KINDS
from zhiye.files.models import StoredFile
from zhiye.http.request import Request
from zhiye.http.uploads import Limits, keep, limits_for
from zhiye.web.shared.forms_render import Stored, UploadField, UploadInput, add_errors

F = TypeVar("F", bound=forms.Form)
HOOKS = ("uploads", "tidy", "reshape")


def as_stored(file: StoredFile) -> Stored:
    """A kept file as the upload component shows it."""
    return Stored(
        key=str(file.pk),
        name=file.original_name,
        size=file.size,
        url=reverse("files:view", args=[file.pk]),
        thumbnail_url=reverse("files:preview", args=[file.pk]) if file.is_image else "",
    )


def stored_list(files: Iterable[StoredFile]) -> list[Stored]:
    """Kept files for `<c-files>`."""
    return [as_stored(file) for file in files]


class StoredFileField(UploadField):
    """An upload that cleans to the `StoredFile`; `prepare` tells it for whom it works."""

    def __init__(self, kind: str, **more: Any) -> None:
        self.kind = KINDS[kind]
        more.setdefault("label", self.kind.label)
        super().__init__(**more)
        self.actor: Actor | None = None
        self.held: dict[str, StoredFile] = {}
        """Files that were read with the row the form is about."""

    def serve(self, actor: Actor, limits: Limits) -> None:
        """Say who fills in the form, and what may be sent."""
        self.actor = actor
        widget = self.widget
        if isinstance(widget, UploadInput):
            widget.endpoint = reverse("files:upload_kind", args=[self.kind.name])
            widget.accept = limits.accept(self.kind)
            widget.max_mb = limits.max_mb
            widget.lookup = self._show

    def _show(self, key: str) -> Stored | None:
        file = self.held.get(key) or self._find(key)
        return as_stored(file) if file else None

    def _find(self, key: str) -> StoredFile | None:
        if self.actor is None:
            return None
        try:
            return selectors.readable(self.actor, key)
        except NotFound:
            return None

    def clean(self, value: Any) -> StoredFile | None:
        """The file behind the key. Raises ValidationError when it is gone or somebody else's."""
        key = super().clean(value)
        if not key:
            return None
        found = self._find(str(key))
        if found is None:
            raise forms.ValidationError(selectors.GONE, code="gone")
        return found


def prepare(form: forms.BaseForm, actor: Actor) -> None:
    """Make the uploads of a form work for an actor."""
    wanted = [field for field in form.fields.values() if isinstance(field, StoredFileField)]
    if wanted:
        limits = limits_for(actor)
        for field in wanted:
            field.serve(actor, limits)


def judge(
    form: forms.BaseForm, actor: Actor, refused: Mapping[str, Sequence[str]] | None = None
) -> bool:
    """Judge a sent form together with the files that were refused; whether all is well."""
    prepare(form, actor)
    form.full_clean()
    known = {name: told for name, told in (refused or {}).items() if name in form.fields}
    if known:
        add_errors(form, known)
    return form.is_valid()


def received(
    request: Request, fields: Iterable[tuple[str, str]]
) -> tuple[QueryDict, dict[str, list[str]]]:
    """What was posted, with every file sent along kept and replaced by its key.

    `fields` are pairs of a form's field name and the kind of file; `uploads_of` finds them. Also
    returns the sentences about files that could not be kept, by field.
    """
    data = request.POST.copy()
    refused: dict[str, list[str]] = {}
    for name, kind in fields:
        sent = request.FILES.get(f"{name}-file")
        if sent is None:
            continue
        try:
            data[name] = str(keep(request.actor, kind, sent, field=name).pk)
        except Invalid as refusal:
            refused[name] = refusal.errors.get(name, [refusal.message])
    return data, refused


def uploads_of(form: type[forms.Form] | forms.BaseForm) -> list[tuple[str, str]]:
    """Name and kind of every upload of a form."""
    fields = form.fields if isinstance(form, forms.BaseForm) else form.base_fields
    return [
        (name, field.kind.name)
        for name, field in fields.items()
        if isinstance(field, StoredFileField)
    ]


def filled(
    request: Request,
    form_class: type[F],
    make: Callable[[QueryDict | None], F] | None = None,
    *,
    initial: Mapping[str, Any] | None = None,
) -> F:
    """The form of a page: fresh with `initial`, or as it was sent, its files kept, judged.

    `make` makes it from what was sent where that takes more than its class. A form whose boxes
    depend on what was sent names them all in `uploads()`; `tidy(data)` orders what was sent;
    `reshape(data)` says whether only its shape was changed (another row): then nothing is judged.
    """
    make, actor = make or form_class, request.actor
    if request.method != "POST":
        form = form_class(initial=dict(initial)) if initial else make(None)
        prepare(form, actor)
        return form
    boxes, tidy, reshape = (getattr(form_class, name, None) for name in HOOKS)
    data, refused = received(request, boxes() if boxes else uploads_of(form_class))
    if tidy:
        tidy(data)
    reshaped = reshape is not None and reshape(data)
    form = as_sent(make(data), actor, refused)
    if reshaped:
        form.errors.clear()
        del vars(form)["sent"]
    return form


def as_sent(form: F, actor: Actor, refused: Mapping[str, Sequence[str]] | None = None) -> F:
    """A form with data, judged as one that was sent, with what is known of files refused."""
    judge(form, actor, refused)
    vars(form)["sent"] = True
    return form


# Several pages of one document: a box for each page kept, and one for the next ----------------

MOST_PAGES = 8


def page_names(name: str, kind: str) -> list[tuple[str, str]]:
    """Every box a document could have, for `received`."""
    return [(f"{name}_{n}", kind) for n in range(MOST_PAGES)]


def add_pages(
    form: forms.Form,
    one: Asked,
    *,
    held: Sequence[StoredFile] = (),
    least: int = 1,
    further: Sequence[tuple[str, str]] = (),
) -> None:
    """Put the boxes of a document into a form: those filled, and one more, at `least` so many;
    `further` are label and help of the second one and on.

    `held` are the pages kept before; once a form is sent, what it says counts.
    """
    name = one.name
    filled = _sent(form.data, name) if form.is_bound else [str(file.pk) for file in held]
    for n in range(min(max(len(filled) + 1, least), MOST_PAGES)):
        words = dict(enumerate([(one.label, one.help), *further]))
        own, told = words.get(n, (f"{one.label}（第 {n + 1} 页，没有可不传）", ""))
        field = StoredFileField(
            one.file,
            label=own,
            required=one.needed and n == 0,
            help_text=told,
            error_messages={"required": one.sentence or f"请上传{one.label}。"},
        )
        field.held = {str(file.pk): file for file in held}
        form.fields[f"{name}_{n}"] = field
        if n < len(filled):
            form.initial[f"{name}_{n}"] = filled[n]


def compact(data: Any, name: str) -> None:
    """Close the gaps a removed page leaves in what was sent (a QueryDict that may be changed)."""
    filled = _sent(data, name)
    for n in range(MOST_PAGES):
        if n < len(filled):
            data[f"{name}_{n}"] = filled[n]
        else:
            data.pop(f"{name}_{n}", None)


def pages_of(form: forms.Form, name: str) -> list[StoredFile]:
    """The pages of a valid form, in order."""
    found = [form.cleaned_data.get(f"{name}_{n}") for n in range(MOST_PAGES)]
    return [file for file in found if file is not None]


def boxes(form: forms.Form, name: str) -> list[forms.BoundField]:
    """The bound fields of a document."""
    return [form[f"{name}_{n}"] for n in range(MOST_PAGES) if f"{name}_{n}" in form.fields]


def _sent(data: Mapping[str, Any], name: str) -> list[str]:
    keys = [str(data.get(f"{name}_{n}") or "") for n in range(MOST_PAGES)]
    return [key for key in keys if key]
