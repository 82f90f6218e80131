"""名册导入: where an office's officers send lists of people and certificates (lessons U41)."""

from __future__ import annotations

from zhiye.rosters.kind import ROSTER_LIST
from zhiye.web.lists.place import Place

IMPORTS = Place(
    ROSTER_LIST,
    file="人员名册",
    hint="同一份名册可以重复上传：已有的人员和证书不会重复，有效期更晚的才会更新。",
    after="导入的人员和证书已在档案中，可以在“人员查询”中查看。",
    listed=("new_people", "new_certificates"),
)
