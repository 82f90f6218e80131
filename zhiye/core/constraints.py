"""What a database constraint refuses is said in that constraint's own words."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import IntegrityError

from zhiye.core.refusals import Conflict


class RefusingConstraints:
    """Turn a database constraint that was hit into a Conflict with that constraint's sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, IntegrityError):
            sentence = constraint_sentence(error)
            if sentence:
                raise Conflict(sentence, code=_constraint_name(error)) from error


def _constraint_name(error: IntegrityError) -> str:
    diag = getattr(error.__cause__, "diag", None)
    return str(getattr(diag, "constraint_name", "") or "")


def constraint_sentence(error: IntegrityError) -> str:
    """The sentence written for the constraint behind an IntegrityError, or ''.

    A constraint without a sentence of its own guards against faults of the program: its error is
    passed on.
    """
    name = _constraint_name(error)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                told = constraint.violation_error_message
                return "" if told == constraint.default_violation_error_message else str(told)
    return ""
