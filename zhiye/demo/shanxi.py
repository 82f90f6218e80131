"""Shanxi: practice registration, in every state; their accounts are the demo logins."""

from __future__ import annotations

from datetime import date, timedelta

from zhiye.catalogue.models import (
    EducationLevel,
    ProfessionalTitle,
    SafetyPost,
    WorkItem,
)
from zhiye.certificates import services as certificates
from zhiye.certificates.inputs import CertificateFacts, ItemFacts, Supplement
from zhiye.certificates.models import Certificate, FirstIssueSource
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.demo import names, shanxi_ended
from zhiye.demo.papers import paper
from zhiye.demo.parts import account, as_person, clerk_of, company, licence, office, worker
from zhiye.licences import services as licences
from zhiye.organizations import services as organizations
from zhiye.organizations.models import Organization
from zhiye.people import qualifications
from zhiye.people.inputs import EducationFacts, ExperienceFacts, TitleFacts
from zhiye.people.models import Person
from zhiye.regions.models import Authority, AuthorityKind, Region
from zhiye.regions.services import apply_ruleset_file, open_authority
from zhiye.registrations import deregistration_services as deregistrations
from zhiye.registrations import safety_services as safety
from zhiye.registrations import services as registrations
from zhiye.registrations.inputs import Leaving, Manager, PostFacts, SafetyEnd
from zhiye.registrations.models import Registration
from zhiye.supervision import services as supervision


def offices() -> tuple[Authority, Actor]:
    """The province's regulator and association with their rules, a city's and a county's office."""
    system = Actor.system("演示数据")
    province = Region.objects.get(code="140000")
    regulator = open_authority(
        actor=system,
        name="山西省市场监督管理局（演示）",
        short_name="省市场监管局",
        kind=AuthorityKind.REGULATOR,
        region=province,
        parent=None,
    )
    association = open_authority(
        actor=system,
        name="太原市质量检验协会（演示）",
        short_name="质量检验协会",
        kind=AuthorityKind.ASSOCIATION,
        region=province,
        parent=regulator,
    )
    apply_ruleset_file(
        actor=system, authority=regulator, name="shanxi", effective_from=today().replace(day=1)
    )
    city = open_authority(
        actor=system,
        name="大同市市场监督管理局（演示）",
        short_name="大同市局",
        kind=AuthorityKind.REGULATOR,
        region=Region.objects.get(code="140200"),
        parent=regulator,
    )
    county = open_authority(
        actor=system,
        name="太原市小店区市场监督管理局（演示）",
        short_name="小店区局",
        kind=AuthorityKind.REGULATOR,
        region=Region.objects.get(code="140105"),
        parent=regulator,
    )
    everything = ("review", "rules", "people", "import", "view", "members")
    reviewer = office(association, "林审核", 81, everything)
    office(regulator, "高处长", 82, ("view", "rules", "people", "members"))
    office(city, "云科长", 83, ("view", "people"))
    office(county, "店所长", 84, ("view",))
    return association, reviewer


def registered(person: Person, organization: Organization, category: str) -> Registration:
    """Invited and agreed."""
    invited = registrations.invite(
        actor=clerk_of(organization), person_id=person.pk, categories=[category]
    )
    return registrations.accept(actor=as_person(person), pk=invited.pk)


def technician(name: str, seq: int) -> Person:
    """An engineer with degree, title and experience on record (SX-05)."""
    person = worker(name, seq, items=(("A", 600),), shown=False)
    actor = as_person(person)
    degree = EducationLevel.objects.filter(name="本科").first()
    title = ProfessionalTitle.objects.filter(name="工程师").first()
    qualifications.add(
        actor=actor,
        facts=EducationFacts(
            level=degree or EducationLevel.objects.order_by("-rank").first(),
            school="太原某理工大学",
            major="机械工程",
            is_science=True,
            graduated_on=date(2008, 6, 30),
            proof=paper(actor, "education_proof", f"学历证明（示例）\n{name}"),
        ),
    )
    qualifications.add(
        actor=actor,
        facts=TitleFacts(
            title=title,
            speciality="机械",
            issued_by="山西省某评审委员会",
            obtained_on=date(2015, 12, 1),
            proof=paper(actor, "education_proof", f"职称证书（示例）\n{name}"),
        ),
    )
    qualifications.add(
        actor=actor,
        facts=ExperienceFacts(
            employer="山西某机电公司",
            work="电梯安装技术管理",
            started_on=date(2010, 3, 1),
            ended_on=None,
        ),
    )
    return person


