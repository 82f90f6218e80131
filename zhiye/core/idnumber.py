"""Identity documents: 居民身份证 with its check digit, birth date and sex, and the other kinds.

Own check instead of `stdnum.cn.ric`, which raises KeyError for legal new regions and
takes several times as long; an unknown region is a warning, never a refusal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import mul

from zhiye.core import clock
from zhiye.core.text import BadValue, fold

_RIGHT_SHAPE = re.compile("[0-9]{17}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_OLDEST = 130


class DocumentKind(StrEnum):
    """Which document proves who somebody is."""

    ID_CARD = "id_card"
    PERMANENT_RESIDENCE = "permanent_residence"
    RESIDENCE_HMT = "residence_hmt"
    HM_PERMIT = "hm_permit"
    TW_PERMIT = "tw_permit"
    PASSPORT = "passport"

    @property
    def label(self) -> str:
        """The document's name on pages."""
        return _LABELS[self]


_LABELS = {
    DocumentKind.ID_CARD: "居民身份证",
    DocumentKind.PERMANENT_RESIDENCE: "外国人永久居留身份证",
    DocumentKind.RESIDENCE_HMT: "港澳台居民居住证",
    DocumentKind.HM_PERMIT: "港澳居民来往内地通行证",
    DocumentKind.TW_PERMIT: "台湾居民来往大陆通行证",
    DocumentKind.PASSPORT: "护照",
}
DOCUMENT_CHOICES = [(kind.value, kind.label) for kind in DocumentKind]


@dataclass(frozen=True)
class IdNumber:
    """A checked number and what it says; birth date and sex only where the number tells them."""

    kind: DocumentKind
    value: str
    birth_date: date | None = None
    sex: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def region(self) -> str:
        """The first six digits of a resident's number."""
        return self.value[:6] if self.birth_date else ""


def compact(text: object) -> str:
    """Full-width digits, lower-case x, spaces and the apostrophe of spreadsheets put right."""
    if isinstance(text, str) and _RIGHT_SHAPE.fullmatch(text):
        return text
    return re.sub(r"[\s'`‘’·-]", "", fold(text)).upper()


def parse(text: object, *, kind: DocumentKind = DocumentKind.ID_CARD) -> IdNumber:
    """Check a document number and read it. Raises BadValue with a Chinese sentence."""
    number = compact(text)
    if not number:
        raise BadValue(f"请填写{kind.label}号码。", code="required")
    if kind is DocumentKind.ID_CARD:
        return _resident(number)
    if kind is DocumentKind.RESIDENCE_HMT:
        return _residence_hmt(number)
    if kind is DocumentKind.PERMANENT_RESIDENCE:
        return _permanent(number)
    pattern, sentence = _LIGHT[kind]
    if not pattern.fullmatch(number):
        raise BadValue(sentence, code="shape")
    return IdNumber(kind, number)


_LIGHT: dict[DocumentKind, tuple[re.Pattern[str], str]] = {
    DocumentKind.HM_PERMIT: (
        re.compile(r"[HM]\d{8}(?:\d{2})?"),
        "港澳居民来往内地通行证号码是字母H或M加8位数字（旧证10位），请核对。",
    ),
    DocumentKind.TW_PERMIT: (
        re.compile(r"\d{8}(?:\d{2}[A-Z0-9]?)?"),
        "台湾居民来往大陆通行证号码是8位数字（旧证10位），请核对。",
    ),
    DocumentKind.PASSPORT: (
        re.compile(r"(?=.*\d)[A-Z0-9]{5,17}"),
        "护照号码由5至17位字母和数字组成，请核对。",
    ),
}


def _resident(number: str) -> IdNumber:
    _explain_shape(number)
    birth = _birth_date(number)
    if _check_digit(number) != number[17]:
        raise BadValue(_wrong_check(number), code="check_digit")
    warnings: tuple[str, ...] = ()
    if not _PROVINCE.match(number):
        warnings = (f"身份证号码前两位“{number[:2]}”不是现有的省级地区代码，请核对证件。",)
    return IdNumber(DocumentKind.ID_CARD, number, birth, _sex(number), warnings)


