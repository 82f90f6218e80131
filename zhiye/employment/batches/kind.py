"""Lists of employment records: an employer's delegates send them (ZS-26)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhiye.core.actor import Actor, Role
from zhiye.core.inputs import facts_of
from zhiye.core.sealed import mask_id_number
from zhiye.employment import employers, services
from zhiye.employment.batches import filing
from zhiye.employment.batches.columns import LIST, blank
from zhiye.employment.batches.judging import Judge
from zhiye.employment.batches.parsing import Parser
from zhiye.employment.inputs import Facts
from zhiye.employment.models import Employer, Employment, Origin
from zhiye.lists.kinds import ListKind, Written, register
from zhiye.lists.models import ListRow, UploadedList
from zhiye.organizations.models import Function
from zhiye.organizations.notices import tell_delegates
from zhiye.regions import rules
from zhiye.regions.models import Authority
from zhiye.regions.offers import not_offered, offers
from zhiye.sheets.blank import Blank
from zhiye.sheets.reading import Sheet

MAIN = ("name", "id_number", "code", "started_on", "ends_on")


class EmploymentList(ListKind):
    """批量填报, for one employer: the organisation itself or a branch of it."""

    key = "employment_batch"
    title = "批量填报"
    what = "聘用信息"
    role = Role.ORGANIZATION
    function = Function.EMPLOYMENT.value
    service = "employment"
    headings = LIST
    main = MAIN
    also = tuple(one.name for one in facts_of(Facts) if one.name not in MAIN)
    masks = {"id_number": mask_id_number}
    listing = "/org/employments/batches/"
    path = "/org/employments/batches/{pk}/"
    made_path = "/org/employments/{pk}/"

    def draft(self, actor: Actor, about_id: int | None) -> UploadedList:
        """For one of the employers of the acting organisation; its own where none is named.

        Raises Conflict also where the employer's region does not offer the service.
        """
        pk = employers.own(actor).pk if about_id is None else about_id
        employer = services.employer_for(actor, pk, Origin.BATCH.value)
        authority = employers.registering_authority(employer.region_id)
        if not offers(authority, "employment"):
            raise not_offered(authority, "employment")
        made = UploadedList(
            kind=self.key,
            organization_id=employer.organization_id,
            about_id=employer.pk,
            about=employer.name,
        )
        made.__dict__[_KNOWN] = employer, authority
        return made

    def tell_done(self, one: UploadedList, **message: Any) -> None:
        """One message a list, to all who look after employment records."""
        if one.organization_id is not None:
            tell_delegates(one.organization_id, Function.EMPLOYMENT, **message)

    def blank(self, one: UploadedList) -> Blank:
        """By the rules of the authority of the employer. Raises Invalid."""
        _, authority = _place(one)
        return blank(end_needed=rules.get_bool("employment_until_item_expiry", authority))

    def parse(self, one: UploadedList, sheet: Sheet) -> Parser:
        """Cells cleaned, and what filing is told."""
        return Parser(sheet)

    def judge(self, one: UploadedList, actor: Actor) -> Judge:
        """By the checks of filing one by one."""
        return Judge(one, *_place(one), actor)

    def write(self, one: UploadedList, actor: Actor, rows: Sequence[ListRow]) -> Written:
        """Filed set by set; of a row with several items all or none."""
        return filing.file_rows(*_place(one), rows, actor=actor)

    def links(self, rows: Sequence[ListRow]) -> dict[int, str]:
        """The references of the records."""
        made = [pk for row in rows for pk in row.made]
        return dict(Employment.objects.filter(pk__in=made).values_list("pk", "reference"))


_KNOWN = "_place"


def _place(one: UploadedList) -> tuple[Employer, Authority]:
    """The employer and the authority that records what it files, read once a list."""
    found: tuple[Employer, Authority] | None = one.__dict__.get(_KNOWN)
    if found is None:
        rows = Employer.objects.select_related("organization", "region")
        employer = rows.get(pk=one.about_id or 0)
        found = employer, employers.registering_authority(employer.region_id)
        one.__dict__[_KNOWN] = found
    return found


EMPLOYMENT_LIST = register(EmploymentList())
