"""Opening and describing authorities."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from zhiye.core import audit, history
from zhiye.core.actor import Actor
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.regions import perms
from zhiye.regions.models import CHAIN_LENGTH, Authority, AuthorityKind, Region
from zhiye.regions.rules import cache
from zhiye.regions.territory import contains

CONTACT_FIELDS = ("address", "phone", "fax", "website", "service_guide")


def open_authority(
    *,
    actor: Actor,
    name: str,
    short_name: str,
    kind: str = AuthorityKind.REGULATOR,
    region: Region | None = None,
    parent: Authority | None = None,
    **contact: str,
) -> Authority:
    """Enter a new authority under another one; without a region it is nationwide.

    Raises Forbidden, Conflict when the name is taken, Invalid for a region outside the parent's
    territory, too deep a tree, or wrong contact details (`CONTACT_FIELDS`).
    """
    if not perms.may_open_authority(actor, parent):
        raise Forbidden
    if Authority.objects.filter(name=name).exists():
        raise Conflict(f"已有名为“{name}”的机关。")
    _placed(region, parent)
    authority = Authority(
        name=name,
        short_name=short_name,
        kind=kind,
        region=region,
        parent=parent,
        **_known(contact),
    )
    return _save(authority, actor, f"新设机关 {name}")


def edit_authority(*, actor: Actor, authority: Authority, **contact: str) -> Authority:
    """Change the contact details and the service guide shown to the public (FJ-15)."""
    if not perms.may_edit_authority(actor, authority):
        raise Forbidden
    for field, value in _known(contact).items():
        setattr(authority, field, value)
    return _save(authority, actor, "修改联系方式和服务指南")


def close_authority(*, actor: Actor, authority: Authority, reason: str) -> Authority:
    """Take an authority without working subordinates out of service; what it did stays."""
    if not perms.may_open_authority(actor, authority.parent):
        raise Forbidden
    if not reason.strip():
        raise Invalid({"reason": "请写明停用原因。"})
    if authority.children.filter(is_active=True).exists():
        raise Conflict("该机关还有启用中的下级机关，不能停用。", remedy="请先停用或调整下级机关。")
    authority.is_active = False
    return _save(authority, actor, "停用", reason)


def _known(contact: dict[str, str]) -> dict[str, str]:
    unknown = set(contact) - set(CONTACT_FIELDS)
    if unknown:
        raise TypeError(f"not contact fields: {sorted(unknown)}")
    return {field: value.strip() for field, value in contact.items()}


def _placed(region: Region | None, parent: Authority | None) -> None:
    if parent is None:
        return
    if region is None or not contains(parent.territory, region.code):
        raise Invalid({"region": "下级机关的辖区应在上级机关的辖区之内。"})
    depth, above = 1, parent
    while above.parent is not None:
        depth, above = depth + 1, above.parent
    if depth >= CHAIN_LENGTH:
        raise Invalid({"parent": "机关层级过深，请选择更高一级的上级机关。"})


def _save(authority: Authority, actor: Actor, detail: str, reason: str = "") -> Authority:
    try:
        authority.full_clean()
    except ValidationError as error:
        raise Invalid(error.message_dict) from error
    with transaction.atomic(), history.context(actor, reason or detail):
        authority.save()
        audit.record(
            "configuration",
            actor=actor,
            subject_kind="authority",
            subject_id=authority.pk,
            detail=detail,
            reason=reason,
        )
    cache.forget()
    return authority
