"""Searching one's employment records (ZS-02), and ending one alone (FJ-20)."""

from __future__ import annotations

from zhiye.core.actor import Role
from zhiye.employment.inputs import Release
from zhiye.web.person.forms.fields import PhotographedForm
from zhiye.web.shared.forms_of import Words
from zhiye.web.shared.moves import asks


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
