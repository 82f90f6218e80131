"""Whether this person can be registered at this organisation in these categories, and why not.

All checks take a `Registration`, also one that is not saved yet: the same table is shown before
a button is pressed, returned by the API and enforced inside the move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhiye.certificates import selectors as certificates
from zhiye.certificates.models import CertificateItem
from zhiye.core.actor import Actor, Role
from zhiye.core.checks import Check, Mend, Met, Unmet, check
from zhiye.core.prepared import Prepared, slot
from zhiye.licences.selectors import has_counting
from zhiye.organizations.offered import offered
from zhiye.people import qualifications
from zhiye.registrations.models import Category, Registration, SafetyAppointment

Data = Mapping[str, Any]


def _items(registration: Registration) -> list[CertificateItem]:
    """The person's certificate items, read once for all checks of one asking."""
    kept = registration.__dict__.get("_items_on_record")
    if kept is None:
        kept = registration.__dict__["_items_on_record"] = certificates.items_on_record(
            registration.person_id
        )
    return list(kept)


def _missing(registration: Registration) -> list[str]:
    """What the person lacks of the triple of technical staff, read once like the items."""
    known = registration.__dict__.get("_missing_for_technical")
    if known is None:
        known = registration.__dict__["_missing_for_technical"] = (
            qualifications.missing_for_technical(registration.person)
        )
    return list(known)


def _valid(
    registration: Registration, kinds: Sequence[str] = certificates.ALL_KINDS
) -> list[CertificateItem]:
    return certificates.valid_items(registration.person_id, kinds, among=_items(registration))


@check("person_complete", "本人已完成“人员信息”", source="SX-20", mend="profile")
def person_complete(registration: Registration, actor: Actor, data: Data) -> Met | Unmet | None:
    """Only people who have filled in their profile can be registered."""
    if registration.person.is_complete:
        return Met()
    return Unmet("本人还没有在手机端完成“人员信息”。", "请本人登录个人端，按身份证填写人员信息。")


@check("organization_verified", "单位已完成企业认证", source="SX-12", mend="organization")
def organization_verified(
    registration: Registration, actor: Actor, data: Data
) -> Met | Unmet | None:
    """The organisation has proved who it is."""
    if registration.organization.is_verified:
        return Met()
    return Unmet("单位尚未完成企业认证。", "请单位先在电脑端完成企业认证。")


@check(
    "licence_approved",
    "单位有审核通过且在有效期内的行政许可",
    source="SX-19、SX-58",
    mend="licences",
)
def licence_approved(registration: Registration, actor: Actor, data: Data) -> Met | Unmet | None:
    """People can be registered only after a licence was approved."""
    if has_counting(registration.organization_id):
        return Met()
    if actor.role is Role.ORGANIZATION:
        return Unmet("本单位还没有审核通过的行政许可。", "请先在“行政许可”中添加并提交审核。")
    return Unmet("该单位还没有审核通过的行政许可。", "请联系该单位办理行政许可填报后再试。")


_ELSEWHERE = Prepared(
    lambda: (
        Registration.objects.active()
        .filter(person_id=slot("person"))
        .exclude(pk=slot("this"))
        .select_related("organization")
        .only("active_from", "organization__name")
        .order_by("pk")[:1]
    )
)
_SAFETY_ELSEWHERE = Prepared(
    lambda: (
        SafetyAppointment.objects.live()
        .filter(id_index=slot("id_index"))
        .exclude(organization_id=slot("organization"))
        .order_by("pk")
        .values("organization__name")[:1]
    )
)


@check("exclusive", "此人当前没有在其他单位公示", source="SX-02")
def exclusive(registration: Registration, actor: Actor, data: Data) -> Met | Unmet | None:
    """One person, one organisation; the database holds it under concurrency as well."""
    current = _ELSEWHERE.first(person=registration.person_id, this=registration.pk or 0)
    if current is None:
        return _safety_elsewhere(registration)
    place = current.organization.name
    if current.organization_id == registration.organization_id:
        here = Mend("registration", current.pk)
        return Unmet("此人已在本单位公示。", "在“人员维护”中可以查看。", mend=(here,))
    return Unmet(
        f"此人正在“{place}”公示（{current.active_from:%Y-%m-%d}起），同一人不得同时公示在两家单位。",
        f"须先办理在“{place}”的注销：由本人在“授权 → 注册授权”中申请，或由该单位发起。",
        mend=(Mend("deregister", current.pk, place),),
    )


