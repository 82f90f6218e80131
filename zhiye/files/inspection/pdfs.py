"""PDFs are always rewritten: scripts, launch actions, embedded files and outside links go.

Rewriting ends a digital signature inside the file; the digest of the sent bytes is kept.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NullObject

from zhiye.core.text import BadValue

# Its warnings quote the documents of strangers.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
MOST_OBJECTS = 200_000
_KEYS = (
    "/AA", "/AF", "/Collection", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/Launch",
    "/OpenAction", "/Rendition", "/RichMediaContent", "/RichMediaSettings", "/XFA",
)  # fmt: skip
# An action of any other kind than these leads out of the document or runs something.
_HARMLESS_ACTIONS = ("/GoTo", "/Named")
_ACTION_KINDS = frozenset([
    "/GoToR", "/GoToE", "/GoTo3DView", "/Hide", "/ImportData", "/JavaScript", "/Launch", "/Movie",
    "/Rendition", "/ResetForm", "/RichMediaExecute", "/SetOCGState", "/Sound", "/SubmitForm",
    "/Thread", "/Trans", "/URI",
])  # fmt: skip
_ANNOTATIONS = frozenset(["/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound"])


@dataclass(frozen=True)
class Paper:
    """A cleaned PDF and its number of pages."""

    data: bytes
    pages: int


def rewrite(data: bytes, *, most_pages: int) -> Paper:
    """Raises BadValue for encrypted, broken or too long documents."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise BadValue(
                "PDF加了密码或权限限制。请打开后用“打印-另存为PDF”去掉限制，再上传。",
                code="encrypted",
            )
        pages = len(reader.pages)
        if pages == 0:
            raise BadValue("PDF里没有页面，请检查文件。", code="no_pages")
        if pages > most_pages:
            raise BadValue(
                f"PDF有{pages}页，最多{most_pages}页，请只上传需要的页。", code="too_many_pages"
            )
        cleaned = _written(_disarmed(reader))
        # Once more: what nothing refers to any longer stays behind, and the result is proved.
        again = PdfReader(io.BytesIO(cleaned), strict=False)
        cleaned = _written(PdfWriter(clone_from=again))
        if active_parts(cleaned):
            raise BadValue("PDF里有不能去掉的脚本，请打印成新的PDF后上传。", code="active")
    except BadValue:
        raise
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, OSError,
            RecursionError, MemoryError, AssertionError, NotImplementedError):  # fmt: skip
        raise BadValue(
            "PDF打不开，可能没有传完或已损坏，请重新导出后上传。", code="broken"
        ) from None
    return Paper(cleaned, pages)


def active_parts(data: bytes) -> set[str]:
    """Names of dangerous keys and actions a PDF holds; empty for a cleaned one."""
    found: set[str] = set()
    reader = PdfReader(io.BytesIO(data), strict=False)
    writer = PdfWriter(clone_from=reader)
    for value in _objects(writer):
        for entry in _dictionaries(value):
            found.update(key for key in _KEYS if key in entry)
            if _is_bad_action(entry) or entry.get("/Subtype") in _ANNOTATIONS:
                found.add(str(entry.get("/S") or entry.get("/Subtype")))
    return found


def _objects(writer: PdfWriter) -> list[Any]:
    objects = list(writer._objects)
    if len(objects) > MOST_OBJECTS:
        raise BadValue("PDF内容过于复杂，请打印成新的PDF后上传。", code="too_complex")
    return objects


def _disarmed(reader: PdfReader) -> PdfWriter:
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    for value in _objects(writer):
        for entry in _dictionaries(value):
            for key in _KEYS:
                entry.pop(NameObject(key), None)
            if _is_bad_action(entry) or entry.get("/Subtype") in _ANNOTATIONS:
                entry.clear()
    for page in writer.pages:
        _drop_empty_annotations(page)
    return writer


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _drop_empty_annotations(page: DictionaryObject) -> None:
    listed = _resolved(page.get("/Annots"))
    if isinstance(listed, ArrayObject):
        page[NameObject("/Annots")] = ArrayObject([item for item in listed if _resolved(item)])


def _resolved(item: Any) -> Any:
    return item.get_object() if isinstance(item, IndirectObject) else item


def _is_bad_action(entry: DictionaryObject) -> bool:
    """An action dictionary that is not a jump inside the document."""
    kind = entry.get("/S")
    if kind is None or isinstance(kind, NullObject) or kind in _HARMLESS_ACTIONS:
        return False
    return entry.get("/Type") == "/Action" or str(kind) in _ACTION_KINDS


def _dictionaries(value: Any) -> list[DictionaryObject]:
    """A value's dictionaries, its own and those nested directly (not by reference)."""
    found: list[DictionaryObject] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, DictionaryObject):
            found.append(item)
            waiting.extend(item.values())
        elif isinstance(item, ArrayObject):
            waiting.extend(item)
    return found
