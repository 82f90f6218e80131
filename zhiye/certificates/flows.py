"""How certificates and T/F supplements move (SX-53 to SX-57)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhiye.certificates import notices, perms
from zhiye.certificates.models import (
    Certificate,
    FirstIssue,
)
from zhiye.certificates.models import (
    CertificateState as S,
)
from zhiye.certificates.models import (
    FirstIssueState as F,
)
from zhiye.certificates.selectors import needs_first_issue
from zhiye.core.actor import Actor, Role
from zhiye.core.checks import Met, Unmet, check
from zhiye.core.clock import now, today
from zhiye.core.flow import Flow, Move, nobody_else

Data = Mapping[str, Any]


@check("pages", "已上传证书照片", source="SX-53、SX-56")
def pages(certificate: Certificate, actor: Actor, data: Data) -> Met | Unmet | None:
    """A certificate entered by hand comes with at least one picture."""
    if not certificate.pk:
        return None
    if certificate.files.filter(removed_at__isnull=True).exists():
        return Met()
    return Unmet("还没有上传证书照片。", "请拍摄证书照片页和项目页并上传。")


@check("items", "至少有一个项目，每项写明有效期", source="SX-53")
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
    if item.certificate.state in (S.WITHDRAWN, S.REVOKED):
        return Unmet("这张证书已经失效，不需要补首次取证日期。")
    if needs_first_issue(item):
        return Met()
    return Unmet(f"“{item}”不需要补首次取证日期。", "只有列明的项目（T、F）需要补充。")


@check("first_issue_dated", "首次取证日期早于今天，并上传了证明", source="SX-55")
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
    if first_issue.pk and not first_issue.files.filter(removed_at__isnull=True).exists():
        return Unmet("还没有上传首次取证日期的证明。", "请上传截图或旧证书照片页和批准项目页。")
    return Met()


def _submitted(certificate: Certificate, actor: Actor, data: Data) -> None:
    certificate.submitted_at = now()


def _decided(certificate: Certificate, actor: Actor, data: Data) -> None:
    certificate.decided_at = now()


def _taken_over(certificate: Certificate, actor: Actor, data: Data) -> Data:
    certificate.taken_over_at = now()
    return {"source": certificate.source}


def _first_issue_submitted(first_issue: FirstIssue, actor: Actor, data: Data) -> None:
    first_issue.submitted_at = now()


def _first_issue_approved(first_issue: FirstIssue, actor: Actor, data: Data) -> Data:
    first_issue.decided_at = now()
    first_issue.item.first_issued_on = first_issue.issued_on
    first_issue.item.save(update_fields=["first_issued_on"])
    return {"first_issued_on": first_issue.issued_on.isoformat()}


def _first_issue_returned(first_issue: FirstIssue, actor: Actor, data: Data) -> None:
    first_issue.decided_at = now()


CERTIFICATE = Flow[Certificate](
    name="certificate",
    title="资格证书",
    model_label="certificates.Certificate",
    states=S,
    final=frozenset({S.WITHDRAWN, S.REVOKED}),
    related=("person__user",),
    moves=[
        Move("submit", "填报并提交审核", (), S.SUBMITTED, Role.PERSON, perms.is_holder,
             effect=_submitted, source_of_rule="SX-53"),
        Move("take_over", "从登记系统取得", (), S.APPROVED, Role.SYSTEM, nobody_else,
             effect=_taken_over, source_of_rule="SX-54、SX-57"),
        Move("import", "从名册导入", (), S.APPROVED, Role.AUTHORITY, perms.may_import),
        Move("confirm", "登记系统核对一致", (S.SUBMITTED, S.RETURNED), S.APPROVED, Role.SYSTEM,
             nobody_else, effect=_taken_over, notify=notices.approved, source_of_rule="SX-54"),
        Move("resubmit", "修改后重新提交", (S.RETURNED,), S.SUBMITTED, Role.PERSON,
             perms.is_holder, checks=(items, pages), effect=_submitted, basket=True,
             source_of_rule="SX-53"),
        Move("withdraw", "撤回", (S.SUBMITTED, S.RETURNED), S.WITHDRAWN, Role.PERSON,
             perms.is_holder, danger=True, ends="这张证书的填报将作废，需要时可重新填报。"),
        Move("return", "退回", (S.SUBMITTED,), S.RETURNED, Role.AUTHORITY, perms.may_review,
             effect=_decided, needs_reason=True, notify=notices.returned, basket=True,
             source_of_rule="SX-53"),
        Move("approve", "审核通过", (S.SUBMITTED,), S.APPROVED, Role.AUTHORITY, perms.may_review,
             checks=(items, pages), effect=_decided, notify=notices.approved, basket=True,
             source_of_rule="SX-53"),
        Move("suspend_by_register", "登记系统显示已暂停", (S.APPROVED,), S.SUSPENDED, Role.SYSTEM,
             nobody_else, effect=_decided, needs_reason=True, notify=notices.suspended,
             source_of_rule="FJ-16"),
        Move("restore_by_register", "登记系统显示已恢复", (S.SUSPENDED,), S.APPROVED, Role.SYSTEM,
             nobody_else, effect=_taken_over, notify=notices.restored, source_of_rule="FJ-16"),
        Move("revoke", "登记吊销", (S.APPROVED, S.SUSPENDED), S.REVOKED, Role.AUTHORITY,
             perms.may_review, effect=_decided, needs_reason=True, danger=True,
             notify=notices.revoked,
             ends="证书将标记为已吊销，不再作为公示依据。"),
        Move("revoke_by_register", "登记系统显示已吊销", (S.APPROVED, S.SUSPENDED), S.REVOKED,
             Role.SYSTEM, nobody_else, effect=_decided, needs_reason=True,
             notify=notices.revoked),
    ],
)  # fmt: skip

FIRST_ISSUE = Flow[FirstIssue](
    name="first_issue",
    title="首次取证日期补充",
    model_label="certificates.FirstIssue",
    states=F,
    final=frozenset({F.APPROVED}),
    related=("item__certificate__person__user", "item__work_item__version"),
    moves=[
        Move("submit", "提交审核", (), F.SUBMITTED, Role.PERSON, perms.holds_item,
             checks=(asked, first_issue_dated), effect=_first_issue_submitted,
             source_of_rule="SX-55"),
        Move("resubmit", "修改后重新提交", (F.RETURNED,), F.SUBMITTED, Role.PERSON,
             perms.holds_item, checks=(asked, first_issue_dated), effect=_first_issue_submitted,
             basket=True, source_of_rule="SX-55"),
        Move("return", "退回", (F.SUBMITTED,), F.RETURNED, Role.AUTHORITY,
             perms.may_review_first_issue, effect=_first_issue_returned, needs_reason=True,
             notify=notices.first_issue_returned, basket=True),
        Move("approve", "审核通过", (F.SUBMITTED,), F.APPROVED, Role.AUTHORITY,
             perms.may_review_first_issue, checks=(first_issue_dated,),
             effect=_first_issue_approved, notify=notices.first_issue_approved, basket=True),
    ],
)  # fmt: skip
