"""What is on record about somebody, for the offices that may read it."""

from __future__ import annotations

from collections.abc import Iterator

from zhiye.casework.facts import Fact
from zhiye.core.idnumber import age_on
from zhiye.people.models import Person


def told(row: Person) -> Iterator[Fact]:
    """Who somebody is, and where the record comes from."""
    age = f"{age_on(row.birth_date)} 岁" if row.birth_date else ""
    yield Fact("姓名", row.name)
    yield Fact("证件类型", row.get_id_kind_display())
    yield Fact("证件号码", row.id_number, code=True, field="id_number")
    yield Fact("手机号", row.phone, code=True, field="phone")
    yield Fact("性别", row.get_sex_display())
    yield Fact("年龄", age)
    yield Fact("从业所在地", row.region.full_name if row.region else "")
    yield Fact("实名核验", row.identity_checked_at or "未核验")
    yield Fact("完成人员信息", row.completed_at or "本人尚未完成")
    yield Fact("来源", row.get_source_display())
