"""Forms of the public pages."""

from __future__ import annotations

from django import forms


class OrganizationSearch(forms.Form):
    """An organisation by the beginning of its name or its whole USCC."""

    q = forms.CharField(
        label="单位名称或统一社会信用代码",
        max_length=120,
        required=False,
        widget=forms.TextInput(
            {"placeholder": "名称的开头几个字，或18位代码", "autocomplete": "organization"}
        ),
    )


class PeopleSearch(forms.Form):
    """Somebody at an organisation by the whole name."""

    name = forms.CharField(
        label="姓名",
        max_length=50,
        required=False,
        widget=forms.TextInput({"placeholder": "请输入完整姓名", "autocomplete": "off"}),
    )


class VerifyForm(forms.Form):
    """Two things only who holds the certificate in hand knows (assurance 25)."""

    name = forms.CharField(
        label="姓名",
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "请填写证书上的姓名。"},
    )
    number = forms.CharField(
        label="身份证号或证书编号",
        max_length=60,
        help_text="请输入完整号码。号码只用于本次核对，不保存，也不出现在网址中。",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "请填写完整的身份证号或证书编号。"},
    )


class PrintForm(forms.Form):
    """The number and the name on a print, for who cannot scan its code."""

    number = forms.CharField(
        label="打印编号",
        max_length=40,
        help_text="在打印件左上角和每页页脚，例如 PY4420-2026-000123。",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "请填写打印件上的编号。"},
    )
    name = forms.CharField(
        label="打印件上的姓名",
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "请填写打印件上的姓名。"},
    )
