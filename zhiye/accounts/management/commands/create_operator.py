"""`manage.py create_operator`: the first account of an installation (assurance 17)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from zhiye.accounts import selectors, services
from zhiye.accounts.models import AuthorityMembership
from zhiye.core import phone as phones
from zhiye.core.actor import Actor
from zhiye.core.refusals import Refusal
from zhiye.core.text import BadValue
from zhiye.regions.models import Authority


class Command(BaseCommand):
    """Makes an account that acts for an authority with every function, or gives those to one."""

    help = "开通机关的第一个管理员账号；初始密码只显示一次，只能登录一次，登录后须修改。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Phone, name and authority; functions by default all."""
        parser.add_argument("--phone", required=True, help="手机号")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--authority", required=True, help="机关全称或编号")
        parser.add_argument(
            "--functions",
            default=",".join(AuthorityMembership.FUNCTIONS),
            help="职能，用逗号分隔：" + "、".join(AuthorityMembership.FUNCTIONS),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Create, grant, and print the first password once."""
        actor = Actor.system("create_operator")
        authority = _authority(options["authority"])
        try:
            number = phones.normalise(options["phone"])
            user, first = selectors.user_by_phone(number), ""
            if user is None:
                user, first = services.create_account(
                    phone=number, name=options["name"], actor=actor
                )
            services.grant_membership(
                authority=authority,
                user=user,
                functions=[one.strip() for one in options["functions"].split(",")],
                actor=actor,
            )
        except Refusal as refusal:
            raise CommandError(f"{refusal.message}{refusal.remedy}") from refusal
        except BadValue as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"已为 {user} 开通 {authority} 的工作账号。")
        if first:
            self.stdout.write(f"初始密码：{first}")
            self.stdout.write("只显示这一次，7天内用于第一次登录，登录后须立即修改。")
        else:
            self.stdout.write("这个手机号已有账号，请用原来的密码或短信验证码登录。")


def _authority(told: str) -> Authority:
    found = Authority.objects.active().filter(name=told).first()
    if found is None and told.isdigit():
        found = Authority.objects.active().filter(pk=int(told)).first()
    if found is None:
        names = "\n".join(f"  {one.pk}  {one}" for one in Authority.objects.active()[:50])
        raise CommandError(f"没有名为“{told}”的机关。现有机关：\n{names or '  （还没有机关）'}")
    return found