def _safety_elsewhere(registration: Registration) -> Unmet | Met:
    """Safety managers are publicly shown as well; both must be ended to change (SX-33)."""
    found = _SAFETY_ELSEWHERE.tuples(
        id_index=registration.person.id_index, organization=registration.organization_id
    )
    if not found:
        return Met()
    ((place,),) = found
    return Unmet(
        f"此人是“{place}”的安全管理人员，同一人不得同时公示在两家单位。",
        f"须先由“{place}”办理安全管理人员注销。",
    )


@check(
    "technical",
    "技术人员：理工类学历、相关职称、相关工作经历均有记录",
    source="SX-05",
    field="categories",
    mend="qualifications",
)
def technical(registration: Registration, actor: Actor, data: Data) -> Met | Unmet | None:
    """Technical staff need degree, title and experience on record."""
    if Category.TECHNICAL not in registration.categories:
        return None
    missing = _missing(registration)
    if not missing:
        return Met("学历、职称、经历均有记录")
    return Unmet(
        f"缺少{'、'.join(missing)}记录。", "请本人在手机端“我的 → 学历职称经历”中补充并上传证明。"
    )


@check(
    "quality",
    "质量保证体系人员：有职称等三项记录，或持有有效资格证书",
    source="SX-04、SX-06",
    field="categories",
    mend="qualifications",
)
def quality(registration: Registration, actor: Actor, data: Data) -> Met | Unmet | None:
    """Quality staff come from either side: the technical triple or a valid certificate."""
    if Category.QUALITY not in registration.categories:
        return None
    if not _missing(registration):
        return Met("学历、职称、经历均有记录")
    if _valid(registration):
        return Met("持有有效证书")
    return Unmet(
        "没有有效的资格证书，学历、职称、经历记录也不齐全。",
        "请本人在手机端补充资质证书，或补齐学历、职称、工作经历。",
    )


def _needs_certificate(category: Category, kinds: tuple[str, ...], what: str) -> Check:
    @check(
        f"certificate_{category.value}",
        f"{category.label}：持有有效的{what}",
        source="SX-06",
        field="categories",
        mend="certificates",
    )
    def judge(registration: Registration, actor: Actor, data: Data) -> Met | Unmet | None:
        if category not in registration.categories:
            return None
        valid = _valid(registration, kinds)
        if valid:
            return Met("；".join(str(item) for item in valid[:5]))
        expired = certificates.newest_expired(
            registration.person_id, kinds, among=_items(registration)
        )
        if expired is not None:
            return Unmet(
                f"“{expired}”已于 {expired.valid_until:%Y-%m-%d} 到期，没有其他有效的{what}。",
                "请先办理复审或换证；已换证的，请本人在“资质证书”中更新。",
            )
        return Unmet(
            f"没有有效的{what}。", "请本人在手机端“资质证书”中查看自动获取结果，缺少的手动填报。"
        )

    return judge


certificate_operation = _needs_certificate(
    Category.OPERATION, ("operator",), "特种设备安全管理和作业人员证"
)
certificate_inspection = _needs_certificate(
    Category.INSPECTION, ("inspector", "ndt"), "检验检测人员证"
)
certificate_other = _needs_certificate(
    Category.OTHER, ("operator", "inspector", "ndt"), "特种设备人员资格证书"
)


@check("first_issue", "T 证、F 证已补首次取证日期并经确认", source="SX-55", field="categories")
def first_issue(registration: Registration, actor: Actor, data: Data) -> Met | Unmet | None:
    """Lift mechanics (T) and safety-valve testers (F) need the first-issue date with its proof."""
    if Category.OPERATION not in registration.categories:
        return None
    missing = certificates.items_missing_first_issue(
        registration.person_id, among=_items(registration)
    )
    if not missing:
        return Met()
    asked = [item for item in missing if not certificates.is_waiting(item)]
    names = "、".join(str(item) for item in missing)
    if not asked:
        return Unmet(f"{names} 的首次取证日期正在审核。", "审核通过后即可继续。")
    return Unmet(
        f"{names} 还没有补首次取证日期。",
        "请本人在手机端“资质证书”中填写日期并上传截图。",
        mend=tuple(Mend("first_issue", item.pk, str(item)) for item in asked),
    )


registration_offered = offered("registration")

ELIGIBILITY: tuple[Check, ...] = (
    person_complete,
    organization_verified,
    licence_approved,
    exclusive,
    technical,
    quality,
    certificate_operation,
    certificate_inspection,
    certificate_other,
    first_issue,
)
BEGINNING: tuple[Check, ...] = (registration_offered, *ELIGIBILITY)
"""Asked of an invitation or an application; what is open already only has to be eligible."""