def tell(reviewer: Actor) -> None:
    """Everything a newcomer can click through, for one reviewing association."""
    lifts = _lift_company(reviewer)
    _certificates(reviewer)
    _second_company(reviewer, lifts)
    _licence_states(reviewer)
    _organisation_states(reviewer)
    shanxi_ended.tell(reviewer)
    account("新来的经办人", 90)


def _lift_company(reviewer: Actor) -> Organization:
    """The main story: one employer with people in every state of registration."""
    lifts = company("太原晋安电梯工程有限公司", "赵敏", 1, ["production"], "140105")
    held = licence(lifts, "install/elevator/passenger/b", "TS3314001-2029")
    licences.approve(actor=reviewer, pk=held.pk)
    supervision.switch(actor=reviewer, organization_id=lifts.pk, enabled=True)
    clerk = clerk_of(lifts)

    asked = worker("王建国", 11, items=(("N1", 800), ("G1", 400)))
    registrations.invite(actor=clerk, person_id=asked.pk, categories=["operation"])
    here = worker("李秀英", 12, items=(("Q2", 700),))
    registered(here, lifts, "operation")
    asking = worker("张志强", 13, items=(("Q1", 50),))
    registrations.apply(actor=as_person(asking), organization_id=lifts.pk, categories=["operation"])
    registered(technician("陈晓东", 14), lifts, "technical")
    registered(technician("韩雪梅", 24), lifts, "quality")
    for seq, name in enumerate(("刘海涛", "孙玉梅", "周建平", "吴晓燕", "郑国栋", "冯春生"), 30):
        mechanic = worker(name, seq, items=(("T", 500 + seq),), shown=False)
        _confirm_first_issue(mechanic, reviewer)
        registered(mechanic, lifts, "operation")
    _departures(lifts, reviewer)
    refused = worker("何永福", 18, items=(("N1", 300),), shown=False)
    refused_by = registrations.invite(actor=clerk, person_id=refused.pk, categories=["operation"])
    registrations.decline(actor=as_person(refused), pk=refused_by.pk)
    return lifts


def _confirm_first_issue(person: Person, reviewer: Actor) -> None:
    for one in Certificate.objects.filter(person=person):
        for item in one.items.filter(code__in=["T", "F"]):
            made = certificates.supplement_first_issue(
                actor=as_person(person),
                item_id=item.pk,
                facts=Supplement(
                    today() - timedelta(days=365 * (3 + person.pk % 6)),
                    FirstIssueSource.NATIONAL,
                    [paper(as_person(person), "screenshot", "全国公示平台截图（示例）")],
                ),
            )
            certificates.approve_first_issue(actor=reviewer, pk=made.pk)


def _departures(lifts: Organization, reviewer: Actor) -> None:
    """Deregistrations in each state, from both sides."""
    clerk = clerk_of(lifts)

    def leaving(name: str, seq: int, *, by_person: bool, shown: bool) -> tuple[Person, int]:
        person = worker(name, seq, items=(("Q2", 400),), shown=shown)
        registration = registered(person, lifts, "operation")
        actor = as_person(person) if by_person else clerk
        made = deregistrations.start(
            actor=actor,
            registration_id=registration.pk,
            facts=Leaving(
                left_on=today() - timedelta(days=2),
                files=[paper(actor, "termination_proof", f"解除劳动合同证明书（示例）\n{name}")],
            ),
        )
        return person, made.pk

    leaving("马丽娟", 15, by_person=False, shown=True)
    leaving("高俊峰", 16, by_person=True, shown=True)
    someone, pk = leaving("郭红梅", 17, by_person=False, shown=False)
    deregistrations.consent(actor=as_person(someone), pk=pk)
    _, pk = leaving("罗福生", 19, by_person=True, shown=False)
    deregistrations.consent(actor=clerk, pk=pk)
    deregistrations.return_(
        actor=reviewer, pk=pk, reason="证明书没有加盖单位公章，请补盖后重新上传。"
    )
    someone, pk = leaving("梁国平", 20, by_person=False, shown=False)
    deregistrations.consent(actor=as_person(someone), pk=pk)
    deregistrations.approve(actor=reviewer, pk=pk)


