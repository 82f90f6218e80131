"""Where lists of a kind are sent: the portal, the way there, the words, the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from zhiye.core.actor import Actor
from zhiye.lists.kinds import ListKind
from zhiye.web.shared.uploads import StoredFileField

Choices = Callable[[Actor], Sequence[tuple[int, str]]]


@dataclass(frozen=True)
class About:
    """For whom or what a list can be: asked only where there is more than one choice.

    `name` is that of the field, and of the parameter of the template's address.
    """

    name: str
    label: str
    help: str
    choices: Choices


@dataclass(frozen=True)
class Place:
    """Lists of a kind in one portal: `file` is the word for what is sent, `hint` what sending it
    again does, `after` where to find what was written, `listed` the figures the list of lists
    shows.
    """

    kind: ListKind
    file: str
    hint: str
    after: str = ""
    above: Sequence[tuple[str, str]] = ()
    about: About | None = None
    listed: tuple[str, ...] = ()


class UploadForm(forms.Form):
    """A list to be judged."""

    file = StoredFileField("import_sheet")

    def __init__(self, place: Place, actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        kind, file = place.kind, self.fields["file"]
        file.label = place.file
        file.help_text = f"不超过 {kind.most_rows:,} 行；更多的请分成几份上传。"
        file.error_messages["required"] = f"请选择要上传的{place.file}。"
        self.about_name = ""
        choices = list(place.about.choices(actor)) if place.about else []
        if place.about and len(choices) > 1:
            self.about_name = place.about.name
            wrong = f"请选择{place.about.label}。"
            self.fields[place.about.name] = forms.TypedChoiceField(
                coerce=int,
                choices=choices,
                label=place.about.label,
                help_text=place.about.help,
                error_messages={"required": wrong, "invalid_choice": wrong},
            )
            self.order_fields([place.about.name, "file"])

    @property
    def about_id(self) -> int | None:
        """For whom, where that was asked."""
        found: int | None = self.cleaned_data.get(self.about_name)
        return found
