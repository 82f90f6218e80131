"""Forms whose fields are those of a verb's input: said once, in the domain (core.inputs).

A form names the input it takes; labels, help, sentences and cleaners come with it, a document gets
a box a page. A portal overrides words only (`words`), or leaves a field out (`without`). The verb
judges again: what the form finds wrong is what it would refuse, told at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from django import forms
from django.http import QueryDict

from zhiye.core.actor import Actor
from zhiye.core.inputs import Asked, Shape, asked_of, facts_on, is_missing, made_of
from zhiye.files import links
from zhiye.files.models import StoredFile
from zhiye.web.shared.forms_render import DayField
from zhiye.web.shared.moves import MoveForm
from zhiye.web.shared.uploads import (
    StoredFileField,
    add_pages,
    boxes,
    compact,
    page_names,
    pages_of,
)


@dataclass(frozen=True)
class Words:
    """What a portal says otherwise of a field; what is None stays as the input has it.

    `pages`: how many boxes of a document are shown at least, `further`: label and help of those
    after the first; `rows`: how many lines of a text.
    """

    label: str | None = None
    help: str | None = None
    missing: str | None = None
    needed: bool | None = None
    pages: int = 1
    further: tuple[tuple[str, str], ...] = ()
    rows: int = 1

    def over(self, one: Asked) -> Asked:
        """What is asked, as it is said here."""
        own = {"label": self.label, "help": self.help, "needed": self.needed}
        told: dict[str, Any] = {**own, "sentence": self.missing}
        return replace(one, **{name: said for name, said in told.items() if said is not None})


AS_ASKED = Words()
FEW = 4
"""So many choices stand side by side; more are a list to open."""


class InputForm(MoveForm):
    """A form that takes an input: `takes` with its fields in their order, but those `without`."""

    takes: ClassVar[type]
    words: Mapping[str, Words] = {}
    without: Collection[str] = ()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        held: Mapping[str, Sequence[StoredFile]] | None = None,
        **more: Any,
    ) -> None:
        """`held` are the pages kept before, by the kind of their document or its name; `more` is
        for a form it stands beside.
        """
        super().__init__(data, initial={k: _key(one) for k, one in (initial or {}).items()}, **more)
        for one in self.asked():
            said = self.words.get(one.name, AS_ASKED)
            if one.shape is Shape.DOCUMENT:
                add_pages(
                    self,
                    said.over(one),
                    held=(held or {}).get(one.kind or one.name, ()),
                    least=max(said.pages, 1 + len(said.further)),
                    further=said.further,
                )
            else:
                self.fields[one.name] = field_of(one, said)
        self.order_fields(self.field_order)

    @classmethod
    def asked(cls) -> list[Asked]:
        """What of its input the form asks for."""
        return [one for one in asked_of(cls.takes) if one.name not in cls.without]

    @classmethod
    def documents(cls) -> list[Asked]:
        """The documents it asks for."""
        return [one for one in cls.asked() if one.shape is Shape.DOCUMENT]

    @classmethod
    def uploads(cls) -> list[tuple[str, str]]:
        """Every box a page may come in, for `received`."""
        single = [(one.name, one.file) for one in cls.asked() if one.shape is Shape.FILE]
        return single + [pair for one in cls.documents() for pair in page_names(one.name, one.file)]

    @classmethod
    def tidy(cls, data: QueryDict) -> None:
        """Close the gaps of removed pages."""
        for one in cls.documents():
            compact(data, one.name)

    @property
    def papers(self) -> list[forms.BoundField]:
        """The boxes of all documents, for the template."""
        return [box for one in self.documents() for box in boxes(self, one.name)]

    def clean(self) -> dict[str, Any]:
        """What is needed as soon as something else is given."""
        facts = [one for one in self.asked() if one.name in self.fields]
        typed = {one.name: self[one.name].data for one in facts}
        for one in facts:
            if is_missing(one, typed) and one.name not in self.errors:
                self.add_error(one.name, one.missing)
        return super().clean() or self.cleaned_data

    def facts(self, **more: Any) -> Any:
        """The input that was filled in, of a valid form; `more` of it is known without asking."""
        told = {
            one.name: pages_of(self, one.name)
            if one.shape is Shape.DOCUMENT
            else self.cleaned_data[one.name]
            for one in self.asked()
            if one.name in self.fields or f"{one.name}_0" in self.fields
        }
        return made_of(self.takes, told, **more)

    def given(self) -> dict[str, Any]:
        """The input, as the verb takes it."""
        return {"facts": self.facts()}


class RecordForm(InputForm):
    """The same about a row that is on record: its facts and the papers among its `files`."""

    @classmethod
    def of(cls, row: Any, actor: Actor, data: QueryDict | None = None) -> Self:
        """As it was sent last time."""
        held = {one.name: links.current(row.files) for one in cls.documents()}
        return cls(data, initial=facts_on(row, cls.takes), held=held)


def taking(kind: type) -> type[RecordForm]:
    """The form of an input that needs no words of its own."""
    return type(f"{kind.__name__}Form", (RecordForm,), {"takes": kind, "__doc__": kind.__doc__})


def field_of(one: Asked, said: Words = AS_ASKED) -> forms.Field:
    """The field of a form for what is asked."""
    one = said.over(one)
    more: dict[str, Any] = {
        "label": one.label,
        "required": one.needed,
        "help_text": one.help,
        "validators": [_by(one.clean, one.label)] if one.clean else [],
    }
    if one.shape is Shape.DAY:
        return DayField(month=one.month, **more)
    more["error_messages"] = {"required": one.missing}
    if one.shape is Shape.FILE:
        return StoredFileField(one.file, **more)
    if one.shape is Shape.FLAG:
        yes, no = ("1", "是"), ("0", "不是")
        more |= {"coerce": lambda value: value == yes[0], "widget": forms.RadioSelect}
        return forms.TypedChoiceField(choices=[yes, no], **more)
    if one.shape is Shape.ROW and one.offered:
        return forms.ModelChoiceField(one.offered(), empty_label="请选择", **more)
    if one.shape is Shape.CHOICE:
        more["widget"] = forms.RadioSelect if len(one.choices) <= FEW else forms.Select
        return forms.ChoiceField(choices=one.choices, initial=one.default, **more)
    if one.shape is Shape.SEVERAL:
        more["widget"] = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=one.choices, **more)
    more["widget"] = forms.TextInput(_typing(one))
    if said.rows > 1:
        more["widget"] = forms.Textarea({"rows": said.rows})
    return forms.CharField(max_length=one.longest, **more)


def _typing(one: Asked) -> dict[str, str]:
    """How browsers and phones help to type it."""
    told = {"autocomplete": one.fills or ("off" if one.private else ""), "inputmode": one.keys}
    if one.private or one.fills:
        told["spellcheck"] = "false"
    return {name: value for name, value in told.items() if value}


def _key(value: Any) -> Any:
    """What a box shows of a value on record: of a file its key."""
    return str(value.pk) if isinstance(value, StoredFile) else value


def _by(rule: Callable[..., object], label: str) -> Callable[[Any], None]:
    """A cleaner as a validator: what is kept is what the verb cleans."""

    def judge(value: Any) -> None:
        rule(value, what=label)

    return judge
