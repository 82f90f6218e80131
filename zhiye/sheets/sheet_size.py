"""How large the sheets of an .xlsx are, told from its XML before the reader opens them.

The reader lays a sheet out as one block from its first to its last cell: a file of five kilobytes
with one cell in the last column of the last row would ask for half a terabyte (assurance 23).
Cells whose formula has no stored result and rows that are hidden are found on the way: the reader
shows the former as empty and the latter like any other.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from posixpath import join, normpath

MOST_CELLS = 6_000_000
MOST_FORMULAS = 200_000
_CHUNK = 1 << 20
_LONGEST_TAG = 1 << 16
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
# Cells that are not written as every common program writes them, or lie beyond column AZ or row
# 100,999: any of them lets the sheet be measured tag by tag.
_UNUSUAL = re.compile(rb'<c(?:>|[\s/](?!r="A?[A-Z](?:\d{1,5}|100\d{3})"))')
_PREFIXED = re.compile(rb":c[\s/>]")
_TAG = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(row|c)(\s[^<>]*)?>")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)(\d+)")
_NO_RESULT = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*?(?:\st="e"[^<>]*>'
    rb"|>\s*<f(?:/>|\s[^<>]*/>|(?:\s[^<>]*)?>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>)"
)
_HIDDEN = re.compile(
    rb'<row\s(?:[^<>]*\s)?(?:r="(\d+)"[^<>]*\shidden="(?:1|true)"'
    rb'|hidden="(?:1|true)"[^<>]*\sr="(\d+)")'
)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass
class SheetSize:
    """How far a sheet reaches at most, its cells (row, column from 0) without a result, and its
    hidden rows (from 1)."""

    height: int = 0
    width: int = 0
    no_result: set[tuple[int, int]] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)

    @property
    def is_too_large(self) -> bool:
        """Whether the block the reader would lay out is larger than any list."""
        return self.height * self.width > MOST_CELLS


def measure(data: bytes) -> dict[str, SheetSize]:
    """The size of every part of an .xlsx, under the sheet's name where the workbook names it.

    Empty for other formats: theirs hold at most 65,536 rows of 256 columns. Raises ValueError for
    a file that hides its sheets in another encoding or in tags without end.
    """
    if data[:2] != b"PK":
        return {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = _sheet_names(archive)
            found: dict[str, SheetSize] = {}
            for part in archive.namelist():
                name = names.get(part, "")
                found[f"/{part}" if name in found else name or f"/{part}"] = _size_of(archive, part)
            return found
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError):
        return {}  # the reader says what is wrong with it


def _size_of(archive: zipfile.ZipFile, part: str) -> SheetSize:
    found, ordinary = SheetSize(height=100_999, width=52), True
    for chunk in _chunks(archive, part):
        if ordinary and (_UNUSUAL.search(chunk) or (b":c" in chunk and _PREFIXED.search(chunk))):
            ordinary = False
        if (b"<f" in chunk or b't="e"' in chunk) and len(found.no_result) < MOST_FORMULAS:
            found.no_result.update(
                (int(number) - 1, _column(letters) - 1)
                for letters, number in _NO_RESULT.findall(chunk)
            )
        if b'hidden="' in chunk:
            found.hidden.update(int(one or other) for one, other in _HIDDEN.findall(chunk))
    if not ordinary:
        found.height, found.width = _tag_by_tag(archive, part)
    return found


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Pieces of a part that end before a cell or, where there is none, before a tag."""
    rest, is_sheet, first = b"", False, True
    with archive.open(part) as opened:
        while piece := opened.read(_CHUNK):
            if first and piece[:2] in _UTF16:
                raise ValueError("a part in UTF-16")
            first = False
            piece = rest + piece
            is_sheet = is_sheet or b"sheetData" in piece
            cut = max(piece.rfind(b"<c "), piece.rfind(b"<row"))
            if cut <= 0:
                cut = piece.rfind(b"<")
            if cut < 0 or (len(piece) - cut > _CHUNK + _LONGEST_TAG and not is_sheet):
                cut = len(piece)
            if len(piece) - cut > _CHUNK + _LONGEST_TAG:
                raise ValueError("a tag without end")
            yield piece[:cut]
            rest = piece[cut:]
    yield rest


def _tag_by_tag(archive: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """The last row and column with content, counted as the reader counts them."""
    height = width = row = column = 0
    for chunk in _chunks(archive, part):
        for tag, attributes in _TAG.findall(chunk):
            at = _REFERENCE.search(attributes)
            if tag == b"row":
                row, column = (int(at[2]) if at else row + 1), 0
                continue
            column = _column(at[1]) if at and at[1] else column + 1
            if not attributes.endswith(b"/"):
                height = max(height, int(at[2]) if at and at[1] else row)
                width = max(width, column)
    return height, width


def _column(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27; what is no column of a spreadsheet is very far."""
    if len(letters) > 3:
        return 1 << 20
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Which part holds which sheet."""
    try:
        book = archive.read("xl/workbook.xml")
        relations = archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return {}
    parts = {
        told.get("Id", ""): normpath(join("/xl", told.get("Target", "")))[1:]
        for told in map(_attributes, _RELATION.findall(relations))
    }
    return {
        parts.get(told.get("id", ""), ""): told.get("name", "")
        for told in map(_attributes, _SHEET.findall(book))
    }


def _attributes(text: bytes) -> dict[str, str]:
    """Attributes of a tag without their prefixes, unescaped."""
    return {
        name.decode().rpartition(":")[2]: unescape((one or other).decode("utf-8", "replace"))
        for name, one, other in _ATTRIBUTE.findall(text)
    }
