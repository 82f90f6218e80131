"""Whether this person may be put on record here for this item, and why not.

All checks take an `Employment`, also one that is not saved yet: the same table is shown before a
button is pressed, returned by the API, asked for each row of a list and enforced inside the move.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhiye.certificates.models import CertificateKind, CertificateState
from zhiye.core.actor import Actor, Role
from zhiye.core.checks import Check, Mend, Met, Unmet, check
from zhiye.core.clock import local_date, today
from zhiye.employment import spells
from zhiye.employment.models import LIVE, Employment, EmploymentState, PaperKind, Spell
from zhiye.employment.window import window_of
from zhiye.regions import rules
from zhiye.regions.offers import not_offered, offers

Data = Mapping[str, Any]
MAY_NOT = "在此之前，该人员不得从事相关作业。"
VERIFY = "请本人在个人端“资质证书”中重新核对，或请发证机关核验后再登记。"


def _must_be_valid(employment: Employment) -> bool:
    return rules.get_bool("employment_needs_valid_certificate", employment.authority_id)


@check("offered", "所在地区在本平台办理聘用记录", source="ZS-11")
def offered(employment: Employment, actor: Actor, data: Data) -> Met | Unmet:
    """The authority offers employment records here."""
    if offers(employment.authority_id, "employment"):
        return Met()
    told = not_offered(employment.authority_id, "employment")
    return Unmet(told.message, told.remedy)


@check("employer_verified", "单位已完成企业认证", source="ZS-20", mend="organization")
def employer_verified(employment: Employment, actor: Actor, data: Data) -> Met | Unmet | None:
    """An organisation that files for itself has proved who it is."""
    organization = employment.employer.organization
    if actor.role is not Role.ORGANIZATION or (organization and organization.is_verified):
        return Met() if organization else None
    return Unmet("单位尚未完成企业认证。", "请先在“企业认证”中提交单位信息。")


@check("operator_item", "属于特种设备安全管理和作业人员证的项目", source="ZS-11", field="items")
def operator_item(employment: Employment, actor: Actor, data: Data) -> Met | Unmet:
    """Employment is recorded for operators' items only."""
    if employment.item.certificate.kind == CertificateKind.OPERATOR:
        return Met()
    return Unmet("聘用记录只登记特种设备安全管理和作业人员证。", "请选择该证书上的作业项目。")


@check("verified", "证书已核验属实", source="FJ-16", field="items", mend="certificates")
def verified(employment: Employment, actor: Actor, data: Data) -> Met | Unmet | None:
    """A certificate nobody has confirmed is not taken."""
    if not _must_be_valid(employment):
        return None
    state = employment.item.certificate.state
    if state in (CertificateState.SUBMITTED, CertificateState.RETURNED):
        return Unmet(f"证书尚未核验，不能登记。{MAY_NOT}", VERIFY)
    if state == CertificateState.WITHDRAWN:
        return Unmet(f"证书已由本人撤回，不能登记。{MAY_NOT}", VERIFY)
    return Met()


@check("in_force", "证书未被吊销、暂停", source="FJ-16", field="items")
def in_force(employment: Employment, actor: Actor, data: Data) -> Met | Unmet | None:
    """A revoked or suspended certificate is not taken."""
    if not _must_be_valid(employment):
        return None
    certificate = employment.item.certificate
    if certificate.state == CertificateState.REVOKED:
        return Unmet("证书已被吊销，不能登记。该人员不得从事相关作业。", "须重新取得资格证书。")
    if certificate.state == CertificateState.SUSPENDED:
        return Unmet(f"证书处于暂停状态，不能登记。{MAY_NOT}", "请待发证机关恢复后再登记。")
    return Met()


@check("in_date", "作业项目在有效期内", source="FJ-16", field="items")
def in_date(employment: Employment, actor: Actor, data: Data) -> Met | Unmet | None:
    """An item that ran out or has not begun is not taken; "until the 28th" holds on the 28th."""
    if not _must_be_valid(employment):
        return None
    item, day = employment.item, today()
    if item.valid_until is not None and item.valid_until < day:
        return Unmet(
            f"“{item}”已于 {item.valid_until:%Y-%m-%d} 到期，未按期复审的不能登记。"
            "该人员不得从事相关作业。",
            "请先办理复审或换证，取得新证后再登记。",
        )
    if item.valid_from is not None and item.valid_from > day:
        return Unmet(
            f"“{item}”自 {item.valid_from:%Y-%m-%d} 起才有效，现在不能登记。{MAY_NOT}",
            f"请在 {item.valid_from:%Y-%m-%d} 或之后登记。",
        )
    return Met(f"有效期至 {item.valid_until:%Y-%m-%d}" if item.valid_until else "长期有效")


