"""The Chinese fonts of the `pylopdf-fonts-zh-cn` package (Noto Sans SC, Noto Serif SC; OFL 1.1)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import typst
from PIL import ImageFont

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"


@lru_cache(maxsize=1)
def folder() -> Path:
    """The folder to give to typst as a font path."""
    return Path(str(files("pylopdf_fonts_zh_cn")))


@lru_cache(maxsize=1)
def for_typst() -> typst.Fonts:
    """Only these fonts, read once a process: the same page comes out on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder())])


@lru_cache(maxsize=16)
def sans(size: int) -> ImageFont.FreeTypeFont:
    """Noto Sans SC for drawing on images; size in pixels."""
    return ImageFont.truetype(str(folder() / "NotoSansSC-Regular.otf"), size)
