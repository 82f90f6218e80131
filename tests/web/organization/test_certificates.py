"""证书管理: /org/certificates/… (ZS-21, ZS-30, ZS-31, ZS-11)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client

from tests import cast, hired
from tests.certificates import places
from tests.certificates.test_amend import amend, amendment, verified
from tests.support.login import login
from tests.support.statements import queries
from tests.web.organization.desk import Desk, main, words
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import Certificate, CertificateKind
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.regions.models import Authority, AuthorityKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
LIST, FIND, MINE = "/org/certificates/", "/org/certificates/find/", "/org/certificates/mine/"


@dataclass
class World:
    """An employer, somebody employed with three certificates, and a stranger."""

    here: Organization
    worker: Person
    stranger: Person

    def listed(self, query: str = "") -> str:
        """What the rows of the list say."""
        html = Desk(self.here).html(f"{LIST}{query}")
        return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<tbody>")[2]).split())


@pytest.fixture
def world() -> World:
    places.region("440000", "广东省", 1)
    places.region("442000", "中山市", 2)
    here = hired.organization()
    Authority.objects.filter(kind=AuthorityKind.ASSOCIATION).update(is_active=False)
    worker, stranger = (cast.person(name, code="442000") for name in ("欧阳在聘", "欧阳外人"))
    item = hired.item_of(worker, "G1", until=today() + timedelta(days=61))
    hired.item_of(worker, "N1", until=today() + timedelta(days=60))
    hired.item_of(worker, "A", until=today() - timedelta(days=1))
    cast.certificate(stranger, "N1")
    hired.hired(item, here, hired.facts(ends_on=today() + timedelta(days=30)))
    return World(here, worker, stranger)


@pytest.mark.req("ZS-30", "ZS-11")
class TestList:
    def test_the_employed_persons_certificates_and_nobody_elses(self, world: World) -> None:
        said = Desk(world.here).text(LIST)
        for column in (
            "作业人员姓名",
            "持证人身份证号",
            "作业项目",
            "作业种类",
            "有效期至",
            "证件状态",
        ):
            assert column in said
        assert "共有 3 条数据" in said
        assert "欧阳外人" not in said
        assert world.worker.id_number.plain_for_system() not in said
        rows = world.listed()
        assert f"工业锅炉司炉[G1] 锅炉作业 {today() + timedelta(days=61)}" in rows
        for standing in ("有效", "即将到期", "已到期"):
            assert standing in rows
        assert CertificateKind.OPERATOR.label == "特种设备安全管理和作业人员证"

    @pytest.mark.parametrize(
        ("query", "codes"),
        [
            ("?holder=欧阳", {"G1", "N1", "A"}),
            ("?holder=在聘", set()),
            ("?item=n1", {"N1"}),
            ("?item=叉车", {"N1"}),
            ("?category=锅炉作业", {"G1"}),
            ("?issued_by=行政审批", {"G1", "N1", "A"}),
            ("?issued_by=福建", set()),
            ("?standing=valid", {"G1", "N1"}),
            ("?standing=expiring", {"N1"}),
            ("?standing=expired", {"A"}),
            ("?standing=unverified", set()),
            ("?standing=expired&item=N1", set()),
        ],
    )
    def test_each_condition(self, world: World, query: str, codes: set[str]) -> None:
        assert set(re.findall(r"\[(\w+)\]", world.listed(query))) == codes

    def test_nothing_found_and_reset(self, world: World) -> None:
        desk = Desk(world.here)
        assert "请放宽查询条件，或点“重置”查看全部。" in desk.text(f"{LIST}?item=没有")
        assert 'href="?"' in desk.html(f"{LIST}?item=没有")
        assert "还没有本单位人员的证书" in Desk(hired.organization()).text(LIST)

    def test_an_amended_certificate_stays_in_sight_as_unverified(self, world: World) -> None:
        held = verified(world.worker, "Q2")
        assert "异地" in world.listed("?item=Q2")
        amend(held, amendment())
        assert "未核验" in world.listed("?standing=unverified")

    def test_suspended_and_revoked(self, world: World) -> None:
        held, lost = world.worker.certificates.order_by("pk")[:2]
        system = Actor.system("试验")
        CERTIFICATE.do("suspend_by_register", held.pk, actor=system, reason="试验")
        CERTIFICATE.do("revoke_by_register", lost.pk, actor=system, reason="试验")
        assert "已暂停" in world.listed("?standing=suspended")
        assert "已吊销" in world.listed("?standing=revoked")

    def test_the_number_of_queries_does_not_grow(self, world: World) -> None:
        desk = Desk(world.here)
        verified(world.worker, "Q2")

        def count() -> int:
            return queries(lambda: desk.get(LIST))

        few = count()
        for number in range(5):
            more = cast.person(code="442000")
            item = hired.item_of(more)
            hired.item_of(more, "N1")
            if number:
                verified(more, "Q2")
            hired.hired(item, world.here)
        assert count() == few


@pytest.mark.req("ZS-30")
@pytest.mark.assurance(25, 29)
class TestByNumber:
    def test_posted_and_the_list_shows_this_person_only(self, world: World) -> None:
        other = cast.person("司马另人", code="442000")
        hired.hired(hired.item_of(other), world.here)
        desk, number = Desk(world.here), world.worker.id_number.plain_for_system()
        where = desk.send(FIND, {"number": f" {number[:6]} {number[6:]}"})
        assert number not in where
        said = desk.text(where)
        assert "只显示欧阳在聘" in said
        assert "司马另人" not in said
        assert number not in said
        log = AccessLog.objects.filter(kind="search").latest("id")
        assert (log.subject_id, log.acting_id) == (str(world.worker.pk), world.here.pk)
        assert "共有 1 条数据" in desk.text(f"{where}&item=N1")

    def test_a_stranger_and_a_wrong_number_get_no_data(self, world: World) -> None:
        desk = Desk(world.here)
        outside = world.stranger.id_number.plain_for_system()
        assert "本单位人员中没有这个身份证号" in desk.send(FIND, {"number": outside}, 422)
        assert "号码不完整或有错误" in desk.send(FIND, {"number": outside[:-1]}, 422)
        assert "请填写完整的身份证号" in desk.send(FIND, {"number": ""}, 422)
        assert desk.get(f"{FIND}?item=N1")["Location"] == f"{LIST}?item=N1"

    def test_the_way_to_one_person_is_for_this_user_only(self, world: World) -> None:
        number = world.worker.id_number.plain_for_system()
        where = Desk(world.here).send(FIND, {"number": number})
        neighbour = hired.organization()
        hired.hired(hired.item_of(world.stranger), neighbour)
        desk = Desk(neighbour)
        for token in (where, f"{LIST}?who=made-up"):
            said = desk.text(token)
            assert "欧阳" not in said
            assert "没有符合条件的证书" in said


@pytest.mark.req("ZS-31")
class TestDetail:
    def test_items_verification_and_changes_and_nothing_to_press(self, world: World) -> None:
        held = verified(world.worker, "Q2")
        desk, url = Desk(world.here), f"{LIST}{held.pk}/"
        said = desk.text(url)
        assert "发证机构是否本市 否，异地发证" in said
        assert re.search(r"已核验：\S+（\S+）", said)
        assert "没有修改过" in said
        amend(held, amendment())
        said, html = desk.text(url), desk.html(url)
        assert "未核验" in said
        assert "修改记录查看" in said
        assert f"发证机关 {places.ELSEWHERE} 福建省市场监督管理局" in said
        assert world.worker.name in said
        assert "不能用它填报新的聘用记录" in said
        assert "<form" not in html
        assert held.number.plain_for_system() not in html

    def test_an_employer_changes_nothing(self, world: World) -> None:
        held = verified(world.worker, "Q2")
        desk = Desk(world.here)
        assert desk.post(f"{LIST}{held.pk}/").status_code == 405
        for name in ("amend", "resubmit", "withdraw"):
            assert desk.post(f"{LIST}{held.pk}/{name}/").status_code == 404
            assert desk.post(f"/me/certificates/{held.pk}/{name}/").status_code in (302, 403, 404)
        assert Certificate.objects.get(pk=held.pk).state == "approved"

    def test_strangers_neighbours_and_colleagues(self, world: World) -> None:
        held = world.worker.certificates.order_by("pk")[0]
        url = f"{LIST}{held.pk}/"
        neighbour = hired.organization()
        hired.hired(hired.item_of(world.stranger), neighbour)
        assert Desk(neighbour).get(url).status_code == 404
        for page in (LIST, FIND, MINE, url):
            assert Desk(world.here, without="certificates").get(page).status_code == 403
            assert "/login/" in Client().get(page)["Location"]

    def test_a_suspended_one_says_what_it_means(self, world: World) -> None:
        held = world.worker.certificates.order_by("pk")[0]
        system = Actor.system("试验")
        CERTIFICATE.do("suspend_by_register", held.pk, actor=system, reason="试验")
        assert "恢复之前不能凭此上岗" in Desk(world.here).text(f"{LIST}{held.pk}/")


@pytest.mark.req("ZS-21")
class TestMine:
    def test_the_acting_humans_own_certificates_to_read(self, world: World) -> None:
        desk = Desk(world.here)
        said = desk.text(MINE)
        assert "请先到个人端填写“人员信息”" in said
        me = cast.person("东方经办", code="442000", with_account=False)
        me.user = desk.someone
        me.save()
        held = cast.certificate(me, "A")
        client = Client()
        login(client, desk.someone, Role.ORGANIZATION, world.here.pk)
        answer = client.get(MINE)
        said, html = words(answer), main(answer)
        assert str(held.items.get()) in said
        assert "欧阳在聘" not in said
        assert 'href="/me/certificates/"' in html
        assert "企业列表" in said
        assert f"{LIST}{held.pk}/" not in html
