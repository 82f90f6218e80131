"""Seeing a number whole, and handing out a list."""

from __future__ import annotations

from django import forms

from zhiye.web.shared.confirming import PasswordOnceMore


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
