"""Forms look the same in both kits: one markup, coloured and spaced by the kit's stylesheet.

`Renderer` (setting FORM_RENDERER) gives every form and field the templates of `web/forms/`, so
`{{ form }}`, `{{ field.as_field_group }}`, `{% field form.name %}` and `<c-form>` agree. The field
classes below carry their own widgets: a saved-at-once upload, a tree of which only leaves can be
ticked, an SMS code with its send button.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template, render_to_string
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString

from zhiye.core.text import MonthMeans, parse_date
from zhiye.web.shared.icons import svg

MUST = '<span class="zy-req" aria-hidden="true">*</span><span class="zy-sr">（{}）</span>'
HELP = '<p class="zy-field__help" id="{}_helptext">{}</p>'
WRONG = '<div class="zy-field__error" id="{}_error">{}<span>{}</span></div>'
IMAGES = "image/jpeg,image/png,image/webp,image/heic"
IMAGES_AND_PDF = f"{IMAGES},application/pdf"


class DateInput(forms.DateInput):
    """The browser's date picker; typed dates stay possible (2026-11-21)."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A date from the date picker, or typed in any usual way (2026年11月21日, 20261121)."""

    def __init__(self, *, label: str, month: MonthMeans = "refuse", **more: Any) -> None:
        self.what = label
        self.month: MonthMeans = month
        more.setdefault("error_messages", {"required": f"请选择{label}。"})
        super().__init__(label=label, widget=DateInput(), **more)

    def to_python(self, value: Any) -> date | None:
        """The date, or a ValidationError that says what is wrong with it."""
        if value in self.empty_values:
            return None
        return parse_date(value, what=self.what, month=self.month)


class UiBoundField(forms.BoundField):
    """A bound field whose plain date inputs are date pickers, and which knows what it is."""

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> Any:
        """The widget with the look's class on it."""
        widget = widget or self.field.widget
        if type(widget) is forms.DateInput:
            widget = DateInput(dict(widget.attrs))
        given = dict(attrs or {})
        own = f"{widget.attrs.get('class', '')} {given.get('class', '')}".strip()
        look = _CLASSES.get(
            getattr(widget, "input_type", type(widget).__name__.lower()), "zy-input"
        )
        given["class"] = f"{look} {own}".strip()
        return super().as_widget(widget, given, only_initial)

    @property
    def notes(self) -> SafeString:
        """Its help and what is wrong with it."""
        told = self.help_text and format_html(HELP, self.auto_id, self.help_text)
        if not self.errors:
            return SafeString(told)
        wrong = format_html_join("", "{}", ((one,) for one in self.errors))
        return SafeString(told + format_html(WRONG, self.auto_id, svg("alert-circle"), wrong))

    @property
    def shape(self) -> str:
        """How the field is laid out: one, check, options, file, upload, tree, code."""
        widget = self.field.widget
        shape = getattr(widget, "shape", "")
        if shape:
            return str(shape)
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "options"
        return "file" if isinstance(widget, forms.FileInput) else "one"

    @property
    def stored(self) -> Stored | None:
        """The saved file an upload shows."""
        widget = self.field.widget
        return widget.stored(self.value()) if isinstance(widget, UploadInput) else None

    @property
    def chosen(self) -> set[str]:
        """The values ticked at present, as texts."""
        value = self.value()
        if value is None:
            return set()
        many = value if isinstance(value, list | tuple | set) else [value]
        return {str(one) for one in many}


_CLASSES = {
    "select": "zy-input zy-select",
    "nullbooleanselect": "zy-input zy-select",
    "selectmultiple": "zy-input",
    "textarea": "zy-input zy-textarea",
    "checkbox": "zy-check",
    "radio": "zy-check",
    "file": "zy-file",
    "hidden": "",
}


