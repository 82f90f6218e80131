"""Purpose watermarks: a copy of an ID says for what, when and to whom it was given out."""

from __future__ import annotations

import io
import math
from functools import lru_cache

import typst
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter, Transformation

from zhiye.files import fonts

_ANGLE = 30
# One turned block larger than the page, filled with the text in rows.
_OVERLAY = """
#let width = float(sys.inputs.width) * 1pt
#let height = float(sys.inputs.height) * 1pt
#let size = calc.max(6pt, calc.min(16pt, width / 36))
#set page(width: width, height: height, margin: 0pt, fill: none)
#set text(font: "Noto Sans SC", size: size, fill: rgb(180, 30, 30, 70))
#let side = calc.sqrt((width / 1pt) * (width / 1pt) + (height / 1pt) * (height / 1pt)) * 1pt
#context {
  let wide = measure(sys.inputs.text).width
  let cell = box(width: wide + 1pt, sys.inputs.text)
  let across = wide + 3 * size
  place(center + horizon, rotate(-30deg, box(width: side, height: side, {
    for row in range(calc.ceil(side / (5 * size))) {
      for column in range(calc.ceil(side / across) + 1) {
        let shift = 0.5 * calc.rem(row, 2)
        place(top + left, dx: (column - shift) * across, dy: row * 5 * size, cell)
      }
    }
  })))
}
"""


def on_image(data: bytes, text: str, *, png: bool) -> bytes:
    """The image with the text all over it."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as opened:
        picture = opened.convert("RGBA")
    size = max(14, min(picture.size) // 22)
    layer = _text_layer(picture.size, text, size)
    marked = Image.alpha_composite(picture, layer)
    out = io.BytesIO()
    if png:
        marked.save(out, "PNG")
    else:
        marked.convert("RGB").save(out, "JPEG", quality=88)
    return out.getvalue()


def _text_layer(size: tuple[int, int], text: str, height: int) -> Image.Image:
    font = fonts.sans(height)
    box = font.getbbox(text)
    wide, high = int(box[2]) + 2 * height, int(box[3]) + height
    tile = Image.new("RGBA", (wide, high), (0, 0, 0, 0))
    draw = ImageDraw.Draw(tile)
    # A light rim keeps the text readable on dark photographs.
    draw.text(
        (height, height // 2),
        text,
        font=font,
        fill=(180, 30, 30, 110),
        stroke_width=1,
        stroke_fill=(255, 255, 255, 60),
    )
    turned = tile.rotate(_ANGLE, expand=True, resample=Image.Resampling.BICUBIC)
    layer = Image.new("RGBA", size, (0, 0, 0, 0))
    step_x = max(turned.width * 3 // 4, 1)
    step_y = max(int(turned.height * 3 // 4), int(high / math.cos(math.radians(_ANGLE))), 1)
    for row, top in enumerate(range(-turned.height // 2, size[1], step_y)):
        shift = (row % 2) * step_x // 2
        for left in range(-shift - step_x // 4, size[0], step_x):
            layer.alpha_composite(turned, *_placed(left, top))
    return layer


def _placed(left: int, top: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Destination and source corner for a tile that may begin outside the picture."""
    return (max(left, 0), max(top, 0)), (max(-left, 0), max(-top, 0))


def on_pdf(data: bytes, text: str) -> bytes:
    """The PDF with the text on every page."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        if page.rotation:
            page.transfer_rotation_to_content()
        box = page.cropbox
        overlay = _overlay(round(float(box.width), 1), round(float(box.height), 1), text)
        mark = PdfReader(io.BytesIO(overlay)).pages[0]
        page.merge_transformed_page(
            mark, Transformation().translate(float(box.left), float(box.bottom))
        )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@lru_cache(maxsize=8)
def _overlay(width: float, height: float, text: str) -> bytes:
    inputs = {"width": str(width), "height": str(height), "text": text}
    made = typst.compile(
        _OVERLAY.encode(),
        format="pdf",
        sys_inputs=inputs,
        font_paths=fonts.for_typst(),
    )
    return made if isinstance(made, bytes) else made[0]
