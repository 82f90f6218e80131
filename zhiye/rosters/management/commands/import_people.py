"""`manage.py import_people FILE.xlsx`: take a list of people and certificates over."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Invalid
from zhiye.files.storage import load
from zhiye.lists import jobs, selectors
from zhiye.lists.models import Outcome, UploadedList
from zhiye.regions.models import Authority
from zhiye.rosters.kind import ROSTER_LIST

SHOWN = 100


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
        try:
            done = jobs.at_once(
                kind=ROSTER_LIST,
                actor=actor,
                data=path.read_bytes(),
                file_name=path.name,
                progress=self._progress,
            )
        except Invalid as refused:
            raise CommandError(refused.message) from refused
        self._report(done, options["failed"])

    def _authority(self, name: str | None) -> Authority:
        found = Authority.objects.active()
        if name:
            found = found.filter(name=name)
        if found.count() != 1:
            names = "、".join(Authority.objects.active().values_list("name", flat=True)[:10])
            raise CommandError(f"请用 --authority 指明机构，可选：{names}")
        return found.get()

    def _progress(self, one: UploadedList) -> None:
        self.stdout.write(f"{one.done}/{one.total} 行，未导入 {one.failed}")

    def _report(self, one: UploadedList, failed: Path | None) -> None:
        told = [f"{words} {one.figures.get(key, 0)}" for key, words in ROSTER_LIST.figures.items()]
        self.stdout.write(f"完成：{one.total} 行；{'，'.join(told)}，未导入 {one.failed}。")
        if one.message:
            self.stdout.write(one.message)
        for row in selectors.rows(one, Outcome.REFUSED).order_by("line")[:SHOWN]:
            self.stdout.write(f"  第 {row.line} 行：{'；'.join(said for _, said in row.faults)}")
        if failed and one.result is not None:
            failed.write_bytes(load(one.result.path))
            self.stdout.write(f"未导入的行已存到 {failed}")
