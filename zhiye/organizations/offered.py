"""Which services are open to whom: those their authority offers, and those they use already.

What runs is finished and what is on record stays readable when an authority switches a service
off; only beginning something new is refused, by the check `offered` in the moves that begin.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet, Value

from zhiye.core.actor import Actor, Role
from zhiye.core.checks import Check, Unmet, check
from zhiye.core.prepared import Alike, Prepared
from zhiye.organizations.models import Function, Organization
from zhiye.organizations.selectors import reviewing_authority
from zhiye.people.models import Person
from zhiye.regions.offers import LABELS, SERVICES, Service, not_offered, offers

SERVICE_OF: dict[str, Service] = {
    Function.LICENCES: "registration",
    Function.REGISTRATIONS: "registration",
    Function.SAFETY: "registration",
    Function.PERSONNEL: "registration",
    Function.EMPLOYMENT: "employment",
    Function.CERTIFICATES: "employment",
}
"""Which functions of a delegation belong to a service; the others are always there."""
DOES = {
    Function.ORGANIZATION: "提交和更正企业认证",
    Function.LICENCES: "填报、提交、撤回行政许可",
    Function.REGISTRATIONS: "邀请人员、答复申请、办理注销",
    Function.SAFETY: "添加和注销安全管理人员",
    Function.PERSONNEL: "查看人员和证书、导出、查看预警",
    Function.EMPLOYMENT: "填报、修改、终止聘用记录",
    Function.CERTIFICATES: "查看本单位人员的证书和修改记录",
    Function.DELEGATIONS: "为同事授权、修改和禁用授权",
}
"""What somebody with a function can do."""

Use = Callable[[Actor], QuerySet[Any]]
_uses: list[tuple[Service, Use]] = []


def register_use(service: Service, use: Use) -> None:
    """Let a higher app say what somebody has of a service on record."""
    _uses.append((service, use))


def authority_of(actor: Actor) -> int | None:
    """The authority that serves whom the actor acts for; None where nobody does yet."""
    if actor.role is Role.AUTHORITY:
        return actor.authority_id
    if actor.role is Role.ORGANIZATION and actor.organization_id is not None:
        if actor.served_by is not None:
            return actor.served_by
        own = Organization.objects.filter(pk=actor.organization_id)
        return own.values_list("authority_id", flat=True).first()
    if actor.role is Role.PERSON and actor.person_id is not None:
        found = reviewing_authority(_works_in(actor))
        return found.pk if found else None
    return None


def _works_in(actor: Actor) -> str:
    """The region a person works in, '' before they have said so."""
    if actor.works_in is not None:
        return actor.works_in
    rows = Person.objects.filter(pk=actor.person_id or 0)
    return rows.values_list("region_id", flat=True).first() or ""


def open_services(actor: Actor, authority_id: int | None) -> frozenset[Service]:
    """The services whose menus are shown: offered by that authority, or used before."""
    offered = {one for one in SERVICES if offers(authority_id, one)}
    others = tuple(one for one, _ in _uses if one not in offered)
    if others:
        alike = Alike.of(actor)
        offered |= {one for (one,) in _using(alike, others).tuples(**alike.values(actor))}
    return frozenset(offered)


@lru_cache(maxsize=2000)
def _using(alike: Alike, services: tuple[Service, ...]) -> Prepared[Any]:
    """Of which services something is on record, in one statement."""

    def every() -> QuerySet[Any, Any]:
        first, *others = [
            use(alike.actor).order_by().values(service=Value(service))[:1]
            for service, use in _uses
            if service in services
        ]
        return first.union(*others)

    return Prepared(every)


def require_open(
    services: frozenset[Service], authority_id: int | None, *functions: Function
) -> None:
    """Refuse functions that all belong to other services than those open. Raises Conflict."""
    needed = [SERVICE_OF[one] for one in functions if one in SERVICE_OF]
    if needed and len(needed) == len(functions) and not services & {*needed}:
        raise not_offered(authority_id, needed[0])


def functions_open(services: frozenset[Service]) -> list[Function]:
    """The functions a delegation can have where these services are open, in their order."""
    return [one for one in Function if SERVICE_OF.get(one) in (None, *services)]


def functions_granted(actor: Actor, among: Collection[str]) -> list[tuple[str, str]]:
    """Some functions in words, as far as the actor has them: what one can let others do."""
    own = [one for one in Function if actor.may(one) and one in among]
    return [(one.value, f"{one.label}：{DOES[one]}") for one in own]


def offered(service: Service) -> Check:
    """The condition of every move that begins something of a service at an organisation."""

    @check("offered", f"所在地区已开通“{LABELS[service]}”", source="SX-03、ZS-21")
    def judge(obj: Any, actor: Actor, data: Mapping[str, Any]) -> Unmet | None:
        authority_id = obj.organization.authority_id
        if offers(authority_id, service):
            return None
        refusal = not_offered(authority_id, service)
        return Unmet(refusal.message, refusal.remedy)

    return judge
