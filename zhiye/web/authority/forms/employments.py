"""Searching employment records; entering them from paper (FJ-10, FJ-13)."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.catalogue.selectors import work_category_names
from zhiye.core import idnumber, phone
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.employment.models import EmploymentState, Origin
from zhiye.employment.selectors import Wanted
from zhiye.web.authority.common import ask_place
from zhiye.web.authority.forms.cases import LONGEST
from zhiye.web.shared.forms_render import offer
from zhiye.web.shared.moves import MoveForm

ANY = ("", "全部")
BACKWARDS = "结束日期早于开始日期，请核对。"
NOT_HERE = "身份证号请填在下面“按身份证号查人”里，不要放进查询条件。"


def _no_number(typed: str) -> str:
    if idnumber.is_valid(typed) or phone.is_valid(typed):
        raise forms.ValidationError(NOT_HERE, code="id_number")
    return typed


class EmploymentSearchForm(forms.Form):
    """Who was employed where, also on an earlier day."""

    person = forms.CharField(label="作业人员姓名", required=False, max_length=50)
    employer = forms.CharField(label="聘用单位", required=False, max_length=60)
    day = forms.DateField(label="这一天在聘", required=False)
    uscc = forms.CharField(label="统一社会信用代码", required=False, max_length=18)
    item = forms.CharField(label="作业项目名称或代号", required=False, max_length=40)
    category = forms.ChoiceField(label="作业种类", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[ANY, *EmploymentState.choices])
    origin = forms.ChoiceField(label="来源", required=False, choices=[ANY, *Origin.choices])
    late = forms.ChoiceField(
        label="报送", required=False, choices=[ANY, ("1", "逾期报送"), ("0", "按期")]
    )
    begun_from = forms.DateField(label="聘用开始，从", required=False)
    begun_until = forms.DateField(label="聘用开始，到", required=False)

    def __init__(self, *args: Any, actor: Actor, **more: Any) -> None:
        super().__init__(*args, **more)
        names = [(one, one) for one in work_category_names()]
        offer(self, "category", [ANY, *names])
        ask_place(self, actor)
        self.fields["who"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_person(self) -> str:
        """An identity number must not stand in an address (assurance 25)."""
        return _no_number(self.cleaned_data["person"])

    def clean_employer(self) -> str:
        """Nor that of a natural person who employs."""
        return _no_number(self.cleaned_data["employer"])

    def clean_day(self) -> Any:
        """The future is not known."""
        day = self.cleaned_data["day"]
        if day is not None and day > today():
            raise forms.ValidationError("日期不能晚于今天。", code="future")
        return day

    def clean(self) -> dict[str, Any]:
        """A span of time runs forward."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("begun_from"), data.get("begun_until")
        if first and last and last < first:
            self.add_error("begun_until", BACKWARDS)
        return data

    @property
    def wanted(self) -> Wanted:
        """What is searched, of a form that is valid."""
        names = ("person", "employer", "uscc", "item", "category", "state", "origin",
                 "begun_from", "begun_until")  # fmt: skip
        return Wanted(**{name: self.cleaned_data[name] for name in names})


class NumberForm(forms.Form):
    """One person by the whole number; posted, so that it never stands in an address."""

    number = forms.CharField(
        label="按身份证号查人",
        max_length=30,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="填写完整的身份证号；查询会记录在访问记录中。",
        error_messages={"required": "请填写完整的身份证号。"},
    )


class ClueSearchForm(forms.Form):
    """Whose overlap, or at which employer."""

    q = forms.CharField(label="姓名或单位名称", required=False, max_length=60)

    def clean_q(self) -> str:
        """An identity number must not stand in an address (assurance 25)."""
        return _no_number(self.cleaned_data["q"])


class CloseForm(MoveForm):
    """What came of looking into an overlap."""

    reason = forms.CharField(
        label="核查结果",
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text="写明怎么核查的、怎么处理的，例如“两家为同一集团，本人只在后一家上岗，已督促前一家"
        "终止聘用”。只有监管人员能看到。",
        error_messages={"required": "请写明核查结果。"},
    )
