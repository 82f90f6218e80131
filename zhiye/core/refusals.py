"""Refusals: every "no" of the system, with a sentence for the person who reads it.

Domain code raises these; pages and API map `status` to HTTP in one place each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhiye.core.checks import CheckTable


class Refusal(Exception):
    """A refused wish. `message` says what, `remedy` what to do now."""

    status = 409
    code = "refused"
    table: CheckTable | None = None
    errors: Mapping[str, list[str]] = {}
    retry_after: int | None = None

    def __init__(self, message: str, *, remedy: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.code = code or type(self).code


class NotFound(Refusal):
    """For a stranger: neither the thing nor its existence is shown."""

    status = 404
    code = "not_found"

    def __init__(self, message: str = "没有找到该内容，或您无权查看。", **more: str) -> None:
        super().__init__(message, **more)


class Forbidden(Refusal):
    """For a colleague who may see the thing but not do this."""

    status = 403
    code = "forbidden"

    def __init__(self, message: str = "您没有办理此事项的权限。", **more: str) -> None:
        super().__init__(message, **more)


class Conflict(Refusal):
    """Too late, done already, or somebody else was first."""

    code = "conflict"


class ChecksFailed(Refusal):
    """Conditions are not met; `table` explains each of them."""

    code = "checks_failed"

    def __init__(self, table: CheckTable) -> None:
        failed = table.failed
        super().__init__(
            "；".join(finding.reason for finding in failed) or "条件不符合。",
            remedy="；".join(finding.remedy for finding in failed if finding.remedy),
        )
        self.table: CheckTable = table


class Invalid(Refusal):
    """Wrong input: `errors` maps a field name to the sentences shown beside it."""

    status = 422
    code = "invalid"

    def __init__(self, errors: Mapping[str, Sequence[str] | str]) -> None:
        self.errors = {
            name: [told] if isinstance(told, str) else list(told) for name, told in errors.items()
        }
        super().__init__("；".join(line for lines in self.errors.values() for line in lines))


class TooMany(Refusal):
    """Throttled; `retry_after` is in seconds."""

    status = 429
    code = "too_many"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after: int = retry_after


class Unavailable(Refusal):
    """An outside service does not answer; nothing typed or stored was lost."""

    status = 503
    code = "unavailable"
