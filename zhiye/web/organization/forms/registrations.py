"""Registering people and ending it (SX-20 to SX-24)."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.core.actor import Actor, Role
from zhiye.registrations.inputs import Leaving
from zhiye.registrations.kinds import REGISTRATIONS
from zhiye.registrations.models import (
    Category,
    Registration,
)
from zhiye.supervision.selectors import is_watched
from zhiye.supervision.staffing import Loss, losses
from zhiye.web.shared.forms_of import RecordForm, Words
from zhiye.web.shared.moves import asks

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


@asks("deregistrations", "resubmit", Role.ORGANIZATION)
class DeregisterForm(RecordForm):
    """Asking to end a registration (SX-23), or correcting a returned request (SX-24)."""

    takes = Leaving
    template = "form"
    words = {"note": Words(rows=3)}

    def more(self, row: Any, actor: Actor) -> dict[str, Any]:
        """Whom it is about, what the licences would lack."""
        return {**leaving(row.registration), "submit": "重新提交审核"}


def leaving(row: Registration) -> dict[str, Any]:
    """Who leaves, and what the licences lack then."""
    return {"facts": REGISTRATIONS.told(row, Role.ORGANIZATION), "losses": losses_of(row)}


def losses_of(row: Registration) -> list[Loss]:
    """What the organisation's licences would lack without this person (SX-36)."""
    return losses(row.organization, row.pk) if is_watched(row.organization) else []
