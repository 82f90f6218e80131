"""`manage.py demo_logins`: how to log in to the demo, one line a role."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from zhiye.accounts import demo
from zhiye.accounts.acting import Capacity, capacities
from zhiye.accounts.models import User
from zhiye.core.actor import Role

PAGES = {Role.PERSON: "/me/login/password/"}


class Command(BaseCommand):
    """Reads the accounts marked as demo; invents nothing."""

    help = "列出演示账号：手机号、密码、可代表谁办事。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many; the address to put before the paths."""
        parser.add_argument("--limit", type=int, default=20)
        parser.add_argument("--base-url", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for every demo account: page, phone, whom it acts for."""
        users = User.objects.filter(is_demo=True, is_active=True).order_by("pk")[: options["limit"]]
        if not users:
            self.stdout.write("还没有演示账号。")
            return
        self.stdout.write(f"演示账号（密码都是 {demo.PASSWORD}）：")
        for user in users:
            for capacity in _shown(user):
                page = options["base_url"] + PAGES.get(capacity.role, "/login/")
                number = user.phone.plain_for_system() if user.phone else ""
                changed = "" if user.check_password(demo.PASSWORD) else "（密码已修改）"
                told = f"{capacity.role.label}  {number}  {user}  {capacity.name}  {page}{changed}"
                self.stdout.write(f"  {told}")


def _shown(user: User) -> list[Capacity]:
    """What the account is for: the organisations and authorities, else the person."""
    found = [one for one in capacities(user) if one.id is not None]
    others = [one for one in found if one.role is not Role.PERSON]
    return others or found or capacities(user)[:1]
