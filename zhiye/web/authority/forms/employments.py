"""Searching employment records; entering them from paper (FJ-10, FJ-13)."""

from __future__ import annotations

from django import forms

from zhiye.core.actor import Role
from zhiye.core.flow import LONGEST_REASON
from zhiye.web.shared.moves import MoveForm, asks


class NumberForm(forms.Form):
    """One person by the whole number; posted, so that it never stands in an address."""

    number = forms.CharField(
        label="按身份证号查人",
        max_length=30,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="填写完整的身份证号；查询会记录在访问记录中。",
        error_messages={"required": "请填写完整的身份证号。"},
    )


@asks("clues", "close", Role.AUTHORITY)
class CloseForm(MoveForm):
    """What came of looking into an overlap."""

    reason = forms.CharField(
        label="核查结果",
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text="写明怎么核查的、怎么处理的，例如“两家为同一集团，本人只在后一家上岗，已督促前一家"
        "终止聘用”。只有监管人员能看到。",
        error_messages={"required": "请写明核查结果。"},
    )
