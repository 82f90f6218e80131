"""Files as people and attackers send them, made in memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
EXE = b"MZ\x90\x00" + b"\0" * 200


def upload(name: str, data: bytes, declared: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type=declared)


def image(
    to: str = "JPEG", *, size: tuple[int, int] = (120, 80), mode: str = "RGB", **save: Any
) -> bytes:
    picture = Image.new(mode, size, "white" if mode != "P" else 0)
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1] // 2), fill=0)
    out = io.BytesIO()
    picture.save(out, to, **save)
    return out.getvalue()


def phone_photo() -> bytes:
    """A JPEG held sideways, with camera, GPS position and a comment."""
    exif = Image.Exif()
    exif[0x010F] = "Camera Maker"
    exif[0x0112] = 6  # turn by 90 degrees
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (37.0, 52.0, 30.0)
    return image(size=(120, 80), exif=exif, comment=b"secret comment")


def huge_png() -> bytes:
    """A few hundred bytes that claim 40,000 by 40,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def pdf(pages: int = 1, *, rotate: int = 0) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(200, 300)
        if rotate:
            page.rotate(rotate)
    return _written(writer)


def encrypted_pdf(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256-R5")
    return _written(writer)


def armed_pdf() -> bytes:
    """A script on opening, a launch button, an embedded program, outside links, form actions."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 300)
    writer.add_attachment("payload.exe", b"embedded-program")
    script = _dictionary(Type="/Action", S="/JavaScript", JS="app.alert('armed-script')")
    scripts = DictionaryObject(
        {NameObject("/Names"): ArrayObject([TextStringObject("a"), writer._add_object(script)])}
    )
    writer.root_object["/Names"][NameObject("/JavaScript")] = scripts  # type: ignore[index]
    writer.add_metadata({"/Author": "hidden author"})
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), url="https://outside.example/track"))
    launch = _dictionary(S="/Launch", F="armed-launch.exe")
    field = _dictionary(Type="/Annot", Subtype="/Widget", FT="/Tx", T="armed-field")
    field[NameObject("/Rect")] = ArrayObject([FloatObject(n) for n in (0, 0, 10, 10)])
    field[NameObject("/A")] = launch
    field[NameObject("/AA")] = DictionaryObject(
        {NameObject("/K"): _dictionary(S="/JavaScript", JS="armed-key()")}
    )
    attached = _dictionary(Type="/Annot", Subtype="/FileAttachment", Contents="armed-note")
    attached[NameObject("/Rect")] = ArrayObject([NumberObject(n) for n in (0, 0, 10, 10)])
    page[NameObject("/Annots")].append(writer._add_object(field))  # type: ignore[attr-defined]
    page[NameObject("/Annots")].append(attached)  # type: ignore[attr-defined]
    page[NameObject("/AA")] = DictionaryObject(
        {NameObject("/O"): _dictionary(S="/URI", URI="https://armed-open.example")}
    )
    writer.root_object[NameObject("/OpenAction")] = launch
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/XFA"): TextStringObject("armed-xfa")}
    )
    return _written(writer)


def _dictionary(**entries: str) -> DictionaryObject:
    made = DictionaryObject()
    for key, value in entries.items():
        is_name = value.startswith("/")
        made[NameObject(f"/{key}")] = NameObject(value) if is_name else TextStringObject(value)
    return made


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships">{}</Relationships>'
)


def office(kind: str = "xlsx", extra: dict[str, bytes | str] | None = None) -> bytes:
    """A small archive with the parts an Office file needs, and others."""
    main = "xl/workbook.xml" if kind == "xlsx" else "word/document.xml"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?><Types/>',
        "_rels/.rels": RELS.format(""),
        main: '<?xml version="1.0" encoding="UTF-8"?><root>内容</root>',
        **(extra or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def relation(kind: str, target: str = "https://outside.example/a") -> str:
    return RELS.format(
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}" TargetMode="External"/>'
    )
