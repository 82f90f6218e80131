"""Purpose watermarks on images and PDFs."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter

from tests.files import samples
from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.files import fonts, watermarks
from zhiye.files.services import watermark_text

TEXT = "仅供执业注册审核使用 2026-11-21 李建国（太原市局）"


def test_the_text_names_purpose_day_and_reader() -> None:
    officer = Actor(7, "李建国", Role.AUTHORITY, acting_name="太原市局")
    with clock.freeze(date(2026, 11, 21)):
        assert watermark_text(officer, "执业注册审核") == TEXT


@pytest.mark.parametrize("png", [True, False])
@pytest.mark.parametrize("size", [(1200, 800), (800, 1200), (300, 200)])
def test_every_part_of_an_image_is_marked(size: tuple[int, int], png: bool) -> None:
    plain = Image.new("RGB", size, "white")
    out = io.BytesIO()
    plain.save(out, "PNG" if png else "JPEG")
    marked = Image.open(io.BytesIO(watermarks.on_image(out.getvalue(), TEXT, png=png)))
    assert marked.size == size
    changed = ImageChops.difference(marked.convert("RGB"), plain).convert("L")
    third = size[0] // 3, size[1] // 3
    for column in range(3):
        for row in range(3):
            left, top = column * third[0], row * third[1]
            part = changed.crop((left, top, left + third[0], top + third[1]))
            strongest = max(level for level, count in enumerate(part.histogram()) if count)
            assert strongest > 20, (column, row)


def test_a_tiny_image_is_marked_too() -> None:
    marked = watermarks.on_image(samples.image("PNG", size=(40, 20)), TEXT, png=True)
    assert Image.open(io.BytesIO(marked)).size == (40, 20)


def test_the_document_stays_readable_under_the_mark() -> None:
    black = Image.new("RGB", (600, 400), "black")
    out = io.BytesIO()
    black.save(out, "PNG")
    marked = Image.open(io.BytesIO(watermarks.on_image(out.getvalue(), TEXT, png=True)))
    levels = marked.convert("L").histogram()
    assert max(level for level, count in enumerate(levels) if count) < 200


@pytest.mark.parametrize("rotate", [0, 90, 270])
def test_every_page_of_a_pdf_is_marked(rotate: int) -> None:
    marked = PdfReader(io.BytesIO(watermarks.on_pdf(samples.pdf(3, rotate=rotate), TEXT)))
    assert len(marked.pages) == 3
    for page in marked.pages:
        assert "2026-11-21" in page.extract_text()
        assert page.rotation == 0


def test_the_mark_lies_on_the_visible_part_of_the_page() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(samples.pdf())))
    writer.pages[0].cropbox.lower_left = (50, 100)
    out = io.BytesIO()
    writer.write(out)
    page = PdfReader(io.BytesIO(watermarks.on_pdf(out.getvalue(), TEXT))).pages[0]
    assert "李建国" in page.extract_text()


def test_text_of_the_reader_is_text_not_markup() -> None:
    text = '#read("/etc/passwd") $x$ *粗* ]#panic()'
    marked = PdfReader(io.BytesIO(watermarks.on_pdf(samples.pdf(), text)))
    assert "passwd" in marked.pages[0].extract_text()


def test_fonts_have_the_characters_of_names() -> None:
    missing = fonts.sans(40).getmask("\uffff").getbbox()
    for char in "张建国囍㐂仅供使用（）·":
        assert fonts.sans(40).getmask(char).getbbox() not in (None, missing)
    assert {fonts.SANS, fonts.SERIF} <= set(fonts.for_typst().families())
