"""Searching the certificates of the organisation's people (ZS-30)."""

from __future__ import annotations

from django import forms


class HolderNumberForm(forms.Form):
    """One whole ID number, sent by POST (assurance 25)."""

    number = forms.CharField(
        label="持证人身份证号",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="须输入完整号码；不会出现在网址和记录里。",
        error_messages={"required": "请输入完整的身份证号。"},
    )
