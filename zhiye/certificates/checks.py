"""What a certificate must meet before it is entered, changed or reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from zhiye.certificates.issuers import deciding_authority, issuer, region_word
from zhiye.certificates.models import Certificate, CertificateState, FirstIssue, Source
from zhiye.certificates.selectors import needs_first_issue
from zhiye.core.actor import Actor
from zhiye.core.checks import CheckTable, Met, Unmet, check
from zhiye.core.clock import local_date, today
from zhiye.core.models import MoveLog
from zhiye.files import links
from zhiye.people.models import Person
from zhiye.regions import rules
from zhiye.regions.models import Authority, AuthorityKind
from zhiye.regions.selectors import nearest_authority

Data = Mapping[str, Any]
FROM_REGISTER = "请在“证书”页点“更新自动获取的证书”；仍没有的，点“为什么没有我的证书”查原因。"


# Entered by hand: by whom, and which ------------------------------------------------------------


@check("entered_by_holder", "当地由本人填报证书", source="SX-56、ZS-06、FJ-04")
def entered_by_holder(certificate: Certificate, actor: Actor, data: Data) -> Met | Unmet:
    """Whether the authority where the holder works lets holders enter certificates at all."""
    if _rule("manual_certificate_by", certificate) == "person":
        return Met()
    return Unmet(
        "您所在地区由考试机构核验证书原件后录入，本人不能填报。",
        f"请带证书原件和身份证到{_exam_centre(certificate)}核验录入。登记系统里有的会自动获取。",
    )


@check("from_elsewhere", "只填报异地发证的证书", source="ZS-06")
def from_elsewhere(certificate: Certificate, actor: Actor, data: Data) -> Met | Unmet | None:
    """Where the rule says so only certificates of other places are entered by hand.

    Whether one of this place was renewed elsewhere is seen on its pages: the reviewer judges.
    """
    when = _rule("manual_certificate_when", certificate)
    if when == "not_in_register":
        return None
    found = _elsewhere(certificate, certificate.issued_by)
    if isinstance(found, Unmet) and when == "issued_or_renewed_elsewhere":
        return Met("不是异地发证：审核时看复审页，须在异地办过复审")
    return found


def entry_conditions(person: Person, actor: Actor) -> CheckTable:
    """Whether somebody may enter a certificate by hand, before anything is typed."""
    return CheckTable.run((entered_by_holder,), Certificate(person=person), actor)


class OnlyElsewhere(NamedTuple):
    """That only certificates of other places are entered, and whether a renewal there suffices.

    `own` is what the region is called: 本市.
    """

    own: str
    renewed: bool


def only_from_elsewhere(person: Person) -> OnlyElsewhere | None:
    """What a page says before anything is typed; None where the place of issue does not matter."""
    blank = Certificate(person=person)
    when = _rule("manual_certificate_when", blank)
    if when == "not_in_register":
        return None
    own = region_word(deciding_authority(blank))
    return OnlyElsewhere(own, renewed=when == "issued_or_renewed_elsewhere")


def _elsewhere(certificate: Certificate, issued_by: str) -> Met | Unmet | None:
    if not issued_by:
        return None
    authority = deciding_authority(certificate)
    found = issuer(issued_by, authority)
    if found.elsewhere:
        return Met(found.words)
    return Unmet(
        f"“{issued_by}”是{found.own}的发证机关，{found.words}的证书由登记系统自动带出，不用也不能填报。",
        FROM_REGISTER,
        field="issued_by",
    )


def _rule(key: str, certificate: Certificate) -> str:
    """A rule as it stood when the certificate was entered: what is entered is not touched."""
    entered = local_date(certificate.created_at)
    return rules.get_text(key, deciding_authority(certificate), entered)


def _exam_centre(certificate: Certificate) -> str:
    code = certificate.person.region_id or ""
    found: Authority | None = nearest_authority(code, AuthorityKind.EXAM_CENTRE)
    if found is None:
        return "当地考试机构"
    ways = "，".join(one for one in (found.address, found.phone) if one)
    return f"“{found.name}”（{ways}）" if ways else f"“{found.name}”"


# Changed once it was verified -------------------------------------------------------------------


def _was_verified(certificate: Certificate) -> bool:
    logs = MoveLog.objects.filter(flow="certificate", object_id=certificate.pk)
    return logs.filter(to_state=CertificateState.APPROVED).exists()


@check("never_verified", "证书还没有通过过审核", source="ZS-08")
def never_verified(certificate: Certificate, actor: Actor, data: Data) -> Met | Unmet:
    """What was verified once is neither taken back nor entered anew: four facts may be amended."""
    if not _was_verified(certificate):
        return Met()
    if certificate.state == CertificateState.RETURNED:
        remedy = "请用“修改证书信息”更正作业项目、作业种类、发证机关和有效期后重新提交。"
    else:
        remedy = "请等审核结果；填错了的，请联系审核机构退回后再改。"
    return Unmet("这张证书已经通过过审核，不能撤回或整张重填。", remedy)


@check("own_entry", "本人填报的证书", source="ZS-08")
def own_entry(certificate: Certificate, actor: Actor, data: Data) -> Met | Unmet:
    """What a register or a list handed over is corrected there."""
    if certificate.source == Source.MANUAL:
        return Met()
    return Unmet(
        f"这张证书来自{certificate.get_source_display()}，本人不能修改。",
        "信息有误的，请联系发证机关更正，更正后点“更新自动获取的证书”。",
    )


@check("verified_before", "证书已通过过审核", source="ZS-08")
def verified_before(certificate: Certificate, actor: Actor, data: Data) -> Met | Unmet:
    """Before the first review the whole entry is corrected, not four facts of it."""
    if _was_verified(certificate):
        return Met()
    return Unmet("这张证书还没有通过过审核。", "被退回的，请按原因修改后重新提交。")


@check("stays_elsewhere", "异地发证的证书", source="ZS-08")
def stays_elsewhere(certificate: Certificate, actor: Actor, data: Data) -> Met | Unmet | None:
    """Only certificates of other places are amended by their holders, and stay such."""
    found = _elsewhere(certificate, certificate.issued_by)
    if isinstance(found, Unmet):
        authority = deciding_authority(certificate)
        words = issuer(certificate.issued_by, authority).words
        return Unmet(
            f"“{certificate.issued_by}”{words}的证书，本人不能修改。",
            "信息有误的，请联系发证机关更正，更正后点“更新自动获取的证书”。",
        )
    return _elsewhere(certificate, data.get("issued_by", "")) or found


# The whole of it, and the T/F supplement --------------------------------------------------------


@check("pages", "已上传证书照片", source="SX-53、SX-56", field="files")
def pages(certificate: Certificate, actor: Actor, data: Data) -> Met | Unmet | None:
    """A certificate entered by hand comes with at least one picture."""
    if not certificate.pk:
        return None
    if links.present(certificate.files):
        return Met()
    return Unmet("还没有上传证书照片。", "请拍摄证书照片页和项目页并上传。")


@check("items", "至少有一个项目，每项写明有效期", source="SX-53", field="items")
def items(certificate: Certificate, actor: Actor, data: Data) -> Met | Unmet | None:
    """A certificate without items says nothing."""
    if not certificate.pk:
        return None
    rows = list(certificate.items.all())
    if rows and all(row.valid_until for row in rows):
        return Met()
    return Unmet("缺少项目或有效期。", "请按证书逐项填写项目代号和有效期。")


@check("asked", "这个项目需要补首次取证日期", source="SX-55")
def asked(first_issue: FirstIssue, actor: Actor, data: Data) -> Met | Unmet | None:
    """Only what the ruleset names is asked, on a certificate that counts or may come to count."""
    item = first_issue.item
    if item.certificate.state in (CertificateState.WITHDRAWN, CertificateState.REVOKED):
        return Unmet("这张证书已经失效，不需要补首次取证日期。")
    if needs_first_issue(item):
        return Met()
    return Unmet(f"“{item}”不需要补首次取证日期。", "只有列明的项目（T、F）需要补充。")


@check("first_issue_dated", "首次取证日期早于今天，并上传了证明", source="SX-55", field="issued_on")
def first_issue_dated(first_issue: FirstIssue, actor: Actor, data: Data) -> Met | Unmet | None:
    """The date is past and proved by a picture."""
    if first_issue.issued_on > today():
        return Unmet("首次取证日期晚于今天。", "请按证书或截图上的首次取证日期填写。")
    begun = first_issue.item.valid_from
    if begun is not None and first_issue.issued_on > begun:
        return Unmet(
            f"首次取证日期晚于现有证书的批准日期 {begun:%Y-%m-%d}。",
            "请填写第一次取得该项目的日期，不是换证日期。",
        )
    if first_issue.pk and not links.present(first_issue.files):
        return Unmet(
            "还没有上传首次取证日期的证明。", "请上传截图或旧证书照片页和批准项目页。", "proof"
        )
    return Met()
