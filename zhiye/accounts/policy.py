"""Limits of accounts that a deployment may set, and the two password policies.

GB/T 22239-2019 8.1.4.1 asks for complexity and periodic change; ASVS 6.2.5 and 6.2.10 forbid
both. The setting ZHIYE_PASSWORD_POLICY decides: "by_role" (default: `DENGBAO` for people who act
for an authority, `NIST` for everybody else), "nist" or "dengbao" for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from zhiye.core.actor import Role


@dataclass(frozen=True)
class PasswordPolicy:
    """What a password must be; `max_age` None means that it never has to be changed."""

    name: str
    shortest: int = 8
    longest: int = 128
    kinds: int = 1
    max_age: timedelta | None = None

    @property
    def advice(self) -> str:
        """The rule in the user's words, shown beside the field."""
        told = f"至少{self.shortest}位，不能是常见密码或手机号。建议用15位以上容易记住的一句话。"
        if self.kinds > 1:
            told = (
                f"至少{self.shortest}位，大写字母、小写字母、数字、符号中至少有{self.kinds}种，"
                "不能是常见密码或手机号。"
            )
        if self.max_age is not None:
            told += f"每{self.max_age.days}天须更换一次。"
        return told


NIST = PasswordPolicy("nist")
DENGBAO = PasswordPolicy("dengbao", kinds=3, max_age=timedelta(days=90))


def password_policy(*, staff: bool) -> PasswordPolicy:
    """The policy for a person who acts for an authority, or for anybody else."""
    chosen = getattr(settings, "ZHIYE_PASSWORD_POLICY", "by_role")
    if chosen == "by_role":
        return DENGBAO if staff else NIST
    return {"nist": NIST, "dengbao": DENGBAO}[chosen]


FIRST_PASSWORD_VALID = timedelta(days=7)
"""How long a password that somebody else has set may be used for its single login."""

SESSION_LIMITS: dict[Role, tuple[timedelta, timedelta]] = {
    Role.PERSON: (timedelta(hours=12), timedelta(days=7)),
    Role.ORGANIZATION: (timedelta(hours=2), timedelta(hours=24)),
    Role.AUTHORITY: (timedelta(minutes=30), timedelta(hours=12)),
}


def session_limits(role: Role) -> tuple[timedelta, timedelta]:
    """Idle and absolute limit of a login in a role (assurance 38).

    ZHIYE_SESSION_LIMITS may replace them: {"authority": (idle_minutes, absolute_minutes)}.
    """
    given = getattr(settings, "ZHIYE_SESSION_LIMITS", {}).get(role.value)
    if given:
        return timedelta(minutes=given[0]), timedelta(minutes=given[1])
    return SESSION_LIMITS.get(role, SESSION_LIMITS[Role.ORGANIZATION])
