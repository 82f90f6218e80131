"""Invented people and authorities of the account tests."""

from __future__ import annotations

from zhiye.accounts.models import User
from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.phone import demo
from zhiye.integrations.models import SandboxMessage
from zhiye.regions.models import Authority, AuthorityKind, Region

GOOD = "jiu yue de feng hen da 9"
STRANGER = Actor.public(ip="203.0.113.7")


def make_user(seq: int = 1, *, name: str = "纪南星", password: str = GOOD) -> User:
    """A user with an invented number and a good password."""
    user = User(phone=demo(seq), name=name, password_changed_at=clock.now())
    user.set_password(password)
    user.save()
    return user


def make_authority(code: str = "140100", name: str = "太原市市场监督管理局（测试）") -> Authority:
    """An authority over one region."""
    region, _ = Region.objects.get_or_create(
        code=code,
        defaults={"name": name[:10], "full_name": name, "level": 2, "source": "test"},
    )
    return Authority.objects.create(
        name=name, short_name=name[:6], kind=AuthorityKind.REGULATOR, region=region
    )


def sent_code() -> str:
    """The six digits of the newest message in the SMS sandbox."""
    message = SandboxMessage.objects.order_by("-pk").first()
    assert message is not None
    return "".join(char for char in message.text if char.isdigit())[:6]


def acting_for(user: User, authority: Authority, *functions: str) -> Actor:
    """The actor of a member of an authority."""
    from zhiye.core.actor import Role

    return Actor(
        user.pk,
        user.name,
        Role.AUTHORITY,
        authority_id=authority.pk,
        acting_name=authority.name,
        territory=authority.territory,
        functions=frozenset(functions),
        ip="198.51.100.2",
    )
