"""Are there enough people for each licence item, and why not (SX-36, FJ-31)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from zhiye.catalogue import data_files
from zhiye.catalogue.models import LicenceNode
from zhiye.catalogue.staffing import StaffGroup, StaffingRow, Unit, rows_for
from zhiye.core.clock import today
from zhiye.licences.models import Licence, LicenceItem
from zhiye.organizations.models import Organization
from zhiye.regions.models import Authority, own_or_above
from zhiye.registrations.models import Category
from zhiye.supervision.models import StaffingFigure
from zhiye.supervision.people import Held, Staff, staff_of


@dataclass(frozen=True)
class Counted:
    """Somebody who counts for a demand (`entries` times), or nearly does and why not."""

    name: str
    registration_id: int
    counts: bool
    why: str
    entries: int = 1


@dataclass(frozen=True)
class Line:
    """One demand: how many are needed, how many there are, who, and who nearly."""

    row: StaffingRow
    required: int | None
    source: str
    is_example: bool
    people: tuple[Counted, ...] = field(default_factory=tuple)

    @property
    def present(self) -> int:
        """Heads, or 人项 where the demand counts those."""
        counted = [one for one in self.people if one.counts]
        if self.row.unit is Unit.ENTRIES:
            return sum(one.entries for one in counted)
        return len(counted)

    @property
    def missing(self) -> int:
        """How many are missing; 0 where the source names no figure."""
        return max((self.required or 0) - self.present, 0)

    @property
    def abnormal(self) -> bool:
        """异常: too few against a real figure. Example figures never make an 异常."""
        return self.missing > 0 and not self.is_example


@dataclass(frozen=True)
class ItemReport:
    """All demands of one licence item."""

    node: LicenceNode
    lines: tuple[Line, ...]

    @property
    def abnormal(self) -> bool:
        """Whether any demand is not met."""
        return any(line.abnormal for line in self.lines)


def report(organization: Organization, *, without: int | None = None) -> list[ItemReport]:
    """Every licence item of an organisation with its demands.

    `without` leaves one registration out: what would be if this person left.
    """
    staff = [one for one in staff_of(organization.pk) if one.registration_id != without]
    figures = _figures(organization.authority)
    nodes = LicenceNode.objects.filter(
        pk__in=LicenceItem.objects.filter(
            licence__in=Licence.objects.counting().filter(organization=organization)
        ).values("node_id")
    ).order_by("order", "pk")
    return [
        ItemReport(node, tuple(_line(row, figures, staff) for row in rows_for(node.code)))
        for node in nodes
    ]


@dataclass(frozen=True)
class Loss:
    """A demand that would no longer be met if somebody left."""

    node: LicenceNode
    before: Line
    after: Line


def losses(organization: Organization, registration_id: int) -> list[Loss]:
    """The demands that this person's departure breaks or makes worse (shown at deregistration)."""
    before = report(organization)
    after = report(organization, without=registration_id)
    return [
        Loss(one.node, then, now)
        for one, other in zip(before, after, strict=True)
        for then, now in zip(one.lines, other.lines, strict=True)
        if now.missing > then.missing
    ]


def _figures(authority: Authority) -> dict[tuple[str, str], StaffingFigure]:
    """The figures in force for an authority; a nearer authority's wins over a farther one's."""
    chain = list(Authority.objects.filter(own_or_above(authority.pk)))
    depth = {one.pk: len(one.territory) for one in chain}
    rows = StaffingFigure.objects.filter(authority__in=chain, effective_from__lte=today()).order_by(
        "effective_from", "pk"
    )
    ranked = sorted(rows, key=lambda row: depth[row.authority_id])
    return {(row.licence, row.key): row for row in ranked}


def _line(
    row: StaffingRow, figures: dict[tuple[str, str], StaffingFigure], staff: Sequence[Staff]
) -> Line:
    figure = figures.get((row.licence, row.key))
    judge = JUDGES[row.group]
    judged = [found for one in staff if (found := judge(row, one)) is not None]
    return Line(
        row,
        figure.count if figure else row.count,
        figure.source if figure else row.source,
        row.is_example and figure is None,
        tuple(judged),
    )


