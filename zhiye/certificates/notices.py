"""What a holder is told about certificates."""

from __future__ import annotations

from zhiye.casework.kinds import address
from zhiye.certificates.models import Certificate, FirstIssue
from zhiye.core.actor import Actor, Role
from zhiye.core.models import MoveLog
from zhiye.notices.services import send


def _tell(event: str, certificate: Certificate, log: MoveLog, *, item: str = "") -> None:
    user = certificate.person.user
    if user is not None:
        send(
            event=event,
            to=user,
            context={
                "certificate": item or certificate.get_kind_display(),
                "reason": log.reason,
            },
            link=address("certificates", Role.PERSON, certificate.pk),
            key=f"{log.flow}:{log.pk}",
        )


def returned(certificate: Certificate, actor: Actor, log: MoveLog) -> None:
    """Returned with a reason."""
    _tell("certificate.returned", certificate, log)


def approved(certificate: Certificate, actor: Actor, log: MoveLog) -> None:
    """On record now."""
    _tell("certificate.approved", certificate, log)


def suspended(certificate: Certificate, actor: Actor, log: MoveLog) -> None:
    """Suspended by its register: it does not count until it is restored."""
    _tell("certificate.suspended", certificate, log)


def restored(certificate: Certificate, actor: Actor, log: MoveLog) -> None:
    """Counts again."""
    _tell("certificate.restored", certificate, log)


def revoked(certificate: Certificate, actor: Actor, log: MoveLog) -> None:
    """Revoked, with the reason."""
    _tell("certificate.revoked", certificate, log)


def first_issue_returned(first_issue: FirstIssue, actor: Actor, log: MoveLog) -> None:
    """The supplement was returned with a reason."""
    _tell("first_issue.returned", first_issue.item.certificate, log, item=str(first_issue.item))


def first_issue_approved(first_issue: FirstIssue, actor: Actor, log: MoveLog) -> None:
    """The first-issue date is confirmed."""
    _tell("first_issue.approved", first_issue.item.certificate, log, item=str(first_issue.item))
