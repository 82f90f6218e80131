"""The columns of a list of people."""

from __future__ import annotations

from datetime import date

from zhiye.lists.words import day_help, words
from zhiye.sheets.blank import SAMPLE_ID, SAMPLE_NAME, Blank, Column
from zhiye.sheets.headings import Headings

ROSTER = Headings(
    words={
        "name": words("name"),
        "id_number": words("id_number"),
        "phone": words("phone"),
        "code": words("code", "准驾项目"),
        "number": words("number"),
        "issued_by": words("issued_by"),
        "issued_on": words("issued_on"),
        "valid_from": words("valid_from"),
        "valid_until": words("valid_until"),
        "first_issued_on": words("first_issued_on"),
    },
    needed=("name", "id_number", "code", "valid_until"),
    whose=("name", "id_number"),
)
_DAY = day_help("2028-02-29")


def _column(field: str, *, help: str = "", width: int = 18, sample: str | date = "") -> Column:
    return Column(
        ROSTER.label(field),
        help,
        width,
        needed=field in ROSTER.needed,
        is_date=field.endswith("_on") or field.startswith("valid_"),
        sample=sample,
    )


BLANK = Blank(
    title="人员名册",
    sample_field="id_number",
    columns={
        "name": _column("name", help="与身份证上的姓名一致。", width=12, sample=SAMPLE_NAME),
        "id_number": _column("id_number", help="18 位，写成文本。", width=22, sample=SAMPLE_ID),
        "phone": _column("phone", help="11 位手机号。", width=14, sample="13800000000"),
        "code": _column("code", help="多个项目代号用顿号隔开，例如 G1、N1。", sample="G1"),
        "number": _column("number", help="不写时为身份证号。", width=22),
        "issued_by": _column("issued_by", width=28, sample="太原市行政审批服务管理局"),
        "issued_on": _column("issued_on", help=_DAY, width=14, sample=date(2024, 3, 1)),
        "valid_from": _column("valid_from", help=_DAY, width=14, sample=date(2024, 3, 1)),
        "valid_until": _column("valid_until", help=_DAY, width=14, sample=date(2028, 2, 29)),
        "first_issued_on": _column("first_issued_on", help=_DAY, width=14),
    },
)
