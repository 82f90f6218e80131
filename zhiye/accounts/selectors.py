"""Reads about accounts."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from zhiye.accounts import acting, perms
from zhiye.accounts.models import AuthorityMembership, LoginSession, User
from zhiye.accounts.policy import PasswordPolicy, password_policy
from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.core.sealed import blind_indexes
from zhiye.regions.models import Authority
from zhiye.regions.selectors import authorities

KNOWN_SOURCE = timedelta(days=30)


def user_by_phone(number: str) -> User | None:
    """The account of a normalised phone number; for services, which decide what may be told."""
    return User.objects.filter(phone_index__in=blind_indexes(number, "phone")).first()


def demo_accounts_exist() -> bool:
    """Whether any demo account is in the database; production refuses to start (assurance 17)."""
    return User.objects.filter(is_demo=True).exists()


def own_sessions(actor: Actor) -> QuerySet[LoginSession]:
    """The open logins of the user who asks, the most recent first."""
    return LoginSession.objects.visible_to(actor).open().order_by("-last_seen_at", "-id")


def own_session(actor: Actor, pk: int) -> LoginSession | None:
    """One login of the user who asks."""
    return LoginSession.objects.visible_to(actor).filter(pk=pk).first()


def open_login(session_id: int, user_id: int) -> LoginSession | None:
    """An open login of a user with that user and all grants, in one statement."""
    rows = LoginSession.objects.open().filter(pk=session_id, user_id=user_id)
    return rows.select_related("user").annotate(**acting.columns("user_id")).first()


def members(actor: Actor) -> QuerySet[AuthorityMembership]:
    """Who acts for the authorities in the actor's territory, the newest grant first."""
    return (
        AuthorityMembership.objects.visible_to(actor)
        .select_related("user", "authority", "granted_by")
        .order_by("-id")
    )


def staffed(actor: Actor) -> list[Authority]:
    """The authorities whose members this actor looks after, the own one first."""
    found = [one for one in authorities(actor).active() if perms.may_staff(one, actor)]
    return sorted(found, key=lambda one: (one.pk != actor.authority_id, one.region_id or ""))


def is_staff(user: User) -> bool:
    """Whether a user acts for an authority today."""
    return AuthorityMembership.objects.live().filter(user=user).exists()


def policy_of(user: User | None) -> PasswordPolicy:
    """The password policy that holds for a user; for somebody new that of the public."""
    return password_policy(staff=user is not None and is_staff(user))


def must_change_password(user: User, role: Role) -> str:
    """Why the password has to be changed before anything else, or ''."""
    if user.must_change_password:
        return "您正在使用别人代设的初始密码，请先设置自己的密码。"
    policy = password_policy(staff=role is Role.AUTHORITY)
    changed = user.password_changed_at
    if policy.max_age is None or changed is None or not user.has_usable_password():
        return ""
    if clock.now() - changed <= policy.max_age:
        return ""
    return f"密码已使用超过{policy.max_age.days}天，按规定请更换后继续。"


def knows_source(user: User | None, ip: str) -> bool:
    """Whether a user has logged in from this address during the last 30 days.

    Asks the database also for an unknown user, so that both take the same time (assurance 20).
    """
    return LoginSession.objects.filter(
        user_id=user.pk if user else 0, ip=ip, created_at__gt=clock.now() - KNOWN_SOURCE
    ).exists()
