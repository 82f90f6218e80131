"""Sending a list of employment records (ZS-26)."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.employment.batches.columns import MOST_ROWS
from zhiye.employment.models import Employer
from zhiye.employment.models.employers import EmployerQuerySet
from zhiye.web.files.fields import StoredFileField


class BatchForm(forms.Form):
    """The list, and for which of the organisation's employers; asked only where there are more."""

    employer = forms.ModelChoiceField(
        Employer.objects.none(),
        label="聘用单位",
        empty_label=None,
        help_text="分支机构的人员请选择分支机构，名单分开上传。",
        error_messages={"required": "请选择聘用单位。", "invalid_choice": "请选择聘用单位。"},
    )
    file = StoredFileField(
        "import_sheet",
        label="聘用名单",
        help_text=f"不超过 {MOST_ROWS:,} 行；更多的请分成几份上传。",
        error_messages={"required": "请选择要上传的聘用名单。"},
    )

    def __init__(self, employers: EmployerQuerySet, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        found = list(employers[:2])
        self.only = found[0] if len(found) == 1 else None
        field = self.fields["employer"]
        if self.only is not None:
            del self.fields["employer"]
        elif isinstance(field, forms.ModelChoiceField):
            field.queryset = employers

    def clean(self) -> dict[str, Any]:
        """The only employer needs no choosing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return {"employer": self.only, **cleaned} if self.only else cleaned
