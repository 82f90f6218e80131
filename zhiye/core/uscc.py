"""统一社会信用代码: normalised, checked, made for the demo.

`stdnum.cn.uscc.validate` wants eight leading digits and so refuses the letters that GB 32100
allows in the first two places (农村集体经济组织 N2…); only its check digit is used here.
"""

from __future__ import annotations

import re

from stdnum.cn import uscc as _stdnum

from zhiye.core.text import BadValue, fold

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE = re.compile(rf"[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{10}}", re.ASCII)


def compact(text: object) -> str:
    """Full-width and lower-case letters, spaces and dashes put right."""
    return re.sub(r"[\s'`‘’—–-]", "", fold(text)).upper()


def normalise(text: object, *, what: str = "统一社会信用代码") -> str:
    """The checked 18-character code. Raises BadValue with a Chinese sentence."""
    code = compact(text)
    if not code:
        raise BadValue(f"请填写{what}。", code="required")
    if re.fullmatch(r"\d{15}", code):
        raise BadValue(f"这是15位的旧注册号，请填写营业执照上18位的{what}。", code="old_15")
    if len(code) != 18:
        raise BadValue(f"{what}应为18位，现在是{len(code)}位，请检查。", code="length")
    if wrong := sorted(set(code) & set("IOZSV")):
        raise BadValue(
            f"{what}不使用字母{'、'.join(wrong)}，请检查是否与数字1、0、2、5混淆。", code="letters"
        )
    if not _SHAPE.fullmatch(code):
        raise BadValue(f"{what}由数字和大写字母组成，第3至8位是数字，请检查。", code="shape")
    if _stdnum.calc_check_digit(code[:17]) != code[17]:
        raise BadValue(f"{what}有误（校验位不符），请对照营业执照逐位检查。", code="check_digit")
    return code


def is_valid(text: object) -> bool:
    """Whether a text is a usable code."""
    try:
        normalise(text)
    except BadValue:
        return False
    return True


def make(*, seq: int, region: str = "700101") -> str:
    """An invented code with right check digits, for demo and test organisations.

    `seq` 0 to 999,999. The default region does not exist, so the code is nobody's.
    """
    if not 0 <= seq <= 999_999 or not re.fullmatch(r"\d{6}", region):
        raise ValueError("an invented code takes six region digits and a seq of 0 to 999,999")
    body = f"MA{seq:06d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rest = 11 - sum(values.index(c) * w for c, w in zip(body, weights, strict=True)) % 11
    code = f"91{region}{body}{'X' if rest == 10 else str(rest % 11)}"
    return code + _stdnum.calc_check_digit(code)
