"""Pictures that stand for uploaded papers, marked as examples."""

from __future__ import annotations

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from zhiye.core.actor import Actor
from zhiye.files import fonts
from zhiye.files.models import StoredFile
from zhiye.files.services import store


def paper(actor: Actor, kind: str, text: str) -> StoredFile:
    """Upload a picture with a few words on it, as the actor would."""
    picture = Image.new("RGB", (720, 500), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((16, 16, 703, 483), outline="#b8860b", width=4)
    pen.multiline_text((70, 150), text, fill="#333333", font=_font(40), spacing=24)
    pen.text((70, 420), "演示材料，无任何效力", fill="#c00000", font=_font(24))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=90)
    upload = SimpleUploadedFile("示例材料.jpg", buffer.getvalue(), "image/jpeg")
    return store(actor=actor, kind=kind, upload=upload)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return fonts.sans(size)
