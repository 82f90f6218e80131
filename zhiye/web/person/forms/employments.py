"""Searching one's employment records (ZS-02), and ending one alone (FJ-20)."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.catalogue.selectors import work_category_names
from zhiye.core.actor import Actor, Role
from zhiye.employment.inputs import Release
from zhiye.employment.models import Employment
from zhiye.employment.selectors import Wanted
from zhiye.web.person.forms.fields import PhotographedForm
from zhiye.web.shared.forms_of import Words
from zhiye.web.shared.forms_render import offer
from zhiye.web.shared.moves import asks

BACKWARDS = "结束日期早于开始日期，请核对。"


class SearchForm(forms.Form):
    """Employer, code, item, category and time, as the manual lists them."""

    employer = forms.CharField(label="聘用单位", required=False, max_length=60)
    uscc = forms.CharField(label="统一社会信用代码", required=False, max_length=18)
    item = forms.CharField(
        label="作业项目", required=False, max_length=40, help_text="名称的一部分，或代号，例如 N1。"
    )
    category = forms.ChoiceField(label="作业种类", required=False)
    since = forms.DateField(label="聘用时间，从", required=False)
    until = forms.DateField(label="聘用时间，到", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        names = [(one, one) for one in work_category_names()]
        offer(self, "category", [("", "全部"), *names])

    def clean(self) -> dict[str, Any]:
        """A span of time runs forward."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("since"), data.get("until")
        if first and last and last < first:
            self.add_error("until", BACKWARDS)
        return data

    @property
    def wanted(self) -> Wanted:
        """What is searched; nothing while the form was not sent."""
        return Wanted(**self.cleaned_data) if self.is_bound and self.is_valid() else Wanted()


@asks("employments", "release_alone", Role.PERSON)
class ReleaseForm(PhotographedForm):
    """离职: the day, why, and the proof (FJ-20)."""

    takes = Release
    template = "employment_release"
    words = {
        "on": Words(label="离职日期", help="照解除劳动合同证明上的写。"),
        "why": Words(label="离职原因", help="例如：合同到期，单位不给办注销。"),
        "files": Words(
            label="解除劳动合同证明",
            help="直接拍照，或从手机里选。没有证明的，可以交本人签字的登记表。",
            missing="请上传解除劳动合同证明或本人签字的登记表。",
            needed=True,
            pages=3,
        ),
    }

    def more(self, row: Employment, actor: Actor) -> dict[str, Any]:
        """Which employment it is."""
        return {"one": row}
