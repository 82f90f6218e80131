"""首次取证日期 of T and F items (SX-55)."""

from __future__ import annotations

from operator import attrgetter

from django.urls import reverse

from zhiye.certificates.kinds import FIRST_ISSUES
from zhiye.certificates.models import FirstIssue, FirstIssueSource, FirstIssueState
from zhiye.core.actor import Actor
from zhiye.core.listing import begins
from zhiye.people.models import Person
from zhiye.web.authority.cases.base import Column, Desk, Fact, person_facts


def _holder(row: FirstIssue) -> Person:
    return row.item.certificate.person


class FirstIssueDesk(Desk[FirstIssue]):
    """首次取证日期."""

    kind, one = FIRST_ISSUES, "first_issue"
    icon = "calendar-check"
    region = "item__certificate__person__region_id"
    returned_event = "first_issue.returned"
    tabs = ((FirstIssueState.APPROVED, "已确认"), (FirstIssueState.RETURNED, "已退回"))
    columns = (
        Column("持证人", lambda row: _holder(row).name, "lead"),
        Column("项目", lambda row: str(row.item)),
        Column("首次取证日期", lambda row: row.issued_on, "date"),
        Column("证明来源", lambda row: row.get_source_display()),
    )
    reasons = (
        "截图不完整，请截取含姓名、证件号码和首次取证日期的整个页面",
        "截图上的日期与填写的不一致",
        "截图不是本人的",
        "旧证书照片页和批准项目页要一起上传",
        "所传证书不是该项目的首次证书",
    )
    paper = "首次取证证明"
    compared = (
        ("issued_on", attrgetter("issued_on")),
        ("source", lambda row: FirstIssueSource(row.source).label),
    )
    search_label = "持证人姓名"
    searched = (begins("item__certificate__person__name"),)

    def what(self, case: FirstIssue) -> str:
        """Item and date."""
        return f"{case.item} 首次取证 {case.issued_on}"

    def reference(self, case: FirstIssue) -> str:
        """Holder and item."""
        return f"{_holder(case).name} {case.item}"

    def facts(
        self, case: FirstIssue, actor: Actor, changed: set[str]
    ) -> list[tuple[str, list[Fact]]]:
        """The date and its source beside the certificate it belongs to."""
        item = case.item
        certificate = item.certificate
        return [
            (
                "补充内容",
                [
                    Fact("首次取证日期", case.issued_on, changed="首次取证日期" in changed),
                    Fact("证明来源", case.get_source_display(), changed="证明来源" in changed),
                ],
            ),
            (
                "所属证书",
                [
                    Fact("项目", str(item)),
                    Fact(
                        "证书",
                        certificate.get_kind_display(),
                        url=reverse("authority:certificate", args=[certificate.pk]),
                    ),
                    Fact("现有效期起", item.valid_from or "—"),
                    Fact("现有效期止", item.valid_until or "—"),
                    Fact("证书来源", certificate.get_source_display()),
                ],
            ),
            ("持证人", person_facts(_holder(case))),
        ]


DESK = FirstIssueDesk()
