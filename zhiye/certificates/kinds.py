"""The kinds of cases of this app: certificates, and the dates of their first issue."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhiye.casework.kinds import Kind, Side, Turn, register
from zhiye.certificates import moves
from zhiye.certificates.flows import CERTIFICATE, FIRST_ISSUE
from zhiye.certificates.models import Certificate, CertificateState, FirstIssue, FirstIssueState
from zhiye.core.actor import Actor, Role
from zhiye.people.selectors import of_user

REVIEWED = "审核。结果会有短信告诉您，这期间您不用做什么。"
AGAIN = "按退回原因修改后重新提交。"


def _certificates(actor: Actor) -> QuerySet[Certificate]:
    return Certificate.objects.visible_to(actor).select_related("person", "authority")


def _first_issues(actor: Actor) -> QuerySet[FirstIssue]:
    return FirstIssue.objects.visible_to(actor).select_related(
        "item__certificate__person", "item__certificate__authority"
    )


def office_of(certificate: Certificate) -> str:
    """Who verifies a certificate entered by hand."""
    return certificate.authority.name if certificate.authority else "审核机构"


CERTIFICATES = register(
    Kind[Certificate](
        key="certificates",
        label="资格证书",
        flow=CERTIFICATE,
        rows=_certificates,
        about=lambda row: row.person.name,
        what=lambda row: row.get_kind_display(),
        sides={
            Role.PERSON: Side(
                "/me/certificates/{pk}/", "/me/certificates/", named="本人", help="资质证书"
            ),
            Role.AUTHORITY: Side(
                "/gov/certificates/{pk}/",
                "/gov/certificates/",
                acts=("review",),
                reads=("view",),
                named=office_of,
                api="/certificates",
                help="审核",
            ),
        },
        turns=(
            Turn(
                Role.AUTHORITY,
                (CertificateState.SUBMITTED,),
                waits=REVIEWED,
                task="等待审核",
            ),
            Turn(
                Role.PERSON,
                (CertificateState.RETURNED,),
                AGAIN,
                AGAIN,
                task=lambda row: (
                    f"退回了您填报的{row.get_kind_display()}，请按原因修改后重新提交。"
                ),
                asker=office_of,
                action="去修改",
            ),
        ),
        moves=moves.CERTIFICATES,
        own=lambda actor: Q(person__in=of_user(actor)),
    )
)

FIRST_ISSUES = register(
    Kind[FirstIssue](
        key="first_issues",
        label="首次取证日期",
        flow=FIRST_ISSUE,
        service="registration",
        rows=_first_issues,
        about=lambda row: row.item.certificate.person.name,
        what=lambda row: str(row.item),
        sides={
            Role.PERSON: Side("", "/me/certificates/", named="本人", help="资质证书"),
            Role.AUTHORITY: Side(
                "/gov/first-issues/{pk}/",
                "/gov/first-issues/",
                acts=("review",),
                reads=("view",),
                named=lambda row: office_of(row.item.certificate),
                api="/first-issues",
                help="审核",
            ),
        },
        turns=(
            Turn(
                Role.AUTHORITY,
                (FirstIssueState.SUBMITTED,),
                waits=REVIEWED,
                task="等待审核",
            ),
            Turn(Role.PERSON, (FirstIssueState.RETURNED,), AGAIN, AGAIN),
        ),
        moves=moves.FIRST_ISSUES,
        own=lambda actor: Q(item__certificate__person__in=of_user(actor)),
    )
)
