"""Verbs on organisations: the only writers. Those on delegations: `delegation_services`."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from zhiye import integrations
from zhiye.core.actor import Actor
from zhiye.core.history import context
from zhiye.core.idempotency import once
from zhiye.core.inputs import cleaned, values
from zhiye.core.refusals import Forbidden, Invalid, Refusal, Unavailable
from zhiye.core.visible import get_one
from zhiye.files import services as files
from zhiye.organizations import perms
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.inputs import OrganizationFacts
from zhiye.organizations.models import (
    EMPLOYING,
    Delegation,
    Function,
    Organization,
    OrganizationState,
)
from zhiye.organizations.selectors import reviewing_authority
from zhiye.regions import rules
from zhiye.regions.offers import offers

NO_REGION = "请选到县（市、区）一级。"

_on_closed: list[Callable[[Organization, str], None]] = []


def on_closed(act: Callable[[Organization, str], None]) -> None:
    """Let a higher app end what an organisation holds when it is closed, in that transaction."""
    _on_closed.append(act)


def submit(*, actor: Actor, facts: OrganizationFacts, key: str = "") -> Organization:
    """Submit 企业认证 and, where the ruleset says so, verify it against the company register.

    The user becomes the owner delegate with every function. Raises Invalid, ChecksFailed.
    """

    if actor.user_id is None:
        raise Forbidden("请先登录。")
    user_id = actor.user_id

    def act() -> Organization:
        organization = Organization(**_fields(facts))
        organization = ORGANIZATION.create("submit", organization, actor=actor)
        Delegation.objects.create(
            user_id=user_id,
            organization=organization,
            functions=list(Function.values),
            is_owner=True,
        )
        _attach(organization, actor)
        return organization

    with transaction.atomic():
        organization, fresh = once(
            key=key, operation="organization.submit", actor=actor, model=Organization, act=act
        )
    return _ask_register(organization) if fresh else organization


def resubmit(
    *, actor: Actor, pk: int, facts: OrganizationFacts, seen: int | None = None
) -> Organization:
    """Correct a returned 企业认证 and submit it again."""
    fields = _fields(facts)
    with transaction.atomic():
        organization = Organization.objects.visible_to(actor).select_for_update().filter(pk=pk)
        found = get_one(organization)
        if not perms.may_correct(found, actor):
            raise Forbidden
        with context(actor):
            if found.state == OrganizationState.RETURNED:
                for name, value in fields.items():
                    setattr(found, name, value)
                found.save()
                _attach(found, actor)
            found = ORGANIZATION.do("resubmit", pk, actor=actor, seen=seen)
    return _ask_register(found)


def approve(*, actor: Actor, pk: int, seen: int | None = None) -> Organization:
    """A reviewer confirms 企业认证."""
    return ORGANIZATION.do("approve", pk, actor=actor, seen=seen)


def return_(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> Organization:
    """A reviewer returns 企业认证 with the reason the organisation will read."""
    return ORGANIZATION.do("return", pk, actor=actor, reason=reason, seen=seen)


def close(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> Organization:
    """An authority ends 企业认证; nobody stays registered at a closed organisation."""
    with transaction.atomic(), context(actor, reason):
        closed = ORGANIZATION.do("close", pk, actor=actor, reason=reason, seen=seen)
        for act in _on_closed:
            act(closed, reason)
        return closed


def _ask_register(organization: Organization) -> Organization:
    if rules.get_text("organization_verification", organization.authority_id) != "register":
        return organization
    try:
        answer = integrations.get_company_register().check(
            name=organization.name,
            uscc=organization.uscc,
            legal_representative=organization.legal_representative,
        )
        sentence, agrees = answer.sentence, answer.ok
    except Unavailable:
        sentence, agrees = "登记机关暂时没有应答，将由审核人员核对。", False
    system = Actor.system("登记信息比对")
    with transaction.atomic(), context(system):
        Organization.objects.filter(pk=organization.pk).update(register_answer=sentence)
        organization.register_answer = sentence
        if agrees:
            try:
                organization = ORGANIZATION.do("verify_by_register", organization.pk, actor=system)
            except Refusal:
                organization.refresh_from_db()
    return organization


def _fields(facts: OrganizationFacts) -> dict[str, object]:
    """What is kept of the facts. Raises Invalid with the sentences of all wrong fields."""
    place = facts.region
    told = cleaned(facts, also={} if place else {"region": NO_REGION})
    authority = reviewing_authority(place.pk) if place else None
    if authority is None:
        raise Invalid({"region": "该地区尚未开通本平台，请联系省级主管部门。"})
    if EMPLOYING & set(told.kinds) and not offers(authority.pk, "employment"):
        raise Invalid({"kinds": "该地区不办理聘用记录，请只勾选生产、充装、检验或检测。"})
    return {
        "authority": authority,
        "region": place,
        **values(told),
        "kinds": list(told.kinds),
        "business_licence": told.business_licence,
        "authorisation": told.authorisation,
    }


def _attach(organization: Organization, actor: Actor) -> None:
    for field in ("business_licence", "authorisation"):
        file = getattr(organization, field)
        if file is not None:
            files.attach(
                actor=actor,
                file_id=file.pk,
                holder_kind="organization",
                holder_id=organization.pk,
                field=field,
            )
