"""Logs to standard error, without ID numbers, phones, codes or passwords (assurance 31)."""

from __future__ import annotations

import logging
import re
from typing import Any

# A last net: our own code logs no such values, but a library's message might hold one.
ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{6}(?:18|19|20)\d{2}\d{7}[\dXx](?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
SECRET = re.compile(
    r"(?i)\b(password|secret|token|code|key)(['\"]?\s*[=:]\s*['\"]?)([^\s'\"&,;}]+)"
)


def mask(text: str) -> str:
    """The same text with everything that looks like personal data or a secret covered."""
    text = ID_NUMBER.sub(lambda found: found[0][:2] + "*" * 13 + found[0][-3:], text)
    text = MOBILE.sub(lambda found: found[0][:3] + "****" + found[0][-4:], text)
    return SECRET.sub(r"\1\2***", text)


class MaskingFormatter(logging.Formatter):
    """Masks the finished line, the traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it may be kept."""
        return mask(super().format(record))


def logging_settings(level: str) -> dict[str, Any]:
    """Value for Django's LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": MaskingFormatter,
                "format": "{asctime} {levelname} {name} {message}",
                "style": "{",
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "procrastinate": {"level": "WARNING"},
        },
    }
