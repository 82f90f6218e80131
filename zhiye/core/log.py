"""No ID number, mobile number, code or secret reaches a log (assurance 31)."""

from __future__ import annotations

import logging
import re

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"(?<![0-9A-Za-z])([1-9]\d)\d{13}(\d{2}[\dXx])(?![0-9A-Za-z])"),
        r"\1*************\2",
    ),
    (re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)"), r"\1****\2"),
    (re.compile(r"(验证码\D{0,6})\d{4,8}"), r"\1******"),
    (
        re.compile(
            r"(?i)\b((?:sms_?)?code|otp|password|passwd|secret|token|signature|sessionid|csrftoken"
            r"|authorization)(['\"]?\s*[=:]\s*)(?:Bearer\s+)?(['\"]?)[^\s'\",;&}]+"
        ),
        r"\1\2\3******",
    ),
    (re.compile(r"(?i)(postgres(?:ql)?://[^:/@\s]+:)[^@\s]+@"), r"\1******@"),
)


def mask(text: str) -> str:
    """The text with everything masked that looks personal or secret."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


class MaskPersonalData(logging.Filter):
    """Filter for every handler: message, arguments, traceback and stack are masked."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Masks in place; never drops a record."""
        record.msg = mask(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask(record.exc_text)
        if record.stack_info:
            record.stack_info = mask(record.stack_info)
        return True
