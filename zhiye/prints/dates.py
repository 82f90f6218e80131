"""Dates in Chinese numerals, as they stand at the end of an official paper (ZS-03)."""

from __future__ import annotations

from datetime import date

_DIGITS = "〇一二三四五六七八九"


def chinese_date(day: date) -> str:
    """二〇二五年十月二十二日 for 2025-10-22."""
    year = "".join(_DIGITS[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}年{_up_to_99(day.month)}月{_up_to_99(day.day)}日"


def _up_to_99(number: int) -> str:
    """1 → 一, 10 → 十, 11 → 十一, 20 → 二十, 31 → 三十一."""
    tens, ones = divmod(number, 10)
    before = _DIGITS[tens] if tens > 1 else ""
    return before + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