def _explain_shape(number: str) -> None:
    """Refuse what is not 17 digits and a check character, naming the usual cause."""
    if _RIGHT_SHAPE.fullmatch(number):
        return
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", number):
        raise BadValue(
            "表格把身份证号码变成了科学计数，后几位已丢失。请把该列设为文本格式后重新填写。",
            code="spreadsheet",
        )
    if re.fullmatch(r"\d{15}", number):
        raise BadValue(
            "这是15位的旧号码，自2013年1月1日起已停止使用，请填写现在身份证上的18位号码。",
            code="old_15",
        )
    if len(number) != 18:
        raise BadValue(
            f"身份证号码应为18位，现在是{len(number)}位，请检查是否多写或少写。", code="length"
        )
    if re.search(r"[OIL]", number[:17]):
        raise BadValue(
            "身份证号码前17位都是数字，请检查是否把数字0写成字母O、把1写成字母I。", code="letters"
        )
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        raise BadValue("身份证号码前17位是数字，最后一位是数字或X，请检查。", code="shape")


def _check_digit(number: str) -> str:
    """ISO 7064 MOD 11-2 over the first 17 digits (GB 11643)."""
    return _CHECK[sum(map(mul, _WEIGHTS, map(int, number[:17]))) % 11]


def _wrong_check(number: str) -> str:
    if number.endswith("000"):
        return "身份证号码末三位是000，多半是表格丢失了后三位。请把该列设为文本格式后重新填写。"
    return "身份证号码有误（校验位不符），请对照证件逐位检查。"


def _birth_date(number: str) -> date:
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadValue(
            f"身份证号码第7至14位“{number[6:14]}”不是正确的出生日期，请检查。", code="birth_date"
        ) from None
    today = clock.today()
    if birth > today:
        raise BadValue("身份证号码中的出生日期晚于今天，请检查。", code="future")
    if birth.year < today.year - _OLDEST:
        raise BadValue("身份证号码中的出生年份过早，请检查。", code="too_old")
    return birth


def _sex(number: str) -> str:
    return "M" if int(number[16]) % 2 else "F"


def _residence_hmt(number: str) -> IdNumber:
    """Built like a resident's number, region 81, 82 or 83."""
    told = _resident(number)
    if number[:2] not in ("81", "82", "83"):
        raise BadValue("港澳台居民居住证号码以81、82或83开头，请核对证件类型。", code="shape")
    return IdNumber(DocumentKind.RESIDENCE_HMT, number, told.birth_date, told.sex)


def _permanent(number: str) -> IdNumber:
    """New cards: 18 digits beginning with 9; old ones: three letters and twelve digits."""
    kind = DocumentKind.PERMANENT_RESIDENCE
    if re.fullmatch(r"[A-Z]{3}\d{12}", number):
        return IdNumber(kind, number)
    if not number.startswith("9") or len(number) != 18:
        raise BadValue(
            "外国人永久居留身份证号码是以9开头的18位数字（旧证为3个字母加12位数字），请核对。",
            code="shape",
        )
    told = _resident(number)
    return IdNumber(kind, number, told.birth_date, told.sex)


def is_valid(text: object) -> bool:
    """Whether a text is a usable 居民身份证 number."""
    try:
        parse(text)
    except BadValue:
        return False
    return True


def age_on(birth_date: date, day: date | None = None) -> int:
    """Full years lived on a day (default today); a birthday counts from its first moment."""
    on = day or clock.today()
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def make(*, birth: date, seq: int, region: str = "700101") -> str:
    """An invented number with a right check digit, for demo and test people.

    `seq` 0 to 999; odd is male. The default region does not exist, so the number is nobody's.
    """
    if not 0 <= seq <= 999 or not re.fullmatch(r"70\d{4}", region):
        raise ValueError("invented numbers begin with 70 and take a seq of 0 to 999")
    body = f"{region}{birth:%Y%m%d}{seq:03d}"
    return body + _check_digit(body)
