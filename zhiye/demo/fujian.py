"""Fujian: one employer at a time; changes and ends are recorded by county offices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.demo import names
from zhiye.demo.papers import paper
from zhiye.demo.parts import as_person, clerk_of, company, office, put_certificate, worker
from zhiye.demo.zhongshan import hired
from zhiye.employment import employers, finding, services
from zhiye.employment.inputs import EmployerFacts, Facts, Release
from zhiye.employment.models import EmployerKind, Employment, Origin, PaperKind
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.regions.models import Authority, AuthorityKind, Region
from zhiye.regions.services import apply_ruleset_file, open_authority

PROVINCE, CITY, COUNTY, OTHER_COUNTY = "350000", "350100", "350102", "350103"
ISSUER = "福州市市场监督管理局"


@dataclass(frozen=True)
class Offices:
    """The county's office, the exam centre, and who works there."""

    county: Authority
    officer: Actor
    centre: Actor


def offices() -> Offices:
    """Province, city, two counties and an exam centre."""
    system = Actor.system("演示数据")

    def opened(
        name: str,
        short: str,
        code: str,
        parent: Authority | None,
        kind: str = "regulator",
        **shown: str,
    ) -> Authority:
        return open_authority(
            actor=system,
            name=f"{name}（演示）",
            short_name=short,
            kind=kind,
            region=Region.objects.get(code=code),
            parent=parent,
            phone="0591-00000000",
            **shown,
        )

    province = opened(
        "福建省市场监督管理局",
        "福建省局",
        PROVINCE,
        None,
        platform_name="福建省特种设备从业人员动态监管平台",
        support_contact="电话 0591-00000000（演示）",
        service_guide="可以书面、传真或在网上报送，书面和传真由县级监管部门或考试中心代录。",
    )
    apply_ruleset_file(
        actor=system, authority=province, name="fujian", effective_from=today().replace(day=1)
    )
    city = opened("福州市市场监督管理局", "福州市局", CITY, province)
    county = opened("福州市鼓楼区市场监督管理局", "鼓楼区局", COUNTY, city)
    opened("福州市台江区市场监督管理局", "台江区局", OTHER_COUNTY, city)
    centre = opened(
        "福州市特种设备作业人员考试中心", "福州考试中心", CITY, province, AuthorityKind.EXAM_CENTRE
    )
    everything = ("review", "rules", "people", "import", "view", "members", "employment", "counter")
    office(province, "闽处长", 182, everything)
    return Offices(
        county,
        officer=office(county, "鼓办事员", 183, ("view", "people", "employment", "counter")),
        centre=office(centre, "屏考务", 184, ("view", "counter")),
    )


def _worker(name: str, seq: int, days: int = 600, *, shown: bool = False) -> Person:
    return worker(name, seq, (("G1", days),), county=COUNTY, issuer=ISSUER, shown=shown)


def tell(here: Offices) -> None:
    """A change that is reported, returned, recorded; ends from both sides; paper at the counter."""
    steam = company("福州鼓楼蒸汽供热有限公司", "林淑真", 141, ["using"], COUNTY)
    paper_mill = company("福州台江纸业有限公司", "郑国栋", 142, ["using"], OTHER_COUNTY)
    for seq, name in enumerate(("林阿福", "陈依妹", "郑水木", "张金官"), 150):
        hired(_worker(name, seq), steam, since=15, days=500)
    hired(_worker("黄永春", 154), steam, since=70, days=700)
    _changes(here, steam, paper_mill)
    _ends(here, steam)
    _counter(here)


def _changes(here: Offices, steam: Organization, mill: Organization) -> None:
    asked = _worker("许建平", 155, shown=True)
    hired(asked, mill, since=200, days=700)
    _report(asked, steam)
    back = _worker("吴秋月", 156)
    hired(back, mill, since=180, days=700)
    services.return_(
        actor=here.officer,
        pk=_report(back, steam).pk,
        reason="登记表上没有作业人员本人签字，请补签后重新报送。",
    )
    done = _worker("苏有财", 157)
    hired(done, mill, since=160, days=700)
    services.record(actor=here.officer, pk=_report(done, steam).pk)
    denied = _worker("邱晓玲", 158)
    hired(denied, mill, since=140, days=700)
    services.deny(actor=as_person(denied), pk=_report(denied, steam).pk, reason="我还在原单位上班")


def _report(person: Person, to: Organization) -> Employment:
    clerk = clerk_of(to)
    item = finding.items_of(person)[0]
    form = paper(clerk, "employment_paper", f"变更登记表（示例）\n{person.name}（签字）")
    return services.report(
        actor=clerk,
        employer_id=employers.of_organization(to).pk,
        item_ids=[item.pk],
        facts=Facts(
            started_on=today() - timedelta(days=3),
            ends_on=today() + timedelta(days=360),
            papers={PaperKind.FORM.value: [form]},
        ),
    )[0]


def _ends(here: Offices, steam: Organization) -> None:
    told = hired(_worker("潘美英", 159), steam, since=90, days=700)
    services.release(
        actor=clerk_of(steam),
        pk=told.pk,
        facts=Release(on=today() - timedelta(days=1), why="解除劳动合同"),
    )
    stuck = _worker("江文海", 160, shown=True)
    hired(stuck, steam, since=120, days=700)
    alone = _worker("余添丁", 161)
    left = hired(alone, steam, since=110, days=700)
    me = as_person(alone)
    services.release_alone(
        actor=me,
        pk=left.pk,
        facts=Release(
            on=today() - timedelta(days=8),
            why="已离职，单位未办理",
            papers={
                PaperKind.TERMINATION.value: [
                    paper(me, "termination_proof", "解除劳动合同证明（示例）")
                ]
            },
        ),
    )
    free = _worker("柯文辉", 162)
    over = hired(free, steam, since=100, days=700)
    services.release(actor=clerk_of(steam), pk=over.pk, facts=Release(on=today(), why="协商解除"))
    services.record_release(actor=here.officer, pk=over.pk)


def _counter(here: Offices) -> None:
    """A natural person who owns a boiler: the papers came to the exam centre by fax."""
    region = Region.objects.get(code=COUNTY)
    owner = employers.at_counter(
        actor=here.centre,
        facts=EmployerFacts(
            kind=EmployerKind.INDIVIDUAL,
            name="卓老板",
            number=names.id_of(163),
            region=region,
            address="鼓楼区某澡堂（设备所在地）",
            town="水部街道",
        ),
    )
    number = names.id_of(164)
    put_certificate(number, "郭阿土", (("G1", 420),), issuer=ISSUER)
    found = finding.find(actor=here.centre, name="郭阿土", id_number=number, region=region)
    services.file(
        actor=here.centre,
        employer_id=owner.pk,
        item_ids=[found.items[0].pk],
        facts=Facts(
            started_on=today() - timedelta(days=12),
            origin=Origin.FAX.value,
            papers={
                PaperKind.SOURCE.value: [
                    paper(here.centre, "employment_paper", "聘用登记表传真件（示例）\n郭阿土")
                ]
            },
        ),
    )
