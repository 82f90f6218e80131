"""A branch that employs people itself (FJ-41)."""

from __future__ import annotations

from zhiye.employment.inputs import CompanyEmploying
from zhiye.employment.models import EmployerKind
from zhiye.web.organization.forms.organization import PlacedForm
from zhiye.web.shared.forms_of import Words


class BranchForm(PlacedForm):
    """Name, address and region of the branch itself, not of the organisation above it."""

    takes = CompanyEmploying
    without = ("kind",)
    words = {
        "name": Words(
            label="分支机构名称",
            help="与营业执照一致；没有执照的写全称，例如“某某公司小榄工地”。",
        ),
        "number": Words(help="没有单独代码的不填。"),
        "address": Words(help="分支机构的地址，不是总部的地址。", missing="请填写地址。"),
        "contact_name": Words(label="联系人"),
        "contact_phone": Words(help=""),
    }

    def given(self) -> dict[str, CompanyEmploying]:
        """The branch, as the verb takes it."""
        return {"facts": self.facts(kind=EmployerKind.BRANCH)}
