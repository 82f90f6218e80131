"""What an organisation is told about its licence filings."""

from __future__ import annotations

from zhiye.casework.kinds import address
from zhiye.core.actor import Actor, Role
from zhiye.core.models import MoveLog
from zhiye.licences.models import Licence
from zhiye.organizations.models import Function
from zhiye.organizations.notices import tell_delegates


def _tell(event: str, licence: Licence, log: MoveLog) -> None:
    tell_delegates(
        licence.organization_id,
        Function.LICENCES,
        event=event,
        context={
            "organization": licence.organization.name,
            "reference": licence.reference,
            "licence": str(licence),
            "reason": log.reason,
        },
        link=address("licences", Role.ORGANIZATION, licence.pk),
        key=f"licence:{log.pk}",
    )


def returned(licence: Licence, actor: Actor, log: MoveLog) -> None:
    """A filing was returned with a reason (SX-18)."""
    _tell("licence.returned", licence, log)


def approved(licence: Licence, actor: Actor, log: MoveLog) -> None:
    """A filing was approved; people can be registered now (SX-19)."""
    _tell("licence.approved", licence, log)


def revoked(licence: Licence, actor: Actor, log: MoveLog) -> None:
    """An approval was taken back, with the reason."""
    _tell("licence.revoked", licence, log)


def expired(licence: Licence, actor: Actor, log: MoveLog) -> None:
    """A licence ran out."""
    _tell("licence.expired", licence, log)
