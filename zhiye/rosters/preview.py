"""What importing a list would do, told before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db import connection

from zhiye.lists.kinds import Figures
from zhiye.regions.models import Authority
from zhiye.rosters.looking import KnownPerson, Look
from zhiye.rosters.sealing import Ready, Row


class Preview:
    """Judges the rows of one list as writing them would.

    Writing finds on record what an earlier portion has written; here nothing is written, so what
    the list brings is remembered: new people with their names, new certificates, and until when
    it makes an item valid. A list may be long, so only hashes of the look-up values are kept.
    """

    def __init__(self, authority: Authority) -> None:
        self._authority = authority
        self._people: dict[int, str] = {}
        self._certificates: set[int] = set()
        self._items: dict[int, date] = {}

    def __call__(self, rows: Sequence[Row]) -> Figures:
        """Tell what speaks against each row, and count what the others bring."""
        ready = [row.ready for row in rows if row.ready is not None]
        with connection.cursor() as cursor:
            look = Look(cursor, self._authority)
            known = self._met(ready) | look.people(ready)
            wanted = look.certificates(look.whose(ready, known))
            changed = look.changed(wanted)
        for row in rows:
            row.faults += look.refused.get(row.line, ())
        figures: Counter[str] = Counter(new_people=self._new_people(known))
        for one in wanted:
            certificate = hash(one.key)
            if one.line and certificate not in self._certificates:
                self._certificates.add(certificate)
                figures["new_certificates"] += 1
        added = [(one, key, row) for one in wanted for key, (row, _) in one.items.items()]
        items = [("new_items", one, key, row.valid_until) for one, key, row in added]
        items += [("changed_items", one, key, row.valid_until) for _, row, key, one in changed]
        for what, one, key, until in items:
            item = hash((*one.key, *key))
            met = self._items.get(item)
            if met is None or until > met:
                self._items[item] = until
                figures[what if met is None else "changed_items"] += 1
        return figures

    def _met(self, rows: Sequence[Ready]) -> dict[str, KnownPerson]:
        """People an earlier portion of the list brings."""
        indexes = {one.id_indexes[0] for one in rows}
        names = {index: self._people.get(hash(index)) for index in indexes}
        return {index: KnownPerson(0, name) for index, name in names.items() if name is not None}

    def _new_people(self, known: dict[str, KnownPerson]) -> int:
        new = {hash(index): person.name for index, person in known.items() if person.line}
        self._people.update(new)
        return len(new)
