"""What the verbs on certificates take (SX-53, SX-55, SX-56, ZS-08)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhiye.certificates.models import FirstIssueSource
from zhiye.core import text
from zhiye.core.inputs import choice, day, line, pages
from zhiye.files.models import StoredFile

if TYPE_CHECKING:
    from zhiye.catalogue.models import InspectionItem, NdtItem, WorkItem


@dataclass(frozen=True)
class ItemFacts:
    """One item as printed on a certificate."""

    code: str
    name: str
    valid_from: date | None = None
    valid_until: date | None = None
    restriction: str = ""
    level: str = ""
    work_item: WorkItem | None = None
    inspection_item: InspectionItem | None = None
    ndt_item: NdtItem | None = None
    first_issued_on: date | None = None


@dataclass(frozen=True)
class Amendment:
    """The four facts a holder may change: 作业项目 and 作业种类 (an item names both), 发证机关,
    有效期. `files` are new pages beside those already there, so that the change can be verified.
    """

    issued_by: str = line("发证机关", help="照证书上的印章写。", needed=True)
    items: Sequence[ItemFacts] = ()
    files: Sequence[StoredFile] = pages(
        "新的证书页",
        help="项目或有效期变了的，请拍新的证书页，核验时要对照；原来的照片保留。",
        file="certificate_copy",
    )


@dataclass(frozen=True)
class CertificateFacts:
    """What 资质证书 asks for (SX-53)."""

    kind: str
    number: str = line("证书编号", longest=40, clean=text.clean_code, private=True, needed=True)
    issued_by: str = line("发证机关", help="照证书上的印章写。", needed=True)
    issued_on: date | None = day("发证日期", help="证书上没有可不填。", clean=text.not_after_today)
    items: Sequence[ItemFacts] = ()
    files: Sequence[StoredFile] = pages(
        "证书照片页",
        help="拍清楚姓名、照片和编号；电子证书可直接传 PDF。",
        file="certificate_copy",
        sentence="请上传证书照片页的照片或 PDF。",
        needed=True,
    )


@dataclass(frozen=True)
class Supplement:
    """The 首次取证日期 of a T or F item with its proof (SX-55)."""

    issued_on: date | None = day(
        "首次取证日期",
        help="第一次取得这个项目的日期，不是换证日期。",
        needed=True,
        clean=text.not_after_today,
    )
    source: str = choice("用什么证明", FirstIssueSource, sentence="请选择证明来源。", needed=True)
    files: Sequence[StoredFile] = pages(
        "截图或旧证书照片页",
        file="screenshot",
        sentence="请上传首次取证日期的截图或照片。",
        needed=True,
    )
