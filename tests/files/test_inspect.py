"""What an upload must survive before it is kept."""

from __future__ import annotations

import importlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from tests.files import samples
from zhiye.core.text import BadValue
from zhiye.files.inspection import Cleaned, Limits, inspect, names, pdfs
from zhiye.files.inspection.types import TYPES
from zhiye.files.kinds import DOCUMENTS, IMAGES, KINDS, PAPERS, SHEETS, Kind, register

ANY = Kind("test_any", "测试", frozenset(TYPES))


def look(name: str, data: bytes, declared: str = "", *, kind: Kind = ANY, **limits: int) -> Cleaned:
    return inspect(name=name, declared=declared, data=data, kind=kind, limits=Limits(**limits))


def refusal(name: str, data: bytes, declared: str = "", **more: object) -> BadValue:
    with pytest.raises(BadValue) as caught:
        look(name, data, declared, **more)  # type: ignore[arg-type]
    assert caught.value.sentence.endswith("。")
    return caught.value


# -- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("照片.JPG", "照片.jpg"),
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\me\\身份证.pdf", "身份证.pdf"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ("gpj\u202egpj.exe.png", "gpjgpj.exe.png"),
        ("．．／．．／x.pdf", "x.pdf"),
        ('a<b>"c|d?.pdf', "a_b__c_d_.pdf"),
        ("😀合同.pdf", "😀合同.pdf"),
        ("长" * 300 + ".pdf", "长" * 110 + ".pdf"),
        ("a.tar.PDF", "a.tar.pdf"),
    ],
)
def test_names_are_shown_without_tricks(sent: str, shown: str) -> None:
    assert names.cleaned(sent) == (shown, shown.rsplit(".", 1)[1])


@pytest.mark.parametrize("sent", ["", None, "合同", ".", "..", "/", "a.", ".pdf", "a.p df", "a.图"])
def test_names_without_extension_are_refused(sent: str | None) -> None:
    with pytest.raises(BadValue) as caught:
        names.cleaned(sent)
    assert caught.value.code == "no_extension"


@given(st.text(max_size=400))
def test_no_name_leads_anywhere(sent: str) -> None:
    try:
        shown, extension = names.cleaned(sent)
    except BadValue:
        return
    assert not set(shown) & set('/\\\0\r\n<>"')
    assert len(shown) <= names.LONGEST
    assert extension == extension.lower()


# -- size and type -------------------------------------------------------------------------------


@pytest.mark.assurance(22)
def test_size_limit_is_exact_and_says_both_figures() -> None:
    data = samples.image("BMP", size=(600, 600))
    assert len(data) > 1024 * 1024
    refused = refusal("a.bmp", data, megabytes=1)
    assert refused.code == "too_large"
    assert "最大1MB" in refused.sentence
    assert look("a.bmp", data, megabytes=2).extension == "jpg"


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b" \r\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refusal("a.pdf", data).code == "empty"


@pytest.mark.assurance(22)
@pytest.mark.parametrize("name", ["a.jpg", "a.pdf", "a.xlsx", "a.exe"])
def test_a_renamed_program_is_refused(name: str) -> None:
    assert refusal(name, samples.EXE).code == "program"
    assert refusal(name, b"#!/bin/sh\nrm -rf /\n").code == "program"


