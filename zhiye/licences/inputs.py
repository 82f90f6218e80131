"""What the verbs on licences take, and what each kind of filing asks for (SX-13 to SX-17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhiye.catalogue.models import LicenceNode
from zhiye.core.inputs import Asked, Document, asked_of, choice, day, documents, line
from zhiye.files.models import StoredFile
from zhiye.licences.models import SLOTS, LicenceKind, Slot

DOWNLOAD = "申请书可在山西省市场监督管理局行政许可管理系统中下载。"


def _in(slot: Slot, file: str, help: str) -> Document:
    return Document(slot.value, slot.label, slot.value, file, help)


@dataclass(frozen=True)
class Filing:
    """What a filing says; but the kind nothing is mandatory before it is submitted."""

    kind: str = choice("类型", LicenceKind, needed=True, sentence="请选择类型。")
    application_number: str = line("申请书编号", longest=60)
    accepted_on: date | None = day("受理日期")
    number: str = line("许可证编号", longest=60)
    issued_by: str = line("发证机关")
    issued_on: date | None = day("发证日期")
    valid_until: date | None = day("有效期至")


@dataclass(frozen=True)
class LicenceFacts(Filing):
    """What a filing contains: its items and documents too, by slot; a slot that is not named stays
    as it is.
    """

    nodes: Sequence[LicenceNode] = ()
    files: Mapping[str, Sequence[StoredFile]] = documents(
        _in(
            Slot.CERTIFICATE,
            "licence",
            "许可证书正本、副本及明细，多页请合并成一个 PDF 或逐页上传。",
        ),
        _in(Slot.APPLICATION, "application_form", f"已受理的许可/核准申请书。{DOWNLOAD}"),
        _in(Slot.OLD_CERTIFICATE, "licence", "现在持有的许可证书，含明细页。"),
    )


NEEDED: dict[str, tuple[str, ...]] = {
    LicenceKind.HELD: ("number", "issued_by", "issued_on", "valid_until"),
    LicenceKind.FIRST: ("application_number", "accepted_on"),
    LicenceKind.CHANGE: ("application_number", "accepted_on", "number"),
}
"""What a filing of a kind must say by the time it is handed in, beside its documents."""
_OLD = {"number": "原许可证编号", "issued_by": "原发证机关", "valid_until": "原证有效期至"}


def asked_for(kind: str) -> list[Asked]:
    """What a kind of filing asks for in its words, with what is needed in the end."""
    labels = _OLD if kind == LicenceKind.CHANGE else {}
    needed = {*NEEDED[kind], *SLOTS[kind]}
    return [
        replace(one, label=labels.get(one.name, one.label), needed=one.name in needed)
        for one in asked_of(LicenceFacts)
        if one.name in {*needed, *labels}
    ]
