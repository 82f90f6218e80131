"""Images are drawn anew: nothing but the picture survives (no EXIF, no GPS, no hidden tail)."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from zhiye.core.text import BadValue

FORMATS = ("JPEG", "PNG", "WEBP", "BMP")
LONGEST_SIDE = 4096
PREVIEW_SIDE = 640
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Picture:
    """A cleaned image, its preview and its size in pixels."""

    data: bytes
    preview: bytes
    extension: str
    width: int
    height: int


def redraw(data: bytes, *, megapixels: int) -> Picture:
    """Decode, turn upright, shrink to 4096 px, encode. Raises BadValue."""
    too_big = BadValue(
        f"图片太大，最多{megapixels}百万像素。请用手机普通模式拍照，或缩小后上传。", code="pixels"
    )
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if opened.width * opened.height > megapixels * 1_000_000:
                raise too_big
            keeps_png = opened.format == "PNG"
            upright = ImageOps.exif_transpose(opened)
            picture = _plain(upright, keeps_png)
    except _BOMBS:
        raise too_big from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise BadValue(
            "图片打不开，可能没有传完或已损坏，请重新拍照或选择。", code="broken"
        ) from None
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    encoded = _encode(picture, "PNG" if keeps_png else "JPEG")
    return Picture(
        data=encoded,
        preview=_preview(picture),
        extension="png" if keeps_png else "jpg",
        width=picture.width,
        height=picture.height,
    )


def _plain(image: Image.Image, keeps_png: bool) -> Image.Image:
    """A new image without metadata; transparency is laid on white unless it stays a PNG."""
    mode = "L" if image.mode in ("1", "L") else "RGB"
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        if not keeps_png:
            ground = Image.new("RGB", image.size, "white")
            ground.paste(layered, mask=layered.getchannel("A"))
            return ground
        mode = "RGBA"
    plain = Image.new(mode, image.size)
    plain.paste(image.convert(mode))
    return plain


def _encode(image: Image.Image, to: str) -> bytes:
    out = io.BytesIO()
    if to == "PNG":
        image.save(out, "PNG", optimize=False)
    else:
        image.convert("RGB").save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def _preview(image: Image.Image) -> bytes:
    small = _plain(image, keeps_png=False)
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
    return _encode(small, "JPEG")
