"""The columns of a list of people."""

from __future__ import annotations

from datetime import date

from zhiye.sheets.blank import SAMPLE_ID, SAMPLE_NAME, Blank, Column
from zhiye.sheets.headings import Headings

ROSTER = Headings(
    words={
        "name": ("姓名", "人员姓名", "作业人员姓名", "持证人", "持证人姓名", "名字"),
        "id_number": ("身份证号", "身份证号码", "身份证", "证件号码", "公民身份号码", "证件号"),
        "phone": ("手机", "手机号", "手机号码", "联系电话", "电话", "移动电话", "联系方式"),
        "code": (
            "作业项目代号",
            "项目代号",
            "作业项目",
            "代号",
            "作业代号",
            "项目代码",
            "准驾项目",
        ),
        "number": ("证书编号", "证件编号", "证书号", "证号", "资格证编号", "作业人员证编号"),
        "issued_by": ("发证机关", "发证机构", "发证单位", "发证部门"),
        "issued_on": ("发证日期", "批准日期", "取证日期", "领证日期"),
        "valid_from": ("有效期起", "有效期自", "有效起始日期", "有效期开始"),
        "valid_until": (
            "有效期止",
            "有效期至",
            "有效期限止",
            "有效日期",
            "有效期",
            "到期日期",
            "截止日期",
            "有效截止日期",
            "有效期截止",
        ),
        "first_issued_on": ("首次取证日期", "初次取证日期", "初次领证日期", "首次领证日期"),
    },
    needed=("name", "id_number", "code", "valid_until"),
    whose=("name", "id_number"),
)
_DAY = "写成 2028-02-29、2028/2/29 或 2028年2月29日都可以。"


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
