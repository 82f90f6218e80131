"""Which catalogue row a code in a list means. A code has meaning only with its version."""

from __future__ import annotations

from datetime import date

from zhiye.catalogue.codes import ItemCode
from zhiye.catalogue.models import WorkItem
from zhiye.rosters.rows import FindItem, Item

CURRENT = "2019"
OLD = "2011"
# The day from which the current catalogue applies (domain-facts 2, general knowledge).
CHANGEOVER = date(2019, 6, 1)


def finder() -> FindItem:
    """Look codes up in memory: a list has many rows and few codes.

    A code of both catalogues means the old one only where the item began before the changeover.
    """
    known: dict[tuple[str, str], tuple[int, str]] = {
        (version, code): (pk, name)
        for pk, version, code, name in WorkItem.objects.values_list(
            "pk", "version__code", "code", "name"
        )
    }

    def find(code: ItemCode, began: date | None) -> Item | None:
        old_first = began is not None and began < CHANGEOVER
        for version in (OLD, CURRENT) if old_first else (CURRENT, OLD):
            if (found := known.get((version, code.code))) is not None:
                return Item(code.code, found[1], code.restriction, found[0])
        if "-" in code.code and (metal := known.get((CURRENT, "(金属)"))) is not None:
            return Item(code.code[:60], metal[1], code.restriction, metal[0])
        return None

    return find
