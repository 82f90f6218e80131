"""What a rule is: its key, the type of its value, its limits and its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Value = int | bool | str | date | None | tuple[int, ...] | tuple[str, ...] | Mapping[str, str]


class Kind(StrEnum):
    """The type of a rule's value."""

    INT = "int"
    BOOL = "bool"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"
    NUMBERS = "numbers"
    WORDS = "words"
    MAPPING = "mapping"


class Group(StrEnum):
    """Under which heading a rule stands on the page."""

    SERVICES = "开通的业务"
    REGISTRATION = "执业公示"
    ORGANIZATION = "单位与许可"
    EMPLOYMENT = "聘用记录"
    CERTIFICATION = "资格认定与证书"
    PLATFORM = "账号、短信与文件"


class System(StrEnum):
    """A system that is not built yet; the rules that wait for it are neither shown nor set."""

    CERTIFICATION = "资格认定申请"
    FILINGS = "检验检测人员执业公示申报"


class WrongValueError(ValueError):
    """A value a rule cannot take; the text is a sentence for the person who set it."""


@dataclass(frozen=True)
class RuleSpec:
    """A rule that authorities may set (docs/requirements.md).

    `zero` says in words what the number 0 means, `source` which requirement asks for the rule,
    `effect` what a change will do to running and future business. A rule that `awaits` a system
    is read by no code until that system is built (decision 17). A `platform_wide` rule is asked
    before anybody's authority is known: only the authority that runs the platform sets it.
    """

    key: str
    kind: Kind
    default: Value
    label: str
    group: Group
    effect: str
    source: str
    unit: str = ""
    help: str = ""
    zero: str = ""
    minimum: int = 0
    maximum: int = 9999
    choices: tuple[tuple[str, str], ...] = ()
    pattern: str = r".{1,60}"
    awaits: System | None = None
    platform_wide: bool = False

    @property
    def how_to_fill(self) -> str:
        """What helps to fill in a value."""
        unit = f"单位：{self.unit}。" if self.unit else ""
        return self.help + unit + (f"填 0 表示{self.zero}。" if self.zero else "")

    def check(self, value: object) -> Value:
        """The value in its own type, or WrongValueError; nothing is converted from another type."""
        return _CHECKS[self.kind](self, value)

    def from_text(self, text: str) -> Value:
        """The value typed into a form: 30, 是, 2027-01-01, "90,60,30", "T、F", "R3=310110"."""
        return self.check(_read(self, text.strip()))

    def to_text(self, value: Value) -> str:
        """A value as it is typed into a form; `from_text` reads it back."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, Mapping):
            return "、".join(f"{name}={target}" for name, target in value.items())
        return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)

    def to_json(self, value: Value) -> object:
        """The value as it is stored."""
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, tuple):
            return list(value)
        return dict(value) if isinstance(value, Mapping) else value

    def from_json(self, stored: object) -> Value:
        """The stored value in its own type."""
        if self.kind is Kind.DATE and isinstance(stored, str):
            return date.fromisoformat(stored)
        return self.check(stored)

    def show(self, value: Value) -> str:
        """The value in words, for pages and logs."""
        if self.kind is Kind.BOOL:
            return "是" if value else "否"
        if self.kind is Kind.CHOICE:
            return dict(self.choices).get(str(value), str(value))
        if value is None or value in ((), {}):
            return "未设置"
        if isinstance(value, Mapping):
            return "、".join(f"{name}→{target}" for name, target in value.items())
        if isinstance(value, tuple):
            return "、".join(str(one) for one in value) + (f" {self.unit}" if self.unit else "")
        if value == 0 and self.zero:
            return self.zero
        return f"{value} {self.unit}".strip()


def _whole(spec: RuleSpec, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongValueError(f"“{spec.label}”应填整数。")
    if not spec.minimum <= value <= spec.maximum:
        raise WrongValueError(f"“{spec.label}”应在{spec.minimum}到{spec.maximum}之间。")
    return value


def _flag(spec: RuleSpec, value: object) -> bool:
    if not isinstance(value, bool):
        raise WrongValueError(f"“{spec.label}”只能选是或否。")
    return value


def _date(spec: RuleSpec, value: object) -> date | None:
    if value is not None and type(value) is not date:
        raise WrongValueError(f"“{spec.label}”应填日期，例如 2027-01-01；不用时留空。")
    return value


def _choice(spec: RuleSpec, value: object) -> str:
    if not isinstance(value, str) or value not in dict(spec.choices):
        raise WrongValueError(
            f"“{spec.label}”请从{'、'.join(word for _, word in spec.choices)}中选。"
        )
    return value


def _text(spec: RuleSpec, value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(spec.pattern, value):
        raise WrongValueError(f"“{spec.label}”填写的内容不对，请检查。")
    return value


def _numbers(spec: RuleSpec, value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        raise WrongValueError(f"“{spec.label}”应填一个或几个整数，用逗号隔开。")
    return tuple(sorted({_whole(spec, one) for one in value}, reverse=True))


def _words(spec: RuleSpec, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise WrongValueError(f"“{spec.label}”应填一个或几个代号，用顿号或逗号隔开。")
    return tuple(dict.fromkeys(_text(spec, one) for one in value))


def _mapping(spec: RuleSpec, value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise WrongValueError(f"“{spec.label}”请按“代号=区划代码”逐个填写。")
    if not all(isinstance(one, str) and one for pair in value.items() for one in pair):
        raise WrongValueError(f"“{spec.label}”请按“代号=区划代码”逐个填写，两边都不能空。")
    return {name: _text(spec, target) for name, target in value.items()}


_CHECKS: dict[Kind, Callable[[RuleSpec, object], Value]] = {
    Kind.INT: _whole,
    Kind.BOOL: _flag,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.TEXT: _text,
    Kind.NUMBERS: _numbers,
    Kind.WORDS: _words,
    Kind.MAPPING: _mapping,
}
_FLAGS = {"是": True, "否": False, "true": True, "false": False, "on": True, "": False}


def _read(spec: RuleSpec, text: str) -> object:
    parts = [part for part in re.split(r"[,，、;；\s]+", text) if part]
    if spec.kind is Kind.INT:
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else text
    if spec.kind is Kind.BOOL:
        return _FLAGS.get(text.lower(), text)
    if spec.kind is Kind.NUMBERS:
        return [int(part) if re.fullmatch(r"[0-9]{1,9}", part) else part for part in parts]
    if spec.kind is Kind.WORDS:
        return parts
    if spec.kind is Kind.MAPPING:
        pairs = [part.partition("=") for part in parts]
        return {name.strip(): target.strip() for name, _, target in pairs}
    if spec.kind is Kind.DATE:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            return text
    return text
