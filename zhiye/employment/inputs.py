"""What the verbs on employment records and employers take (ZS-24, ZS-28, FJ-12 to FJ-20, FJ-41)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from zhiye.core import text, uscc
from zhiye.core.inputs import (
    Column,
    Document,
    choice,
    code,
    contact_number,
    day,
    documents,
    facts_of,
    id_number,
    line,
)
from zhiye.employment.models import EmployerKind, Employment, Origin, PaperKind
from zhiye.employment.papers import Papers
from zhiye.regions.models import Region

_FILE = "employment_paper"
NO_KIND = "请选择用人单位的类别。"
_DAY = "写成 2026-03-01、2026/3/1 或 2026年3月1日都可以。"


@dataclass(frozen=True)
class Time:
    """聘用时间 of a record."""

    started_on: date | None = day(
        "聘用开始时间",
        needed=True,
        column=Column(
            (
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
            _DAY,
        ),
    )
    ends_on: date | None = day(
        "聘用结束时间",
        column=Column(
            (
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
            _DAY,
        ),
    )


@dataclass(frozen=True)
class Facts(Time):
    """What a filing says; `papers` by `PaperKind`."""

    dispatcher_name: str = line(
        "劳务派遣单位",
        help="由劳务派遣单位派来的填写全称，其他的不填。",
        clean=text.clean_organization_name,
        along=("dispatcher_uscc",),
        column=Column(
            ("劳务派遣单位", "派遣单位", "派遣单位名称", "劳务派遣单位名称"),
            "由劳务派遣公司派来的填公司全称，其他的不填。",
            28,
        ),
    )
    dispatcher_uscc: str = line(
        "派遣单位统一社会信用代码",
        longest=30,
        clean=uscc.normalise,
        along=("dispatcher_name",),
        column=Column(
            (
                "派遣单位统一社会信用代码",
                "派遣单位信用代码",
                "劳务派遣单位统一社会信用代码",
                "派遣单位代码",
            ),
            "填了派遣单位的，要填它的 18 位代码。",
            26,
        ),
    )
    job_title: str = line(
        "岗位",
        help="在本单位实际做什么，例如：锅炉操作。",
        longest=40,
        listed=True,
        column=Column(("岗位", "工作岗位", "岗位名称", "所在岗位"), "可不填，例如：锅炉操作。"),
    )
    papers: Papers = documents(
        Document("form", "登记表", PaperKind.FORM, _FILE),
        Document(
            "certificate",
            "作业人员证复印件",
            PaperKind.CERTIFICATE,
            _FILE,
            "能看清姓名、证件编号、项目和有效日期。",
        ),
        Document("source", "书面或传真来件", PaperKind.SOURCE, _FILE),
    )
    origin: str = Origin.ONLINE.value


TOLD = tuple(one for one in facts_of(Facts) if one not in facts_of(Time))
"""What a filing tells besides the time: details, lists and exports show it in this order."""


def told(row: Employment, *, listed: bool = False) -> list[tuple[str, Any]]:
    """What was told of a record besides its time, with its label; of a list what lists show."""
    shown = [(one.label, getattr(row, one.name)) for one in TOLD if one.listed or not listed]
    return [(label, value) for label, value in shown if value]


@dataclass(frozen=True)
class Ending:
    """终止聘用时间 and 终止聘用原因."""

    on: date | None = day("终止聘用时间", needed=True)
    why: str = line(
        "终止聘用原因",
        help="例如：劳动合同到期、本人辞职。本人能看到这段话。",
        needed=True,
        longest=300,
        clean=partial(text.clean_text, longest=300),
    )


@dataclass(frozen=True)
class Correction(Ending, Time):
    """修改: the fields of a record that may be changed (ZS-28)."""


@dataclass(frozen=True)
class End(Ending):
    """The end of a record; an office shows the paper it came on (FJ-13)."""

    papers: Papers = documents(Document("source", "终止聘用的书面材料", PaperKind.SOURCE, _FILE))


@dataclass(frozen=True)
class Release(Ending):
    """An end that an office records, with the proof (FJ-20)."""

    papers: Papers = documents(
        Document("files", "解除劳动合同证明或登记表", PaperKind.TERMINATION, "termination_proof")
    )


@dataclass(frozen=True)
class EmployerFacts:
    """Who employs, as the registration form asks for it (FJ-40, FJ-41).

    `number` is the USCC of an organisation, of the parent for a branch entered at a counter, or the
    ID number of a natural person.
    """

    kind: str = choice("用人单位类别", EmployerKind, needed=True, sentence=NO_KIND)
    name: str = line("名称", needed=True)
    number: str = line("统一社会信用代码或身份证号", longest=30, needed=True, private=True)
    region: Region | None = None
    address: str = line(
        "地址", longest=200, needed=True, sentence="请填写地址；自然人填设备所在地。"
    )
    town: str = line("镇（街道）", longest=40)
    contact_name: str = line("单位联系人", longest=50, clean=text.clean_name)
    contact_phone: str = contact_number(help="手机，或“区号-号码”的座机。", private=True)


@dataclass(frozen=True)
class CompanyEmploying(EmployerFacts):
    """An organisation or a branch that employs, judged as what it is."""

    name: str = line("单位名称", clean=text.clean_organization_name, needed=True)
    number: str = code()


@dataclass(frozen=True)
class PersonEmploying(EmployerFacts):
    """A natural person who employs, judged as what it is."""

    name: str = line("用人单位（个人）姓名", longest=50, clean=text.clean_name, needed=True)
    number: str = id_number()
