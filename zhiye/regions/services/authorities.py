"""Opening and describing authorities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from zhiye.core import audit, edition, history, text
from zhiye.core.actor import Actor
from zhiye.core.cleaning import clean_all
from zhiye.core.inputs import asked_of, line
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.regions import perms
from zhiye.regions.brand import clean_links, clean_url
from zhiye.regions.models import CHAIN_LENGTH, Authority, AuthorityKind, Region
from zhiye.regions.territory import contains


def _website(typed: object, *, what: str = "") -> str:
    url = str(typed)
    return clean_url(url) if url.strip() else ""


def _words(label: str, longest: int, **more: Any) -> Any:
    """Words that are shown as they were typed: punctuation stays full-width."""
    clean = partial(text.clean_text, longest=longest)
    return line(label, longest=longest, clean=clean, **more)


@dataclass(frozen=True)
class Shown:
    """What an authority says of itself: to the public, and in header, footer and help (ZS-46).

    The links of the header are kept beside it: names with addresses.
    """

    platform_name: str = _words("平台名称", 40)
    support_contact: str = _words("技术支持", 200)
    address: str = _words("办公地址", 200)
    phone: str = _words("电话", 40)
    fax: str = _words("传真", 40)
    website: str = line("网址", longest=200, clean=_website, help="以 http:// 或 https:// 开头。")
    service_guide: str = _words(
        "服务指南", 4000, help="办公时间、办理地点、要带的材料等，显示在“使用帮助”里。"
    )


SHOWN_FIELDS = (*(one.name for one in asked_of(Shown)), "portal_links")
_CLEANERS: dict[str, Callable[[Any], Any]] = {
    **{one.name: partial(one.clean, what=one.label) for one in asked_of(Shown) if one.clean},
    "portal_links": clean_links,
}


def open_authority(
    *,
    actor: Actor,
    name: str,
    short_name: str,
    kind: str = AuthorityKind.REGULATOR,
    region: Region | None = None,
    parent: Authority | None = None,
    **shown: Any,
) -> Authority:
    """Enter a new authority under another one; without a region it is nationwide.

    Raises Forbidden, Conflict when the name is taken, Invalid for a region outside the parent's
    territory, too deep a tree, or wrong words about itself (`SHOWN_FIELDS`).
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
        **_known(shown),
    )
    return _save(authority, actor, f"新设机关 {name}")


def edit_authority(
    *, actor: Actor, authority: Authority, seen: int | None = None, **shown: Any
) -> Authority:
    """Change what an authority shows of itself: any of `SHOWN_FIELDS` (FJ-15, ZS-46).

    `seen` is the newest history row the page showed. Raises Forbidden, Conflict when a colleague
    was first, Invalid.
    """
    if not perms.may_edit_authority(actor, authority):
        raise Forbidden
    wanted = _known(shown)
    with transaction.atomic():
        row = Authority.objects.select_for_update(of=("self",)).get(pk=authority.pk)
        if seen is not None and history.newest_event(row) > seen:
            raise Conflict("同事刚刚修改过这一页。", remedy="请刷新页面，核对后再保存。")
        for field, value in wanted.items():
            setattr(row, field, value)
        return _save(row, actor, "修改联系方式和页面展示")


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


def _known(shown: dict[str, Any]) -> dict[str, Any]:
    unknown = set(shown) - set(SHOWN_FIELDS)
    if unknown:
        raise TypeError(f"cannot be set: {sorted(unknown)}")
    return clean_all({field: (_CLEANERS[field], value) for field, value in shown.items()})


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
    edition.changed()
    return authority