@check("once", "该项目在本单位没有未终止的聘用记录", source="ZS-24", field="items")
def once(employment: Employment, actor: Actor, data: Data) -> Met | Unmet:
    """One open record of a person, an item and an employer."""
    held = employment.__dict__.get("_same_open")
    if held is None:
        held = (
            Employment.objects.filter(
                person_id=employment.person_id,
                item_id=employment.item_id,
                employer_id=employment.employer_id,
                state__in=(*LIVE, EmploymentState.REPORTED, EmploymentState.RETURNED),
            )
            .exclude(pk=employment.pk)
            .first()
        )
    if not held:
        return Met()
    return Unmet(
        f"“{employment.item}”在本单位已有聘用记录（{held.reference}，{held.started_on:%Y-%m-%d}起，"
        f"{held.get_state_display()}）。",
        "请在“聘用记录”中查看或修改这条记录，不要重复填报。",
        mend=(Mend("employment", held.pk, held.reference),),
    )


def _where(one: Spell) -> str:
    return f"“{one.employer.shown_name}”（{one.opened_on:%Y-%m-%d}起）"


@check("exclusive", "没有登记在其他单位名下", source="FJ-17", field="person")
def exclusive(employment: Employment, actor: Actor, data: Data) -> Met | Unmet | None:
    """One employer at a time where the ruleset says so; the database holds it as well."""
    rule = rules.get_text("employment_overlap", employment.authority_id)
    others = spells.elsewhere(employment)
    if rule == "allow" or (rule == "clue" and not others):
        return None
    if not others:
        return Met()
    places = "、".join(_where(one) for one in others)
    if rule == "clue":
        return Met(f"此人同时登记在{places}，提交后将作为线索提示监管人员。")
    return Unmet(
        f"此人已登记在{places}名下，聘用信息只能登记在一家单位。",
        "已到本单位工作的，请办理“变更单位”；也可以由原单位或本人先办理注销。",
    )


@check("elsewhere", "此人登记在另一家单位名下", source="FJ-19", field="person")
def is_elsewhere(employment: Employment, actor: Actor, data: Data) -> Met | Unmet:
    """A change of employer needs an employer to leave."""
    others = spells.elsewhere(employment)
    if others:
        return Met("、".join(_where(one) for one in others))
    return Unmet("此人没有登记在其他单位名下，不需要办理变更。", "请直接用“记录填报”登记聘用。")


def _judge_dates(
    employment: Employment, first: date, last: date | None, *, stands: bool = False
) -> Met | Unmet:
    """Start and end against the window of the day the record was filed; of one that `stands` what
    is not changed is not judged anew."""
    filed = local_date(employment.filed_at)
    window = window_of(employment.authority_id, employment.item, filed)
    changed = not stands or first != employment.started_on
    if changed and window.earliest and first < window.earliest:
        return Unmet(
            f"聘用开始时间 {first:%Y-%m-%d} 过早，最早可填 {window.earliest:%Y-%m-%d}。",
            "填报日往前不超过一年；更早的请填最早可填的日期。",
            field="started_on",
        )
    changed = changed or last != employment.ends_on
    if changed and window.latest and max(first, last or first) > window.latest:
        late_start = first > window.latest
        which = "聘用开始时间" if late_start else "聘用结束时间"
        return Unmet(
            f"{which}过晚，最晚可填 {window.latest:%Y-%m-%d}（该作业项目有效期止）。",
            "证书复审换证后，再填报之后的聘用时间。",
            field="started_on" if late_start else "ends_on",
        )
    if last and last < first:
        return Unmet("聘用结束时间早于聘用开始时间。", "请核对两个日期。", field="ends_on")
    return Met(window.sentence)


@check("dates", "聘用时间在允许的范围内", source="ZS-25", field="ends_on")
def dates(employment: Employment, actor: Actor, data: Data) -> Met | Unmet | None:
    """Start and end of a new record lie in the window of the ruleset."""
    if employment.started_on is None:
        return None
    return _judge_dates(employment, employment.started_on, employment.ends_on)


@check(
    "amended_dates",
    "聘用时间在允许的范围内",
    source="ZS-25、ZS-28",
    needs_data=True,
    field="ends_on",
)
def amended_dates(employment: Employment, actor: Actor, data: Data) -> Met | Unmet:
    """Start and end as they shall be from now on."""
    return _judge_dates(employment, data["started_on"], data["ends_on"], stands=True)


@check("changed", "内容有改动", source="ZS-28", needs_data=True)
def changed(employment: Employment, actor: Actor, data: Data) -> Met | Unmet:
    """What is sent again as it stands is no change: nothing is logged for it."""
    fields = {"on": "ended_on", "why": "end_reason"}
    if any(getattr(employment, fields.get(name, name)) != value for name, value in data.items()):
        return Met()
    return Unmet("内容没有改动。", "不需要提交。")


