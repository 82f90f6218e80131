"""The columns of a list of employment records: those filing one by one asks for (ZS-24)."""

from __future__ import annotations

from datetime import date

from zhiye.core.inputs import Shape, facts_of
from zhiye.employment.batches.items import choices
from zhiye.employment.inputs import Facts
from zhiye.lists.words import words
from zhiye.sheets.blank import SAMPLE_ID, SAMPLE_NAME, Blank, Column
from zhiye.sheets.headings import Headings

TITLE = "聘用记录批量填报"
LIST = Headings(
    words={
        "name": words("name"),
        "id_number": words("id_number"),
        "code": words("code", "项目", "作业项目名称", label="作业项目"),
        **{one.name: one.column.headings for one in facts_of(Facts) if one.column},
    },
    needed=("name", "id_number", "code", "started_on"),
    whose=("name", "id_number"),
)
SAMPLES = {"started_on": date(2026, 3, 1), "ends_on": date(2027, 2, 28)}


def blank(*, end_needed: bool) -> Blank:
    """The template; where the ruleset binds the end to the item's validity, the end is needed."""
    offered = choices()
    return Blank(
        title=TITLE,
        sample_field="id_number",
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
            **{
                one.name: Column(
                    LIST.label(one.name),
                    _notes(one.column.note, one.name, end_needed=end_needed),
                    one.column.width,
                    needed=one.needed or (one.name == "ends_on" and end_needed),
                    is_date=one.shape is Shape.DAY,
                    sample=SAMPLES.get(one.name, ""),
                )
                for one in facts_of(Facts)
                if one.column
            },
        },
    )


def _notes(note: str, name: str, *, end_needed: bool) -> str:
    if name != "ends_on":
        return note
    return note + ("最晚到该作业项目的有效期止。" if end_needed else "没有约定的不填。")
