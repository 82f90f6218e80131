"""`manage.py audit_chain`: seal the logs, compare them with their seals, tell the head."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhiye.core.chain import checking, heads, writing
from zhiye.core.clock import LOCAL, local_date

SHOWN = 50


class Command(BaseCommand):
    """`extend`, `verify`, `head [--export]`, `renew TABLE --reason …` (assurance 41)."""

    help = "The hash chain over log and history tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and what that needs."""
        parser.add_argument("act", choices=["extend", "verify", "head", "renew"])
        parser.add_argument("table", nargs="?", default="", help="renew: the table")
        parser.add_argument("--reason", default="", help="renew: why; it becomes part of the chain")
        parser.add_argument("--export", action="store_true", help="head: write it as a file")
        parser.add_argument("--heads", type=Path, help="verify: folder of exported heads")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the one act."""
        getattr(self, f"_{options['act']}")(options)

    def _extend(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{writing.extend()} rows sealed")

    def _verify(self, options: dict[str, Any]) -> None:
        if options["heads"] and not options["heads"].is_dir():
            raise CommandError(f"There is no folder {options['heads']}.")
        report = checking.verify(options["heads"])
        for block in report.renewals:
            self.stdout.write(
                f"{block.table} sealed anew on {local_date(block.at)}: {block.reason}"
            )
        for finding in report.findings[:SHOWN]:
            self.stdout.write(str(finding))
        looked = f"{report.rows} rows in {report.blocks} blocks"
        if report.sealed_at:
            looked += f", the last of {report.sealed_at.astimezone(LOCAL):%Y-%m-%d %H:%M}"
        if report.findings:
            raise CommandError(f"{looked}: {len(report.findings)} are not as they were sealed.")
        self.stdout.write(f"{looked}: all as they were sealed")

    def _head(self, options: dict[str, Any]) -> None:
        document = heads.head()
        if document is None:
            raise CommandError("Nothing is sealed yet: run `manage.py audit_chain extend`.")
        if options["export"]:
            self.stdout.write(str(heads.export()))
        else:
            self.stdout.write(json.dumps(document, indent=1))

    def _renew(self, options: dict[str, Any]) -> None:
        if not options["reason"].strip():
            raise CommandError("Say why with --reason: it becomes part of the chain.")
        try:
            sealed = writing.renew(options["table"], reason=options["reason"].strip()[:300])
        except LookupError:
            raise CommandError(f"“{options['table']}” is not a chained table.") from None
        self.stdout.write(f"{options['table']}: {sealed} rows sealed anew")
