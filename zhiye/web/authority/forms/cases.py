"""Deciding a case, closing a clue, seeing a number whole, and handing out a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from zhiye.core.actor import Role
from zhiye.core.flow import LONGEST_REASON
from zhiye.web.authority.cases import Desk
from zhiye.web.shared.confirming import PasswordOnceMore
from zhiye.web.shared.forms_render import offer
from zhiye.web.shared.moves import MoveForm, asks, reason_field

EITHER = "您填写了退回原因。要退回请点“退回”；要通过，请先清空原因和勾选。"


class DecideForm(forms.Form):
    """The two answers of a reviewer, with ready-made reasons to tick.

    `words` is what the other side reads: the ticked sentences, then what was typed.
    """

    ticked = forms.MultipleChoiceField(
        label="常用原因",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="可多选，勾选的和下面填写的会合在一起告知对方。",
    )
    reason = forms.CharField(
        label="补充说明",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text="退回时必须勾选或填写原因；写清哪一处不对、怎么改。",
    )
    move = forms.ChoiceField(
        label="审核意见",
        choices=[("approve", "通过"), ("return", "退回")],
        widget=forms.HiddenInput,
        error_messages={"required": "请点“审核通过”或“退回”。"},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    queue = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, desk: Desk[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "ticked", [(one, one) for one in desk.reasons])

    @property
    def words(self) -> str:
        """The whole reason; the notice adds the full stop."""
        parts = [*self.cleaned_data.get("ticked", ()), self.cleaned_data.get("reason", "").strip()]
        return "；".join(part.rstrip("。；") for part in parts if part)

    @property
    def answer(self) -> str:
        """Which answer was given, of a valid form."""
        return str(self.cleaned_data["move"])

    def given(self) -> dict[str, Any]:
        """What the verb takes of a valid form."""
        seen = {"seen": self.cleaned_data["seen"]}
        return seen if self.answer == "approve" else {**seen, "reason": self.words}

    @property
    def typed(self) -> str:
        """What was ticked and typed, also of a form that is not valid: nothing is lost."""
        ticked = self.data.getlist("ticked") if isinstance(self.data, QueryDict) else []
        typed = str(self.data.get("reason", "")) if self.is_bound else ""
        return "；".join([*ticked, typed.strip()]).strip("；")

    def clean(self) -> dict[str, Any]:
        """A reason goes with a return; with an approval it was a slip of the mouse."""
        data = super().clean() or self.cleaned_data
        if data.get("move") == "approve" and self.words:
            self.add_error("reason", EITHER)
        elif len(self.words) > LONGEST_REASON:
            self.add_error("reason", f"原因合计最多 {LONGEST_REASON} 个字，请删去一些。")
        return data


@asks("clues", "close", Role.AUTHORITY)
class CloseForm(MoveForm):
    """What came of looking into an overlap."""

    reason = reason_field(
        "核查结果",
        "写明怎么核查的、怎么处理的，例如“两家为同一集团，本人只在后一家上岗，已督促前一家"
        "终止聘用”。只有监管人员能看到。",
        "请写明核查结果。",
    )


class RevealForm(forms.Form):
    """Why somebody wants to see a number whole (assurance 40)."""

    reason = reason_field(
        "查看原因",
        "至少 4 个字，例如“核对证书编号”。本人可以看到谁、何时、为什么查看。",
        "请写明查看原因。",
        longest=200,
        rows=2,
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
