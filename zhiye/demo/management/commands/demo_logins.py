"""`manage.py demo_logins`: how to log in to the demo, under the authority that serves them."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand

from zhiye.accounts import demo
from zhiye.accounts.acting import Capacity, capacities, to_actor
from zhiye.accounts.models import User
from zhiye.core.actor import Role
from zhiye.organizations.offered import authority_of
from zhiye.regions.offers import LABELS, SERVICES, offers
from zhiye.regions.rules import ruleset

PAGES = {Role.PERSON: "/me/login/password/"}
ORDER = (Role.AUTHORITY, Role.ORGANIZATION, Role.PERSON)
NOWHERE = "还没有所属机关"


@dataclass(frozen=True)
class Login:
    """One account in one role; several organisations of one clerk stand in one line."""

    place: int
    heading: str
    role: Role
    user: User
    names: tuple[str, ...]

    @property
    def order(self) -> tuple[int, int, int]:
        """By place, offices first, then employers, then workers."""
        return self.place, ORDER.index(self.role), self.user.pk


MOST = 2
"""How many organisations of one account are named."""


class Command(BaseCommand):
    """Reads the accounts marked as demo; invents nothing."""

    help = "列出演示账号：手机号、密码、可代表谁办事。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many under one authority; the address to put before the paths."""
        parser.add_argument("--limit", type=int, default=20)
        parser.add_argument("--base-url", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """A heading for each authority at the top, below it one line a login."""
        users = User.objects.filter(is_demo=True, is_active=True).order_by("pk")
        found = sorted((one for user in users for one in _logins(user)), key=lambda one: one.order)
        if not found:
            self.stdout.write("还没有演示账号。")
            return
        self.stdout.write(f"演示账号（密码都是 {demo.PASSWORD}）：")
        place, shown = -1, 0
        for one in found:
            if one.place != place:
                place, shown = one.place, 0
                self.stdout.write(f"\n  {one.heading}")
            shown += 1
            if shown <= options["limit"]:
                self.stdout.write(_line(one, options["base_url"]))


def _logins(user: User) -> list[Login]:
    """What the account is for: the organisations and authorities, else the person."""
    held = [one for one in capacities(user) if one.id is not None]
    others = [one for one in held if one.role is not Role.PERSON]
    shown = others or held or capacities(user)[:1]
    found = []
    for role in dict.fromkeys(one.role for one in shown):
        same = [one for one in shown if one.role is role]
        place, heading = _place(user, same[0])
        found.append(Login(place, heading, role, user, tuple(one.name for one in same)))
    return found


def _place(user: User, capacity: Capacity) -> tuple[int, str]:
    """The highest authority above whoever serves this capacity, with what it offers."""
    served_by = authority_of(to_actor(user, capacity))
    if served_by is None:
        return 2**31, NOWHERE
    top = ruleset(served_by).chain[-1]
    offered = "、".join(LABELS[one] for one in SERVICES if offers(top, one))
    return top.pk, f"{top.name}：{offered}"


def _line(one: Login, base_url: str) -> str:
    page = base_url + PAGES.get(one.role, "/login/")
    number = one.user.phone.plain_for_system() if one.user.phone else ""
    changed = "" if one.user.check_password(demo.PASSWORD) else "（密码已修改）"
    more = f"等 {len(one.names)} 家" if len(one.names) > MOST else ""
    names = "、".join(one.names[:MOST]) + more
    whom = "" if names == str(one.user) else f"  {names}"
    return f"    {one.role.label}  {number}  {one.user}{whom}  {page}{changed}"
