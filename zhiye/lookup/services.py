"""Asking as the public does: counted per source, with a proof of work after a few tries."""

from __future__ import annotations

from datetime import timedelta

from zhiye.accounts import try_counts
from zhiye.accounts.throttle import Door, Limit
from zhiye.core.actor import Actor
from zhiye.core.refusals import TooMany
from zhiye.lookup import proof, selectors
from zhiye.lookup.selectors import Verification

FREE = Limit(3, window=timedelta(minutes=10))
"""Tries of one source that need no proof (assurance 19, 25)."""
PROVED = Limit(120)
"""Tries of one source in an hour, each with a proof."""
BY_SUM = Limit(20)
"""Of these, those proved by answering a sum, which a machine could as well."""


class ProofNeeded(TooMany):
    """The source has used up its free tries: wait, or prove that it takes the trouble."""

    code = "proof_needed"


def verify(
    *, actor: Actor, name: str, number: str, solved: proof.Solved | None = None
) -> Verification:
    """Check one person by name and full ID number or certificate number, counting the try.

    What cannot be a name and a number is refused before it is counted. Raises Invalid,
    ProofNeeded, TooMany.
    """
    clean_name, clean_number = selectors.typed(name, number)
    pass_door(actor, solved)
    return selectors.verify(name=clean_name, number=clean_number)


def pass_door(actor: Actor, solved: proof.Solved | None) -> None:
    """Count one try of a source at the door that all typed look-ups share.

    Raises ProofNeeded, TooMany.
    """
    if solved is not None and solved.token:
        _pass_with_proof(actor, solved)
        return
    seen, wait = try_counts.count(_free(actor))
    if seen > FREE.free:
        raise ProofNeeded("查询次数较多，请先完成安全验证再查询。", retry_after=wait)


def proof_is_needed(actor: Actor) -> bool:
    """Whether the next try of this source needs a proof."""
    return try_counts.look(_free(actor)) >= FREE.free


def _free(actor: Actor) -> Door:
    return Door("lookup.free", actor.ip, FREE)


def _pass_with_proof(actor: Actor, solved: proof.Solved) -> None:
    how = proof.check(solved)
    if not how:
        raise ProofNeeded("安全验证没有通过或已过期，请重新验证。", retry_after=1)
    within("lookup.proved", actor, PROVED)
    if how == "sum":
        within("lookup.sum", actor, BY_SUM)


def within(scope: str, actor: Actor, limit: Limit) -> None:
    """Count one try of a source at a door without a proof. Raises TooMany."""
    seen, wait = try_counts.count(Door(scope, actor.ip, limit))
    if seen > limit.free:
        minutes = -(-wait // 60)
        raise TooMany(f"查询次数过多，请过{minutes}分钟再试。", retry_after=wait)