@cache
def _ranks() -> dict[str, int]:
    """Rank of each title, from the reviewed file."""
    return {row["name"]: int(row["rank"]) for row in data_files.read("professional_titles")}


def _by_title(row: StaffingRow, one: Staff, categories: frozenset[str]) -> Counted | None:
    if not categories & set(one.categories):
        return None
    wanted = _ranks()[row.title] if row.title else 0
    fitting = [
        title
        for title in one.titles
        if not row.specialities or any(word in title[2] for word in row.specialities)
    ]
    rank, name, _ = max(fitting, default=(0, "", ""))
    if rank >= wanted:
        return Counted(one.name, one.registration_id, True, name or "在册")
    if not one.titles:
        why = f"没有职称记录，要求{row.title}"
    elif not fitting:
        why = f"职称专业不是{'、'.join(row.specialities)}"
    else:
        why = f"职称为{name}，要求{row.title}"
    return Counted(one.name, one.registration_id, False, why)


def _tech_lead(row: StaffingRow, one: Staff) -> Counted | None:
    return _by_title(row, one, frozenset({Category.TECHNICAL.value, Category.QUALITY.value}))


def _quality(row: StaffingRow, one: Staff) -> Counted | None:
    return _by_title(row, one, frozenset({Category.QUALITY.value}))


def _technician(row: StaffingRow, one: Staff) -> Counted | None:
    return _by_title(row, one, frozenset({Category.TECHNICAL.value}))


def _inspection(row: StaffingRow, one: Staff) -> Counted | None:
    if Category.INSPECTION not in one.categories:
        return None
    return Counted(one.name, one.registration_id, True, "在册检验检测人员")


def _ndt(row: StaffingRow, one: Staff) -> Counted | None:
    methods = [
        item for item in one.items if item.kind == "ndt" and (not row.ndt or item.code in row.ndt)
    ]
    level = row.ndt_level or 1
    return _by_items(
        one,
        methods,
        lambda item: "" if item.level >= level else f"{item.code} 级别低于要求的 {level} 级",
    )


def _welder(row: StaffingRow, one: Staff) -> Counted | None:
    return _by_items(one, [item for item in one.items if item.is_welding], lambda item: "")


def _operator(row: StaffingRow, one: Staff) -> Counted | None:
    held = [item for item in one.items if item.kind == "operator" and item.code in row.items]
    years = row.senior_years

    def senior(item: Held) -> str:
        if not years or item.held_for(years):
            return ""
        if item.first_issued_on is None:
            return f"{item.code} 没有首次取证日期，不能证明持证满 {years} 年"
        return f"{item.code} 首次取证 {item.first_issued_on:%Y-%m-%d}，持证不满 {years} 年"

    return _by_items(one, held, senior)


def _by_items(one: Staff, held: Sequence[Held], objection: Callable[[Held], str]) -> Counted | None:
    if not held:
        return None
    good = [item for item in held if item.valid and not objection(item)]
    if good:
        codes = "、".join(sorted({item.code for item in good}))
        return Counted(one.name, one.registration_id, True, codes, len(good))
    current = [item for item in held if item.valid]
    if current:
        return Counted(one.name, one.registration_id, False, objection(current[0]))
    last = max(held, key=lambda item: item.valid_until or today())
    return Counted(
        one.name, one.registration_id, False, f"{last.code} 已于 {last.valid_until:%Y-%m-%d} 到期"
    )


JUDGES: dict[StaffGroup, Callable[[StaffingRow, Staff], Counted | None]] = {
    StaffGroup.TECH_LEAD: _tech_lead,
    StaffGroup.QUALITY: _quality,
    StaffGroup.TECHNICIAN: _technician,
    StaffGroup.INSPECTION: _inspection,
    StaffGroup.NDT: _ndt,
    StaffGroup.WELDER: _welder,
    StaffGroup.OPERATOR: _operator,
}
