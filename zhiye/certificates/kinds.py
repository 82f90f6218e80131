"""The kinds of cases of this app: certificates, and the dates of their first issue."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from zhiye.casework.facts import Fact, Paper
from zhiye.casework.kinds import Kind, Side, Turn, register
from zhiye.certificates import moves
from zhiye.certificates.flows import CERTIFICATE, FIRST_ISSUE
from zhiye.certificates.issuers import of_certificates
from zhiye.certificates.models import (
    Certificate,
    CertificateKind,
    CertificateState,
    FirstIssue,
    FirstIssueState,
)
from zhiye.certificates.selectors import Verification, verification_of
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import local_date
from zhiye.files import links
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


def of_its_own(row: Certificate, verified: Verification) -> Iterator[Fact]:
    """What a certificate says, without its holder, as pages about several of them show it."""
    source = row.get_source_display()
    at = row.taken_over_at
    yield Fact("证书编号", row.number, code=True, field="number")
    yield Fact("发证机构", row.issued_by, field="issued_by")
    yield Fact("发证日期", row.issued_on, field="issued_on")
    yield Fact("来源", f"{source}（{local_date(at)} 核对）" if at else source)
    yield Fact("核验", verified.words)


def _held(row: Certificate) -> Iterator[Fact]:
    """Who holds which certificate, what it says, and where it was issued."""
    person, seen = row.person, of_certificates([row])[row.pk]
    everybody = row.kind == CertificateKind.OPERATOR
    yield Fact("作业人员姓名", person.name, leads_to=person)
    yield Fact("持证人身份证号", person.id_number, code=True, of=person, field="id_number")
    yield Fact("证书类型", row.get_kind_display(), field="kind")
    yield from of_its_own(row, verification_of(row))
    yield Fact(
        f"发证机构是否{seen.own}",
        f"{'否' if seen.elsewhere else '是'}，{seen.words}",
        sides=() if everybody else (Role.AUTHORITY,),
    )
    checked = "已核验" if person.identity_checked_at else "未核验"
    yield Fact("实名核验", checked, sides=(Role.AUTHORITY,))


def _photographed(row: Certificate) -> Iterator[Paper]:
    """The pages of the certificate."""
    links.read_along(row)
    yield Paper("证书照片", links.current(row.files))


def _supplemented(row: FirstIssue) -> Iterator[Fact]:
    """The date and its source beside the certificate it belongs to."""
    item, under = row.item, "所属证书"
    held = item.certificate
    person = held.person
    yield Fact("首次取证日期", row.issued_on, field="issued_on")
    yield Fact("证明来源", row.get_source_display(), field="source")
    yield Fact("持证人", person.name, leads_to=person)
    yield Fact("证件号码", person.id_number, code=True, of=person, field="id_number")
    yield Fact("项目", item, under=under)
    yield Fact("证书", held.get_kind_display(), leads_to=held, under=under)
    yield Fact("现有效期起", item.valid_from, under=under)
    yield Fact("现有效期止", item.valid_until, under=under)
    yield Fact("证书来源", held.get_source_display(), under=under)


def _proof(row: FirstIssue) -> Iterator[Paper]:
    """What proves the date."""
    links.read_along(row)
    yield Paper("首次取证证明", links.current(row.files))


CERTIFICATES = register(
    Kind[Certificate](
        key="certificates",
        label="资格证书",
        flow=CERTIFICATE,
        rows=_certificates,
        about=lambda row: row.person.name,
        what=lambda row: f"{row.get_kind_display()} {row.codes}".strip(),
        facts=_held,
        papers=_photographed,
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
        what=lambda row: f"{row.item} 首次取证 {row.issued_on}",
        facts=_supplemented,
        papers=_proof,
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
