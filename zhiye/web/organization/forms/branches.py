"""A branch that employs people itself (FJ-41)."""

from __future__ import annotations

from django import forms

from zhiye.core import text, uscc
from zhiye.core.phone import normalise_contact
from zhiye.employment.employers import EmployerFacts
from zhiye.employment.models import EmployerKind
from zhiye.regions.selectors import region
from zhiye.web.organization.forms import by
from zhiye.web.organization.forms.organization import RegionForm


class BranchForm(RegionForm):
    """Name, address and region of the branch itself, not of the organisation above it."""

    name = forms.CharField(
        label="分支机构名称",
        max_length=100,
        validators=[by(text.clean_organization_name, what="分支机构名称")],
        help_text="与营业执照一致；没有执照的写全称，例如“某某公司小榄工地”。",
    )
    number = forms.CharField(
        label="统一社会信用代码",
        required=False,
        max_length=30,
        validators=[by(uscc.normalise)],
        help_text="没有单独代码的不填。",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    town = forms.CharField(label="镇（街道）", required=False, max_length=40)
    address = forms.CharField(
        label="地址", max_length=200, help_text="分支机构的地址，不是总部的地址。"
    )
    contact_name = forms.CharField(
        label="联系人",
        required=False,
        max_length=50,
        validators=[by(text.clean_name, what="联系人")],
    )
    contact_phone = forms.CharField(
        label="联系电话",
        required=False,
        max_length=20,
        validators=[by(normalise_contact)],
        widget=forms.TextInput({"inputmode": "tel"}),
    )

    def facts(self) -> EmployerFacts:
        """What was filled in, for the service."""
        data = self.cleaned_data
        names = ("name", "number", "address", "town", "contact_name", "contact_phone")
        return EmployerFacts(
            kind=EmployerKind.BRANCH,
            region=region(data["region"]),
            **{name: data[name] for name in names},
        )
