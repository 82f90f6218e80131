"""Conditions of a licence filing (SX-13 to SX-17)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhiye.core.actor import Actor
from zhiye.core.checks import Met, Unmet, check
from zhiye.core.clock import add_months, today
from zhiye.core.inputs import Shape
from zhiye.files import links
from zhiye.licences.inputs import asked_for
from zhiye.licences.models import SLOTS, Licence, LicenceKind
from zhiye.organizations.offered import offered
from zhiye.regions import rules


@check("organization_verified", "单位已完成企业认证", source="SX-12", mend="organization")
def organization_verified(licence: Licence, actor: Actor, data: Mapping[str, Any]) -> Met | Unmet:
    """Only a verified organisation files licences."""
    if licence.organization.is_verified:
        return Met()
    return Unmet("单位尚未完成企业认证。", "请先在“企业认证”中提交单位信息。")


@check("leaf_items", "许可子项目已选到最末一级，且至少一项", source="SX-17", field="nodes")
def leaf_items(licence: Licence, actor: Actor, data: Mapping[str, Any]) -> Met | Unmet:
    """At least one item, each of them a leaf of the tree."""
    nodes = list(licence.nodes.all()) if licence.pk else []
    if not nodes:
        return Unmet("还没有选择许可子项目。", "请在子项目树中勾选，选到不能再展开的一级。")
    inner = [node.full_name for node in nodes if not node.is_leaf]
    if inner:
        return Unmet(
            f"“{'”“'.join(inner)}”还可以展开，不是最末一级。", "请展开后勾选它下面的具体项目。"
        )
    return Met()


@check("facts_complete", "证书或申请书的内容填写完整", source="SX-14、SX-15、SX-16")
def facts_complete(licence: Licence, actor: Actor, data: Mapping[str, Any]) -> Met | Unmet:
    """A held licence needs number, issuer and dates; an application its number and date."""
    missing = {
        one.name: one.label
        for one in asked_for(licence.kind)
        if one.needed and one.shape is not Shape.DOCUMENT and not getattr(licence, one.name)
    }
    if missing:
        told = f"缺少：{'、'.join(missing.values())}。"
        return Unmet(told, "请按证书或申请书逐项填写。", field=next(iter(missing)))
    return Met()


@check("dates_in_order", "日期前后一致", source="SX-14")
def dates_in_order(licence: Licence, actor: Actor, data: Mapping[str, Any]) -> Met | Unmet:
    """Issued not in the future and before the end of validity; accepted not in the future."""
    if licence.issued_on and licence.issued_on > today():
        return Unmet("发证日期晚于今天。", "请核对发证日期。", field="issued_on")
    if licence.accepted_on and licence.accepted_on > today():
        return Unmet("受理日期晚于今天。", "请核对受理日期。", field="accepted_on")
    if licence.issued_on and licence.valid_until and licence.valid_until <= licence.issued_on:
        return Unmet("有效期至不晚于发证日期。", "请核对两个日期。", field="valid_until")
    return Met()


@check("held_long_enough", "“已获证”距下次换证的时间足够", source="SX-14", field="valid_until")
def held_long_enough(licence: Licence, actor: Actor, data: Mapping[str, Any]) -> Met | Unmet:
    """A licence filed as held must run for the ruleset's months from today (Shanxi: 6)."""
    if licence.kind != LicenceKind.HELD or not licence.valid_until:
        return Met()
    months = rules.get_int("licence_held_min_months", licence.organization.authority_id)
    earliest = add_months(today(), months)
    if licence.valid_until >= earliest:
        return Met(f"有效期至 {licence.valid_until:%Y-%m-%d}")
    return Unmet(
        f"证书有效期至 {licence.valid_until:%Y-%m-%d}，距今不足 {months} 个月。",
        "请选择类型“延续/增项/变更”，按已受理的申请书填报。",
    )


@check("not_expired", "许可证仍在有效期内", source="SX-19", field="valid_until")
def not_expired(licence: Licence, actor: Actor, data: Mapping[str, Any]) -> Met | Unmet:
    """A filing that waited past the last day of the licence lets nobody be registered."""
    if licence.valid_until is None or licence.valid_until >= today():
        return Met()
    return Unmet(
        f"证书有效期至 {licence.valid_until:%Y-%m-%d}，已经到期。", "请退回，由单位按延续填报。"
    )


@check("files_present", "材料已上传", source="SX-14、SX-15、SX-16", field="files")
def files_present(licence: Licence, actor: Actor, data: Mapping[str, Any]) -> Met | Unmet:
    """Every slot of this kind of filing holds at least one file."""
    held = {one.slot for one in links.present(licence.files)} if licence.pk else set()
    missing = [slot.label for slot in SLOTS[licence.kind] if slot not in held]
    if missing:
        return Unmet(f"缺少材料：{'、'.join(missing)}。", "请上传清晰的扫描件或照片。")
    return Met()


ON_START = (offered("registration"), organization_verified)
ON_SUBMIT = (
    organization_verified,
    facts_complete,
    dates_in_order,
    held_long_enough,
    leaf_items,
    files_present,
)
