"""Searching the certificates of the organisation's people (ZS-30)."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from zhiye.catalogue.selectors import work_category_names
from zhiye.certificates.item_validity import ItemValidity
from zhiye.certificates.search import Wanted


class CertificateSearchForm(forms.Form):
    """Name, item, category, issuer, state; the ID number has a form of its own."""

    holder = forms.CharField(label="作业人员姓名", required=False, max_length=50)
    item = forms.CharField(
        label="作业项目",
        required=False,
        max_length=40,
        widget=forms.TextInput({"placeholder": "名称或代号，例如 N1"}),
    )
    standing = forms.ChoiceField(
        label="证件状态", required=False, choices=[("", "全部"), *ItemValidity.choices]
    )
    category = forms.ChoiceField(label="作业种类", required=False)
    issued_by = forms.CharField(label="发证机构", required=False, max_length=60)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="q_%s")
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *((one, one) for one in work_category_names())]

    def wanted(self, holder_id: int | None) -> Wanted:
        """What is searched for, of a form that is valid."""
        return Wanted(**self.cleaned_data, holder_id=holder_id)


class HolderNumberForm(forms.Form):
    """One whole ID number, sent by POST (assurance 25)."""

    number = forms.CharField(
        label="持证人身份证号",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="须输入完整号码；不会出现在网址和记录里。",
        error_messages={"required": "请输入完整的身份证号。"},
    )
