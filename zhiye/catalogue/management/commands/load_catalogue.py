"""manage.py load_catalogue"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhiye.catalogue.data_files import CatalogueDataError
from zhiye.catalogue.services import load_catalogue


class Command(BaseCommand):
    """Load or refresh the catalogues and report what changed."""

    help = "载入各类目录（作业项目、许可项目、检验与无损检测项目、学历职称、安全岗位），可重复运行"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then list the changes; a first load is only counted."""
        try:
            report = load_catalogue()
        except CatalogueDataError as error:
            raise CommandError(str(error)) from error
        first_load = not (report.unchanged or report.changed)
        for word, rows in (
            ("新增", [] if first_load else report.added),
            ("变更", report.changed),
            ("撤回", report.withdrawn),
        ):
            for line in rows:
                self.stdout.write(f"{word} {line}")
        self.stdout.write(
            f"目录：新增 {len(report.added)}，变更 {len(report.changed)}，"
            f"撤回 {len(report.withdrawn)}，未变 {report.unchanged}"
        )
