"""How certificates and T/F supplements move (SX-53 to SX-57)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhiye.certificates import notices, perms
from zhiye.certificates.checks import (
    asked,
    entered_by_holder,
    first_issue_dated,
    from_elsewhere,
    items,
    never_verified,
    own_entry,
    pages,
    stays_elsewhere,
    verified_before,
)
from zhiye.certificates.models import Certificate, FirstIssue
from zhiye.certificates.models import CertificateState as S
from zhiye.certificates.models import FirstIssueState as F
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now
from zhiye.core.flow import Flow, Move, nobody_else

Data = Mapping[str, Any]


def _submitted(certificate: Certificate, actor: Actor, data: Data) -> None:
    certificate.submitted_at = now()


def _amended(certificate: Certificate, actor: Actor, data: Data) -> None:
    certificate.issued_by = data["issued_by"]
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
             checks=(entered_by_holder, from_elsewhere), effect=_submitted,
             source_of_rule="SX-53、SX-56、ZS-06"),
        Move("take_over", "从登记系统取得", (), S.APPROVED, Role.SYSTEM, nobody_else,
             effect=_taken_over, source_of_rule="SX-54、SX-57"),
        Move("import", "从名册导入", (), S.APPROVED, Role.AUTHORITY, perms.may_import),
        Move("confirm", "登记系统核对一致", (S.SUBMITTED, S.RETURNED), S.APPROVED, Role.SYSTEM,
             nobody_else, effect=_taken_over, notify=notices.approved, source_of_rule="SX-54"),
        Move("resubmit", "修改后重新提交", (S.RETURNED,), S.SUBMITTED, Role.PERSON,
             perms.is_holder, checks=(never_verified, from_elsewhere, items, pages),
             effect=_submitted, source_of_rule="SX-53"),
        Move("amend", "修改证书信息", (S.APPROVED, S.RETURNED), S.SUBMITTED, Role.PERSON,
             perms.is_holder, checks=(own_entry, verified_before, stays_elsewhere),
             effect=_amended, source_of_rule="ZS-08"),
        Move("withdraw", "撤回", (S.SUBMITTED, S.RETURNED), S.WITHDRAWN, Role.PERSON,
             perms.is_holder, checks=(never_verified,), danger=True,
             ends="这张证书的填报将作废，需要时可重新填报。"),
        Move("return", "退回", (S.SUBMITTED,), S.RETURNED, Role.AUTHORITY, perms.may_review,
             effect=_decided, needs_reason=True, notify=notices.returned,
             source_of_rule="SX-53"),
        Move("approve", "审核通过", (S.SUBMITTED,), S.APPROVED, Role.AUTHORITY, perms.may_review,
             checks=(items, pages), effect=_decided, notify=notices.approved,
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
             source_of_rule="SX-55"),
        Move("return", "退回", (F.SUBMITTED,), F.RETURNED, Role.AUTHORITY,
             perms.may_review_first_issue, effect=_first_issue_returned, needs_reason=True,
             notify=notices.first_issue_returned, source_of_rule="SX-55"),
        Move("approve", "审核通过", (F.SUBMITTED,), F.APPROVED, Role.AUTHORITY,
             perms.may_review_first_issue, checks=(first_issue_dated,),
             effect=_first_issue_approved, notify=notices.first_issue_approved,
             source_of_rule="SX-55"),
    ],
)  # fmt: skip
