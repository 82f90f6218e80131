"""打印登记表 of a record (FJ-40): the PDF, whose it is, what the page lists."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import cast, hired
from tests.web.authority.office import Office
from tests.web.organization.desk import Desk, main, words
from zhiye.certificates.models import CertificateItem
from zhiye.core import uscc
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.employment import employers, services
from zhiye.employment.inputs import EmployerFacts
from zhiye.employment.models import Employment
from zhiye.prints.models import Print
from zhiye.web.shared.finding import narrowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.mark.req("FJ-40")
@pytest.mark.assurance(1)
def test_the_form_of_ones_own_record() -> None:
    desk = Desk(hired.organization(hired.IN_FUJIAN))
    made = hired.hired(hired.worker(), desk.organization)
    url = f"/org/employments/{made.pk}/form/"
    assert "打印登记表" in desk.text(f"/org/employments/{made.pk}/")
    answer = desk.post(url)
    assert answer["Content-Type"] == "application/pdf"
    number = Print.objects.get().number
    assert number in desk.text(f"/org/employments/{made.pk}/")
    neighbour = Desk(hired.organization(hired.IN_FUJIAN))
    hired.hired(hired.worker(), neighbour.organization)
    assert neighbour.post(url).status_code == 404
    assert Desk(desk.organization, without="employment").post(url).status_code == 403
    assert desk.get(url).status_code == 405
    assert "/login/" in Client().post(url)["Location"]
    assert Print.objects.count() == 1


@pytest.mark.req("FJ-40", "ZS-24")
def test_where_no_form_is_in_use_none_is_asked_for_or_printed() -> None:
    """The form is Fujian's paper: Zhongshan's rules know none."""
    desk, item = clerk(hired.IN_ZHONGSHAN), hired.worker()
    there = way(desk, item)
    assert "登记表" not in desk.text(there)
    assert "作业人员证复印件" in desk.text(there)
    refused = desk.post(f"{there}form/", {"items": [item.pk]})
    assert refused.status_code == 409
    made = hired.hired(item, desk.organization)
    assert "登记表" not in desk.text(f"/org/employments/{made.pk}/")
    answer = desk.post(f"/org/employments/{made.pk}/form/")
    assert answer.status_code == 409
    assert "不使用登记表" in answer.content.decode()
    office = Office(hired.officer(hired.zhongshan()))
    assert "打印登记表" not in office.text(f"/gov/employments/{made.pk}/")
    assert not Print.objects.exists()


@pytest.mark.req("FJ-40")
def test_an_office_prints_forms_of_its_territory() -> None:
    here = hired.organization(hired.IN_FUJIAN)
    made = hired.hired(hired.worker(), here)
    url = f"/gov/employments/{made.pk}/form/"
    office = Office(hired.officer(hired.fujian(), ["counter", "view"]))
    assert office.post(url)["Content-Type"] == "application/pdf"
    assert Office(hired.officer(hired.fujian(), ["view"])).post(url).status_code == 403
    assert Office(hired.officer(hired.zhongshan(), ["counter"])).post(url).status_code == 404


def clerk(code: str = hired.IN_FUJIAN) -> Desk:
    return Desk(hired.organization(code))


def way(desk: Desk, item: CertificateItem) -> str:
    """The address of the second step of 记录填报 for the holder of an item."""
    someone = item.certificate.person
    number = someone.id_number.plain_for_system()
    return desk.send("/org/employments/new/", {"name": someone.name, "id_number": number})


def said() -> dict[str, str]:
    """What stands on the only print."""
    return dict(Print.objects.get().lines)


class TestBeforeFiling:
    """打印登记表 in the middle of 记录填报: signed and sealed, then uploaded (FJ-19, FJ-40)."""

    @pytest.mark.req("FJ-19", "FJ-40", "FJ-42")
    def test_the_form_of_a_change_before_it_is_reported(self) -> None:
        desk, first, item = clerk(), hired.organization(hired.IN_FUJIAN), hired.worker()
        hired.hired(item, first)
        there = way(desk, item)
        html = desk.html(there)
        assert "登记表已按所选项目填好：打印，由本人签字、单位盖章，再拍照上传" in html
        assert f'formaction="{there}form/" formtarget="_blank"' in html
        answer = desk.post(f"{there}form/", {"items": [item.pk]})
        assert answer["Content-Type"] == "application/pdf"
        assert (said()["办理事项"], said()["原用人单位"]) == ("变更登记", first.name)
        assert Employment.objects.count() == 1, "nothing is handed in"

    @pytest.mark.req("FJ-40")
    def test_the_form_of_a_hire_for_the_ticked_items(self) -> None:
        desk, item = clerk(), hired.worker()
        other = hired.item_of(item.certificate.person, "N1")
        answer = desk.post(f"{way(desk, item)}form/", {"items": [other.pk]})
        assert answer["Content-Type"] == "application/pdf"
        assert said()["办理事项"] == "聘用登记"
        assert said()["作业项目（代号）"].startswith(str(other))

    @pytest.mark.req("FJ-41")
    def test_for_the_branch_that_was_chosen(self) -> None:
        desk, item = clerk(), hired.worker()
        here = desk.organization
        facts = EmployerFacts("branch", "鼓楼分公司", "", here.region, "分公司路3号")
        branch = employers.add_branch(actor=cast.as_organization(here), facts=facts)
        desk.post(f"{way(desk, item)}form/", {"items": [item.pk], "employer": branch.pk})
        assert said()["现用人单位"] == "鼓楼分公司"
        assert Print.objects.get().holder_id == branch.pk

    @pytest.mark.req("FJ-40")
    def test_without_an_item_the_page_again_and_nothing_is_lost(self) -> None:
        desk, item = clerk(), hired.worker()
        hired.item_of(item.certificate.person, "N1")
        there = way(desk, item)
        paper = desk.upload("employment_paper", "登记表.pdf")
        sent = {
            "started_on": str(today()),
            "ends_on": "2099-01-01",
            "dispatcher_name": "福州派遣有限公司",
            "dispatcher_uscc": uscc.make(seq=4719),
            "form_0": paper,
        }
        answer = desk.post(f"{there}form/", sent)
        assert answer.status_code == 422
        html = main(answer)
        assert "请至少选择一个作业项目" in words(answer)
        assert html.count('class="zy-field__error"') == 1, "only the items are asked"
        for name in ("started_on", "ends_on", "dispatcher_name", "dispatcher_uscc", "form_0"):
            assert f'name="{name}" value="{sent[name]}"' in html
        assert f'action="{there}"' in html, "sent from here it is filed"
        assert not Print.objects.exists()

    @pytest.mark.req("FJ-16")
    def test_only_items_that_fit(self) -> None:
        desk, item = clerk(), hired.worker()
        hired.hired(item, desk.organization)
        there = way(desk, item)
        assert "打印登记表" not in desk.text(there)
        told = desk.send(f"{there}form/", {"items": [item.pk]}, 422)
        assert f"{item}不符合条件，不能打印登记表" in told
        told = desk.send(f"{there}form/", {"items": [hired.worker("N1").pk]}, 422)
        assert "请至少选择一个作业项目" in told
        assert not Print.objects.exists()

    @pytest.mark.assurance(1, 13)
    def test_whose_it_is(self) -> None:
        desk, item = clerk(), hired.worker()
        url, sent = f"{way(desk, item)}form/", {"items": [item.pk]}
        neighbour = clerk()
        way(neighbour, item)
        assert neighbour.post(url, sent).status_code == 404
        assert Desk(desk.organization, without="delegations").post(url, sent).status_code == 404
        assert Desk(desk.organization, without="employment").post(url, sent).status_code == 403
        assert "/login/" in Client().post(url, sent)["Location"]
        assert desk.get(url).status_code == 405
        assert not Print.objects.exists()


@pytest.mark.req("FJ-19", "FJ-40")
def test_the_form_of_a_change_that_was_returned() -> None:
    desk, item = clerk(), hired.worker()
    hired.hired(item, hired.organization(hired.IN_FUJIAN))
    made = hired.moving(item, desk.organization)
    services.return_(actor=hired.officer(hired.fujian()), pk=made.pk, reason="没有签字。")
    html = desk.html(f"/org/employments/{made.pk}/resubmit/")
    assert f'action="/org/employments/{made.pk}/form/" target="_blank"' in html
    desk.post(f"/org/employments/{made.pk}/form/")
    assert said()["办理事项"] == "变更登记"


@pytest.mark.req("FJ-20", "FJ-40")
def test_the_form_for_an_end_before_it_is_reported() -> None:
    desk = clerk()
    made = hired.hired(hired.worker(), desk.organization)
    page = desk.html(f"/org/employments/{made.pk}/end/")
    assert "打印注销登记表" in page
    assert 'name="use" value="deregistration"' in page
    url = f"/org/employments/{made.pk}/form/"
    assert desk.post(url, {"use": "deregistration"})["Content-Type"] == "application/pdf"
    assert (said()["办理事项"], said()["原用人单位"]) == ("注销登记", desk.organization.name)
    told = desk.send(url, {"use": "change"}, 409)
    assert "只能打印“聘用登记”或“注销登记”的登记表" in told
    made.refresh_from_db()
    assert made.state == "active", "nothing is reported"
    there = clerk(hired.IN_ZHONGSHAN)
    own = hired.hired(hired.worker(), there.organization)
    assert "注销登记表" not in there.text(f"/org/employments/{own.pk}/end/"), "it records itself"


@pytest.mark.req("FJ-20", "FJ-40")
def test_an_office_prints_the_form_for_an_end_with_or_without_the_employer() -> None:
    made = hired.hired(hired.worker(), hired.organization(hired.IN_FUJIAN))
    office = Office(hired.officer(hired.fujian()))
    assert "打印单方面办理的" in office.text(f"/gov/employments/{made.pk}/end/")
    url, use = f"/gov/employments/{made.pk}/form/", "deregistration"
    office.post(url, {"use": use})
    office.post(url, {"use": use, "alone": "1"})
    both, alone = (dict(one.lines) for one in Print.objects.order_by("pk"))
    assert ("办理方式" in both, "办理方式" in alone) == (False, True)
    cast.rule(hired.fujian(), "person_may_exit_alone", False)
    page = office.text(f"/gov/employments/{made.pk}/end/")
    assert "打印注销登记表" in page
    assert "单方面" not in page, "not where nobody may leave alone"
    local = hired.hired(hired.worker(), hired.organization())
    there = Office(hired.officer(hired.zhongshan()))
    assert "打印" not in there.text(f"/gov/employments/{local.pk}/end/"), "no form is in use"


class TestAtTheCounter:
    """Somebody at the window: the form to sign, the whole record (FJ-13, FJ-41, ZS-03)."""

    def enter(self, office: Office, employer: int, item: CertificateItem) -> str:
        someone = item.certificate.person
        number = someone.id_number.plain_for_system()
        sent = {"name": someone.name, "id_number": number}
        return office.send(f"/gov/employments/new/{employer}/", sent)

    @pytest.mark.req("FJ-13", "FJ-40", "FJ-41")
    def test_the_form_of_a_natural_person_who_has_come_without_one(self) -> None:
        officer = hired.officer(hired.fujian())
        office, boss, item = Office(officer), hired.individual(officer), hired.worker()
        there = self.enter(office, boss.pk, item)
        html = office.html(there)
        assert f'formaction="{there}form/" formtarget="_blank"' in html
        answer = office.post(f"{there}form/", {"items": [item.pk]})
        assert answer["Content-Type"] == "application/pdf"
        assert said()["办理事项"] == "聘用登记"
        assert Print.objects.get().holder_id == boss.pk
        sent = {"started_on": str(today()), "dispatcher_name": "福州派遣有限公司"}
        answer = office.post(f"{there}form/", sent)
        assert answer.status_code == 422
        assert "请至少选择一个作业项目" in words(answer)
        assert 'value="福州派遣有限公司"' in main(answer)
        assert f'action="{there}"' in main(answer)

    @pytest.mark.assurance(1, 13)
    def test_whose_form_it_is(self) -> None:
        officer = hired.officer(hired.fujian())
        office, boss, item = Office(officer), hired.individual(officer), hired.worker()
        url, sent = f"{self.enter(office, boss.pk, item)}form/", {"items": [item.pk]}
        colleague = Office(hired.officer(hired.fujian()))
        assert colleague.post(url, sent).status_code == 404
        far = Office(hired.officer(hired.zhongshan()))
        assert far.post(url, sent).status_code == 404
        without = Office(hired.officer(hired.fujian(), ["employment", "view"]))
        assert without.post(url, sent).status_code == 403
        assert office.get(url).status_code == 405
        assert "/login/" in Client().post(url, sent)["Location"]
        assert not Print.objects.exists()

    @pytest.mark.req("ZS-03")
    @pytest.mark.assurance(1, 13)
    def test_the_whole_record_for_somebody_at_the_window(self) -> None:
        made = hired.hired(hired.worker(), hired.organization())
        person, url = made.person, f"/gov/people/{made.person_id}/employments/"
        office = Office(hired.officer(hired.zhongshan()))
        employer = made.employer_id
        for page in (
            f"/gov/employments/{made.pk}/",
            narrowed("/gov/employments/", office.actor, person.pk),
            f"/gov/people/{person.pk}/",
            self.enter(office, employer, made.item),
        ):
            form = office.html(page).partition(f'action="{url}"')[2].partition("</form>")[0]
            assert "打印此人全部聘用记录" in form, page
            assert 'name="acting"' in form, page
        answer = office.post(url)
        assert answer["Content-Type"] == "application/pdf"
        row = Print.objects.get()
        assert (row.kind, row.person_id) == ("employment_record", person.pk)
        log = AccessLog.objects.get(kind="print")
        assert (log.subject_id, log.user_id) == (str(person.pk), office.user_id)
        without = Office(hired.officer(hired.zhongshan(), ["employment", "view"]))
        assert without.post(url).status_code == 403
        assert "打印此人全部聘用记录" not in without.text(f"/gov/employments/{made.pk}/")
        assert Office(hired.officer(hired.fujian())).post(url).status_code == 404
        assert office.get(url).status_code == 405
        assert "/login/" in Client().post(url)["Location"]
        assert Print.objects.count() == 1

    def test_somebody_not_of_the_territory_yet(self) -> None:
        """Found by name and number, but the record is read where the person is on record."""
        officer = hired.officer(hired.fujian())
        office, boss, item = Office(officer), hired.individual(officer), hired.worker()
        assert "打印此人全部聘用记录" not in office.text(self.enter(office, boss.pk, item))
        assert (
            office.post(f"/gov/people/{item.certificate.person_id}/employments/").status_code == 404
        )
