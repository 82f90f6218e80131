"""The pages kept with a record: forms, copies, proofs, what came on paper (FJ-12, FJ-13, FJ-20)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhiye.core.actor import Actor
from zhiye.employment.models import Employment, PaperKind
from zhiye.files import links
from zhiye.files.models import StoredFile

Papers = Mapping[str, Sequence[StoredFile]]
"""Pages by `PaperKind`."""


def given(papers: Papers) -> dict[str, Any]:
    """Which papers come along, for the checks."""
    return {
        "has_source": bool(papers.get(PaperKind.SOURCE.value)),
        "has_form": bool(papers.get(PaperKind.FORM.value)),
        "has_proof": bool(papers.get(PaperKind.TERMINATION.value)),
    }


def keep(
    employment: Employment, papers: Papers, actor: Actor, *, held_by: Employment | None = None
) -> None:
    """Make the attached pages equal to those of a form, slot by slot.

    Records filed together share their pages: the first of them holds the files.
    """
    for kind, wanted in papers.items():
        links.replace(
            employment.papers,
            wanted,
            actor=actor,
            holder=("employment", (held_by or employment).pk),
            field=kind,
            kind=PaperKind(kind).value,
        )


def add(employment: Employment, papers: Papers, actor: Actor) -> None:
    """Keep further pages beside those that came before."""
    for kind, added in papers.items():
        held = links.current(employment.papers, kind=kind)
        keep(employment, {kind: [*held, *added]}, actor)
