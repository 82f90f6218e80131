"""Conditions that answer met or not, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from zhiye.core.actor import Actor
from zhiye.core.rule_sources import in_words


@dataclass(frozen=True)
class Met:
    """A condition holds; `reason` may tell on what evidence."""

    reason: str = ""


@dataclass(frozen=True)
class Mend:
    """Where what is missing is mended: the key of a place, the row it concerns and its name.

    The domain knows no addresses: a portal says which page the place is for its readers.
    """

    place: str
    row: int | None = None
    what: str = ""


@dataclass(frozen=True)
class Unmet:
    """A condition fails: why, and what to do about it.

    `field` is the name in the verb's input the sentence stands beside, `mend` where it is mended;
    where they are left out those of the check count.
    """

    reason: str
    remedy: str = ""
    field: str = ""
    mend: tuple[Mend, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One row of a check table: the demand, whether it is met, why, the remedy, the source, and
    of one that is not met the field to correct ('' for the whole form) and the places that mend it.
    """

    key: str
    label: str
    met: bool
    reason: str = ""
    remedy: str = ""
    source: str = ""
    field: str = ""
    mend: tuple[Mend, ...] = ()

    @property
    def sentence(self) -> str:
        """Why it is not met and what to do, in one line."""
        return f"{self.reason}{self.remedy}"


Judge = Callable[[Any, Actor, Mapping[str, Any]], Met | Unmet | None]


@dataclass(frozen=True)
class Check:
    """A named condition. `needs_data` marks one that only makes sense once a form is sent.

    A judge answers None where the condition does not apply; the table then leaves it out. `field`
    and `mend` (the key of a place) count where its answer names none.
    """

    key: str
    label: str
    judge: Judge
    source: str = ""
    needs_data: bool = False
    field: str = ""
    mend: str = ""

    def __call__(self, obj: Any, actor: Actor, data: Mapping[str, Any]) -> Finding | None:
        """Ask the condition about `obj`."""
        answer = self.judge(obj, actor, data)
        if answer is None:
            return None
        if isinstance(answer, Met):
            return Finding(self.key, self.label, True, answer.reason, source=self.source)
        return Finding(
            self.key,
            self.label,
            False,
            answer.reason,
            answer.remedy,
            self.source,
            answer.field or self.field,
            answer.mend or ((Mend(self.mend),) if self.mend else ()),
        )


def check(
    key: str,
    label: str,
    *,
    source: str = "",
    needs_data: bool = False,
    field: str = "",
    mend: str = "",
) -> Callable[[Judge], Check]:
    """Turn a function answering `Met`, `Unmet` or None into a named check."""

    def wrap(judge: Judge) -> Check:
        return Check(key, label, judge, source, needs_data, field, mend)

    return wrap


Asked = dict[Check, Finding | None]
"""What checks have found, by check: one that several moves need is asked once."""


class CheckTable(Sequence[Finding]):
    """All findings of one question, met and unmet alike."""

    def __init__(self, findings: Sequence[Finding] = ()) -> None:
        self._findings = tuple(findings)

    @classmethod
    def run(
        cls,
        checks: Sequence[Check],
        obj: Any,
        actor: Actor,
        data: Mapping[str, Any] | None = None,
        asked: Asked | None = None,
    ) -> CheckTable:
        """Ask every check; without `data` those that need a sent form are left out.

        `asked` holds what was found about the same object and actor just now, and keeps more.
        """
        known = {} if asked is None else asked
        for one in checks:
            if (data is not None or not one.needs_data) and one not in known:
                known[one] = one(obj, actor, data or {})
        found = (known.get(one) for one in checks)
        return cls([one for one in found if one is not None])

    def __getitem__(self, index: Any) -> Any:
        return self._findings[index]

    def __len__(self) -> int:
        return len(self._findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._findings)

    @property
    def ok(self) -> bool:
        """Whether every condition is met."""
        return all(finding.met for finding in self._findings)

    @property
    def failed(self) -> list[Finding]:
        """The unmet conditions."""
        return [finding for finding in self._findings if not finding.met]

    def as_json(self) -> list[dict[str, Any]]:
        """The rows as plain data for readers of the API."""
        return [
            asdict(one)
            | {"source": in_words(one.source), "mend": [asdict(place) for place in one.mend]}
            for one in self._findings
        ]
