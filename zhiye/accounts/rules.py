"""What the ruleset says about codes. It is asked before anybody has logged in."""

from __future__ import annotations

from dataclasses import dataclass

from zhiye.regions import rules


@dataclass(frozen=True)
class CodeRules:
    """Codes a number and calendar day, seconds between two of them, minutes one is valid."""

    per_phone_day: int
    seconds_between: int
    minutes_valid: int


def code_rules() -> CodeRules:
    """The values of the authority that runs the platform; where there is none, the defaults.

    Somebody who logs in has no authority yet: these rules are `platform_wide`.
    """
    top = rules.top_authority()
    return CodeRules(
        rules.get_int("sms_codes_per_phone_day", top),
        rules.get_int("sms_code_seconds_between", top),
        rules.get_int("sms_code_minutes_valid", top),
    )
