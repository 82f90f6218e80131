"""Rules that differ between authorities: typed values, inherited, effective from a date.

rules.get_int("invitation_days", authority)
rules.explain("renewal_opens_months", authority, on=date(2027, 1, 1)).origin
"""

from zhiye.regions.rules.registry import AWAITING, RULES, by_group, describe_effect, spec_of
from zhiye.regions.rules.spec import Group, Kind, RuleSpec, Value, WrongValueError
from zhiye.regions.rules.values import (
    Explained,
    Ruleset,
    decides,
    explain,
    get,
    get_bool,
    get_date,
    get_int,
    get_mapping,
    get_numbers,
    get_text,
    get_words,
    history,
    ruleset,
    top_authority,
)

__all__ = [
    "AWAITING",
    "RULES",
    "Explained",
    "Group",
    "Kind",
    "RuleSpec",
    "Ruleset",
    "Value",
    "WrongValueError",
    "by_group",
    "decides",
    "describe_effect",
    "explain",
    "get",
    "get_bool",
    "get_date",
    "get_int",
    "get_mapping",
    "get_numbers",
    "get_text",
    "get_words",
    "history",
    "ruleset",
    "spec_of",
    "top_authority",
]
