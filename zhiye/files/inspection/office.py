"""Office files: looked into as archives before any parser opens them (assurance 23)."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from zhiye.core.text import BadValue

MOST_ENTRIES = 3000
LARGEST_ENTRY = 300 * 1024 * 1024
LARGEST_SUM = 500 * 1024 * 1024
HIGHEST_RATIO = 200
_RATIO_FROM = 2 * 1024 * 1024
_CHUNK = 256 * 1024
_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_ACTIVE = re.compile(r"(vbaproject|activex|oleobject|embeddings/|\.bin$|\.exe$|macrosheets)", re.I)
# Excel keeps binary leftovers that run nothing.
_HARMLESS = re.compile(r"(printersettings\d*\.bin|\.emf|\.wmf)$", re.I)
_ENTITY = re.compile(rb"<!(DOCTYPE|ENTITY)", re.I)
_RELATION = re.compile(rb"<Relationship\b[^>]*>", re.I | re.S)
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.I)
_LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.I)
_MACRO_UTF16 = ("_VBA_PROJECT".encode("utf-16-le"), "Macros".encode("utf-16-le"))


def check(data: bytes, extension: str) -> None:
    """Refuse bombs, macros, entities, outside links, wrong kinds. Raises BadValue."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive, extension)
            _check_contents(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError):
        raise BadValue(
            "文件打不开，可能没有传完或已损坏，请重新保存后上传。", code="broken"
        ) from None
    except RuntimeError:
        raise BadValue("文件加了密码，请去掉密码另存后上传。", code="encrypted") from None


def check_legacy(data: bytes) -> None:
    """Old binary Office files are taken without macros only."""
    if any(mark in data for mark in _MACRO_UTF16):
        raise BadValue("文件里有宏，不能上传。请另存为不带宏的文件，或导出PDF。", code="macro")
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise BadValue("文件加了密码，请去掉密码另存后上传。", code="encrypted")


def _check_entries(archive: zipfile.ZipFile, extension: str) -> None:
    entries = archive.infolist()
    bomb = BadValue("文件解压后过大，不能上传。请另存后重试，或分成几个文件。", code="bomb")
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > LARGEST_SUM:
        raise bomb
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise BadValue("文件结构不正常，请重新保存后上传。", code="broken")
    for entry in entries:
        _check_entry(entry, bomb)
    if "[Content_Types].xml" not in names or _MAIN[extension] not in names:
        raise BadValue(
            f"文件的扩展名是 .{extension}，内容却不是这种文件，请用原文件重新上传。", code="content"
        )


def _check_entry(entry: zipfile.ZipInfo, bomb: BadValue) -> None:
    if entry.filename.startswith("/") or ".." in entry.filename or "\\" in entry.filename:
        raise BadValue("文件结构不正常，请重新保存后上传。", code="path")
    if entry.flag_bits & 0x1:
        raise BadValue("文件加了密码，请去掉密码另存后上传。", code="encrypted")
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > LARGEST_ENTRY or (entry.file_size > _RATIO_FROM and ratio > HIGHEST_RATIO):
        raise bomb
    if _ACTIVE.search(entry.filename) and not _HARMLESS.search(entry.filename):
        raise BadValue("文件里有宏或嵌入的对象，不能上传。请另存为不带宏的文件。", code="macro")
    if "externallinks/" in entry.filename.lower():
        raise BadValue(
            "表格引用了其他文件。请在“数据-编辑链接”中断开链接后再上传。", code="outside"
        )


def _check_contents(archive: zipfile.ZipFile) -> None:
    """Reads every part once: stated sizes may lie, and entities may hide in any part."""
    total = 0
    for entry in archive.infolist():
        is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
        tail, head, size = b"", b"", 0
        for chunk in _chunks(archive, entry):
            size += len(chunk)
            total += len(chunk)
            if size > LARGEST_ENTRY or total > LARGEST_SUM or size > entry.file_size:
                raise BadValue("文件解压后过大，不能上传。", code="bomb")
            head = head or chunk[:4]
            if is_xml and _ENTITY.search(tail + chunk):
                raise BadValue("文件里有不允许的外部实体，请另存后重试。", code="entity")
            tail = chunk[-16:]
        if is_xml and head[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise BadValue("文件编码不正常，请另存后重试。", code="encoding")
        if entry.filename.lower().endswith(".rels"):
            _check_relations(archive.read(entry))


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _check_relations(relations: bytes) -> None:
    for relation in _RELATION.findall(relations):
        if _OUTSIDE.search(relation) and not _LINK.search(relation):
            raise BadValue(
                "文件引用了外部的模板、图片或数据，不能上传。请改为嵌入，或导出PDF。",
                code="outside",
            )
