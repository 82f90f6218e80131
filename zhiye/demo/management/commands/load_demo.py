"""`manage.py load_demo`: the demo, once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from zhiye.accounts.models import User
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.demo import crowd, stories
from zhiye.regions.models import Authority, AuthorityKind, Region
from zhiye.regions.services import apply_ruleset_file, open_authority


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
        if User.objects.filter(name=stories.LAST, is_demo=True).exists():
            self.stdout.write("演示数据已经载入过。")
            return
        if User.objects.filter(is_demo=True).exists():
            raise CommandError(
                "上次载入演示数据时中断了，只有一部分。请换一个空的数据目录（DATA=…）重新开始。"
            )
        association, reviewer = _offices()
        stories.tell(reviewer)
        self.stdout.write("已建立各种状态的示例案件。")
        if not options["stories_only"]:
            owner = stories.account("集团经办人", 99)
            with transaction.atomic():
                made = crowd.load(association, owner)
            self.stdout.write(
                f"已建立 {made.people} 人、{made.organizations} 家单位、"
                f"{made.registrations} 条公示。"
            )
        stories.account(stories.LAST, 91)


def _offices() -> tuple[Authority, Actor]:
    """The province's regulator and association with their rules, a city's and a county's office."""
    system = Actor.system("演示数据")
    province = Region.objects.get(code="140000")
    regulator = open_authority(
        actor=system,
        name="山西省市场监督管理局（演示）",
        short_name="省市场监管局",
        kind=AuthorityKind.REGULATOR,
        region=province,
        parent=None,
    )
    association = open_authority(
        actor=system,
        name="太原市质量检验协会（演示）",
        short_name="质量检验协会",
        kind=AuthorityKind.ASSOCIATION,
        region=province,
        parent=regulator,
    )
    apply_ruleset_file(
        actor=system, authority=regulator, name="shanxi", effective_from=today().replace(day=1)
    )
    city = open_authority(
        actor=system,
        name="大同市市场监督管理局（演示）",
        short_name="大同市局",
        kind=AuthorityKind.REGULATOR,
        region=Region.objects.get(code="140200"),
        parent=regulator,
    )
    county = open_authority(
        actor=system,
        name="太原市小店区市场监督管理局（演示）",
        short_name="小店区局",
        kind=AuthorityKind.REGULATOR,
        region=Region.objects.get(code="140105"),
        parent=regulator,
    )
    everything = ("review", "rules", "people", "import", "view", "members")
    reviewer = stories.office(association, "林审核", 81, everything)
    stories.office(regulator, "高处长", 82, ("view", "rules", "people", "members"))
    stories.office(city, "云科长", 83, ("view", "people"))
    stories.office(county, "店所长", 84, ("view",))
    return association, reviewer
