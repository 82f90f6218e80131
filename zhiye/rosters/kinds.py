"""The kind of cases of this app: lists of people and certificates that wait for a word."""

from __future__ import annotations

from zhiye.lists.cases import register_case
from zhiye.rosters.kind import ROSTER_LIST

LISTS = register_case(ROSTER_LIST, "roster_lists", menu="imports")
