"""Staffing of many organisations at once: who falls short in a territory (SX-36, FJ-31).

The same judgement as `staffing.report`, with a fixed number of queries for a whole batch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from zhiye.catalogue.models import LicenceNode
from zhiye.catalogue.staffing import StaffingRow, rows, rows_for
from zhiye.certificates.models import CertificateItem, CertificateState
from zhiye.core.actor import Actor
from zhiye.licences.models import Licence, LicenceItem
from zhiye.organizations.models import Organization, OrganizationQuerySet
from zhiye.people.models import Title
from zhiye.regions import rules
from zhiye.regions.models import Authority
from zhiye.registrations.models import Registration
from zhiye.supervision.models import StaffingFigure
from zhiye.supervision.people import NDT_LEVELS, Held, Staff
from zhiye.supervision.staffing import ItemReport, Line, _figures, _line

BATCH = 100


@dataclass(frozen=True)
class Shortage:
    """An organisation with the demands it does not meet."""

    organization: Organization
    lines: tuple[tuple[LicenceNode, Line], ...]


@dataclass(frozen=True)
class Found:
    """Organisations that fall short; `after` is where to go on, 0 at the end of the list."""

    shortages: list[Shortage]
    looked_at: int
    after: int


def watched(actor: Actor) -> OrganizationQuerySet:
    """Verified organisations the actor may see whose alerts are on (SX-37)."""
    visible = Organization.objects.visible_to(actor).verified()
    default_on = [
        pk
        for pk in visible.order_by().values_list("authority_id", flat=True).distinct()
        if rules.get_bool("alerts_enabled_default", pk)
    ]
    return visible.filter(
        Q(staffing_watch__enabled=True) | Q(staffing_watch__isnull=True, authority__in=default_on)
    ).select_related("authority", "region")


def abnormal(actor: Actor, *, after: int = 0, most: int = 50, scan: int = 500) -> Found:
    """Watched organisations with an 异常, in order of their id from behind `after`.

    Stops at `most` of them or after looking at `scan`, so that a province costs no more than a
    county; `Found.after` goes on from there.
    """
    shortages: list[Shortage] = []
    looked_at = 0
    while looked_at < scan and len(shortages) < most:
        batch = list(watched(actor).filter(pk__gt=after).order_by("pk")[:BATCH])
        reports = report_many(batch)
        for one in batch:
            after, looked_at = one.pk, looked_at + 1
            lines = tuple(
                (item.node, line)
                for item in reports[one.pk]
                for line in item.lines
                if line.abnormal
            )
            if lines:
                shortages.append(Shortage(one, lines))
                if len(shortages) == most:
                    break
        if len(batch) < BATCH and (not batch or after == batch[-1].pk):
            return Found(shortages, looked_at, 0)
    return Found(shortages, looked_at, after)


def figures_for(authority: Authority) -> dict[tuple[str, str], StaffingFigure]:
    """The figures in force for an authority, its own and the inherited ones."""
    return _figures(authority)


@dataclass(frozen=True)
class Demanded:
    """A licence item with demands: how many, how sure (each grade once), how many set here."""

    licence: str
    name: str
    count: int
    sure: list[tuple[str, str]]
    own: int


def demanded(authority: Authority) -> list[Demanded]:
    """The licence items that demand people, as an authority sees them."""
    names = dict(LicenceNode.objects.values_list("code", "full_name"))
    held = figures_for(authority)
    found: dict[str, list[StaffingRow]] = {}
    for row in rows():
        found.setdefault(row.licence, []).append(row)
    return [
        Demanded(
            licence,
            names.get(licence, licence),
            len(of_item),
            list(dict.fromkeys(row.sure for row in of_item)),
            sum((licence, row.key) in held for row in of_item),
        )
        for licence, of_item in found.items()
    ]


def report_many(organizations: Sequence[Organization]) -> dict[int, list[ItemReport]]:
    """For each organisation what `staffing.report` says about it."""
    staff = _staff(organizations)
    nodes = _nodes(organizations)
    figures = {one.authority_id: one.authority for one in organizations}
    held = {pk: _figures(authority) for pk, authority in figures.items()}
    return {
        one.pk: [
            ItemReport(
                node,
                tuple(
                    _line(row, held[one.authority_id], staff[one.pk]) for row in rows_for(node.code)
                ),
            )
            for node in nodes[one.pk]
        ]
        for one in organizations
    }


def _nodes(organizations: Sequence[Organization]) -> dict[int, list[LicenceNode]]:
    counting = Licence.objects.counting().filter(organization__in=organizations)
    items = (
        LicenceItem.objects.filter(licence__in=counting)
        .select_related("node", "licence")
        .order_by("node__order", "node_id")
    )
    found: dict[int, dict[int, LicenceNode]] = defaultdict(dict)
    for item in items:
        found[item.licence.organization_id][item.node_id] = item.node
    return {one.pk: list(found[one.pk].values()) for one in organizations}


def _staff(organizations: Sequence[Organization]) -> dict[int, list[Staff]]:
    rows = (
        Registration.objects.active()
        .filter(organization__in=organizations)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    found: dict[int, list[Staff]] = defaultdict(list)
    people: dict[int, list[Staff]] = defaultdict(list)
    for row in rows:
        one = Staff(row.person_id, row.pk, row.person.name, tuple(row.categories))
        found[row.organization_id].append(one)
        people[row.person_id].append(one)
    items = CertificateItem.objects.filter(
        certificate__person__in=people, certificate__state=CertificateState.APPROVED
    ).values_list(
        "certificate__person_id",
        "certificate__kind",
        "code",
        "level",
        "valid_until",
        "first_issued_on",
    )
    for person_id, kind, code, level, until, first in items:
        for one in people[person_id]:
            one.items.append(Held(kind, code, NDT_LEVELS.get(level, 0), until, first))
    titles = Title.objects.filter(person__in=people, removed_at__isnull=True)
    for title in titles.select_related("title"):
        for one in people[title.person_id]:
            one.titles.append((title.title.rank, title.title.name, title.speciality))
    return found
