"""What the ruleset says about codes. It is asked before anybody has logged in."""

from __future__ import annotations

from dataclasses import dataclass

from zhiye.regions import rules
from zhiye.regions.models import Authority


@dataclass(frozen=True)
class CodeRules:
    """Codes a number and calendar day, seconds between two of them, minutes one is valid."""

    per_phone_day: int
    seconds_between: int
    minutes_valid: int


def code_rules() -> CodeRules:
    """The values of the authority at the top, where there is exactly one; else the defaults.

    Somebody who logs in has no authority yet, so the one that runs the platform decides.
    """
    tops = list(Authority.objects.active().filter(parent__isnull=True)[:2])
    ruleset = rules.ruleset(tops[0] if len(tops) == 1 else None)

    def number(key: str) -> int:
        value = ruleset.get(key)
        if not isinstance(value, int):
            raise TypeError(f"{key} is not a number")
        return value

    return CodeRules(
        number("sms_codes_per_phone_day"),
        number("sms_code_seconds_between"),
        number("sms_code_minutes_valid"),
    )
