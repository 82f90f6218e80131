"""Zhongshan: employment records; overlaps are clues, employers end records themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from zhiye.certificates import services as certificates
from zhiye.certificates.amendments import amend
from zhiye.certificates.inputs import Amendment, CertificateFacts, ItemFacts
from zhiye.certificates.models import Certificate, CertificateItem, CertificateKind
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.demo import lists, names
from zhiye.demo.papers import paper
from zhiye.demo.parts import (
    account,
    as_person,
    clerk_of,
    company,
    office,
    put_certificate,
    worker,
)
from zhiye.employment import employers, finding, services
from zhiye.employment.inputs import End, Facts, Time
from zhiye.employment.models import Employment
from zhiye.organizations import delegation_services as delegations
from zhiye.organizations.models import Function, Organization
from zhiye.people.models import Person
from zhiye.regions.models import Authority, AuthorityKind, Region
from zhiye.regions.services import apply_ruleset_file, open_authority

CITY = "442000"
ISSUER = "中山市市场监督管理局"


@dataclass(frozen=True)
class Offices:
    """The city's office and who works there."""

    authority: Authority
    reviewer: Actor
    officer: Actor


def offices() -> Offices:
    """The city's regulator with its rules, an administrator and an officer."""
    system = Actor.system("演示数据")
    city = open_authority(
        actor=system,
        name="中山市市场监督管理局（演示）",
        short_name="中山市局",
        kind=AuthorityKind.REGULATOR,
        region=Region.objects.get(code=CITY),
        parent=None,
        phone="0760-00000000",
        address="中山市演示路1号",
        platform_name="中山市市场监督管理局企业服务平台",
        support_contact="QQ 群 000000000（演示），电话 0760-00000000",
        portal_links=[
            {"name": "企业服务", "url": "https://example.org/zhongshan/qyfw"},
            {"name": "信用公开", "url": "https://example.org/zhongshan/xygk"},
            {"name": "经营许可证", "url": "https://example.org/zhongshan/jyxk"},
        ],
        service_guide="工作日 9:00—12:00、14:00—17:00 在演示路1号办理，也可以在网上填报。",
    )
    apply_ruleset_file(
        actor=system, authority=city, name="zhongshan", effective_from=today().replace(day=1)
    )
    everything = ("review", "rules", "people", "import", "view", "members", "employment", "counter")
    return Offices(
        city,
        reviewer=office(city, "香科长", 180, everything),
        officer=office(city, "岐办事员", 181, ("view", "employment", "counter")),
    )


def hired(
    person: Person,
    at: Organization,
    *,
    since: int,
    code: str = "",
    days: int | None = None,
    **told: Any,
) -> Employment:
    """Filed by the employer, `since` days ago, for `days` days or as long as the item is valid;
    `told` is what else the record says.
    """
    items = CertificateItem.objects.filter(
        certificate__person=person, certificate__kind=CertificateKind.OPERATOR
    ).order_by("code")
    item = items.filter(code=code).get() if code else items[0]
    start = today() - timedelta(days=since)
    ends = start + timedelta(days=days) if days is not None else item.valid_until
    return services.file(
        actor=clerk_of(at),
        employer_id=employers.of_organization(at).pk,
        item_ids=[item.pk],
        facts=Facts(started_on=start, ends_on=ends, **told),
    )[0]


def _worker(name: str, seq: int, items: tuple[tuple[str, int], ...], *, shown: bool) -> Person:
    return worker(name, seq, items, county=CITY, issuer=ISSUER, shown=shown)


def tell(here: Offices) -> None:
    """Two employers with one delegate, workers in every state, an overlap, a certificate from
    elsewhere."""
    crane = company("中山香山起重运输有限公司", "梁慧", 111, ["using"], CITY)
    lift = company("中山小榄电梯维保有限公司", "欧阳倩", 112, ["production"], CITY)
    _two_employers(crane, lift)
    lead = _worker("梁大勇", 120, (("Q2", 620), ("N1", 620)), shown=True)
    hired(lead, crane, since=200, code="Q2")
    hired(lead, lift, since=30, code="N1")
    _worker("陈桂芳", 121, (("N1", 40),), shown=False)
    hired(Person.objects.get(name="陈桂芳"), crane, since=300)
    for seq, name in enumerate(("何杏花", "黄炳坤", "林锦荣", "麦小燕", "卢志明", "冼国雄"), 122):
        someone = _worker(name, seq, (("Q1", 300 + seq),), shown=False)
        hired(someone, crane, since=seq - 100, days=200)
    gone = _worker("谭永康", 128, (("T", 500),), shown=False)
    left = hired(gone, lift, since=250, days=500)
    services.end(
        actor=clerk_of(lift),
        pk=left.pk,
        facts=End(on=today() - timedelta(days=5), why="合同到期，未续签"),
    )
    corrected = hired(_worker("罗秀珠", 129, (("T", 450),), shown=False), lift, since=60)
    services.amend(
        actor=clerk_of(lift),
        pk=corrected.pk,
        facts=Time(started_on=today() - timedelta(days=66), ends_on=corrected.ends_on),
    )
    sent = _worker("曾伟业", 130, (("N1", 700),), shown=False)
    hired(
        sent,
        crane,
        since=20,
        job_title="仓库叉车司机",
        dispatcher_name="广州某某劳务派遣有限公司",
        dispatcher_uscc=names.uscc_of(113),
    )
    _without_account(crane)
    _from_elsewhere(here, crane)
    _lists(crane)


