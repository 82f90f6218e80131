"""What people are told about 企业认证."""

from __future__ import annotations

from functools import lru_cache

from zhiye.core.actor import Actor
from zhiye.core.clock import now
from zhiye.core.models import MoveLog
from zhiye.core.prepared import Prepared, slot
from zhiye.notices.services import Message, send, send_many
from zhiye.organizations.models import Delegation, Function, Organization


def tell_delegates(
    organization_id: int,
    function: Function | str,
    *,
    event: str,
    context: dict[str, str],
    link: str,
    key: str,
) -> None:
    """Send one notice to every delegate who holds a function of the organisation."""
    told = _holding(str(function)).rows(organization=organization_id)
    messages = [Message(one.user, context, link, key) for one in told]
    send_many(event=event, messages=messages)


@lru_cache
def _holding(function: str) -> Prepared[Delegation]:
    """The delegations in force that include a function, with what telling their users takes."""
    return Prepared(
        lambda: (
            Delegation.objects.in_force(now())
            .filter(
                organization_id=slot("organization"),
                functions__contains=[function],
                user__is_active=True,
            )
            .select_related("user")
            .only("user__phone")
        )
    )


def tell_delegate(event: str, delegation: Delegation, actor: Actor, *, key: str) -> None:
    """Tell a delegate that somebody else granted, changed or ended the own delegation (ZS-41)."""
    if delegation.user_id == actor.user_id:
        return
    send(
        event=event,
        to=delegation.user,
        context={
            "organization": delegation.organization.name,
            "by": actor.name or "单位经办人",
            "functions": delegation.function_labels,
            "period": delegation.period,
        },
        link="" if event == "delegation.disabled" else "/org/",
        key=key,
    )


def _tell(event: str, organization: Organization, log: MoveLog) -> None:
    tell_delegates(
        organization.pk,
        Function.ORGANIZATION,
        event=event,
        context={"organization": organization.name, "reason": log.reason},
        link="/org/organization/",
        key=f"organization:{log.pk}",
    )


def verified(organization: Organization, actor: Actor, log: MoveLog) -> None:
    """企业认证 is done; licences can be filed now."""
    _tell("organization.verified", organization, log)


def returned(organization: Organization, actor: Actor, log: MoveLog) -> None:
    """企业认证 was returned with a reason."""
    _tell("organization.returned", organization, log)


def closed(organization: Organization, actor: Actor, log: MoveLog) -> None:
    """企业认证 was ended by the authority."""
    _tell("organization.closed", organization, log)
