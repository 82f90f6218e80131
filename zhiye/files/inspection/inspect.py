"""The whole inspection of one upload."""

from __future__ import annotations

from dataclasses import dataclass

from zhiye.core.text import BadValue
from zhiye.files.inspection import images, names, office, pdfs
from zhiye.files.inspection.types import TYPES, family_of
from zhiye.files.kinds import Kind


@dataclass(frozen=True)
class Limits:
    """Megabytes of the upload, megapixels of an image, pages of a PDF."""

    megabytes: int = 10
    megapixels: int = 50
    pages: int = 100


@dataclass(frozen=True)
class Cleaned:
    """What may be stored."""

    name: str
    extension: str
    content_type: str
    data: bytes
    preview: bytes | None = None
    pages: int | None = None
    width: int | None = None
    height: int | None = None


def too_large(size: int, limits: Limits) -> BadValue | None:
    """The refusal of an upload beyond the limit, known before its bytes are read."""
    if size <= limits.megabytes * 1024 * 1024:
        return None
    shown = f"{size / 1024 / 1024:.1f}"
    return BadValue(
        f"文件有{shown}MB，最大{limits.megabytes}MB。照片可缩小后上传，PDF可降低扫描清晰度。",
        code="too_large",
    )


def inspect(*, name: str | None, declared: str, data: bytes, kind: Kind, limits: Limits) -> Cleaned:
    """Check and clean an upload. Raises BadValue with a sentence that says what to do."""
    if refusal := too_large(len(data), limits):
        raise refusal
    if not data.strip(b"\0 \r\n\t"):
        raise BadValue("文件是空的，请重新选择文件。", code="empty")
    shown, extension = names.cleaned(name)
    family = family_of(data, extension, declared, kind.extensions)
    stem = shown.rsplit(".", 1)[0]
    if family == "image":
        picture = images.redraw(data, megapixels=limits.megapixels)
        return Cleaned(
            name=f"{stem}.{picture.extension}",
            extension=picture.extension,
            content_type=TYPES[picture.extension][1],
            data=picture.data,
            preview=picture.preview,
            width=picture.width,
            height=picture.height,
        )
    pages = None
    if family == "pdf":
        paper = pdfs.rewrite(data, most_pages=limits.pages)
        data, pages = paper.data, paper.pages
    elif family == "office":
        office.check(data, extension)
    else:
        office.check_legacy(data)
    return Cleaned(shown, extension, TYPES[extension][1], data, pages=pages)
