"""`manage.py import_people FILE.xlsx`: take a list of people and certificates over."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhiye.core.actor import Actor, Role
from zhiye.files.storage import load
from zhiye.regions.models import Authority
from zhiye.rosters.models import RosterImport
from zhiye.rosters.services import run_file


class Command(BaseCommand):
    """Import a list for an authority and say row by row what was not taken over."""

    help = "导入人员名册（xlsx）；可以重复执行，不会重复建档。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file, for which authority, where the failed rows go."""
        parser.add_argument("file", type=Path, help="名册文件（.xlsx）")
        parser.add_argument("--authority", help="机构名称；只有一个机构时可不填")
        parser.add_argument("--failed", type=Path, help="未导入的行另存为（.xlsx）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"没有找到文件：{path}")
        authority = self._authority(options["authority"])
        actor = Actor(
            None,
            "命令行",
            Role.AUTHORITY,
            authority_id=authority.pk,
            acting_name=authority.name,
            territory=authority.territory,
            functions=frozenset({"import"}),
            channel="job",
        )
        record = run_file(
            data=path.read_bytes(),
            file_name=path.name,
            authority=authority,
            actor=actor,
            progress=self._progress,
        )
        self._report(record, options["failed"])

    def _authority(self, name: str | None) -> Authority:
        found = Authority.objects.active()
        if name:
            found = found.filter(name=name)
        if found.count() != 1:
            names = "、".join(Authority.objects.active().values_list("name", flat=True)[:10])
            raise CommandError(f"请用 --authority 指明机构，可选：{names}")
        return found.get()

    def _progress(self, record: RosterImport) -> None:
        self.stdout.write(f"{record.done}/{record.total} 行，未导入 {record.failed}")

    def _report(self, record: RosterImport, failed: Path | None) -> None:
        if record.stage == RosterImport.Stage.REFUSED:
            raise CommandError(record.message)
        self.stdout.write(
            f"完成：{record.done} 行；新增人员 {record.new_people}，"
            f"新增证书 {record.new_certificates}，新增项目 {record.new_items}，"
            f"更新项目 {record.changed_items}，未导入 {record.failed}。"
        )
        for problem in record.first_problems:
            self.stdout.write(f"  第 {problem['line']} 行：{'；'.join(problem['reasons'])}")
        if failed and record.result is not None:
            failed.write_bytes(load(record.result.path))
            self.stdout.write(f"未导入的行已存到 {failed}")