def _two_employers(crane: Organization, lift: Organization) -> None:
    """One delegate for both; a colleague whose grant has been switched off."""
    both = account("区志文", 113)
    for place in (crane, lift):
        delegations.grant(
            actor=clerk_of(place),
            user=both,
            functions=[Function.EMPLOYMENT.value, Function.CERTIFICATES.value],
        )
    former = account("简兆基", 114)
    ended = delegations.grant(
        actor=clerk_of(lift), user=former, functions=[Function.EMPLOYMENT.value]
    )
    delegations.disable(actor=clerk_of(lift), pk=ended.pk)


def _without_account(at: Organization) -> None:
    """A worker who has never logged in: found in the register by name and number."""
    number = names.id_of(131)
    put_certificate(number, "方水生", (("Q2", 380),), issuer=ISSUER)
    found = finding.find(
        actor=clerk_of(at), name="方水生", id_number=number, region=Region.objects.get(code=CITY)
    )
    hired(found.person, at, since=10)


def _lists(at: Organization) -> None:
    """A list that was filed but for one line; one that waits to be confirmed (ZS-26)."""
    people = ("温志强", "叶秀兰", "邱国栋", "罗小芳")
    first, second, third, fourth = ((name, names.id_of(135 + n)) for n, name in enumerate(people))
    for seq, name in enumerate(people, 135):
        _worker(name, seq, (("N1", 500 + seq),), shown=False)
    until = (today() + timedelta(days=400)).isoformat()
    too_late = (today() + timedelta(days=900)).isoformat()
    wrong = "1" if fourth[1][-1] != "1" else "2"
    mistyped = (fourth[0], fourth[1][:-1] + wrong)
    lists.filed(
        at,
        "上半月新聘人员.xlsx",
        [lists.row(*first, "N1", until), lists.row(*mistyped, "N1", until)],
    )
    lists.judged(
        at,
        "下半月新聘人员.xlsx",
        [
            lists.row(*first, "N1", until),
            lists.row(*second, "N1", until),
            lists.row(*third, "Q2", until),
            lists.row(*fourth, "N1", too_late),
        ],
    )


def _from_elsewhere(here: Offices, at: Organization) -> None:
    """Certificates issued elsewhere: verified, waiting, and changed by the holder since."""
    verified, waiting, changed = (
        _worker(name, seq, (("Q1", 200),), shown=shown)
        for seq, name, shown in (
            (132, "江南平", False),
            (133, "韦山林", True),
            (134, "覃玉珍", True),
        )
    )
    for person in (verified, waiting, changed):
        made = _enter(person)
        if person is not waiting:
            certificates.approve(actor=here.reviewer, pk=made.pk)
            hired(person, at, since=15, code="N1")
    amend(
        actor=as_person(changed),
        pk=changed.certificates.get(source="manual").pk,
        facts=Amendment("广西壮族自治区某市市场监督管理局", [_truck(1200)]),
    )


def _enter(person: Person) -> Certificate:
    me = as_person(person)
    return certificates.submit(
        actor=me,
        facts=CertificateFacts(
            kind="operator",
            number=f"TS6GZS{person.pk:06d}",
            issued_by="广西壮族自治区某市市场监督管理局",
            issued_on=today() - timedelta(days=300),
            items=[_truck(900)],
            files=[paper(me, "certificate_copy", f"作业人员证（示例）\n{person.name}")],
        ),
    )


def _truck(days: int) -> ItemFacts:
    return ItemFacts(
        code="N1",
        name="叉车司机",
        valid_from=today() - timedelta(days=300),
        valid_until=today() + timedelta(days=days),
    )
