"""What files are for: which types a kind takes, and whether it shows a person."""

from __future__ import annotations

from dataclasses import dataclass

IMAGES = frozenset(["jpg", "jpeg", "png", "webp", "bmp"])
PAPERS = IMAGES | {"pdf"}
DOCUMENTS = PAPERS | {"doc", "docx"}
SHEETS = frozenset(["xlsx", "xls"])


@dataclass(frozen=True)
class Kind:
    """One kind of file. `personal`: downloads are logged and carry a purpose watermark."""

    name: str
    label: str
    extensions: frozenset[str] = PAPERS
    personal: bool = False


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Add a kind; a name may be registered once."""
    if KINDS.get(kind.name, kind) != kind:
        raise ValueError(f"file kind {kind.name!r} is registered already")
    KINDS[kind.name] = kind
    return kind


register(Kind("photo", "证件照", IMAGES, personal=True))
register(Kind("id_copy", "身份证件照片", PAPERS, personal=True))
register(Kind("certificate_copy", "资格证书", PAPERS, personal=True))
register(Kind("screenshot", "公示平台截图", PAPERS, personal=True))
register(Kind("education_proof", "学历、职称证明", PAPERS, personal=True))
register(Kind("experience_proof", "工作经历证明", DOCUMENTS, personal=True))
register(Kind("termination_proof", "解除劳动合同证明书", DOCUMENTS, personal=True))
register(Kind("employment_paper", "聘用登记材料", PAPERS, personal=True))
register(Kind("appointment_letter", "任命书", DOCUMENTS))
register(Kind("business_licence", "营业执照", PAPERS))
register(Kind("authorization", "授权书", DOCUMENTS))
register(Kind("licence", "许可证书", DOCUMENTS))
register(Kind("application_form", "许可申请书", DOCUMENTS))
register(Kind("import_sheet", "导入表格", SHEETS, personal=True))
register(Kind("result_sheet", "结果表格", SHEETS, personal=True))
register(Kind("attachment", "附件", DOCUMENTS | SHEETS))
