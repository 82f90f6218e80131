"""批量填报: where an employer's delegates send lists of employment records (ZS-26)."""

from __future__ import annotations

from collections.abc import Sequence

from zhiye.core.actor import Actor
from zhiye.employment import selectors
from zhiye.employment.batches.kind import EMPLOYMENT_LIST
from zhiye.web.lists.place import About, Place


def _employers(actor: Actor) -> Sequence[tuple[int, str]]:
    """The organisation itself first, then its branches."""
    return list(selectors.employers(actor).order_by("pk").values_list("pk", "name"))


BATCHES = Place(
    EMPLOYMENT_LIST,
    above=[("聘用记录", "/org/employments/")],
    file="聘用名单",
    hint="同一份名单可以重复上传：已登记过的不会重复登记。",
    after="登记的记录在“聘用记录”中，可以查看和修改。",
    about=About("employer", "聘用单位", "分支机构的人员请选择分支机构，名单分开上传。", _employers),
)
