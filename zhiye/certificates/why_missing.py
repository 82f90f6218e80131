"""Why somebody's certificate is not in the list: every check with what it found (lessons U44)."""

from __future__ import annotations

from collections.abc import Sequence

from zhiye.certificates.models import Certificate, CertificateState, Source
from zhiye.certificates.register_sync import Heard
from zhiye.core.checks import CheckTable, Finding
from zhiye.core.clock import today
from zhiye.people.models import Person

WHERE = {
    Source.OPERATOR_REGISTER: "作业人员证",
    Source.INSPECTOR_REGISTER: "检验检测人员证",
}


def table(person: Person, heard: Sequence[Heard], mine: Sequence[Certificate]) -> CheckTable:
    """The checks in the order in which a person would do them."""
    return CheckTable(
        [
            _identity(person),
            *[_register(one) for one in heard],
            *[finding for one in heard if (finding := _void(one))],
            *_expired(mine),
            *_own_entries(mine),
        ]
    )


def _identity(person: Person) -> Finding:
    label = "姓名和证件号码（系统按它们去查）"
    if person.identity_checked_at is None:
        return Finding(
            "identity", label, False, "还没有核对身份。", "请在“我的 → 人员信息”中核对。"
        )
    told = (
        f"{person.name}，{person.id_number}。证书上的姓名、证件号码若与这里不同"
        "（例如办证时用的是旧证件号码），就查不到，请联系发证机关更正。"
    )
    return Finding("identity", label, True, told)


def _register(one: Heard) -> Finding:
    what = WHERE[one.source]
    label = f"在“{one.source.label}”查{what}"
    key = one.source.value
    if one.certificates is None:
        return Finding(
            key, label, False, "对方系统现在没有回应。", "系统会自动再查，请过一会儿再来看。"
        )
    good = len(one.certificates) - len(one.void)
    if good:
        return Finding(key, label, True, f"查到 {good} 张，已放进您的证书列表。")
    if one.void:
        return Finding(key, label, False, "只查到已吊销或注销的证书。", "如有异议请联系发证机关。")
    remedy = (
        "有纸质证书的，请用“手动填报”上传照片，审核后同样有效。"
        if one.source == Source.OPERATOR_REGISTER
        else "请先到中国特检协会平台核对本人的公示信息，再来更新；也可手动填报。"
    )
    return Finding(key, label, False, "没有查到。", remedy)


def _void(one: Heard) -> Finding | None:
    if not one.void or one.certificates is None or len(one.void) == len(one.certificates):
        return None
    told = f"另有 {len(one.void)} 张在“{one.source.label}”中已吊销或注销，不放进列表。"
    label = f"{WHERE[one.source]}的吊销、注销"
    return Finding(f"void_{one.source.value}", label, False, told, "如有异议请联系发证机关。")


def _expired(mine: Sequence[Certificate]) -> list[Finding]:
    ended = [
        item
        for one in mine
        if one.state == CertificateState.APPROVED
        for item in one.items.all()
        if item.valid_until and item.valid_until < today()
    ]
    label = "证书的有效期"
    if not ended:
        return []
    told = "；".join(f"{item} 已于 {item.valid_until:%Y-%m-%d} 到期" for item in ended[:5])
    remedy = "过期的项目不能用来公示。复审换证后，在证书列表点“更新”。"
    return [Finding("expired", label, False, f"{told}。", remedy)]


def _own_entries(mine: Sequence[Certificate]) -> list[Finding]:
    label = "您手动填报的证书"
    waiting = [one for one in mine if one.state == CertificateState.SUBMITTED]
    returned = [one for one in mine if one.state == CertificateState.RETURNED]
    found = []
    if waiting:
        told = f"有 {len(waiting)} 张正在审核，通过后才算数。"
        found.append(Finding("waiting", label, False, told, "请等审核结果，会有短信告诉您。"))
    if returned:
        told = f"有 {len(returned)} 张被退回。"
        found.append(
            Finding("returned", label, False, told, "请打开证书看退回原因，修改后重新提交。")
        )
    return found
