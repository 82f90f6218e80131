"""Shanxi: how things end. With these a newcomer finds a case in every state."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from zhiye.catalogue.models import LicenceNode, SafetyPost, WorkItem
from zhiye.certificates import services as certificates
from zhiye.certificates.inputs import CertificateFacts, ItemFacts, Supplement
from zhiye.certificates.models import Certificate, CertificateItem, FirstIssueSource
from zhiye.certificates.register_sync import take_over
from zhiye.core.actor import Actor
from zhiye.core.clock import end_of, now, today
from zhiye.core.flow import Step
from zhiye.core.references import next_reference
from zhiye.demo import names
from zhiye.demo.papers import paper
from zhiye.demo.parts import as_person, clerk_of, company, licence, put_certificate, worker
from zhiye.integrations.services import clear_certificates
from zhiye.licences import services as licences
from zhiye.licences.flows import LICENCE
from zhiye.licences.models import Licence, LicenceItem, LicenceKind
from zhiye.organizations import services as organizations
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.registrations import deregistration_services as deregistrations
from zhiye.registrations import safety_services as safety
from zhiye.registrations import services as registrations
from zhiye.registrations.inputs import Leaving, Manager, PostFacts, SafetyEnd

PLACE = "140702"


def tell(reviewer: Actor) -> None:
    """An employer at whom things ended one way or another, and one that was closed."""
    works = company("晋中榆次起重装备有限公司", "申志远", 7, ["production"], PLACE)
    held = licence(works, "install/crane", "TS3414007-2029")
    licences.approve(actor=reviewer, pk=held.pk)
    _registrations(works)
    _departures(works)
    _licences(works, reviewer)
    _licence_of_old(works, reviewer)
    _certificates(reviewer)
    _safety(works, reviewer)
    closed = company("晋中榆次旧厂机械有限公司", "段兴旺", 8, ["production"], PLACE, shown=False)
    organizations.close(actor=reviewer, pk=closed.pk, reason="单位已注销营业执照，终止认证。")


def _registrations(works: Organization) -> None:
    """Taken back, and lapsed because the person agreed elsewhere."""
    clerk = clerk_of(works)
    asked = worker("樊小军", 41, (("Q1", 500),), shown=False, county=PLACE)
    row = registrations.invite(actor=clerk, person_id=asked.pk, categories=["operation"])
    registrations.withdraw(actor=clerk, pk=row.pk)
    applied = registrations.apply(
        actor=as_person(asked), organization_id=works.pk, categories=["operation"]
    )
    chosen = worker("牛爱花", 42, (("Q2", 620),), shown=False, county=PLACE)
    row = registrations.invite(actor=clerk, person_id=chosen.pk, categories=["operation"])
    registrations.apply(actor=as_person(chosen), organization_id=_other().pk, categories=["other"])
    registrations.accept(actor=as_person(chosen), pk=row.pk)
    registrations.decline(actor=clerk, pk=applied.pk, reason="起重司机岗位已招满。")


def _other() -> Organization:
    return Organization.objects.get(name="大同云冈气体充装有限公司")


def _departures(works: Organization) -> None:
    """One the other side did not agree to, and one that was taken back."""
    clerk = clerk_of(works)

    def leaving(name: str, seq: int, actor_is_person: bool) -> tuple[Person, int]:
        person = worker(name, seq, (("Q2", 430),), shown=False, county=PLACE)
        row = registrations.invite(actor=clerk, person_id=person.pk, categories=["operation"])
        registrations.accept(actor=as_person(person), pk=row.pk)
        actor = as_person(person) if actor_is_person else clerk
        made = deregistrations.start(
            actor=actor,
            registration_id=row.pk,
            facts=Leaving(
                left_on=today() - timedelta(days=4),
                files=[paper(actor, "termination_proof", f"解除劳动合同证明书（示例）\n{name}")],
            ),
        )
        return person, made.pk

    person, pk = leaving("侯建业", 43, actor_is_person=False)
    deregistrations.decline(
        actor=as_person(person), pk=pk, reason="劳动合同还没有解除，证明书上不是我的签名。"
    )
    person, pk = leaving("武素珍", 44, actor_is_person=True)
    deregistrations.withdraw(actor=as_person(person), pk=pk)


def _licences(works: Organization, reviewer: Actor) -> None:
    """Revoked and discarded."""
    clerk = clerk_of(works)
    wrong = licence(works, "install/elevator", "TS3314007-2029")
    licences.approve(actor=reviewer, pk=wrong.pk)
    licences.revoke(actor=reviewer, pk=wrong.pk, reason="填报的许可项目与许可证书不一致。")
    spare = licence(works, "install/boiler", "TS3114007-2029", submit=False)
    licences.discard(actor=clerk, pk=spare.pk)


@transaction.atomic
def _licence_of_old(works: Organization, reviewer: Actor) -> None:
    """Run out: it was filed long ago, so it is taken over with the moves it made then."""
    clerk = clerk_of(works)
    ended = today() - timedelta(days=20)
    begun = now() - timedelta(days=400)
    old = Licence(
        organization=works,
        reference=next_reference(kind="XK", authority_code="14"),
        kind=LicenceKind.HELD,
        number="TS3414007-2025",
        issued_by="山西省市场监督管理局",
        issued_on=ended - timedelta(days=1460),
        valid_until=ended,
        lapses_at=end_of(ended),
        submitted_at=begun,
        decided_at=begun,
        created_at=begun,
    )
    steps = [Step(move, clerk, begun) for move in ("start", "submit")]
    steps.append(Step("approve", reviewer, begun))
    steps.append(Step("expire", Actor.system("到期"), end_of(ended)))
    LICENCE.replay([(old, steps)])
    node = LicenceNode.objects.filter(code__startswith="install/crane", is_leaf=True).first()
    if node is not None:
        LicenceItem.objects.create(licence=old, node=node)


def _typed(person: Person, number: str) -> Certificate:
    """A certificate of another province, entered by hand."""
    work = WorkItem.objects.get(version__code="2019", code="N1")
    issued = date(2024, 4, 1)
    item = ItemFacts(
        code="N1",
        name=work.name,
        valid_from=issued,
        valid_until=date(2028, 3, 31),
        work_item=work,
    )
    return certificates.submit(
        actor=as_person(person),
        facts=CertificateFacts(
            kind="operator",
            number=number,
            issued_by="外省某市市场监督管理局",
            issued_on=issued,
            items=[item],
            files=[paper(as_person(person), "certificate_copy", "作业人员证（示例）")],
        ),
    )


def _certificates(reviewer: Actor) -> None:
    """Waiting, taken back, revoked, suspended; a date of first issue sent back."""
    waiting = worker("阎秀芝", 45, (("R1", 210),), shown=False)
    _typed(waiting, "TS6NDEF00145")
    back = worker("薛宝山", 46, (("R1", 220),), shown=False)
    certificates.withdraw(actor=as_person(back), pk=_typed(back, "TS6NDEF00146").pk)
    gone = worker("丁福顺", 47, (("N1", 330),), shown=False)
    certificates.revoke(
        actor=reviewer,
        pk=Certificate.objects.get(person=gone).pk,
        reason="发证机关来函：以不正当手段取得证书，已撤销。",
    )
    stopped = worker("魏来福", 48, (("N1", 340),), shown=False)
    clear_certificates(id_number=names.id_of(48))
    put_certificate(names.id_of(48), "魏来福", (("N1", 340),), status="suspended")
    take_over(person=stopped)
    sent_back = worker("卢改莲", 49, (("T", 410),), shown=False)
    item = CertificateItem.objects.get(certificate__person=sent_back, code="T")
    proof = paper(as_person(sent_back), "screenshot", "省考试系统截图（示例）")
    made = certificates.supplement_first_issue(
        actor=as_person(sent_back),
        item_id=item.pk,
        facts=Supplement(
            date(2018, 6, 11),
            FirstIssueSource.PROVINCIAL,
            [proof],
        ),
    )
    certificates.return_first_issue(
        actor=reviewer, pk=made.pk, reason="截图上看不到姓名，请重新截图。"
    )


def _safety(works: Organization, reviewer: Actor) -> None:
    """A safety manager whose end was approved."""
    clerk = clerk_of(works)
    post = SafetyPost.objects.filter(withdrawn_on=None, code__contains="crane").order_by("order")
    made = safety.appoint(
        actor=clerk,
        facts=Manager(
            "傅国平",
            names.id_of(410),
            names.phone_of(410),
            [
                PostFacts(
                    post=post[0],
                    letter=paper(clerk, "appointment_letter", "任命书（示例）\n傅国平"),
                    appointed_on=today() - timedelta(days=300),
                )
            ],
        ),
    )
    safety.request_end(
        actor=clerk,
        pk=made.pk,
        facts=SafetyEnd(
            left_on=today() - timedelta(days=6),
            files=[paper(clerk, "termination_proof", "解除劳动合同证明书（示例）\n傅国平")],
        ),
    )
    safety.approve_end(actor=reviewer, pk=made.pk)