@pytest.mark.assurance(22)
@pytest.mark.parametrize(
    ("name", "data", "declared", "code"),
    [
        ("a.html", b"<html>", "", "extension"),
        ("a.svg", b"<svg onload=x>", "", "extension"),
        ("a.jpg", b"<svg onload=x>" * 9, "image/jpeg", "content"),
        ("a.pdf", samples.image(), "application/pdf", "content"),
        ("a.jpg", samples.pdf(), "image/jpeg", "content"),
        ("a.xlsx", b"name,id\n1,2\n", "", "content"),
        ("a.docx", samples.office("xlsx"), "", "content"),
        ("a.docx", samples.OLE, "", "encrypted"),
        ("a.doc", samples.office("docx"), "", "content"),
        ("a.pdf", samples.pdf(), "text/html", "declared"),
        ("a.jpg", samples.image(), "application/pdf", "declared"),
        ("a.jpg", samples.image(), "image/svg+xml", "declared"),
        ("a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 90, "image/heic", "heic"),
        ("a.jpg", b"\0\0\0\x18ftypheic" + b"\0" * 90, "image/jpeg", "heic"),
        ("a.zip", samples.office(), "", "extension"),
    ],
)
def test_extension_content_and_declared_type_must_agree(
    name: str, data: bytes, declared: str, code: str
) -> None:
    assert refusal(name, data, declared).code == code


def test_the_kind_limits_the_types() -> None:
    photos = Kind("test_photos", "照片", IMAGES)
    assert refusal("a.pdf", samples.pdf(), kind=photos).code == "extension"
    assert "jpg" in refusal("a.pdf", samples.pdf(), kind=photos).sentence


@pytest.mark.parametrize("declared", ["", "application/octet-stream", "image/jpeg; charset=x"])
def test_phones_may_declare_nothing(declared: str) -> None:
    assert look("a.jpg", samples.image(), declared).content_type == "image/jpeg"


# -- images --------------------------------------------------------------------------------------


@pytest.mark.assurance(50)
def test_a_photo_is_upright_and_has_no_exif_no_gps_no_comment() -> None:
    sent = samples.phone_photo()
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    kept = look("a.jpg", sent)
    assert (kept.width, kept.height) == (80, 120)
    with Image.open(io.BytesIO(kept.data)) as picture:
        assert dict(picture.getexif()) == {}
        assert not {"exif", "comment", "icc_profile"} & set(picture.info)
    assert b"Camera Maker" not in kept.data
    assert b"secret comment" not in kept.data


def test_what_hangs_behind_an_image_is_gone() -> None:
    kept = look("a.png", samples.image("PNG") + b"PK\x03\x04<?php system($_GET[0]);")
    assert b"php" not in kept.data


@pytest.mark.parametrize(
    ("sent_as", "name", "mode", "kept_as"),
    [
        ("JPEG", "a.jpeg", "RGB", "jpg"),
        ("JPEG", "a.jpg", "CMYK", "jpg"),
        ("PNG", "a.png", "RGBA", "png"),
        ("PNG", "a.png", "P", "png"),
        ("PNG", "a.png", "1", "png"),
        ("PNG", "截图.jpg", "RGB", "png"),
        ("WEBP", "a.webp", "RGBA", "jpg"),
        ("BMP", "a.bmp", "RGB", "jpg"),
    ],
)
def test_every_image_becomes_a_jpeg_or_png(
    sent_as: str, name: str, mode: str, kept_as: str
) -> None:
    kept = look(name, samples.image(sent_as, mode=mode))
    assert kept.extension == kept_as
    assert kept.name.endswith(f".{kept_as}")
    assert Image.open(io.BytesIO(kept.data)).size == (120, 80)
    assert kept.preview is not None
    assert Image.open(io.BytesIO(kept.preview)).format == "JPEG"


def test_large_photos_shrink() -> None:
    kept = look("a.png", samples.image("PNG", size=(5000, 500)))
    assert (kept.width, kept.height) == (4096, 410)
    assert kept.preview is not None
    assert max(Image.open(io.BytesIO(kept.preview)).size) == 640


@pytest.mark.assurance(22)
def test_pixel_bombs_are_refused_before_decoding() -> None:
    assert refusal("a.png", samples.huge_png()).code == "pixels"
    assert refusal("a.png", samples.image("PNG", size=(1100, 1000)), megapixels=1).code == "pixels"


@pytest.mark.parametrize("part", [20, 200, 600])
def test_a_photo_cut_off_on_the_way_is_explained(part: int) -> None:
    refused = refusal("a.jpg", samples.image()[:part])
    assert refused.code == "broken"
    assert "重新" in refused.sentence


# -- PDF -----------------------------------------------------------------------------------------


def test_a_plain_pdf_is_kept_with_its_pages() -> None:
    kept = look("a.pdf", samples.pdf(3))
    assert (kept.pages, kept.content_type) == (3, "application/pdf")
    assert len(PdfReader(io.BytesIO(kept.data)).pages) == 3


@pytest.mark.assurance(22)
def test_scripts_actions_and_embedded_files_are_gone() -> None:
    armed = samples.armed_pdf()
    assert {
        "/JS",
        "/OpenAction",
        "/EmbeddedFiles",
        "/XFA",
        "/AA",
        "/Launch",
        "/FileAttachment",
    } <= (pdfs.active_parts(armed))
    kept = look("a.pdf", armed)
    assert pdfs.active_parts(kept.data) == set()
    flat = b"".join(
        value.get_data() if hasattr(value, "get_data") else repr(value).encode()
        for value in _everything(kept.data)
    )
    for trace in (b"armed-script", b"armed-launch", b"embedded-program", b"outside.example",
                  b"armed-key", b"armed-open", b"armed-xfa", b"hidden author"):  # fmt: skip
        assert trace not in flat + kept.data
    assert b"armed-field" in flat + kept.data  # an empty form field is harmless


def _everything(data: bytes) -> list[object]:
    from pypdf import PdfWriter

    return [v for v in PdfWriter(clone_from=PdfReader(io.BytesIO(data)))._objects if v is not None]


@pytest.mark.parametrize("password", ["", "geheim"])
def test_an_encrypted_pdf_is_refused(password: str) -> None:
    assert refusal("a.pdf", samples.encrypted_pdf(password)).code == "encrypted"


def test_too_many_pages_are_refused() -> None:
    assert refusal("a.pdf", samples.pdf(4), pages=3).code == "too_many_pages"
    assert look("a.pdf", samples.pdf(3), pages=3).pages == 3


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\ntrailer<</Root 1 0 R>>",
        samples.pdf()[:200],
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF",
    ],
)
def test_a_broken_pdf_is_explained(data: bytes) -> None:
    assert refusal("a.pdf", data).code in ("broken", "no_pages")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_pdf_is_kept_clean_or_refused(data: st.DataObject) -> None:
    raw = bytearray(samples.armed_pdf())
    for _ in range(data.draw(st.integers(1, 12))):
        raw[data.draw(st.integers(8, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        kept = look("a.pdf", bytes(raw))
    except BadValue:
        return
    assert pdfs.active_parts(kept.data) == set()


# -- Office --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "declared"),
    [
        ("名单.xlsx", samples.office("xlsx"), samples.XLSX),
        ("名单.xlsx", samples.office("xlsx"), "application/wps-office.xlsx"),
        ("申请书.docx", samples.office("docx"), samples.DOCX),
        ("旧.doc", samples.OLE, "application/msword"),
        ("旧.xls", samples.OLE, "application/vnd.ms-excel"),
    ],
)
def test_office_files_are_kept_as_they_are(name: str, data: bytes, declared: str) -> None:
    kept = look(name, data, declared)
    assert (kept.data, kept.name) == (data, name)


def test_a_sheet_made_by_our_own_writer_passes() -> None:
    xlsxwriter = importlib.import_module("xlsxwriter")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_url(0, 0, "https://zhiye.example.cn/")
    for row in range(1, 5000):
        sheet.write_row(row, 0, ["张建国", "G1", "2026-11-21"])
    book.close()
    assert look("a.xlsx", out.getvalue()).extension == "xlsx"


@pytest.mark.assurance(23)
@pytest.mark.parametrize(
    ("extra", "code"),
    [
        ({"xl/worksheets/sheet1.xml": b" " * (20 * 1024 * 1024)}, "bomb"),
        (
            {"xl/a.xml": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'},
            "entity",
        ),
        ({"xl/a.xml": "x" * 262_140 + "<!DOCTYPE lol>"}, "entity"),
        ({"xl/a.xml": "\ufeff<x/>".encode("utf-16-le")}, "encoding"),
        ({"xl/vbaProject.bin": b"macro"}, "macro"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, "macro"),
        ({"xl/activeX/activeX1.xml": b"<x/>"}, "macro"),
        ({"xl/externalLinks/externalLink1.xml": b"<x/>"}, "outside"),
        ({"xl/_rels/workbook.xml.rels": samples.relation("image")}, "outside"),
        ({"word/_rels/settings.xml.rels": samples.relation("attachedTemplate")}, "outside"),
        ({"../../evil.xml": b"<x/>"}, "path"),
        ({"/abs.xml": b"<x/>"}, "path"),
    ],
)
def test_bombs_entities_macros_and_outside_links(extra: dict[str, bytes | str], code: str) -> None:
    assert refusal("a.xlsx", samples.office("xlsx", extra)).code == code


@pytest.mark.assurance(23)
def test_links_a_reader_would_click_are_harmless() -> None:
    extra: dict[str, bytes | str] = {
        "xl/worksheets/_rels/sheet1.xml.rels": samples.relation("hyperlink"),
        "xl/printerSettings/printerSettings1.bin": b"settings",
    }
    assert look("a.xlsx", samples.office("xlsx", extra)).extension == "xlsx"


@pytest.mark.assurance(23)
def test_too_many_entries_and_lying_sizes() -> None:
    many: dict[str, bytes | str] = {f"xl/{n}.xml": b"" for n in range(3001)}
    assert refusal("a.xlsx", samples.office("xlsx", many)).code == "bomb"
    honest = samples.office("xlsx", {"xl/big.xml": b"A" * 400_000})
    place = honest.rindex(b"xl/big.xml") - 46 + 24  # the size in the central directory
    lying = honest[:place] + (1000).to_bytes(4, "little") + honest[place + 4 :]
    assert refusal("a.xlsx", lying).code in ("bomb", "broken")


def test_a_password_in_an_old_file_and_macros_in_it() -> None:
    macro = samples.OLE + "_VBA_PROJECT".encode("utf-16-le")
    assert refusal("a.xls", macro).code == "macro"
    locked = samples.OLE + "EncryptedPackage".encode("utf-16-le")
    assert refusal("a.doc", locked).code == "encrypted"


def test_an_archive_with_a_password_is_refused() -> None:
    data = bytearray(samples.office("xlsx"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start >= 0:
            data[start + offset] |= 1
            start = data.find(signature, start + 4)
    assert refusal("a.xlsx", bytes(data)).code == "encrypted"


def test_a_half_sent_archive_is_explained() -> None:
    data = samples.office("xlsx")
    assert refusal("a.xlsx", data[: len(data) // 2]).code == "broken"
    assert zipfile.is_zipfile(io.BytesIO(data))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(TYPES)), st.binary(max_size=300))
def test_no_bytes_break_the_inspection(extension: str, tail: bytes) -> None:
    starts = {"image": b"\xff\xd8\xff", "pdf": b"%PDF-1.4\n", "office": b"PK\x03\x04"}
    start = starts.get(TYPES[extension][0], samples.OLE[:8])
    try:
        look(f"a.{extension}", start + tail)
    except BadValue as refused:
        sentence = refused.sentence
    else:
        sentence = "。"
    assert sentence.endswith("。")


def test_kinds_are_registered_once() -> None:
    assert {"photo", "id_copy", "termination_proof", "appointment_letter"} <= set(KINDS)
    assert KINDS["photo"].personal
    assert PAPERS < DOCUMENTS
    assert not SHEETS & DOCUMENTS
    register(KINDS["photo"])
    with pytest.raises(ValueError, match="photo"):
        register(Kind("photo", "别的"))


def test_a_real_document_reads_the_same_after_cleaning() -> None:
    import typst

    from zhiye.files import fonts

    words = '= 任命书\n#link("https://a.example")[太原锅炉] #table[甲][乙]'
    source = f'#set text(font: "Noto Sans SC")\n{words}'
    made = typst.compile(
        source.encode(), format="pdf", font_paths=fonts.for_typst(), pdf_standards="a-2a"
    )
    kept = look("任命书.pdf", bytes(made))
    before = PdfReader(io.BytesIO(bytes(made))).pages[0]
    after = PdfReader(io.BytesIO(kept.data)).pages[0]
    assert "任命书" in after.extract_text()
    assert after.extract_text() == before.extract_text()
    assert b"a.example" not in kept.data
