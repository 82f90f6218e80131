"""Searching the people of an organisation (SX-34)."""

from __future__ import annotations

from django import forms

from zhiye.registrations.models import Category

EXPIRY = (
    ("", "不限"),
    ("soon", "60 天内到期"),
    ("half", "半年内到期"),
    ("expired", "有已到期的项目"),
    ("none", "没有有效证书"),
)


class PersonnelSearchForm(forms.Form):
    """Name, category, when certificates run out."""

    q = forms.CharField(label="姓名", required=False, max_length=50)
    category = forms.ChoiceField(
        label="人员类别", required=False, choices=[("", "全部"), *Category.choices]
    )
    expiry = forms.ChoiceField(label="证书到期", required=False, choices=EXPIRY)