def written(field: Any) -> SafeString:
    """A field with its label, help and errors; a template is asked only for no plain box."""
    if field.is_hidden:
        return SafeString(field)
    if field.shape not in ("one", "file", "check", "code"):
        return SafeString(render_to_string("web/forms/field.html", {"field": field}))
    needed, named, box = field.field.required, escape(str(field.label)), str(field)
    bad, to = " is-bad" if field.errors else "", f'for="{field.id_for_label}"'
    if field.shape == "check":
        star = MUST.format("必选") if needed else ""
        head, box = "", f'<label class="zy-choice" {to}>{box}<span>{named}{star}</span></label>'
    else:
        if field.shape == "code":
            shown = {"field": field, "widget": field.field.widget}
            box = render_to_string("web/forms/code.html", shown)
        star = MUST.format("必填") if needed else ""
        head = f'<label class="zy-field__label" {to}>{named}{star}</label>'
    return SafeString(
        f'<div class="zy-field zy-field--{field.shape}{bad}">{head}'
        f'<div class="zy-field__body">{box}{field.notes}</div></div>'
    )


class Renderer(DjangoTemplates):
    """Renders forms with the look's templates and widgets with Django's own."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
    bound_field_class = UiBoundField

    def get_template(self, template_name: str) -> Any:
        """Templates of the look come from the site's engine, widgets from Django's."""
        if template_name.startswith("web/"):
            return get_template(template_name)
        return super().get_template(template_name)

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        """What every search form has is written here: Django takes a template an option."""
        if template_name == self.field_template_name:
            return written(context["field"])
        write = WRITTEN.get(template_name)
        return write(context["widget"]) if write else super().render(template_name, context)


def _attributes(attrs: Mapping[str, Any]) -> str:
    """The attributes of an element, as Django's own template writes them."""
    told = [(name, value) for name, value in attrs.items() if value is not False]
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in told
    )


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    named = f'type="{widget["type"]}" name="{conditional_escape(widget["name"])}"'
    return SafeString(f"<input {named}{value}{_attributes(widget['attrs'])}>")


def _option(option: Mapping[str, Any]) -> str:
    value, label = conditional_escape(option["value"]), conditional_escape(option["label"])
    return f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>'


def _select(widget: Mapping[str, Any]) -> str:
    lines = []
    for group, options, _ in widget["optgroups"]:
        inside = "\n  ".join(_option(one) for one in options)
        if group:
            label = conditional_escape(group)
            inside = f'<optgroup label="{label}">\n  {inside}\n  </optgroup>'
        lines.append(f"\n  {inside}")
    head = f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>'
    return SafeString(f"{head}{''.join(lines)}\n</select>")


WRITTEN: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "django/forms/widgets/text.html": _input,
    "django/forms/widgets/date.html": _input,
    "django/forms/widgets/number.html": _input,
    "django/forms/widgets/hidden.html": _input,
    "django/forms/widgets/select.html": _select,
}
"""Widgets written without a template, by the name of Django's; a test compares both."""


@dataclass(frozen=True)
class Stored:
    """A file already saved, as the upload shows it."""

    key: str
    name: str
    size: int | None = None
    url: str = ""
    thumbnail_url: str = ""


class UploadInput(forms.FileInput):
    """A file saved at once by script, or sent with the form without.

    The form posts either `<name>` (the key of a saved file) or `<name>-file` (the file itself).
    """

    shape = "upload"

    max_mb = 10
    lookup: Callable[[str], Stored | None] | None = None

    def __init__(self, endpoint: str, accept: str) -> None:
        super().__init__()
        self.endpoint = endpoint
        self.accept = accept

    @property
    def takes_images(self) -> bool:
        """Whether pictures are wanted, so that a phone offers camera and album."""
        return "image/" in self.accept

    @property
    def takes_pdf(self) -> bool:
        """Whether a PDF is accepted."""
        return "pdf" in self.accept

    @property
    def takes_sheets(self) -> bool:
        """Whether a spreadsheet is accepted."""
        return "spreadsheet" in self.accept or "excel" in self.accept

    @property
    def takes(self) -> str:
        """What is accepted, in words."""
        words = [
            ("图片", self.takes_images),
            ("PDF", self.takes_pdf),
            ("Excel 表格", self.takes_sheets),
        ]
        return "或 ".join(name for name, taken in words if taken) or "文件"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """A file sent with the form wins over the key of one saved before."""
        sent = files.get(f"{name}-file")
        return sent or data.get(name) or None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the form said nothing about this file."""
        return name not in data and f"{name}-file" not in files

    def stored(self, value: Any) -> Stored | None:
        """What to show for the present value."""
        if isinstance(value, Stored):
            return value
        if not isinstance(value, str) or not value:
            return None
        return self.lookup(value) if self.lookup else Stored(value, "已上传的文件")


class UploadField(forms.Field):
    """A file: cleans to the key of a saved file (str), to the file sent, or to None.

    The files service judges content and size; this field only demands that something was given.
    `initial` is a `Stored` or the key of one.
    """

    default_error_messages = {"required": "请上传文件。"}

    def __init__(self, *, endpoint: str = "", accept: str = IMAGES_AND_PDF, **more: Any) -> None:
        super().__init__(widget=UploadInput(endpoint, accept), **more)

    def prepare_value(self, value: Any) -> Any:
        """A file that was sent cannot be sent back; a saved one can."""
        return None if isinstance(value, UploadedFile) else value

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was chosen last, else what was saved before."""
        return initial if data is None else data


