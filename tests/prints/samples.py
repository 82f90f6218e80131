"""Invented documents, and looking at what becomes of them."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

from PIL import Image
from pypdf import PdfReader

from zhiye.prints import rendering
from zhiye.prints.documents import (
    Document,
    Employer,
    EmployerKind,
    EmploymentRecordPrint,
    Item,
    RegistrationFormPrint,
    Spell,
    Use,
)
from zhiye.prints.rendering import Stamp

ID = "700101198506150013"
BOSS_ID = "700101197001010016"
STAMP = Stamp(
    number="PY4420-2025-000123",
    at=datetime(2025, 10, 22, 3, 5, tzinfo=UTC),
    authority="中山市市场监督管理局",
    platform="特种设备从业人员服务平台",
    url="https://zhiye.example.cn/p/abcdefghijkmnpqrstuvwxyz23/",
    site="zhiye.example.cn/p/",
)
BOILER = Item("工业锅炉司炉（G1）", date(2028, 11, 21), "中山市市场监督管理局")
LIFT = Item("电梯修理（T）", date(2027, 2, 28), "中山市市场监督管理局")
BRANCH = Employer(
    name="福建省试验机电有限公司福州分公司",
    code="91350100MA2XXXXX1A",
    address="试验路1号",
    city="福州市",
    county="鼓楼区",
    town="东街街道",
    contact_name="林某某",
    contact_phone="13800000001",
    kind=EmployerKind.BRANCH,
)
BOSS = Employer(
    name="李老板",
    code=BOSS_ID,
    address="试验码头2号",
    city="福州市",
    county="鼓楼区",
    kind=EmployerKind.PERSON,
)


def spell(n: int = 0, **more: Any) -> Spell:
    """The spell number n; number 0 lasts."""
    end = date(2020 + n % 5, 12, 31) if n else None
    made = Spell(f"中山市试验{n}号机电设备有限公司", "锅炉作业", date(2020 + n % 5, 1, 1), end)
    return Spell(**{**vars(made), **more})


def record(name: str = "张建国", *, records: int = 2, **more: Any) -> EmploymentRecordPrint:
    """An employment record of Zhongshan."""
    given: dict[str, Any] = {
        "city": "中山市",
        "name": name,
        "id_number": ID,
        "items": (BOILER, LIFT),
        "spells": tuple(spell(n) for n in range(records)),
    }
    return EmploymentRecordPrint(**given | more)


def form(use: Use = Use.HIRE, **more: Any) -> RegistrationFormPrint:
    """A registration form of Fujian."""
    given: dict[str, Any] = {
        "use": use,
        "name": "张建国",
        "id_number": ID,
        "items": (BOILER,),
        "employer": BRANCH,
        "former_employer": "厦门试验机电有限公司" if use is Use.CHANGE else "",
        "phone": "13800000002",
    }
    return RegistrationFormPrint(**given | more)


def pdf(document: Document) -> PdfReader:
    """The finished PDF, opened."""
    return PdfReader(io.BytesIO(rendering.render(document, STAMP).data))


def text(document: Document) -> str:
    """All text of it, page after page."""
    return "\n----\n".join(page.extract_text() for page in pdf(document).pages) + "\n"


def pages(document: Document, ppi: int = 72) -> list[Image.Image]:
    """Its pages as grey pictures."""
    drawn = rendering.pictures(document, STAMP, ppi=ppi)
    return [Image.open(io.BytesIO(one)).convert("L") for one in drawn]
