"""Mobile numbers of the mainland, and telephone numbers of organisations."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

from zhiye.core.text import BadValue, fold

_BETWEEN = re.compile(r"[\s()'`‘’.—–-]")
_COUNTRY = re.compile(r"^(?:\+|00)86(?=1\d{10}$|0)|^86(?=1\d{10}$)")
_PLAIN = re.compile(r"1[0-9]{10}")
_PREFIX = 5


def _digits(text: object) -> str:
    digits = _BETWEEN.sub("", fold(text))
    return digits if digits.startswith("1") else _COUNTRY.sub("", digits)


def normalise(text: object, *, what: str = "手机号") -> str:
    """An 11-digit mainland mobile number. Raises BadValue with a Chinese sentence."""
    digits = _digits(text)
    if not digits:
        raise BadValue(f"请填写{what}。", code="required")
    if _PLAIN.fullmatch(digits) and _is_mobile(digits[:_PREFIX]):
        return digits
    if re.fullmatch(r"\d+[Ee]\+?\d+", digits):
        raise BadValue(
            f"表格把{what}变成了科学计数，请把该列设为文本格式后重新填写。", code="spreadsheet"
        )
    if not re.fullmatch(r"\d+", digits, re.ASCII):
        raise BadValue(f"{what}只能是数字，请检查。", code="shape")
    if digits.startswith("0"):
        raise BadValue(f"这像是座机号码，{what}请填写能收短信的手机号。", code="landline")
    if len(digits) != 11:
        raise BadValue(f"{what}应为11位，现在是{len(digits)}位，请检查。", code="length")
    raise BadValue(f"{what}有误，请检查号码开头几位。", code="not_mobile")


@lru_cache(maxsize=10**4)
def _is_mobile(prefix: str) -> bool:
    """Whether numbers that begin so are mobiles: the numbering plan looks no further."""
    return _plan_says_mobile(prefix.ljust(11, "0"))


def _plan_says_mobile(digits: str) -> bool:
    try:
        number = phonenumbers.parse(digits, "CN")
    except NumberParseException:
        return False
    return (
        phonenumbers.is_valid_number_for_region(number, "CN")
        and phonenumbers.number_type(number) == PhoneNumberType.MOBILE
    )


def normalise_contact(text: object, *, what: str = "联系电话") -> str:
    """A mobile, or a land line as area code and number (0351-1234567). Raises BadValue."""
    digits = _digits(text)
    if not digits.startswith("0"):
        return normalise(text, what=what)
    if found := re.fullmatch(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})", digits, re.ASCII):
        return f"{found[1]}-{found[2]}"
    raise BadValue(f"{what}有误，座机请写成“区号-号码”，例如 0351-1234567。", code="shape")


def is_valid(text: object) -> bool:
    """Whether a text is a usable mobile number."""
    try:
        normalise(text)
    except BadValue:
        return False
    return True


def demo(seq: int) -> str:
    """An invented mobile number for demo and test people; `seq` 0 to 9,999,999."""
    if not 0 <= seq <= 9_999_999:
        raise ValueError("seq of a demo phone must lie between 0 and 9,999,999")
    return f"1380{seq:07d}"
