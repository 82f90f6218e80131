"""Asking whether a print is genuine, as whoever holds it does: by its QR, or by number and name."""

from __future__ import annotations

from zhiye.accounts.throttle import Limit
from zhiye.core import text
from zhiye.core.actor import Actor
from zhiye.core.references import parse_reference
from zhiye.core.refusals import Invalid
from zhiye.core.text import BadValue
from zhiye.lookup import proof, services
from zhiye.prints import selectors
from zhiye.prints.selectors import Confirmation

SCANS = Limit(600)
"""Scans of one source in an hour: a works gate may share one address, a machine is slowed down."""


def scanned(*, actor: Actor, token: str) -> Confirmation:
    """What the QR of a paper leads to, counting the try. Raises NotFound, TooMany."""
    services.within("lookup.print", actor, SCANS)
    return selectors.by_token(token)


def typed(
    *, actor: Actor, number: str, name: str, solved: proof.Solved | None = None
) -> Confirmation:
    """The same for who cannot scan: the number and the name on the paper.

    Counted with the other typed look-ups. Raises Invalid, ProofNeeded, TooMany, and NotFound, alike
    for an unknown number and for another name.
    """
    errors: dict[str, str] = {}
    clean_name = ""
    if parse_reference(number) is None:
        errors["number"] = "请照打印件上的样子输入完整编号，例如 PY4420-2026-000123。"
    try:
        clean_name = text.clean_name(name)
    except BadValue as error:
        errors["name"] = error.messages[0]
    if errors:
        raise Invalid(errors)
    services.pass_door(actor, solved)
    return selectors.by_number(number, clean_name)
