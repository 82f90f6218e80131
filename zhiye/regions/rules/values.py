"""Which value of a rule holds for an authority on a day, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models

from zhiye.core.clock import today
from zhiye.core.edition import kept
from zhiye.regions.models import CHAIN_LENGTH, Authority, RuleValue, own_or_above
from zhiye.regions.rules.registry import spec_of
from zhiye.regions.rules.spec import RuleSpec, Value

AuthorityRef = Authority | int | None


@dataclass(frozen=True)
class Explained:
    """A rule's value with its origin, as a page shows it."""

    spec: RuleSpec
    value: Value
    authority: Authority | None
    own: bool
    since: date | None
    reason: str
    upcoming: tuple[RuleValue, ...] = ()

    @property
    def shown(self) -> str:
        """The value in words."""
        return self.spec.show(self.value)

    @property
    def origin(self) -> str:
        """Where the value comes from, in one sentence."""
        if self.authority is None or self.since is None:
            return "平台默认值"
        whose = "本机关" if self.own else self.authority.name
        return f"{whose}自 {self.since.isoformat()} 起"


class Ruleset:
    """The rules of one authority as they stand in the table now, for any day.

    Values are inherited along the parents: the nearest authority that has a value in force wins;
    within one authority the latest effective date, then the latest row.
    """

    def __init__(self, chain: list[Authority], rows: Iterable[RuleValue]) -> None:
        self.chain = chain
        self._rows: dict[tuple[int, str], list[RuleValue]] = {}
        for row in sorted(rows, key=lambda row: (row.effective_from, row.pk), reverse=True):
            self._rows.setdefault((row.authority_id, row.key), []).append(row)

    def get(self, key: str, on: date | None = None) -> Value:
        """The value in force on a day (default: today)."""
        spec = spec_of(key)
        row = self._deciding(key, on or today())
        return spec.default if row is None else spec.from_json(row.value)

    def explain(self, key: str, on: date | None = None) -> Explained:
        """The value in force on a day with whose it is, since when, and what is coming."""
        spec, day = spec_of(key), on or today()
        row = self._deciding(key, day)
        coming = [
            row
            for authority in self.chain
            for row in self._rows.get((authority.pk, key), [])
            if row.effective_from > day
        ]
        upcoming = tuple(sorted(coming, key=lambda row: (row.effective_from, row.pk)))
        if row is None:
            return Explained(spec, spec.default, None, False, None, spec.source, upcoming)
        owner = next(one for one in self.chain if one.pk == row.authority_id)
        return Explained(
            spec,
            spec.from_json(row.value),
            owner,
            owner is self.chain[0],
            row.effective_from,
            row.reason,
            upcoming,
        )

    def own_row(self, key: str, on: date) -> RuleValue | None:
        """The authority's own newest row in force on a day, "back to inheriting" included."""
        rows = self._rows.get((self.chain[0].pk, key), []) if self.chain else []
        return next((row for row in rows if row.effective_from <= on), None)

    def _deciding(self, key: str, on: date) -> RuleValue | None:
        for authority in self.chain:
            rows = self._rows.get((authority.pk, key), [])
            newest = next((row for row in rows if row.effective_from <= on), None)
            if newest is not None and not newest.inherits:
                return newest
        return None


def _chain_of(authority_id: int) -> list[Authority]:
    found = {one.pk: one for one in Authority.objects.filter(own_or_above(authority_id))}
    chain: list[Authority] = []
    at: int | None = authority_id
    while at is not None and at in found and len(chain) < CHAIN_LENGTH:
        chain.append(found.pop(at))
        at = chain[-1].parent_id
    return chain


def ruleset(authority: AuthorityRef) -> Ruleset:
    """All rules of an authority, kept as long as the edition; None: the platform defaults.

    Use it for many questions at once (pages, batch jobs); hold it no longer than one job step.
    """
    pk = authority.pk if isinstance(authority, Authority) else authority
    return _ruleset(pk) if pk is not None else Ruleset([], [])


@kept
def _ruleset(authority_id: int) -> Ruleset:
    chain = _chain_of(authority_id)
    return Ruleset(chain, RuleValue.objects.filter(authority__in=chain))


def get(key: str, authority: AuthorityRef, on: date | None = None) -> Value:
    """The value of a rule for an authority on a day (default: today). KeyError: no such rule."""
    return ruleset(authority).get(key, on)


def explain(key: str, authority: AuthorityRef, on: date | None = None) -> Explained:
    """The value of a rule with its origin: which authority, since when, why, and what is coming."""
    return ruleset(authority).explain(key, on)


@kept
def top_authority() -> Authority | None:
    """Who runs the platform: the only working authority with none above; None for several."""
    tops = list(Authority.objects.active().filter(parent__isnull=True)[:2])
    return tops[0] if len(tops) == 1 else None


def decides(spec: RuleSpec, authority: Authority) -> bool:
    """Whether an authority's value of a rule is read: of a platform-wide one, only the top's."""
    return not spec.platform_wide or top_authority() == authority


def history(key: str, authority: Authority) -> models.QuerySet[RuleValue]:
    """Every value an authority itself has set for a rule, newest first."""
    spec_of(key)
    return RuleValue.objects.filter(authority=authority, key=key).order_by("-id")


def get_int(key: str, authority: AuthorityRef, on: date | None = None) -> int:
    """A rule whose value is a number."""
    value = get(key, authority, on)
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{key} is not a number")
    return value


def get_bool(key: str, authority: AuthorityRef, on: date | None = None) -> bool:
    """A rule whose value is yes or no."""
    value = get(key, authority, on)
    if not isinstance(value, bool):
        raise TypeError(f"{key} is not yes or no")
    return value


def get_text(key: str, authority: AuthorityRef, on: date | None = None) -> str:
    """A rule whose value is a text or one of several choices."""
    value = get(key, authority, on)
    if not isinstance(value, str):
        raise TypeError(f"{key} is not a text")
    return value


def get_date(key: str, authority: AuthorityRef, on: date | None = None) -> date | None:
    """A rule whose value is a date, or None where it is not set."""
    value = get(key, authority, on)
    if value is not None and not isinstance(value, date):
        raise TypeError(f"{key} is not a date")
    return value


def get_numbers(key: str, authority: AuthorityRef, on: date | None = None) -> tuple[int, ...]:
    """A rule whose value is several numbers, largest first."""
    value = get(key, authority, on)
    if not isinstance(value, tuple):
        raise TypeError(f"{key} is not a list of numbers")
    return tuple(int(one) for one in value)


def get_words(key: str, authority: AuthorityRef, on: date | None = None) -> tuple[str, ...]:
    """A rule whose value is several words or codes."""
    value = get(key, authority, on)
    if not isinstance(value, tuple):
        raise TypeError(f"{key} is not a list of words")
    return tuple(str(one) for one in value)


def get_mapping(key: str, authority: AuthorityRef, on: date | None = None) -> dict[str, str]:
    """A rule whose value maps codes to codes."""
    value = get(key, authority, on)
    if not isinstance(value, Mapping):
        raise TypeError(f"{key} is not a mapping")
    return dict(value)
