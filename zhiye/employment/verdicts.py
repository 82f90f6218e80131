"""What a person's items can be put on record for here, item by item, before anybody types.

The tables are those of the moves; what all items share is read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhiye.certificates.models import CertificateItem
from zhiye.core.actor import Actor
from zhiye.core.checks import CheckTable
from zhiye.employment import checks, spells
from zhiye.employment.employers import registering_authority
from zhiye.employment.inputs import Facts
from zhiye.employment.models import OPEN, Employer, Employment, Spell
from zhiye.employment.services import draft
from zhiye.employment.window import Window, due_on, window_of
from zhiye.regions import rules
from zhiye.regions.models import Authority


@dataclass(frozen=True)
class Verdict:
    """One item: whether it fits, why not, and between which days an employment may lie."""

    item: CertificateItem
    table: CheckTable
    window: Window

    @property
    def fits(self) -> bool:
        """Whether nothing but the facts of the form is missing."""
        return self.table.ok


@dataclass(frozen=True)
class Verdicts:
    """All items of a person at one employer.

    `transfer`: the person is on record elsewhere and the ruleset allows one employer only, so that
    a change of employer is reported instead (FJ-17, FJ-19).
    """

    authority: Authority
    transfer: bool
    elsewhere: Sequence[Spell]
    rows: Sequence[Verdict]

    @property
    def end_needed(self) -> bool:
        """Whether an end must be given (ZS-25)."""
        return rules.get_bool("employment_until_item_expiry", self.authority.pk)

    @property
    def uses_form(self) -> bool:
        """Whether the registration form is in use here (FJ-40)."""
        return rules.get_bool("employment_form", self.authority.pk)

    @property
    def due_on(self) -> date:
        """By when a change reported today is recorded (FJ-22)."""
        return due_on(self.authority.pk)

    @property
    def fitting(self) -> list[Verdict]:
        """The items that can be chosen."""
        return [row for row in self.rows if row.fits]

    def window(self, item_ids: Iterable[int]) -> Window:
        """The range for several items together: the narrowest of theirs."""
        wanted = set(item_ids)
        windows = [row.window for row in self.rows if row.item.pk in wanted]
        first = [one.earliest for one in windows if one.earliest]
        last = [one.latest for one in windows if one.latest]
        return Window(max(first, default=None), min(last, default=None))


def verdicts(*, actor: Actor, employer: Employer, items: Sequence[CertificateItem]) -> Verdicts:
    """Every item of one person with its check table: of filing, or of a change where one is due.

    Raises Invalid where no authority looks after the employer's region.
    """
    authority = registering_authority(employer.region_id)
    drafts = [
        draft(employer=employer, item=item, facts=Facts(None), authority=authority)
        for item in items
    ]
    drafts_read(drafts)
    elsewhere = spells.elsewhere(drafts[0]) if drafts else []
    transfer = bool(elsewhere) and spells.is_exclusive(authority.pk)
    asked = checks.TRANSFER if transfer else checks.FILING
    rows = [
        Verdict(
            made.item,
            CheckTable.run(asked, made, actor),
            window_of(authority.pk, made.item),
        )
        for made in drafts
    ]
    return Verdicts(authority, transfer, elsewhere, rows)


def drafts_read(drafts: Sequence[Employment]) -> None:
    """Read for many drafts of one employer what the checks would read for each."""
    spells.read_spells(drafts)
    same: dict[tuple[int, int], Employment] = {}
    if drafts:
        rows = Employment.objects.filter(
            employer_id=drafts[0].employer_id,
            person_id__in={one.person_id for one in drafts},
            state__in=OPEN,
        )
        same = {(row.person_id, row.item_id): row for row in rows}
    for one in drafts:
        one.__dict__["_same_open"] = same.get((one.person_id, one.item_id), False)
