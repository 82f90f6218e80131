"""Writing the access log."""

from __future__ import annotations

from zhiye.core.actor import Actor
from zhiye.core.models import AccessLog, stamp
from zhiye.core.saving import insert


def record(
    kind: str,
    *,
    actor: Actor,
    subject_kind: str = "",
    subject_id: object = "",
    detail: str = "",
    reason: str = "",
    ok: bool = True,
) -> AccessLog:
    """Keep that `actor` read, exported, printed or configured something (assurance 29, 40)."""
    return insert(
        AccessLog(
            kind=kind,
            subject_kind=subject_kind,
            subject_id=str(subject_id),
            detail=detail[:300],
            reason=reason[:300],
            ok=ok,
            **stamp(actor),
        )
    )