@dataclass(frozen=True)
class Node:
    """One entry of a tree: a branch has children and cannot be ticked, a leaf can."""

    value: str
    label: str
    children: Sequence[Node] = ()
    note: str = ""
    disabled: bool = False

    def leaves(self) -> Iterable[Node]:
        """The entries below this one that can be ticked, or itself."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


class TreeSelect(forms.SelectMultiple):
    """Nested checkboxes; nodes are set by the field."""

    shape = "tree"
    nodes: Callable[[], Sequence[Node]] | Sequence[Node] = ()

    def tree(self) -> Sequence[Node]:
        """The entries at the top."""
        nodes: Any = self.nodes
        found: Sequence[Node] = nodes() if callable(nodes) else nodes
        return found


class TreeField(forms.Field):
    """Several leaves of a tree, cleaned to their values in the order of the tree (SX-17)."""

    widget = TreeSelect
    default_error_messages = {
        "required": "请至少选择一项。",
        "leaf": "“%(label)s”下面还有子项，请选到最末一级。",
        "unknown": "所选项目中有一项已不可选，请重新选择。",
    }

    def __init__(
        self, *, nodes: Callable[[], Sequence[Node]] | Sequence[Node], **more: Any
    ) -> None:
        super().__init__(**more)
        self.widget.nodes = nodes

    def to_python(self, value: Any) -> list[str]:
        """The ticked values in the tree's order. Raises ValidationError for a branch."""
        asked = {str(one) for one in value or ()}
        tree = cast("TreeSelect", self.widget).tree()
        leaves = [leaf for node in tree for leaf in node.leaves()]
        allowed = {leaf.value for leaf in leaves if not leaf.disabled}
        for branch in _branches(tree):
            if branch.value in asked:
                raise forms.ValidationError(
                    self.error_messages["leaf"], code="leaf", params={"label": branch.label}
                )
        if asked - allowed:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return [leaf.value for leaf in leaves if leaf.value in asked]


def _branches(nodes: Sequence[Node]) -> Iterable[Node]:
    for node in nodes:
        if node.children:
            yield node
            yield from _branches(node.children)


class CodeInput(forms.TextInput):
    """An SMS code with the button that sends it; the button posts to `send_url`."""

    shape = "code"
    seconds = 60
    """Between two codes."""
    wait = 0
    """How many seconds the next one is still blocked."""

    def __init__(self, send_url: str) -> None:
        super().__init__(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6"}
        )
        self.send_url = send_url


class CodeField(forms.RegexField):
    """Six digits from an SMS."""

    def __init__(self, *, send_url: str, **more: Any) -> None:
        super().__init__(
            r"^\d{6}$",
            widget=CodeInput(send_url),
            error_messages={"invalid": "验证码是 6 位数字。", "required": "请填写短信验证码。"},
            **more,
        )


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let a field offer the choices that are known only when its form is made."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)


def add_errors(form: forms.BaseForm, errors: Mapping[str, Sequence[str]]) -> None:
    """Put what a service refused beside the fields of a bound form; the rest stands at the top.

    What a verb calls by one name may be several boxes (`proof_0`, `proof1`): it stands beside the
    first. A form whose box has another name says so in `beside`: {"posts": "post_0"}.
    """
    _ = form.errors  # cleans first, else cleaning would drop what is added here
    own: Mapping[str, str] = getattr(form, "beside", {})
    for name, lines in errors.items():
        places = (name, own.get(name), f"{name}_0", f"{name}1")
        form.add_error(next((one for one in places if one in form.fields), None), list(lines))
