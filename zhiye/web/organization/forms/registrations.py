"""Registering people and ending it (SX-20 to SX-24)."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django import forms
from django.http import QueryDict

from zhiye.core.actor import Actor, Role
from zhiye.files import links
from zhiye.files.models import StoredFile
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.models import (
    Category,
    DeregistrationState,
    Registration,
    RegistrationState,
)
from zhiye.supervision.selectors import is_watched
from zhiye.supervision.staffing import Loss, losses
from zhiye.web.organization.common import reason_of
from zhiye.web.shared.moves import MoveForm, asks
from zhiye.web.shared.uploads import add_pages, boxes, compact, page_names, pages_of

PROOF = "termination_proof"
CATEGORY_HELP = {
    Category.QUALITY: "有学历、职称、经历记录，或持有有效资格证书",
    Category.TECHNICAL: "理工类学历、相关职称、相关工作经历都有记录",
    Category.INSPECTION: "持有有效的检验检测人员证",
    Category.OPERATION: "持有有效的特种设备安全管理和作业人员证",
    Category.OTHER: "管理人员等，持有有效的特种设备人员资格证书",
}


class SearchForm(forms.Form):
    """Whom to invite; sent by POST, so that no number stands in an address (SX-20)."""

    words = forms.CharField(
        label="姓名、身份证号或手机号",
        max_length=60,
        strip=True,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="须完整填写，不支持按部分号码或姓氏查找。",
        error_messages={"required": "请输入完整的姓名、身份证号或手机号。"},
    )


class CategoriesForm(forms.Form):
    """In which categories somebody is to be registered."""

    categories = forms.MultipleChoiceField(
        label="人员类别",
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个人员类别。"},
    )


class ProofForm(MoveForm):
    """When the contract ended, with the proof page by page."""

    left_on = forms.DateField(
        label="解除劳动合同日期", error_messages={"required": "请填写解除劳动合同的日期。"}
    )

    def __init__(
        self, data: QueryDict | None = None, *, held: Any = (), left_on: date | None = None
    ) -> None:
        super().__init__(data, initial={"left_on": left_on} if data is None else None)
        add_pages(
            self,
            "proof",
            PROOF,
            label="解除劳动合同证明书",
            held=held,
            required=True,
            help_text="须有双方签字或单位盖章，四角完整、文字清晰。",
        )

    @classmethod
    def of(cls, row: Any, actor: Actor, data: QueryDict | None = None) -> Self:
        """With the day and the pages that were sent last time."""
        held = links.current(row.files) if data is None else ()
        return cls(data, held=held, left_on=row.left_on)

    @staticmethod
    def uploads() -> list[tuple[str, str]]:
        """Every box a page may come in, for `received`."""
        return page_names("proof", PROOF)

    @staticmethod
    def tidy(data: QueryDict) -> None:
        """Close the gaps of removed pages."""
        compact(data, "proof")

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The boxes of the proof, for the template."""
        return boxes(self, "proof")

    def given(self) -> dict[str, Any]:
        """Day, pages, and what a subclass adds."""
        typed = {name: one for name, one in super().given().items() if "proof_" not in name}
        return {**typed, "proof": self.proof()}

    def proof(self) -> list[StoredFile]:
        """The pages that were sent."""
        return pages_of(self, "proof")


@asks("deregistrations", "resubmit", Role.ORGANIZATION)
class DeregisterForm(ProofForm):
    """Asking to end a registration (SX-23), or correcting a returned request (SX-24)."""

    template = "deregister"
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="对方和审核人员会看到。",
    )

    @classmethod
    def of(cls, row: Any, actor: Actor, data: QueryDict | None = None) -> Self:
        """As it was sent last time."""
        form = super().of(row, actor, data)
        form.initial["note"] = row.note
        return form

    def more(self, row: Any, actor: Actor) -> dict[str, Any]:
        """Whom it is about, why it was returned, what the licences would lack."""
        return {
            "row": row.registration,
            "returned": reason_of(DEREGISTRATION, row, "return"),
            "losses": losses_of(row.registration),
            "reviewed": True,
            "consent": "",
        }


def losses_of(row: Registration) -> list[Loss]:
    """What the organisation's licences would lack without this person (SX-36)."""
    return losses(row.organization, row.pk) if is_watched(row.organization) else []


class RegistrationSearchForm(forms.Form):
    """What the list of registrations is searched by."""

    q = forms.CharField(label="姓名", required=False, max_length=50)
    category = forms.ChoiceField(
        label="人员类别", required=False, choices=[("", "全部"), *Category.choices]
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *RegistrationState.choices]
    )


class DeregistrationSearchForm(forms.Form):
    """What the list of deregistrations is searched by."""

    q = forms.CharField(label="姓名", required=False, max_length=50)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *DeregistrationState.choices]
    )
