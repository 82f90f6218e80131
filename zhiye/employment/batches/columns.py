"""The columns of a list of employment records: those filing one by one asks for (ZS-24)."""

from __future__ import annotations

from datetime import date

from zhiye.employment.batches.items import choices
from zhiye.sheets.blank import SAMPLE_ID, SAMPLE_NAME, Blank, Column
from zhiye.sheets.headings import Headings

MOST_ROWS = 10_000
TITLE = "聘用记录批量填报"
REASON = "未登记原因"
LIST = Headings(
    words={
        "name": ("姓名", "人员姓名", "作业人员姓名", "员工姓名", "职工姓名", "名字"),
        "id_number": (
            "身份证号",
            "身份证号码",
            "身份证",
            "作业人员身份证号",
            "证件号码",
            "证件号",
            "公民身份号码",
        ),
        "code": (
            "作业项目",
            "作业项目代号",
            "项目代号",
            "项目",
            "代号",
            "作业代号",
            "项目代码",
            "作业项目名称",
        ),
        "started_on": (
            "聘用开始日期",
            "聘用开始时间",
            "聘用开始",
            "聘用起始日期",
            "聘用日期",
            "开始日期",
            "开始时间",
            "入职日期",
            "入职时间",
            "合同开始日期",
        ),
        "ends_on": (
            "聘用结束日期",
            "聘用结束时间",
            "聘用结束",
            "聘用截止日期",
            "结束日期",
            "结束时间",
            "合同结束日期",
            "合同到期日期",
            "合同到期日",
        ),
        "dispatcher_name": ("劳务派遣单位", "派遣单位", "派遣单位名称", "劳务派遣单位名称"),
        "dispatcher_uscc": (
            "派遣单位统一社会信用代码",
            "派遣单位信用代码",
            "劳务派遣单位统一社会信用代码",
            "派遣单位代码",
        ),
    },
    needed=("name", "id_number", "code", "started_on"),
    whose=("name", "id_number"),
)
_DAY = "写成 2026-03-01、2026/3/1 或 2026年3月1日都可以。"


def blank(*, end_needed: bool) -> Blank:
    """The template; where the ruleset binds the end to the item's validity, the end is needed."""
    offered = choices()
    return Blank(
        title=TITLE,
        sample_field="id_number",
        rows=MOST_ROWS,
        columns={
            "name": Column(
                LIST.label("name"), "与身份证上的姓名一致。", 12, needed=True, sample=SAMPLE_NAME
            ),
            "id_number": Column(
                LIST.label("id_number"), "18 位，写成文本。", 22, needed=True, sample=SAMPLE_ID
            ),
            "code": Column(
                LIST.label("code"),
                "从列表中选择，或写代号，例如 N1；多个项目用顿号隔开，例如 G1、N1。"
                "焊接项目按证书上的代号写。",
                28,
                needed=True,
                choices=offered,
                other_choices=True,
                sample=offered[0] if offered else "",
            ),
            "started_on": Column(
                LIST.label("started_on"),
                _DAY,
                16,
                needed=True,
                is_date=True,
                sample=date(2026, 3, 1),
            ),
            "ends_on": Column(
                LIST.label("ends_on"),
                _DAY + ("最晚到该作业项目的有效期止。" if end_needed else "没有约定的不填。"),
                16,
                needed=end_needed,
                is_date=True,
                sample=date(2027, 2, 28),
            ),
            "dispatcher_name": Column(
                LIST.label("dispatcher_name"), "由劳务派遣公司派来的填公司全称，其他的不填。", 28
            ),
            "dispatcher_uscc": Column(
                LIST.label("dispatcher_uscc"), "填了派遣单位的，要填它的 18 位代码。", 26
            ),
        },
    )
