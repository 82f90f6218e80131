"""`manage.py load_demo`: the demo, once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from zhiye.accounts.models import User
from zhiye.core import edition
from zhiye.demo import crowd, fujian, parts, shanxi, zhongshan


class Command(BaseCommand):
    """Loads invented people, organisations and cases; refuses in production and a second time."""

    help = "载入演示数据（只载入一次；生产环境拒绝执行）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The crowd can be left out for tests."""
        parser.add_argument("--stories-only", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """The cases, then the crowd; the last account marks that all of it is there."""
        if settings.ENV.production:
            raise CommandError("生产环境不能载入演示数据。")
        if User.objects.filter(name=parts.LAST, is_demo=True).exists():
            self.stdout.write("演示数据已经载入过。")
            return
        if User.objects.filter(is_demo=True).exists():
            raise CommandError(
                "上次载入演示数据时中断了，只有一部分。请换一个空的数据目录（DATA=…）重新开始。"
            )
        association, reviewer = shanxi.offices()
        south, east = zhongshan.offices(), fujian.offices()
        with edition.one_step():  # no story changes offices or rules
            shanxi.tell(reviewer)
            zhongshan.tell(south)
            fujian.tell(east)
        self.stdout.write("已建立各种状态的示例案件。")
        if not options["stories_only"]:
            owner = parts.account("集团经办人", 99)
            with transaction.atomic():
                made = crowd.load(association, owner)
            self.stdout.write(
                f"已建立 {made.people} 人、{made.organizations} 家单位、"
                f"{made.registrations} 条公示。"
            )
        parts.account(parts.LAST, 91)
