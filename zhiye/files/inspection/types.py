"""Which contents an extension may have, and which declared types go with it."""

from __future__ import annotations

from zhiye.core.text import BadValue

# extension: (family, stored content type, declared types browsers send for it)
TYPES: dict[str, tuple[str, str, frozenset[str]]] = {
    "jpg": ("image", "image/jpeg", frozenset(["image/jpeg", "image/jpg", "image/pjpeg"])),
    "jpeg": ("image", "image/jpeg", frozenset(["image/jpeg", "image/jpg", "image/pjpeg"])),
    "png": ("image", "image/png", frozenset(["image/png", "image/x-png"])),
    "webp": ("image", "image/webp", frozenset(["image/webp"])),
    "bmp": ("image", "image/bmp", frozenset(["image/bmp", "image/x-ms-bmp", "image/x-bmp"])),
    "pdf": ("pdf", "application/pdf", frozenset(["application/pdf", "application/x-pdf"])),
    "docx": (
        "office",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        frozenset(["application/zip", "application/x-zip-compressed", "application/wps-writer"]),
    ),
    "xlsx": (
        "office",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        frozenset(
            ["application/zip", "application/x-zip-compressed", "application/wps-office.xlsx"]
        ),
    ),
    "doc": (
        "legacy",
        "application/msword",
        frozenset(["application/wps-office.doc", "application/vnd.ms-word"]),
    ),
    "xls": (
        "legacy",
        "application/vnd.ms-excel",
        frozenset(["application/wps-office.xls", "application/msexcel"]),
    ),
}
# Phones inside chat applications often declare nothing better.
_UNKNOWN = frozenset(["", "application/octet-stream", "binary/octet-stream"])
_WORDS = {"image": "图片", "pdf": "PDF", "office": "新版Office文件", "legacy": "旧版Office文件"}


def sniff(data: bytes) -> str:
    """The family the first bytes belong to: image, pdf, office (zip), legacy (OLE), or another."""
    head = data[:64]
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM")):
        return "image"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image"
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "office"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "legacy"
    if head.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")):
        return "program"
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif"):
        return "heic"
    if (
        head.lstrip()[:14]
        .lower()
        .startswith((b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml"))
    ):
        return "markup"
    return "unknown"


def family_of(data: bytes, extension: str, declared: str, allowed: frozenset[str]) -> str:
    """The family of an upload whose extension, content and declared type agree. Else BadValue."""
    content = sniff(data)
    if content == "program":
        raise BadValue("这是一个程序文件，不能上传。", code="program")
    if extension in ("heic", "heif") or content == "heic":
        raise BadValue(
            "不支持HEIC照片。苹果手机请在“设置-相机-格式”选“兼容性最佳”后重拍，或截图后上传。",
            code="heic",
        )
    if extension not in allowed or extension not in TYPES:
        shown = "、".join(sorted(allowed))
        raise BadValue(f"不能上传 .{extension} 文件，请选择：{shown}。", code="extension")
    family, stored, also = TYPES[extension]
    if content == "legacy" and family == "office":
        raise BadValue("文件加了打开密码，或是旧版格式。请去掉密码另存后上传。", code="encrypted")
    if content != family:
        raise BadValue(
            f"文件的扩展名是 .{extension}，内容却不是{_WORDS[family]}。请用原文件重新上传。",
            code="content",
        )
    kind = declared.split(";")[0].strip().lower()
    same_family = kind.startswith("image/") and kind != "image/svg+xml" and family == "image"
    if kind not in _UNKNOWN and kind != stored and kind not in also and not same_family:
        raise BadValue(
            f"文件的类型与扩展名 .{extension} 不一致，请用原文件重新上传。", code="declared"
        )
    return family
