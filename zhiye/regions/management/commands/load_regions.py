"""manage.py load_regions"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhiye.regions.data_files import RegionDataError
from zhiye.regions.services import load_regions


class Command(BaseCommand):
    """Load or refresh the region codes and report what changed."""

    help = "载入行政区划代码，可重复运行"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then list the changes; a first load is only counted."""
        try:
            report = load_regions()
        except RegionDataError as error:
            raise CommandError(str(error)) from error
        first_load = not (report.unchanged or report.changed)
        for word, rows in (
            ("新增", [] if first_load else report.added),
            ("变更", report.changed),
            ("撤销", report.withdrawn),
        ):
            for line in rows:
                self.stdout.write(f"{word} {line}")
        self.stdout.write(
            f"行政区划：新增 {len(report.added)}，变更 {len(report.changed)}，"
            f"撤销 {len(report.withdrawn)}，未变 {report.unchanged}"
        )
