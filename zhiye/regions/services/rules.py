"""Setting rules."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from zhiye.core import audit, edition
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now, today
from zhiye.core.refusals import Forbidden, Invalid
from zhiye.regions import perms, rules
from zhiye.regions.models import Authority, RuleValue
from zhiye.regions.rules import RuleSpec, Value, WrongValueError

RULESET_FOLDER = Path(__file__).resolve().parent.parent / "data" / "rulesets"
_LONGEST_REASON = 300


@dataclass(frozen=True)
class RuleChange:
    """What one row of a ruleset file changed."""

    key: str
    old: Value
    new: Value


def set_rule(
    *,
    actor: Actor,
    authority: Authority,
    key: str,
    value: object,
    effective_from: date,
    reason: str,
) -> RuleValue:
    """Give a rule a value for an authority and those below it, from a date on.

    The value must be of the rule's own type (forms: `spec_of(key).from_text`). Raises Forbidden
    for anybody but an administrator of that very authority, Invalid for an unknown rule, one that
    another authority decides, a wrong value, a date in the past or a missing reason.
    """
    _may(actor, authority)
    spec = _spec(key, authority)
    _valid(authority, effective_from, reason, actor)
    try:
        checked = spec.check(value)
    except WrongValueError as error:
        raise Invalid({"value": str(error)}) from error
    return _write(actor, authority, spec, checked, effective_from, reason, inherits=False)


def clear_rule(
    *, actor: Actor, authority: Authority, key: str, effective_from: date, reason: str
) -> RuleValue:
    """Go back to the inherited value of a rule from a date on. Raises as `set_rule`."""
    _may(actor, authority)
    spec = _spec(key, authority)
    _valid(authority, effective_from, reason, actor)
    return _write(actor, authority, spec, None, effective_from, reason, inherits=True)


def ruleset_names() -> list[str]:
    """The reviewed ruleset files that can be applied."""
    return sorted(path.stem for path in RULESET_FOLDER.glob("*.toml"))


def read_ruleset_file(name: str) -> dict[str, Any]:
    """A reviewed ruleset file: title and rows (key, value, source, note)."""
    if name not in ruleset_names():
        raise Invalid({"name": f"没有名为“{name}”的规则文件。"})
    return tomllib.loads((RULESET_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def apply_ruleset_file(
    *, actor: Actor, authority: Authority, name: str, effective_from: date
) -> list[RuleChange]:
    """Set the rules of a reviewed file that differ from what the authority has on that day.

    Can be repeated: a value that the authority itself has set already is left alone, and so is
    what no code reads from this authority (yet). Returns what was changed. Raises as `set_rule`;
    then nothing is changed.
    """
    rows = [row for row in read_ruleset_file(name)["rule"] if _is_read(row["key"], authority)]
    held = rules.ruleset(authority)
    changes: list[RuleChange] = []
    with transaction.atomic():
        for row in rows:
            spec = rules.spec_of(row["key"])
            own = held.own_row(spec.key, effective_from)
            new = spec.check(row["value"])
            if own is not None and not own.inherits and spec.from_json(own.value) == new:
                continue
            changes.append(RuleChange(spec.key, held.get(spec.key, effective_from), new))
            set_rule(
                actor=actor,
                authority=authority,
                key=spec.key,
                value=row["value"],
                effective_from=effective_from,
                reason=f"依据 {row['source']}（规则文件 {name}）",
            )
    return changes


def _may(actor: Actor, authority: Authority) -> None:
    if not perms.may_set_rules(actor, authority):
        raise Forbidden(
            "只有本机关的规则管理员可以修改本机关的规则。", remedy="请联系本机关的规则管理员。"
        )


def _spec(key: str, authority: Authority) -> RuleSpec:
    try:
        spec = rules.spec_of(key)
    except KeyError:
        raise Invalid({"key": "没有这条规则。"}) from None
    if not rules.decides(spec, authority):
        raise Invalid({"key": "这条规则全平台一致，由运行平台的最上级机关设置。"})
    return spec


def _is_read(key: str, authority: Authority) -> bool:
    """Whether code reads this authority's value of a rule; KeyError for a key that is unknown."""
    return key not in rules.AWAITING and rules.decides(rules.spec_of(key), authority)


def _valid(authority: Authority, effective_from: date, reason: str, actor: Actor) -> None:
    errors: dict[str, str] = {}
    if effective_from < today() and not _first_setup(authority, actor):
        errors["effective_from"] = "生效日期不能早于今天，已发生的业务仍按原规则。"
    if not reason.strip():
        errors["reason"] = "请写明修改原因。"
    elif len(reason.strip()) > _LONGEST_REASON:
        errors["reason"] = f"修改原因最多{_LONGEST_REASON}个字。"
    if errors:
        raise Invalid(errors)


def _first_setup(authority: Authority, actor: Actor) -> bool:
    """At installation the rules that held before the platform may be dated back.

    Only the system account, and only while nobody of the authority has set a rule: no running
    business can have relied on another value.
    """
    if actor.role is not Role.SYSTEM:
        return False
    return not RuleValue.objects.filter(authority=authority, set_by__isnull=False).exists()


def _write(
    actor: Actor,
    authority: Authority,
    spec: RuleSpec,
    value: Value,
    effective_from: date,
    reason: str,
    *,
    inherits: bool,
) -> RuleValue:
    with transaction.atomic():
        row = RuleValue.objects.create(
            authority=authority,
            key=spec.key,
            value=spec.to_json(value),
            inherits=inherits,
            effective_from=effective_from,
            reason=reason.strip(),
            set_by=actor.user_id,
            set_by_name=actor.name,
            set_at=now(),
        )
        told = "恢复沿用上级" if inherits else spec.show(value)
        audit.record(
            "configuration",
            actor=actor,
            subject_kind="rule",
            subject_id=row.pk,
            detail=f"{authority.short_name} {spec.label}：{told}，{effective_from}起",
            reason=row.reason,
        )
    edition.changed()
    return row
