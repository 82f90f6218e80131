"""Tables of employment: employers, spells, records, overlaps."""

from zhiye.employment.models.clues import Clue, ClueState
from zhiye.employment.models.employers import Employer, EmployerKind
from zhiye.employment.models.records import (
    COUNTER,
    LIVE,
    OPEN,
    Employment,
    EmploymentPaper,
    EmploymentQuerySet,
    EmploymentState,
    Origin,
    PaperKind,
    ReleasedBy,
    Spell,
)

__all__ = [
    "COUNTER",
    "LIVE",
    "OPEN",
    "Clue",
    "ClueState",
    "Employer",
    "EmployerKind",
    "Employment",
    "EmploymentPaper",
    "EmploymentQuerySet",
    "EmploymentState",
    "Origin",
    "PaperKind",
    "ReleasedBy",
    "Spell",
]
