"""In which categories somebody can be registered: what each asks for, and what of it is met."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from zhiye.core.checks import CheckTable
from zhiye.registrations.models import Category

HELP = {
    Category.QUALITY: "有学历、职称、经历记录，或持有有效资格证书",
    Category.TECHNICAL: "理工类学历、相关职称、相关工作经历都有记录",
    Category.INSPECTION: "持有有效的检验检测人员证",
    Category.OPERATION: "持有有效的特种设备安全管理和作业人员证",
    Category.OTHER: "管理人员等，持有有效的特种设备人员资格证书",
}
OWN = {
    Category.QUALITY: {"quality"},
    Category.TECHNICAL: {"technical"},
    Category.INSPECTION: {"certificate_inspection"},
    Category.OPERATION: {"certificate_operation", "first_issue"},
    Category.OTHER: {"certificate_other"},
}
"""The conditions that belong to one category alone; the others hold for every category."""


@dataclass(frozen=True)
class Fit:
    """A category, and why somebody does not fit it."""

    category: Category
    why: list[str]

    @property
    def help(self) -> str:
        """What it asks for."""
        return HELP[self.category]


def fits(table: CheckTable) -> Iterator[Fit]:
    """Every category with whether somebody fits it, so that nobody has to try; the table was asked
    about all of them."""
    for category in Category:
        failed = [row for row in table if row.key in OWN[category] and not row.met]
        yield Fit(category, [row.reason for row in failed])


def about(table: CheckTable, chosen: Collection[str]) -> CheckTable:
    """The rows that hold for every category, and those of the chosen ones."""
    others = {key for category in Category if category not in chosen for key in OWN[category]}
    return CheckTable([row for row in table if row.key not in others])