def _certificates(reviewer: Actor) -> None:
    """Certificates and T/F supplements in each state."""
    worker("宋振华", 21, items=(("T", 640),))
    waiting = worker("谢文静", 22, items=(("F", 380),))
    item = Certificate.objects.get(person=waiting).items.get(code="F")
    certificates.supplement_first_issue(
        actor=as_person(waiting),
        item_id=item.pk,
        facts=Supplement(
            date(2017, 5, 9),
            FirstIssueSource.OLD_CERTIFICATE,
            [
                paper(as_person(waiting), "screenshot", f"旧证{page}（示例）")
                for page in ("照片页", "批准项目页")
            ],
        ),
    )
    back = worker("韩永强", 23, items=(("R1", 200),))
    work = WorkItem.objects.get(version__code="2019", code="N1")
    made = certificates.submit(
        actor=as_person(back),
        facts=CertificateFacts(
            kind="operator",
            number="TS6NABC00123",
            issued_by="外省某市市场监督管理局",
            issued_on=date(2024, 4, 1),
            items=[
                ItemFacts(
                    code="N1",
                    name=work.name,
                    valid_from=date(2024, 4, 1),
                    valid_until=date(2028, 3, 31),
                    work_item=work,
                )
            ],
            files=[paper(as_person(back), "certificate_copy", "作业人员证（示例）")],
        ),
    )
    certificates.return_(
        actor=reviewer, pk=made.pk, reason="照片看不清证书编号，请重新拍摄照片页和项目页。"
    )


def _second_company(reviewer: Actor, lifts: Organization) -> None:
    """A filling station with safety managers, and invitations that compete."""
    gas = company("大同云冈气体充装有限公司", "钱永生", 2, ["filling"], "140213")
    held = licence(gas, "fill", "TS4214002-2028")
    licences.approve(actor=reviewer, pk=held.pk)
    clerk = clerk_of(gas)
    invited = worker("唐春燕", 25, items=(("P", 300),), county="140213")
    registrations.invite(actor=clerk, person_id=invited.pk, categories=["operation"])
    registrations.invite(actor=clerk_of(lifts), person_id=invited.pk, categories=["other"])
    posts = list(SafetyPost.objects.filter(withdrawn_on=None).order_by("order"))
    for index, name in enumerate(("许志刚", "邓玉兰", "曹建军")):
        made = safety.appoint(
            actor=clerk,
            facts=Manager(
                name,
                names.id_of(400 + index),
                names.phone_of(400 + index),
                [
                    PostFacts(
                        post=posts[index + 1],
                        letter=paper(clerk, "appointment_letter", f"任命书（示例）\n{name}"),
                        appointed_on=today() - timedelta(days=100),
                    )
                ],
            ),
        )
        if index:
            safety.request_end(
                actor=clerk,
                pk=made.pk,
                facts=SafetyEnd(
                    left_on=today() - timedelta(days=1),
                    files=[paper(clerk, "termination_proof", "解除劳动合同证明书（示例）")],
                ),
            )
        if index == 2:
            safety.return_end(
                actor=reviewer, pk=made.pk, reason="证明书上的姓名与申请不一致，请核对。"
            )


def _licence_states(reviewer: Actor) -> None:
    """An employer whose filings are returned, waiting and unfinished."""
    boilers = company("晋中同盛锅炉安装有限公司", "孙立新", 3, ["production"], "140702")
    back = licence(boilers, "install/boiler", "TS3114003-2028")
    licences.return_(
        actor=reviewer,
        pk=back.pk,
        reason="上传的许可证书缺少副本第 2 页，有效期与证书不一致，请核对后重新提交。",
    )
    licence(boilers, "install/pipeline", "TS3814003-2029", submit=False)
    testers = company("山西并州特种设备检验检测有限公司", "何静", 4, ["inspection"], "140106")
    licence(testers, "inspect", "TS7114004-2029")


def _organisation_states(reviewer: Actor) -> None:
    """企业认证 that waits for a reviewer, and one that was returned."""
    company("临汾尧都起重设备有限公司", "吕晓明", 5, ["production"], "141002", known=False)
    returned = company(
        "运城河东管道工程有限公司", "苏文博", 6, ["production"], "140802", known=False
    )
    organizations.return_(
        actor=reviewer,
        pk=returned.pk,
        reason="营业执照照片不清晰，看不清法定代表人姓名，请重新拍摄上传。",
    )
