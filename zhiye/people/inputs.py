"""What the verbs on persons take (SX-05, SX-50, SX-52)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zhiye.catalogue import selectors as catalogue
from zhiye.core import text
from zhiye.core.idnumber import DOCUMENT_CHOICES, DocumentKind
from zhiye.core.inputs import choice, day, flag, id_number, line, paper, row

if TYPE_CHECKING:
    from zhiye.catalogue.models import EducationLevel, ProfessionalTitle
    from zhiye.files.models import StoredFile
    from zhiye.regions.models import Region

TYPED = "18 位。最后一位是 X 的，大写小写都可以。"
_NAMED: dict[str, Any] = {"clean": text.clean_name, "longest": 50, "fills": "name", "needed": True}


@dataclass(frozen=True)
class Identity:
    """Who somebody is, at the first login (SX-50)."""

    name: str = line("姓名", help="与身份证上的一致。", **_NAMED)
    id_number: str = id_number(help=TYPED, needed=True)


@dataclass(frozen=True)
class PersonFacts:
    """What 人员信息 asks for (SX-52); the number is judged by its document."""

    name: str = line("姓名", help="与身份证上的一致。", **_NAMED)
    id_number: str = line("证件号码", help=TYPED, longest=40, private=True, needed=True)
    region: Region | None = None
    id_kind: str = choice("证件类型", DOCUMENT_CHOICES, default=DocumentKind.ID_CARD, needed=True)
    address: str = line("住址")


@dataclass(frozen=True)
class EducationFacts:
    """学历; technical staff need one in science or engineering."""

    level: EducationLevel | None = row("学历", catalogue.education_levels, needed=True)
    school: str = line("毕业院校", needed=True)
    major: str = line("专业", needed=True)
    is_science: bool | None = flag(
        "是不是理工类专业",
        help="如机械、电气、焊接、材料、热能、化工、自动化、安全工程等。",
        needed=True,
    )
    graduated_on: date | None = day(
        "毕业日期", month="start", clean=text.not_after_today, needed=True
    )
    proof: StoredFile | None = paper("毕业证书照片", file="education_proof", needed=True)


@dataclass(frozen=True)
class TitleFacts:
    """职称."""

    title: ProfessionalTitle | None = row("职称", catalogue.professional_titles, needed=True)
    speciality: str = line("职称专业", help="照职称证书上的写，如机械、焊接。", needed=True)
    issued_by: str = line("评审机构", help="照职称证书上的印章写。", needed=True)
    obtained_on: date | None = day(
        "取得日期", month="start", clean=text.not_after_today, needed=True
    )
    proof: StoredFile | None = paper("职称证书照片", file="education_proof", needed=True)


@dataclass(frozen=True)
class ExperienceFacts:
    """工作经历."""

    employer: str = line("工作单位", needed=True)
    work: str = line("做什么工作", help="如：锅炉安装技术管理。", needed=True)
    started_on: date | None = day(
        "开始日期", month="start", clean=text.not_after_today, needed=True
    )
    ended_on: date | None = day(
        "结束日期", month="end", help="还在做的，不用填。", not_before="started_on"
    )
    proof: StoredFile | None = paper(
        "证明材料", help="劳动合同、社保记录或单位证明，没有可不传。", file="experience_proof"
    )
