"""记录填报 and 变更单位 (ZS-24, ZS-25, FJ-12, FJ-16 to FJ-19, FJ-41)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from unittest.mock import patch

import pytest

from tests import cast, hired
from tests.web.organization.desk import Desk, main, words
from zhiye.certificates.models import CertificateItem
from zhiye.core import clock, uscc
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.employment import employers
from zhiye.employment.inputs import EmployerFacts
from zhiye.employment.models import Clue, Employer, Employment
from zhiye.people.models import Person

pytestmark = pytest.mark.django_db
NEW = "/org/employments/new/"


@pytest.fixture
def desk() -> Desk:
    return Desk(hired.organization())


@pytest.fixture
def fujian() -> Desk:
    return Desk(hired.organization(hired.IN_FUJIAN))


def typed(someone: Person, **other: Any) -> dict[str, Any]:
    return {
        "name": someone.name,
        "id_number": someone.id_number.plain_for_system(),
        **other,
    }


def way(desk: Desk, item: CertificateItem) -> str:
    """The address of the second step for the holder of an item."""
    return desk.send(NEW, typed(item.certificate.person))


def form(item: CertificateItem, **other: Any) -> dict[str, Any]:
    return {
        "items": [item.pk],
        "started_on": str(today()),
        "ends_on": str(today() + timedelta(days=300)),
        **other,
    }


class TestFinding:
    """Name and number, posted, throttled, logged (ZS-24)."""

    @pytest.mark.req("ZS-24")
    @pytest.mark.assurance(25, 29)
    def test_found_and_no_number_in_the_address(self, desk: Desk) -> None:
        item = hired.worker()
        someone = item.certificate.person
        there = way(desk, item)
        number = someone.id_number.plain_for_system()
        assert number not in there
        assert str(someone.pk) not in there.split("/")
        html = desk.html(there)
        assert someone.name in html
        assert str(someone.id_number) in html
        assert number not in html
        assert AccessLog.objects.filter(kind="search", subject_id=str(someone.pk)).count() == 1

    @pytest.mark.parametrize("how", ["wide", "small", "spaced", "quoted"])
    def test_the_number_as_people_type_it(self, desk: Desk, how: str) -> None:
        item = hired.worker(id_number=_ending_in_x())
        number = item.certificate.person.id_number.plain_for_system()
        sent = {
            "wide": "".join(chr(ord(char) + 0xFEE0) for char in number),
            "small": number.lower(),
            "spaced": f" {number[:6]} {number[6:]} ",
            "quoted": f"'{number}",
        }[how]
        desk.send(NEW, typed(item.certificate.person, id_number=sent))

    @pytest.mark.parametrize(
        ("other", "told"),
        [
            ({"id_number": ""}, "请填写完整的身份证号"),
            ({"id_number": "7001011985061"}, "应为18位，现在是13位"),
            ({"id_number": cast.an_id(5)[:17] + "A"}, "最后一位是数字或X"),
            ({"id_number": cast.an_id(5)[:10] + "0230" + cast.an_id(5)[14:]}, "不是正确的出生日期"),
            ({"name": "邬🙂海"}, "表情"),
            ({"name": "邬<海"}, "尖括号"),
            ({"name": " "}, "请填写姓名"),
        ],
    )
    def test_what_cannot_be_is_told_beside_the_field(
        self, desk: Desk, other: dict[str, str], told: str
    ) -> None:
        item = hired.worker()
        answer = desk.post(NEW, typed(item.certificate.person, **other))
        assert answer.status_code == 422
        assert told in words(answer)
        kept = item.certificate.person.name if "id_number" in other else ""
        assert f'value="{kept}"' in main(answer) or not kept

    def test_a_wrong_check_digit(self, desk: Desk) -> None:
        someone = hired.worker().certificate.person
        number = someone.id_number.plain_for_system()
        wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
        assert "校验位不符" in desk.send(NEW, typed(someone, id_number=wrong), 422)

    @pytest.mark.assurance(25)
    def test_name_and_number_must_agree(self, desk: Desk) -> None:
        someone = hired.worker().certificate.person
        told = desk.send(NEW, typed(someone, name="查无此人"), 422)
        assert "姓名与该身份证号已有的档案不一致" in told
        assert someone.name not in told

    @pytest.mark.req("ZS-24")
    def test_somebody_the_platform_does_not_know_is_brought_in(self, desk: Desk) -> None:
        sent = {"name": "邬晓海", "id_number": cast.an_id(803)}
        there = desk.send(NEW, sent)
        made = Person.objects.get(name="邬晓海")
        assert (made.user_id, made.source) == (None, "employer")
        assert "有效期至" in desk.text(there)

    def test_a_register_that_does_not_answer(self, desk: Desk) -> None:
        sent = {"name": "故障人", "id_number": cast.an_id(803)}
        answer = desk.post(NEW, sent)
        assert answer.status_code == 503
        assert "登记系统暂时没有应答" in words(answer)
        assert 'value="故障人"' in main(answer)

    @pytest.mark.assurance(19)
    def test_trying_out_numbers_is_slowed_down(self, desk: Desk) -> None:
        with patch("zhiye.accounts.throttle.Limit.delay") as one:
            one.return_value = timedelta(minutes=1)
            someone = hired.worker().certificate.person
            assert desk.post(NEW, typed(someone)).status_code == 302
            answer = desk.post(NEW, typed(someone))
        assert answer.status_code == 429
        assert "尝试次数过多" in words(answer)

    @pytest.mark.assurance(1)
    def test_the_way_is_for_this_clerk_this_organisation_this_hour(self, desk: Desk) -> None:
        item = hired.worker()
        there = way(desk, item)
        assert desk.get(there).status_code == 200
        assert Desk(hired.organization()).get(there).status_code == 404
        assert Desk(desk.organization, without="delegations").get(there).status_code == 404
        assert Desk(desk.organization, without="employment").get(there).status_code == 403
        assert desk.get(f"{NEW}{item.certificate.person_id}/").status_code == 404
        with patch("django.core.signing.time.time", return_value=clock.now().timestamp() + 3700):
            assert "请重新查找" in desk.text(there, 404)


def _ending_in_x() -> str:
    return next(one for one in map(cast.an_id, range(900, 999)) if one.endswith("X"))


class TestChoosing:
    """Each item with its verdict and the range of its time, before anybody types."""

    @pytest.mark.req("ZS-25")
    def test_the_range_is_said_and_set_and_the_end_proposed(self, desk: Desk) -> None:
        item = hired.worker()
        html = desk.html(way(desk, item))
        first = clock.add_months(today(), -12) + timedelta(days=1)
        last = item.valid_until
        assert f"可填 {first} 至 {last}" in html
        assert re.search(rf'name="started_on" value="{today()}" min="{first}" max="{last}"', html)
        assert re.search(rf'name="ends_on" value="{last}"', html)
        assert re.search(rf'name="items" value="{item.pk}" checked', html)

    @pytest.mark.req("ZS-25")
    def test_the_example_of_the_document(self) -> None:
        with clock.freeze(date(2026, 2, 15)):
            desk = Desk(hired.organization())
            item = hired.worker(until=date(2027, 2, 28))
            there = way(desk, item)
            assert "可填 2025-02-16 至 2027-02-28" in desk.text(there)
            sent = form(item, started_on="2025-02-15", ends_on="2027-02-28")
            told = desk.send(there, sent, 409)
            assert "最早可填 2025-02-16" in told
            desk.send(there, form(item, started_on="2025-02-16", ends_on="2027-02-28"))
        assert Employment.objects.get().started_on == date(2025, 2, 16)

    @pytest.mark.req("FJ-16")
    @pytest.mark.parametrize("state", ["expired", "revoked", "unverified"])
    def test_what_does_not_count_says_why_and_cannot_be_ticked(
        self, fujian: Desk, state: str
    ) -> None:
        item = hired.worker()
        if state == "expired":
            day = today() - timedelta(days=1)
            CertificateItem.objects.filter(pk=item.pk).update(valid_from=None, valid_until=day)
            told = f"已于 {day} 到期"
        elif state == "revoked":
            from zhiye.certificates import services

            services.revoke(actor=cast.reviewer(), pk=item.certificate_id, reason="考试作弊")
            told = "证书已被吊销"
        else:
            item = cast.typed_certificate(cast.person()).items.get()
            told = "证书尚未核验"
        there = way(fujian, item)
        html = fujian.html(there)
        assert told in html
        assert "不得从事相关作业" in html
        assert re.search(rf'name="items" value="{item.pk}" disabled', html)
        assert "报送" not in re.findall(r"<button.*?</button>", html, re.S)[-1]
        answer = fujian.post(there, form(item))
        assert answer.status_code == 409
        assert told in words(answer)
        assert not Employment.objects.exists()

    def test_somebody_without_an_operators_certificate(self, desk: Desk) -> None:
        someone = cast.person(id_number=cast.an_id(899))
        cast.certificate(someone, "RT", kind="ndt")
        there = desk.send(NEW, typed(someone))
        page = desk.text(there)
        assert "没有查到此人的作业人员证" in page
        assert "请本人先在个人端填报并经核验" in page

    def test_several_items_have_the_narrowest_range(self, desk: Desk) -> None:
        item = hired.worker(until=today() + timedelta(days=500))
        other = hired.item_of(item.certificate.person, "N1", until=today() + timedelta(days=90))
        there = way(desk, item)
        assert " checked" not in desk.html(there)
        sent = {"items": [item.pk, other.pk], "check": "1", "started_on": str(today())}
        html = main(desk.post(there, {**sent, "ends_on": "", "offered": ""}))
        assert f'max="{other.valid_until}"' in html
        assert re.search(rf'name="ends_on" value="{other.valid_until}"', html)
        assert "请至少选择" not in html
        kept, offered = str(today() + timedelta(days=30)), str(today() + timedelta(days=60))
        html = main(desk.post(there, {**sent, "ends_on": kept, "offered": offered}))
        assert re.search(rf'name="ends_on" value="{kept}"', html)


class TestFiling:
    """Filed, shown, told (ZS-24, FJ-12, FJ-18)."""

    @pytest.mark.req("ZS-24", "FJ-12", "FJ-42")
    def test_filed_and_what_happens_next(self, desk: Desk) -> None:
        item = hired.worker()
        assert "聘用信息的真实性由作业人员和本单位负责" in desk.text(way(desk, item))
        there = desk.send(way(desk, item), form(item))
        made = Employment.objects.get()
        assert there == f"/org/employments/{made.pk}/"
        assert (made.state, made.item_id, made.origin) == ("active", item.pk, "online")
        page = desk.text(there)
        assert f"已登记{made.person.name}的聘用记录 1 条，本人会收到消息" in page
        assert "人员离开时，请填写终止聘用时间和原因" in page
        assert made.person.name in desk.text("/org/employments/")

    @pytest.mark.req("ZS-24")
    def test_several_items_at_once_all_or_none(self, desk: Desk) -> None:
        item = hired.worker()
        other = hired.item_of(item.certificate.person, "N1")
        there = way(desk, item)
        desk.send(there, form(item, items=[item.pk, other.pk]))
        assert Employment.objects.count() == 2
        third = hired.item_of(item.certificate.person, "Q2")
        told = desk.send(there, form(item, items=[item.pk, third.pk]), 409)
        assert "在本单位已有聘用记录" in told
        assert Employment.objects.count() == 2

    @pytest.mark.req("FJ-18")
    def test_dispatched_people_with_the_dispatching_company(self, desk: Desk) -> None:
        item = hired.worker()
        there = way(desk, item)
        told = desk.send(there, form(item, dispatcher_name="中山派遣有限公司"), 422)
        assert "请填写派遣单位统一社会信用代码" in told
        told = desk.send(there, form(item, dispatcher_uscc="91"), 422)
        assert "请填写劳务派遣单位" in told
        code = uscc.make(seq=4712)
        sent = form(item, dispatcher_name="中山派遣有限公司", dispatcher_uscc=code.lower())
        desk.send(there, sent)
        made = Employment.objects.get()
        assert (made.dispatcher_name, made.dispatcher_uscc) == ("中山派遣有限公司", code)

    @pytest.mark.req("FJ-12")
    def test_papers_are_kept_page_by_page(self) -> None:
        desk, item = Desk(hired.organization(hired.IN_FUJIAN)), hired.worker()
        pages = [desk.upload("employment_paper", f"{n}.pdf") for n in range(2)]
        sent = form(item, form_0=pages[0], form_2=pages[1])
        sent["certificate_0"] = desk.upload("employment_paper", "证.pdf")
        page = desk.text(desk.send(way(desk, item), sent))
        kinds = list(Employment.objects.get().papers.order_by("id").values_list("kind", flat=True))
        assert kinds == ["form", "form", "certificate"]
        assert "作业人员证复印件" in page
        assert "证.pdf" in page

    @pytest.mark.parametrize(
        ("other", "told", "status"),
        [
            ({"started_on": ""}, "请选择聘用开始时间", 422),
            ({"started_on": "2026-02-29"}, "没有2026年2月29日这一天", 422),
            ({"ends_on": ""}, "请选择聘用结束时间", 422),
            ({"ends_on": "{yesterday}"}, "聘用结束时间早于聘用开始时间", 409),
            ({"ends_on": "2099-01-01"}, "聘用结束时间过晚", 409),
            ({"items": []}, "请至少选择一个作业项目", 422),
            ({"items": ["987654321"]}, "", 422),
            ({"items": ["x"]}, "", 422),
            ({"employer": "1"}, "", 422),
            ({"dispatcher_name": "派遣🙂公司", "dispatcher_uscc": "1"}, "表情", 422),
        ],
    )
    def test_what_is_wrong_is_told_and_the_rest_kept(
        self, desk: Desk, other: dict[str, Any], told: str, status: int
    ) -> None:
        item = hired.worker()
        other = {
            name: str(today() - timedelta(days=1)) if value == "{yesterday}" else value
            for name, value in other.items()
        }
        sent = form(item, **{"dispatcher_name": "中山派遣有限公司", **other})
        if "dispatcher_uscc" not in sent:
            sent["dispatcher_uscc"] = uscc.make(seq=4713)
        answer = desk.post(way(desk, item), sent)
        assert answer.status_code == status, words(answer)[:500]
        assert told in words(answer)
        assert f'value="{sent["dispatcher_name"]}"' in main(answer)
        assert not Employment.objects.exists()

    def test_dates_in_other_ways_people_write_them(self, desk: Desk) -> None:
        first, last = today() - timedelta(days=9), date(2028, 2, 29)
        item = hired.worker(until=last)
        wide = f"{first:%Y年%m月%d日}".translate({ord("0") + n: ord("０") + n for n in range(10)})
        desk.send(way(desk, item), form(item, started_on=wide, ends_on="20280229"))
        made = Employment.objects.get()
        assert (made.started_on, made.ends_on) == (first, last)

    @pytest.mark.assurance(10)
    def test_a_double_click_is_one_record(self, desk: Desk) -> None:
        item = hired.worker()
        there, sent = way(desk, item), form(item, idempotency_key="e" * 20)
        assert desk.send(there, sent) == desk.send(there, sent)
        assert Employment.objects.count() == 1

    @pytest.mark.assurance(1)
    def test_the_item_of_somebody_else_cannot_be_slipped_in(self, desk: Desk) -> None:
        item, other = hired.worker(), hired.worker()
        assert desk.post(way(desk, item), form(other)).status_code == 422
        assert not Employment.objects.exists()

    @pytest.mark.req("ZS-25")
    def test_without_bounds_nothing_is_set(self, fujian: Desk) -> None:
        item = hired.worker()
        there = way(fujian, item)
        html = fujian.html(there)
        assert "日期不限" in html
        assert "min=" not in html.partition('name="started_on"')[2].partition(">")[0]
        fujian.send(there, form(item, started_on=str(today() - timedelta(days=400)), ends_on=""))
        made = Employment.objects.get()
        assert made.ends_on is None
        assert made.late_days > 300
        assert "逾期报送" in fujian.text(f"/org/employments/{made.pk}/")

    def test_where_the_authority_does_not_offer_it(self, desk: Desk) -> None:
        item = hired.worker()
        there = way(desk, item)
        cast.rule(hired.zhongshan(), "offers_employment", False)
        answer = desk.post(there, form(item))
        assert answer.status_code == 409
        assert not Employment.objects.exists()

    @pytest.mark.req("ZS-24")
    def test_an_overlap_in_zhongshan_is_said_beforehand(self, desk: Desk) -> None:
        item, other = hired.worker(), hired.organization()
        hired.hired(item, other)
        there = way(desk, item)
        assert "提交后将作为线索提示监管人员" in desk.text(there)
        desk.send(there, form(item))
        assert Clue.objects.count() == 1


class TestBranch:
    """A branch employs with its own region and so with its own authority (FJ-41)."""

    def branch(self, desk: Desk) -> Employer:
        return employers.add_branch(
            actor=cast.as_organization(desk.organization),
            facts=EmployerFacts(
                kind="branch",
                name="中山试验小榄工地",
                number="",
                region=cast.region(hired.IN_FUJIAN),
                address="工业路9号",
            ),
        )

    @pytest.mark.req("FJ-41")
    def test_chosen_and_judged_by_its_own_authority(self, desk: Desk) -> None:
        office, item = hired.fujian(), hired.worker()
        there = way(desk, item)
        assert 'name="employer"' in desk.html(there)
        assert "<select" not in desk.html(there)
        branch = self.branch(desk)
        assert "中山试验小榄工地" in desk.html(there)
        checked = desk.post(there, form(item, employer=branch.pk, check="1"))
        assert office.name in words(checked)
        desk.send(there, form(item, employer=branch.pk))
        made = Employment.objects.get()
        assert (made.employer_id, made.authority_id) == (branch.pk, office.pk)
        assert "中山试验小榄工地" in desk.text(f"/org/employments/{made.pk}/")

    @pytest.mark.assurance(1)
    def test_a_branch_of_somebody_else_cannot_be_named(self, desk: Desk, fujian: Desk) -> None:
        branch, item = self.branch(desk), hired.worker()
        assert fujian.post(way(fujian, item), form(item, employer=branch.pk)).status_code == 422

    @pytest.mark.req("FJ-41")
    def test_added_with_its_own_address_and_region(self, desk: Desk) -> None:
        hired.fujian()
        place = "/org/employments/branches/"
        assert "还没有分支机构" in desk.text(place)
        sent = {
            "name": "中山试验小榄分公司",
            "number": uscc.make(seq=4714),
            "province": "350000",
            "city": "350100",
            "region": hired.IN_FUJIAN,
            "address": "工业路9号",
            "contact_phone": "0591-87654321",
        }
        assert "请填写" in desk.send(f"{place}new/", {**sent, "address": " "}, 422)
        wrong = {**sent, "number": "91350100MA0000000A"}
        assert "校验位" in desk.send(f"{place}new/", wrong, 422)
        assert desk.send(f"{place}new/", sent) == place
        page = desk.text(place)
        assert "中山试验小榄分公司" in page
        assert "工业路9号" in page
        assert "已有同名的分支机构" in desk.send(f"{place}new/", sent, 409)
        assert "中山试验小榄分公司" not in Desk(hired.organization()).text(place)

    def test_the_next_level_of_regions_without_script(self, desk: Desk) -> None:
        hired.fujian()
        sent = {"pick": "1", "province": "350000", "city": "350100", "name": "半途"}
        html = main(desk.post("/org/employments/branches/new/", sent))
        assert 'value="半途"' in html
        assert f'value="{hired.IN_FUJIAN}"' in html
        assert "zy-field__error" not in html


class TestChange:
    """On record elsewhere: reported with the signed form, recorded by the office (FJ-17, FJ-19)."""

    def held(self, fujian: Desk) -> tuple[CertificateItem, Any]:
        first, item = hired.organization(hired.IN_FUJIAN), hired.worker()
        hired.hired(item, first, hired.facts(today() - timedelta(days=20)))
        return item, first

    @pytest.mark.req("FJ-17", "FJ-19")
    def test_where_since_when_and_what_comes_of_it(self, fujian: Desk) -> None:
        item, first = self.held(fujian)
        page = fujian.text(way(fujian, item))
        assert f"{first.name}，{today() - timedelta(days=20)} 起" in page
        assert "聘用信息只能登记在一家单位" in page
        assert f"报送后 {hired.fujian().name} 最迟" in page
        assert "报送变更单位" in page
        assert "变更单位须上传登记表" in page

    @pytest.mark.req("FJ-19")
    def test_the_signed_form_is_needed(self, fujian: Desk) -> None:
        item, _ = self.held(fujian)
        there = way(fujian, item)
        told = fujian.send(there, form(item), 422)
        assert "请上传登记表" in told
        paper = fujian.upload("employment_paper")
        fujian.send(there, form(item, form_0=paper))
        made = Employment.objects.get(employer__organization=fujian.organization)
        assert made.state == "reported"
        page = fujian.text(f"/org/employments/{made.pk}/")
        assert "变更待登记" in page
        assert f"最迟 {made.due_on} 登记变更单位" in page
        assert "撤回变更" in page

    @pytest.mark.req("FJ-19")
    def test_returned_corrected_and_reported_again(self, fujian: Desk) -> None:
        item, _ = self.held(fujian)
        made = hired.moving(item, fujian.organization)
        there = f"/org/employments/{made.pk}/resubmit/"
        assert "当前状态是“变更待登记”" in fujian.text(there, 409)
        from zhiye.employment import services

        services.return_(actor=hired.officer(hired.fujian()), pk=made.pk, reason="没有签字。")
        html = fujian.html(there)
        assert "没有签字。" in html
        kept = re.search(r'name="form_0" value="([^"]+)"', html)
        assert kept
        seen = re.search(r'name="seen" value="(\d+)"', html)
        assert seen
        day = today() - timedelta(days=3)
        sent = form(item, form_0=unescape(kept[1]), started_on=str(day), seen=seen[1])
        assert "请上传登记表" in fujian.send(there, {**sent, "form_0": ""}, 422)
        fujian.send(there, sent)
        made.refresh_from_db()
        assert (made.state, made.started_on) == ("reported", day)
        assert fujian.post(there, sent).status_code == 409
        colleague = Desk(fujian.organization, without="employment")
        assert colleague.post(there, sent).status_code == 403

    @pytest.mark.req("FJ-17")
    def test_two_pages_at_once_the_later_one_is_told(self, fujian: Desk) -> None:
        item, first = hired.worker(), hired.organization(hired.IN_FUJIAN)
        there = way(fujian, item)
        assert "提交" in fujian.text(there)
        hired.hired(item, first)
        told = fujian.send(there, form(item), 422)
        assert first.name in told
        assert "请上传登记表" in told
