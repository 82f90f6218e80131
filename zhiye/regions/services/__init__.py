"""Verbs of regions, authorities, rules and working days: the only writers."""

from zhiye.regions.services.authorities import (
    SHOWN_FIELDS,
    Shown,
    close_authority,
    edit_authority,
    open_authority,
)
from zhiye.regions.services.regions import load_regions
from zhiye.regions.services.rules import apply_ruleset_file, clear_rule, ruleset_names, set_rule
from zhiye.regions.services.workdays import Workday, clear_workday, set_workday

__all__ = [
    "SHOWN_FIELDS",
    "Shown",
    "Workday",
    "apply_ruleset_file",
    "clear_rule",
    "clear_workday",
    "close_authority",
    "edit_authority",
    "load_regions",
    "open_authority",
    "ruleset_names",
    "set_rule",
    "set_workday",
]
