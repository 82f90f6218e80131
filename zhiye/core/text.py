"""What people type and paste: cleaned, or refused with a sentence that says what to do.

Used by forms, the API and the import alike, so that one rule holds on every path (lessons,
trap 17). Every refusal is a `BadValue`, which Django forms show beside the field.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Literal

from django.core.exceptions import ValidationError

from zhiye.core import clock
from zhiye.core.refusals import Invalid

MonthMeans = Literal["refuse", "start", "end"]

_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･⸱᛫●・", "·"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af〇"
_NAME = re.compile(rf"[{_HAN}]+(?:·[{_HAN}]+)*|[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ .,'·-]*")
_ONE_HAN = re.compile(f"[{_HAN}]")
# Nearly every name of a list; nothing in it that folding or the checks would touch.
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fa5]{2,50}")


class BadValue(ValidationError):
    """A value that cannot be used; `sentence` is shown to the person who typed it."""

    def __init__(self, sentence: str, *, code: str = "invalid") -> None:
        super().__init__(sentence, code=code)
        self.sentence = sentence

    def as_invalid(self, field: str) -> Invalid:
        """The same refusal for a service, told about one field."""
        return Invalid({field: [self.sentence]})


def fold(text: object) -> str:
    """Full-width to half-width (NFKC), without invisible characters, trimmed, single spaces.

    Not for welding item codes: NFKC turns the Roman numeral in FeⅡ into two letters.
    """
    plain = "" if text is None else str(text)
    if not plain.isascii():  # NFKC leaves ASCII as it is, and ASCII has no invisible characters
        plain = unicodedata.normalize("NFKC", plain)
        if not plain.isprintable():  # of the printable ones none is of category Cf
            plain = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    return " ".join(plain.split())


def _is_picture(char: str, category: str) -> bool:
    """Emoji and dingbats; ordinary signs such as ° □ → stay allowed."""
    pictured = ord(char) >= 0x1F000 or 0x2600 <= ord(char) <= 0x27BF
    return (pictured and category in ("So", "Sk")) or 0xFE00 <= ord(char) <= 0xFE0F


# Of printable text only these can be refused below.
_SUSPECT = re.compile(r"[<>\u2600-\u27bf\ufe00-\ufe0f\U0001f000-\U0010ffff]")


def _refuse_strange(text: str, what: str, *, angles: bool = False) -> None:
    """Refuse emoji, self-made glyphs, control characters and, unless allowed, < and >."""
    if text.isprintable() and not _SUSPECT.search(text):
        return
    for char in text:
        category = unicodedata.category(char)
        if category == "Co":
            raise BadValue(
                f"{what}中有自造字，别的电脑显示不出，请改用标准汉字。", code="private_use"
            )
        if _is_picture(char, category) or category in ("Cs", "Cn"):
            raise BadValue(f"{what}中有表情或特殊图形符号，请删除后再填。", code="emoji")
        if category == "Cc":
            raise BadValue(f"{what}中有看不见的控制字符，请删除后重新输入。", code="control")
        if char in "<>" and not angles:
            raise BadValue(f"{what}中不能有尖括号 < >，请删除。", code="angle")


def clean_line(text: object, *, what: str = "内容", longest: int = 200) -> str:
    """One line of ordinary text: folded, without emoji, control characters, angle brackets."""
    line = fold(text)
    _refuse_strange(line, what)
    if len(line) > longest:
        raise BadValue(f"{what}最多{longest}个字，现在有{len(line)}个字。", code="too_long")
    return line


def clean_text(text: object, *, what: str = "内容", longest: int = 2000) -> str:
    """Several lines of ordinary text; line breaks are kept, punctuation is left as typed."""
    lines = str("" if text is None else text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in lines if c == "\n" or unicodedata.category(c) != "Cf")
    cleaned = "\n".join(" ".join(line.split()) for line in kept.split("\n")).strip()
    _refuse_strange(cleaned.replace("\n", ""), what, angles=True)
    if len(cleaned) > longest:
        raise BadValue(f"{what}最多{longest}个字，现在有{len(cleaned)}个字。", code="too_long")
    return cleaned


def clean_name(text: object, *, what: str = "姓名") -> str:
    """A person's name: 张三, 古丽·买买提 (any dot becomes ·), or Latin letters.

    Spaces between Chinese characters ("张 三", an Excel habit) are dropped.
    """
    if isinstance(text, str) and _PLAIN_NAME.fullmatch(text):
        return text
    name = fold(text).translate(_DOTS)
    if not name:
        raise BadValue(f"请填写{what}。", code="required")
    _refuse_strange(name, what)
    if _ONE_HAN.search(name):
        name = re.sub(r"\s+", "", name)
        name = re.sub(rf"(?<=[{_HAN}])[.*-](?=[{_HAN}])", "·", name)
    if re.search(r"\d", name):
        raise BadValue(f"{what}中不能有数字，请按身份证件上的{what}填写。", code="digits")
    if not _NAME.fullmatch(name):
        raise BadValue(
            f"{what}只能是汉字（中间可有间隔点“·”）或外文字母，请按身份证件填写。", code="shape"
        )
    if len(name) < 2:
        raise BadValue(f"{what}至少两个字，请填写全名。", code="too_short")
    if len(name) > 50:
        raise BadValue(f"{what}最多50个字，请检查是否多粘贴了内容。", code="too_long")
    return name


def clean_organization_name(text: object, *, what: str = "单位名称") -> str:
    """An organisation's full name; brackets become full-width as on a business licence."""
    name = clean_line(text, what=what, longest=100).translate(_DOTS)
    if _ONE_HAN.search(name):
        name = name.replace(" ", "").replace("(", "（").replace(")", "）")
    if not name:
        raise BadValue(f"请填写{what}。", code="required")
    if len(name) < 4:
        raise BadValue(f"{what}请填写全称，与营业执照一致。", code="too_short")
    return name


