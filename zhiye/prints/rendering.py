"""Typesetting: a document's values become a tagged PDF/A for A4, or nothing at all.

The templates are ours and fixed; whatever a person has typed reaches them as data in JSON and is
never read as markup. Every warning of typst is an error. The standard asked for refuses a character
without a glyph, so that no empty box can leave this module.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
import typst

from zhiye.core import clock
from zhiye.files import fonts
from zhiye.prints import glyphs
from zhiye.prints.dates import chinese_date
from zhiye.prints.documents import Document

TEMPLATES = Path(__file__).resolve().parent / "typ"
_PAGE = re.compile(rb"/Type\s*/Page\b")  # PDF/A-2 as typst writes it keeps the page objects plain
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


class CannotPrint(RuntimeError):
    """The template and its values do not make a faultless page: a mistake of ours."""


@dataclass(frozen=True)
class Stamp:
    """What makes a paper this very paper: its number, moment, issuer and where it is confirmed.

    `url` goes into the QR; `site` is where the number can be typed.
    """

    number: str
    at: datetime
    authority: str
    platform: str
    url: str
    site: str


@dataclass(frozen=True)
class Rendered:
    """The bytes, how many pages, and the code points printed as 〓."""

    data: bytes
    pages: int
    missing: list[str]


def render(document: Document, stamp: Stamp) -> Rendered:
    """The document as a PDF. Raises CannotPrint."""
    values, missing = _values(document, stamp)
    made = _compile(document.kind, values, stamp, format="pdf", pdf_standards=STANDARDS)
    data: bytes = made if isinstance(made, bytes) else made[0]
    return Rendered(data, len(_PAGE.findall(data)), missing)


def pictures(document: Document, stamp: Stamp, *, ppi: int = 72) -> list[bytes]:
    """Its pages as PNG pictures, for a preview and for comparing."""
    values, _ = _values(document, stamp)
    made = _compile(document.kind, values, stamp, format="png", ppi=ppi)
    return list(made) if isinstance(made, list) else [made]


def _values(document: Document, stamp: Stamp) -> tuple[dict[str, Any], list[str]]:
    day = clock.local_date(stamp.at)
    until = document.valid_until(day)
    values, missing = glyphs.fit_all(
        {
            "title": document.title,
            "authority": stamp.authority,
            "platform": stamp.platform,
            "document": document.values(),
        }
    )
    values |= {
        "number": stamp.number,
        "printed_at": f"{stamp.at.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}",
        "printed_on": chinese_date(day),
        "valid_until": chinese_date(until) if until else "",
        "site": stamp.site,
        "qr": qr_svg(stamp.url),
        "missing": "、".join(missing),
    }
    return values, missing


def qr_svg(url: str) -> str:
    """The QR code of an address as SVG, without a border: the page leaves white around it.

    The mask is fixed: choosing the best of eight takes longer than the page itself, and the random
    letters of the address look alike under each.
    """
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False, mask=0).save(
        drawn, kind="svg", border=0, xmldecl=False, svgns=True, nl=False
    )
    return drawn.getvalue().decode()


def _compile(kind: str, values: dict[str, Any], stamp: Stamp, **how: Any) -> Any:
    try:
        made, warnings = typst.compile_with_warnings(
            str(TEMPLATES / f"{kind}.typ"),
            root=str(TEMPLATES),
            font_paths=fonts.for_typst(),
            sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
            timestamp=int(stamp.at.timestamp()),
            **how,
        )
    except typst.TypstError as error:
        raise CannotPrint(error.diagnostic) from error
    if warnings:
        raise CannotPrint("; ".join(one.diagnostic for one in warnings))
    return made
