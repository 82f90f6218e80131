"""Every rule there is."""

from __future__ import annotations

from collections.abc import Iterator

from zhiye.regions.rules.certification import CERTIFICATION_RULES, EMPLOYMENT_RULES
from zhiye.regions.rules.platform import PLATFORM_RULES, SERVICE_RULES
from zhiye.regions.rules.registration import ORGANIZATION_RULES, REGISTRATION_RULES
from zhiye.regions.rules.spec import Group, RuleSpec

_ALL = (
    *SERVICE_RULES,
    *REGISTRATION_RULES,
    *ORGANIZATION_RULES,
    *EMPLOYMENT_RULES,
    *CERTIFICATION_RULES,
    *PLATFORM_RULES,
)
RULES: dict[str, RuleSpec] = {spec.key: spec for spec in _ALL if spec.awaits is None}
"""What code reads today: shown, explained, set."""
AWAITING: dict[str, RuleSpec] = {spec.key: spec for spec in _ALL if spec.awaits is not None}
"""What a system that is not built yet will read: kept with its source, neither shown nor set."""


def spec_of(key: str) -> RuleSpec:
    """The rule of that key; KeyError when there is none."""
    return RULES[key]


def by_group() -> Iterator[tuple[Group, list[RuleSpec]]]:
    """The rules under their headings, in the order of the page."""
    for group in Group:
        yield group, [spec for spec in RULES.values() if spec.group is group]


def describe_effect(key: str) -> str:
    """What a change of the rule will do, shown before it is saved."""
    return spec_of(key).effect
