"""Which passwords are good enough (assurance 18)."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from django.contrib.auth.password_validation import CommonPasswordValidator

from zhiye.accounts.policy import PasswordPolicy
from zhiye.core.refusals import Invalid

_KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")
_LOCAL = ("zhiye", "tezhong", "woaini", "iloveyou", "password", "qwer", "asdf", "admin", "abc")


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def _is_common(password: str) -> bool:
    """In the list of 20,000, or a common word with nothing but a row of digits round it."""
    lower = password.lower()
    core = re.sub(r"[^a-z]", "", lower)
    return (
        lower in _common()
        or (core in _LOCAL and len(core) + 8 >= len(lower) and lower.isascii())
        or _is_row(lower)
    )


def _is_row(text: str) -> bool:
    """aaaaaaaa, 12345678, 87654321, 12121212, abcdefgh."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(set(text)) <= 2 or steps in ({1}, {-1})


def check(password: str, *, policy: PasswordPolicy, phone: str, field: str = "password") -> None:
    """Raise Invalid with every reason why a password may not be used.

    `phone` is the plain number of the account; a password made of it is refused.
    """
    told: list[str] = []
    if len(password) < policy.shortest:
        told.append(f"密码至少{policy.shortest}位，现在是{len(password)}位。")
    if len(password) > policy.longest:
        told.append(f"密码最多{policy.longest}位。")
    if sum(bool(re.search(kind, password)) for kind in _KINDS) < policy.kinds:
        told.append(f"密码中大写字母、小写字母、数字、符号至少要有{policy.kinds}种。")
    if not told and _is_common(password):
        told.append("这个密码太常见，容易被猜到，请换一个。")
    digits = re.sub(r"\D", "", password)
    if phone and len(digits) >= 8 and (digits in phone or phone in digits):
        told.append("密码不能是手机号或其中的一段，请换一个。")
    if told:
        raise Invalid({field: told})
