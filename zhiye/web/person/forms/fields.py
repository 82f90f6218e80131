"""Fields that several forms of the person portal use."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.web.shared.forms_of import InputForm
from zhiye.web.shared.forms_render import DayField
from zhiye.web.shared.moves import MoveForm
from zhiye.web.shared.uploads import StoredFileField

__all__ = [
    "DayField",
    "IdNumberField",
    "LineField",
    "NameField",
    "PhotographedForm",
    "PhotographedProof",
]


class NameField(forms.CharField):
    """A person's name as on the identity document."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label="姓名",
            max_length=50,
            help_text="与身份证上的一致。",
            widget=forms.TextInput({"autocomplete": "name"}),
            error_messages={"required": "请填写姓名。"},
            **more,
        )


class IdNumberField(forms.CharField):
    """The number of an identity document as people type it: full-width digits and a small x too."""

    def __init__(self, *, label: str = "身份证号", help_text: str = "") -> None:
        super().__init__(
            label=label,
            max_length=40,
            help_text=help_text or "18 位。最后一位是 X 的，大写小写都可以。",
            widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
            error_messages={"required": f"请填写{label}。"},
        )


class LineField(forms.CharField):
    """One line of plain text."""

    def __init__(self, *, label: str, longest: int = 100, **more: Any) -> None:
        more.setdefault("error_messages", {"required": f"请填写{label}。"})
        super().__init__(label=label, max_length=longest, **more)


class PhotographedForm(InputForm):
    """A form with photographed pages: what everybody fills in, then what few need."""

    @property
    def first(self) -> list[forms.BoundField]:
        """What everybody fills in."""
        return [bound for bound in self.visible_fields() if bound.field.required]

    @property
    def rest(self) -> list[forms.BoundField]:
        """Further pages, and what few need."""
        return [bound for bound in self.visible_fields() if not bound.field.required]

    @property
    def opened(self) -> bool:
        """Whether the part that few need holds something."""
        return any(bound.value() or bound.errors for bound in self.rest)


class PhotographedProof(MoveForm):
    """The proof that somebody has left, photographed or as a file, page by page.

    `above` is what everybody fills in before it, `below` what few need after it.
    """

    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    proof1 = StoredFileField(
        "termination_proof",
        label="解除劳动合同证明书",
        help_text="直接拍照，或从手机里选照片、文件。",
        error_messages={"required": "请上传解除劳动合同证明书。"},
    )
    proof2 = StoredFileField("termination_proof", label="第 2 页", required=False)
    proof3 = StoredFileField("termination_proof", label="第 3 页", required=False)

    def given(self) -> dict[str, Any]:
        """The pages sent, with what a subclass adds."""
        typed = super().given()
        pages = [typed.pop(name) for name in ("proof1", "proof2", "proof3")]
        return {**typed, "proof": [one for one in pages if one is not None]}

    @property
    def first(self) -> list[forms.BoundField]:
        """What everybody fills in."""
        return [self[name] for name in (*self.above, "proof1")]

    @property
    def rest(self) -> list[forms.BoundField]:
        """Further pages, and what few need."""
        return [self[name] for name in ("proof2", "proof3", *self.below)]

    @property
    def opened(self) -> bool:
        """Whether the part that few need holds something."""
        return any(bound.value() or bound.errors for bound in self.rest)
