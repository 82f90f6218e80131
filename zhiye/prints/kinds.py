"""What the apps above know of what was printed: whether it still stands, and who else may see it.

`register_kind("employment_record", stands=…)` with `stands(print) -> Met | Unmet`. A kind that
nobody has registered stands as long as its date allows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from zhiye.core.actor import Actor
from zhiye.core.checks import Met, Unmet

if TYPE_CHECKING:
    from zhiye.prints.models import Print

Stands = Callable[["Print"], Met | Unmet]
Visible = Callable[[Actor], Q]


@dataclass(frozen=True)
class _Kind:
    stands: Stands
    visible: Visible | None


_KINDS: dict[str, _Kind] = {}


def register_kind(kind: str, *, stands: Stands, visible: Visible | None = None) -> None:
    """Let `stands` judge the prints of a kind; once a kind.

    `visible` adds readers: the condition on prints of this kind that an actor may see because of
    what they were printed of (its `holder_id`).
    """
    if kind in _KINDS and _KINDS[kind] != _Kind(stands, visible):
        raise ValueError(f"prints of the kind {kind!r} have a rule already")
    _KINDS[kind] = _Kind(stands, visible)


def stands(one: Print) -> Met | Unmet:
    """Whether what was printed is still so, and what to do if it is not."""
    known = _KINDS.get(one.kind)
    return known.stands(one) if known else Met()


def visible(actor: Actor) -> Q:
    """The prints that the registered kinds let somebody see."""
    found = Q(pk__in=[])
    for name, kind in _KINDS.items():
        if kind.visible is not None:
            found |= Q(kind=name) & kind.visible(actor)
    return found