def clean_code(text: object, *, what: str = "编号", longest: int = 40) -> str:
    """A certificate or document number: upper case, no spaces, plain dashes."""
    code = clean_line(text, what=what, longest=longest).translate(_DASHES).replace(" ", "").upper()
    if not code:
        raise BadValue(f"请填写{what}。", code="required")
    return code


def same_name(one: object, other: object) -> bool:
    """Whether two names are the same but for dots, spaces, brackets, width and case."""

    def core(text: object) -> str:
        return re.sub(r"[\s·.()（）-]", "", fold(text).translate(_DOTS)).casefold()

    return bool(core(one)) and core(one) == core(other)


# Dates -----------------------------------------------------------------------------------------

_FULL = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
    r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*月?|(\d{2}))")
_TWO_DIGITS = re.compile(r"\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?")
_CHINESE = {**{c: str(i) for i, c in enumerate("零一二三四五六七八九")}, "〇": "0", "○": "0"}
_CHINESE_DATE = re.compile(
    "([零〇○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月"
    "(?:([一二三四五六七八九十]{1,3})[日号])?"
)
# Day numbers a spreadsheet uses for dates: 1954-10-03 to 2119-01-08.
_SHEET_DAYS = range(20000, 80000)
_SHEET_EPOCH = date(1899, 12, 30)


def parse_date(value: object, *, what: str = "日期", month: MonthMeans = "refuse") -> date:
    """A date as people write it, or as a spreadsheet holds it.

    Takes date and datetime objects, spreadsheet day numbers, 2026-11-21, 2026/11/21, 2026.11.21,
    2026年11月21日, 20261121, 二〇二六年十一月二十一日, each full-width too. `month` says what
    "2026年11月" means: "start" its first day, "end" its last day (the end printed on welders'
    certificates, domain-facts 8.3), "refuse" an error. Raises BadValue with a sentence.
    """
    if isinstance(value, datetime):
        return clock.local_date(value) if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value, what, month)
    text = _chinese_digits(fold(value).translate(_DASHES))
    if not text:
        raise BadValue(f"请填写{what}。", code="required")
    if found := _FULL.fullmatch(text) or _COMPACT.fullmatch(text):
        return _day(*(int(part) for part in found.groups()), what=what)
    if found := _MONTH.fullmatch(text):
        return _month(int(found[1]), int(found[2] or found[3]), what, month)
    if _TWO_DIGITS.fullmatch(text):
        raise BadValue(f"{what}“{text}”的年份请写满四位，例如 2026-11-21。", code="year")
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and int(float(text)) in _SHEET_DAYS:
        return _from_number(float(text), what, month)
    raise BadValue(f"{what}“{text[:30]}”看不懂，请写成 2026-11-21 的样子。", code="shape")


def not_after_today(value: date, *, what: str = "日期") -> date:
    """A day that has come. Raises BadValue."""
    if value > clock.today():
        raise BadValue(f"{what}不能晚于今天。", code="future")
    return value


def _from_number(value: float, what: str, month: MonthMeans) -> date:
    """A spreadsheet's day number, or 20261121 or 202611 kept as a number."""
    whole = int(value)
    if whole in _SHEET_DAYS:
        return _SHEET_EPOCH + timedelta(days=whole)
    if 19000101 <= whole <= 21001231:
        return _day(whole // 10000, whole // 100 % 100, whole % 100, what=what)
    if 190001 <= whole <= 210012:
        return _month(whole // 100, whole % 100, what, month)
    raise BadValue(f"{what}“{value:g}”看不懂，请写成 2026-11-21 的样子。", code="shape")


def _chinese_digits(text: str) -> str:
    found = _CHINESE_DATE.fullmatch(text)
    if found is None:
        return text
    year = "".join(_CHINESE[char] for char in found[1])
    last = f"{_small(found[3])}日" if found[3] else ""
    return f"{year}年{_small(found[2])}月{last}"


def _small(text: str) -> int:
    """十 → 10, 十一 → 11, 二十一 → 21, 三 → 3."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(_CHINESE[char] for char in text))
    return (int(_CHINESE[tens]) if tens else 1) * 10 + (int(_CHINESE[ones]) if ones else 0)


def _day(year: int, month: int, day: int, *, what: str) -> date:
    if not 1900 <= year <= 2100:
        raise BadValue(f"{what}的年份“{year}”不对，请检查。", code="year")
    try:
        return date(year, month, day)
    except ValueError:
        raise BadValue(
            f"{what}不对：没有{year}年{month}月{day}日这一天，请检查。", code="no_such_day"
        ) from None


def _month(year: int, month: int, what: str, means: MonthMeans) -> date:
    first = _day(year, month, 1, what=what)
    if means == "start":
        return first
    if means == "end":
        return clock.add_months(first, 1) - timedelta(days=1)
    raise BadValue(f"{what}“{year}年{month}月”缺少日，请写到哪一天。", code="no_day")
