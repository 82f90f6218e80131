"""Looking for registrations and people, and seeing a number whole."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.core import idnumber, phone
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.organizations.models import Organization
from zhiye.registrations.models import Category
from zhiye.web.authority.common import ask_place
from zhiye.web.shared.confirming import PasswordOnceMore

NOT_HERE = "证件号码请填在下面“按证件号码或手机号查人”里，不要放进查询条件。"


class RegistrationSearchForm(forms.Form):
    """Who is registered where, also as of an earlier day."""

    name = forms.CharField(label="姓名", required=False, max_length=30)
    company = forms.CharField(label="单位名称", required=False, max_length=60)
    day = forms.DateField(label="查询日期（当日 24 时）", required=False)
    category = forms.ChoiceField(
        label="人员类别", required=False, choices=[("", "全部"), *Category.choices]
    )

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor = actor
        ask_place(self, actor)
        self.fields["organization"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        """An identity number must not stand in an address (assurance 25)."""
        typed = str(self.cleaned_data["name"])
        if idnumber.is_valid(typed) or phone.is_valid(typed):
            raise forms.ValidationError(NOT_HERE, code="id_number")
        return typed

    def clean_day(self) -> Any:
        """The future is not known."""
        day = self.cleaned_data["day"]
        if day is not None and day > today():
            raise forms.ValidationError("查询日期不能晚于今天。", code="future")
        return day

    @property
    def chosen(self) -> Organization | None:
        """The organisation a link has chosen, if the actor may see it."""
        pk = self.cleaned_data.get("organization") if self.is_bound and self.is_valid() else None
        return Organization.objects.visible_to(self.actor).filter(pk=pk).first() if pk else None


class PersonFindForm(forms.Form):
    """One person by a whole number; posted, so that it never stands in an address."""

    number = forms.CharField(
        label="按证件号码或手机号查人",
        max_length=30,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="填写完整的号码；查询会记录在访问记录中。",
        error_messages={"required": "请填写完整的证件号码或手机号。"},
    )


class RevealForm(forms.Form):
    """Why somebody wants to see a number whole (assurance 40)."""

    reason = forms.CharField(
        label="查看原因",
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        help_text="至少 4 个字，例如“核对证书编号”。本人可以看到谁、何时、为什么查看。",
        error_messages={"required": "请写明查看原因。"},
    )


class ExportForm(PasswordOnceMore):
    """Why a list leaves the system, and the own password (assurance 39)."""

    field_order = ("reason", "password")

    reason = forms.CharField(
        label="导出用途",
        max_length=200,
        help_text="例如“2026 年度监督检查”。用途和查询条件会记录在访问记录中。",
        error_messages={"required": "请写明导出用途。"},
    )
