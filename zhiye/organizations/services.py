"""Verbs on organisations and delegations: the only writers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from zhiye import integrations
from zhiye.core import text, uscc
from zhiye.core.actor import Actor
from zhiye.core.cleaning import clean_all
from zhiye.core.clock import now
from zhiye.core.history import context
from zhiye.core.idempotency import once
from zhiye.core.phone import normalise_contact
from zhiye.core.refusals import Forbidden, Invalid, NotFound, Refusal, Unavailable
from zhiye.files import services as files
from zhiye.files.models import StoredFile
from zhiye.organizations import perms
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.models import (
    Delegation,
    Function,
    Organization,
    OrganizationKind,
    OrganizationState,
)
from zhiye.organizations.selectors import reviewing_authority
from zhiye.regions import rules
from zhiye.regions.models import Region

if TYPE_CHECKING:
    from zhiye.accounts.models import User


@dataclass(frozen=True)
class OrganizationFacts:
    """What 企业认证 asks for (SX-12)."""

    name: str
    uscc: str
    kinds: Sequence[str]
    legal_representative: str
    region: Region
    address: str
    contact_name: str
    contact_phone: str
    business_licence: StoredFile | None
    authorisation: StoredFile | None = None


def submit(*, actor: Actor, facts: OrganizationFacts, key: str = "") -> Organization:
    """Submit 企业认证 and, where the ruleset says so, verify it against the company register.

    The user becomes the owner delegate with every function. Raises Invalid, ChecksFailed.
    """

    def act() -> Organization:
        clean = _clean(facts)
        authority = reviewing_authority(clean.region.pk)
        if authority is None:
            raise Invalid({"region": "该地区尚未开通本平台，请联系省级主管部门。"})
        organization = ORGANIZATION.create(
            "submit", Organization(authority=authority, **_fields(clean)), actor=actor
        )
        Delegation.objects.create(
            user_id=actor.user_id,
            organization=organization,
            functions=list(Function.values),
            is_owner=True,
        )
        _attach(organization, clean, actor)
        return organization

    with transaction.atomic():
        organization, fresh = once(
            key=key, operation="organization.submit", actor=actor, model=Organization, act=act
        )
    return _ask_register(organization) if fresh else organization


def resubmit(*, actor: Actor, pk: int, facts: OrganizationFacts) -> Organization:
    """Correct a returned 企业认证 and submit it again."""
    clean = _clean(facts)
    with transaction.atomic():
        organization = Organization.objects.visible_to(actor).select_for_update().filter(pk=pk)
        found = organization.first()
        if found is None:
            raise NotFound
        if not perms.may_correct(found, actor):
            raise Forbidden
        with context(actor):
            if found.state == OrganizationState.RETURNED:
                for name, value in _fields(clean).items():
                    setattr(found, name, value)
                found.save()
            _attach(found, clean, actor)
            ORGANIZATION.do("resubmit", pk, actor=actor)
    return _ask_register(found)


def approve(*, actor: Actor, pk: int, seen: int | None = None) -> Organization:
    """A reviewer confirms 企业认证."""
    return ORGANIZATION.do("approve", pk, actor=actor, seen=seen)


def return_(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> Organization:
    """A reviewer returns 企业认证 with the reason the organisation will read."""
    return ORGANIZATION.do("return", pk, actor=actor, reason=reason, seen=seen)


def close(*, actor: Actor, pk: int, reason: str) -> Organization:
    """An authority ends 企业认证."""
    return ORGANIZATION.do("close", pk, actor=actor, reason=reason)


def _ask_register(organization: Organization) -> Organization:
    if rules.get("organization_verification", organization.authority) != "register":
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
    return {
        "name": facts.name,
        "uscc": facts.uscc,
        "kinds": list(facts.kinds),
        "legal_representative": facts.legal_representative,
        "region": facts.region,
        "address": facts.address,
        "contact_name": facts.contact_name,
        "contact_phone": facts.contact_phone,
        "business_licence": facts.business_licence,
        "authorisation": facts.authorisation,
    }


def _clean(facts: OrganizationFacts) -> OrganizationFacts:
    missing: dict[str, str] = {}
    if not facts.kinds or not set(facts.kinds) <= set(OrganizationKind.values):
        missing["kinds"] = "请至少选择一种单位类型。"
    if facts.business_licence is None:
        missing["business_licence"] = "请上传营业执照。"
    cleaned = clean_all(
        {
            "name": (text.clean_organization_name, facts.name),
            "uscc": (uscc.normalise, facts.uscc),
            "legal_representative": (
                partial(text.clean_name, what="法定代表人"),
                facts.legal_representative,
            ),
            "address": (partial(text.clean_line, what="单位地址"), facts.address),
            "contact_name": (partial(text.clean_name, what="联系人"), facts.contact_name),
            "contact_phone": (normalise_contact, facts.contact_phone),
        },
        also=missing,
    )
    return replace(facts, **cleaned)


def _attach(organization: Organization, facts: OrganizationFacts, actor: Actor) -> None:
    for field in ("business_licence", "authorisation"):
        file = getattr(facts, field)
        if file is not None:
            files.attach(
                actor=actor,
                file_id=file.pk,
                holder_kind="organization",
                holder_id=organization.pk,
                field=field,
            )


def grant(
    *,
    actor: Actor,
    user: User,
    functions: Sequence[str],
    valid_until: datetime | None = None,
) -> Delegation:
    """Let a colleague act for one's organisation. Raises Forbidden, Invalid."""
    if actor.organization_id is None or not actor.may(Function.DELEGATIONS):
        raise Forbidden
    if not functions or not set(functions) <= set(Function.values):
        raise Invalid({"functions": "请至少勾选一项授权功能。"})
    with transaction.atomic(), context(actor):
        return Delegation.objects.create(
            user=user,
            organization_id=actor.organization_id,
            functions=list(functions),
            valid_until=valid_until,
        )


def disable_delegation(*, actor: Actor, pk: int) -> Delegation:
    """End a delegation at once, also for sessions that are open (ZS-45). Not the last owner's."""
    if not actor.may(Function.DELEGATIONS):
        raise Forbidden
    with transaction.atomic(), context(actor):
        delegation = Delegation.objects.visible_to(actor).select_for_update().filter(pk=pk).first()
        if delegation is None:
            raise NotFound
        if delegation.is_owner and delegation.user_id == actor.user_id:
            raise Invalid({"__all__": "不能禁用自己的经办人授权，请先授权给接手的同事。"})
        delegation.disabled_at = now()
        delegation.save(update_fields=["disabled_at"])
        return delegation