@check("end_given", "已填写聘用结束时间", source="ZS-25", field="ends_on")
def end_given(employment: Employment, actor: Actor, data: Data) -> Met | Unmet | None:
    """Where the end is bound to the item's validity an end is asked for."""
    if employment.started_on is None or not rules.get_bool(
        "employment_until_item_expiry", employment.authority_id
    ):
        return None
    if employment.ends_on is not None:
        return Met()
    last = employment.item.valid_until
    until = f"，最晚可填 {last:%Y-%m-%d}" if last else ""
    return Unmet("还没有填写聘用结束时间。", f"请填写劳动合同约定的结束日期{until}。")


@check("source_paper", "已上传书面或传真来件", source="FJ-13", field="source")
def source_paper(employment: Employment, actor: Actor, data: Data) -> Met | Unmet | None:
    """What is entered at the counter keeps its paper."""
    if not employment.is_at_counter or not data:
        return None
    if data.get("has_source"):
        return Met()
    return Unmet("还没有上传来件的扫描件或照片。", "请扫描或拍照上传登记表、传真件。")


@check(
    "signed_form",
    "已上传本人签字、单位盖章的登记表",
    source="FJ-12、FJ-19",
    needs_data=True,
    field="form",
)
def signed_form(employment: Employment, actor: Actor, data: Data) -> Met | Unmet | None:
    """A change of employer comes with the form on which both sides say so (FJ-40, FJ-42)."""
    if employment.is_at_counter or not employment.uses_form:
        return None
    held = employment.pk and employment.papers.filter(kind=PaperKind.FORM, removed_at__isnull=True)
    if data.get("has_form") or (held and held.exists()):
        return Met()
    return Unmet(
        "还没有上传登记表。", "请上传本人签字、单位盖章的《聘用信息（变更、注销）登记表》。"
    )


@check(
    "end_paper",
    "已上传终止聘用的书面材料",
    source="FJ-13、FJ-20",
    needs_data=True,
    field="source",
)
def end_paper(employment: Employment, actor: Actor, data: Data) -> Met | Unmet | None:
    """An office ends a record on a paper, never on a word."""
    if actor.role is not Role.AUTHORITY:
        return None
    if data.get("has_source"):
        return Met()
    return Unmet("还没有上传终止聘用的书面材料。", "请扫描或拍照上传注销登记表或解除劳动合同证明。")


@check("left", "离职日期不晚于今天，不早于聘用开始", source="FJ-20", field="on")
def left(employment: Employment, actor: Actor, data: Data) -> Met | Unmet | None:
    """An end can be reported on the day of leaving or after it."""
    day = data.get("on") or employment.left_on
    if day is None:
        return None
    if day > today():
        return Unmet("终止聘用时间晚于今天。", "请在离职当天或之后办理。")
    if day < employment.started_on:
        return Unmet(
            f"终止聘用时间早于聘用开始时间 {employment.started_on:%Y-%m-%d}。", "请核对日期。"
        )
    return Met()


@check("termination", "已上传解除劳动合同证明", source="FJ-20", field="files")
def termination(employment: Employment, actor: Actor, data: Data) -> Met | Unmet | None:
    """A person who ends it alone shows the proof."""
    if not data:
        return None
    kept = employment.papers.filter(kind=PaperKind.TERMINATION, removed_at__isnull=True)
    if data.get("has_proof") or kept.exists():
        return Met()
    return Unmet("还没有上传解除劳动合同证明或本人签字的登记表。", "请拍照或选择文件上传。")


@check("alone", "所在地区允许本人单方面办理注销", source="FJ-20")
def alone(employment: Employment, actor: Actor, data: Data) -> Met | Unmet:
    """A value of the ruleset: yes in Fujian."""
    if rules.get_bool("person_may_exit_alone", employment.authority_id):
        return Met()
    return Unmet(
        "本地区由聘用单位填写终止聘用时间，本人不能单方面办理。",
        f"请联系单位办理；单位不办理的，请向{employment.authority.name}反映。",
    )


CERTIFICATE: tuple[Check, ...] = (operator_item, verified, in_force, in_date)
"""What FJ-16 asks of the certificate, at filing and at recording a change."""
FILING: tuple[Check, ...] = (
    offered,
    employer_verified,
    *CERTIFICATE,
    once,
    exclusive,
    dates,
    end_given,
    source_paper,
)
TRANSFER: tuple[Check, ...] = (
    offered,
    employer_verified,
    *CERTIFICATE,
    once,
    is_elsewhere,
    dates,
    end_given,
    source_paper,
    signed_form,
)
AGAIN: tuple[Check, ...] = (*CERTIFICATE, is_elsewhere, dates, end_given, signed_form)
"""What is asked of a returned change that is reported again."""
RECORDING: tuple[Check, ...] = CERTIFICATE
