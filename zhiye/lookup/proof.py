"""A proof of work for the public query, so that nobody leafs through people by machine.

The server names a number between 0 and `MOST` only by its SHA-256; finding it takes a browser about
half a second, checking it one hash. Who runs no script answers a small sum instead. The challenge
is signed, holds for five minutes and serves once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from zhiye.accounts import try_counts
from zhiye.accounts.throttle import Door, Limit
from zhiye.core import clock
from zhiye.core.text import fold

MOST = 40_000
SECONDS = 300
_SALT = "zhiye.lookup.proof"
_WORDS = "零一二三四五六七八九十"
_ONCE = Limit(1, window=timedelta(seconds=2 * SECONDS))


@dataclass(frozen=True)
class Challenge:
    """What a browser has to solve: find n ≤ most with sha256(salt + n) = target; or the sum."""

    token: str
    salt: str
    target: str
    question: str
    most: int = MOST


@dataclass(frozen=True)
class Solved:
    """What came back: the token with the number a script found, or the answer to the sum."""

    token: str
    number: str = ""
    answer: str = ""


def sent(form: Mapping[str, str]) -> Solved:
    """The solution among the fields of a form that was sent."""
    return Solved(
        token=form.get("proof", "")[:600],
        number=form.get("proof_number", "")[:12],
        answer=form.get("proof_answer", "")[:12],
    )


def challenge() -> Challenge:
    """A new challenge."""
    salt = secrets.token_hex(12)
    target = _hash(salt, str(secrets.randbelow(MOST + 1)))
    one, other = 2 + secrets.randbelow(8), 2 + secrets.randbelow(8)
    made_at = int(clock.now().timestamp())
    token = signing.dumps([salt, target, _keyed(salt, str(one + other)), made_at], salt=_SALT)
    return Challenge(token, salt, target, f"{_WORDS[one]}加{_WORDS[other]}等于几？")


def check(solved: Solved) -> str:
    """How a challenge was solved: "script", "sum", or "" when it was not, is old or was used."""
    try:
        salt, target, answer, made_at = signing.loads(solved.token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    if not 0 <= clock.now().timestamp() - made_at <= SECONDS:
        return ""
    how = _how(solved, salt, target, answer)
    return how if how and try_counts.count(Door("lookup.proof", salt, _ONCE))[0] == 1 else ""


def _how(solved: Solved, salt: str, target: str, answer: str) -> str:
    number = solved.number.strip()
    if number.isascii() and number.isdigit() and len(number) <= 8:
        return "script" if constant_time_compare(_hash(salt, str(int(number))), target) else ""
    typed = fold(solved.answer)
    if typed.isascii() and typed.isdigit() and len(typed) <= 3:
        return "sum" if constant_time_compare(_keyed(salt, str(int(typed))), answer) else ""
    return ""


def _hash(salt: str, number: str) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _keyed(salt: str, answer: str) -> str:
    return salted_hmac(_SALT, f"{salt}:{answer}").hexdigest()
