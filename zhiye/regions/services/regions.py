"""Loading the region codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from zhiye.core.clock import today
from zhiye.regions.data_files import (
    CODES_FILE,
    OVERRIDES_FILE,
    RegionDataError,
    RegionRow,
    read_regions,
)
from zhiye.regions.models import Region

_COMPARED = ("name", "full_name", "level", "parent_id", "withdrawn_on", "source")


@dataclass
class RegionReport:
    """What a load changed, as codes with names; `unchanged` counts the rest."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    unchanged: int = 0


def load_regions(
    *, codes_file: Path = CODES_FILE, overrides_file: Path = OVERRIDES_FILE
) -> RegionReport:
    """Bring the table of regions to what the files say; can be repeated.

    A region that is gone from the files is marked withdrawn, never deleted: addresses and ID
    numbers go on pointing to it. Raises RegionDataError.
    """
    rows = read_regions(codes_file, overrides_file)
    if len(rows) == 0:
        raise RegionDataError("行政区划数据是空的。")
    held = Region.objects.in_bulk()
    report = RegionReport()
    fresh, stale = [], []
    for code, row in rows.items():
        region = held.get(code)
        if region is None:
            fresh.append(_as_region(row))
            report.added.append(f"{code} {row.full_name}")
        elif changes := _differences(region, row):
            stale.append(region)
            report.changed.append(f"{code} {row.full_name}：{'；'.join(changes)}")
        else:
            report.unchanged += 1
    gone = [r for code, r in held.items() if code not in rows and r.withdrawn_on is None]
    for region in gone:
        region.withdrawn_on = today()
        report.withdrawn.append(f"{region.code} {region.full_name}")
    with transaction.atomic():
        Region.objects.bulk_create(fresh, batch_size=1000)
        Region.objects.bulk_update([*stale, *gone], _COMPARED_FIELDS, batch_size=500)
    return report


_COMPARED_FIELDS = [name.removesuffix("_id") for name in _COMPARED]


def _as_region(row: RegionRow) -> Region:
    return Region(
        code=row.code,
        name=row.name,
        full_name=row.full_name,
        level=row.level,
        parent_id=row.parent,
        withdrawn_on=row.withdrawn_on,
        source=row.source,
    )


def _differences(region: Region, row: RegionRow) -> list[str]:
    """Set the region's fields to the row's; what changed, in words."""
    wanted = _as_region(row)
    told = []
    for name in _COMPARED:
        old, new = getattr(region, name), getattr(wanted, name)
        if old != new:
            setattr(region, name, new)
            told.append(f"{name.removesuffix('_id')} {old or '空'}→{new or '空'}")
    return told
