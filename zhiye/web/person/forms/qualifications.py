"""Degree, title and experience (SX-05)."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.catalogue import selectors as catalogue
from zhiye.web.person.forms.fields import DayField, LineField
from zhiye.web.shared.uploads import StoredFileField


class EducationForm(forms.Form):
    """学历; technical staff need one in science or engineering."""

    level = forms.ModelChoiceField(catalogue.education_levels(), label="学历", empty_label="请选择")
    school = LineField(label="毕业院校")
    major = LineField(label="专业")
    is_science = forms.TypedChoiceField(
        label="是不是理工类专业",
        choices=[("1", "是"), ("0", "不是")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        help_text="如机械、电气、焊接、材料、热能、化工、自动化、安全工程等。",
    )
    graduated_on = DayField(label="毕业日期", month="start")
    proof = StoredFileField("education_proof", label="毕业证书照片")


class TitleForm(forms.Form):
    """职称."""

    title = forms.ModelChoiceField(
        catalogue.professional_titles(), label="职称", empty_label="请选择"
    )
    speciality = LineField(label="职称专业", help_text="照职称证书上的写，如机械、焊接。")
    issued_by = LineField(label="评审机构", help_text="照职称证书上的印章写。")
    obtained_on = DayField(label="取得日期", month="start")
    proof = StoredFileField("education_proof", label="职称证书照片")


class ExperienceForm(forms.Form):
    """工作经历."""

    employer = LineField(label="工作单位")
    work = LineField(label="做什么工作", help_text="如：锅炉安装技术管理。")
    started_on = DayField(label="开始日期", month="start")
    ended_on = DayField(
        label="结束日期", month="end", required=False, help_text="还在做的，不用填。"
    )
    proof = StoredFileField(
        "experience_proof",
        label="证明材料",
        required=False,
        help_text="劳动合同、社保记录或单位证明，没有可不传。",
    )

    def clean(self) -> dict[str, Any]:
        """A stretch of work does not end before it begins."""
        data = super().clean() or self.cleaned_data
        start, end = data.get("started_on"), data.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", "结束日期不能早于开始日期。")
        return data
