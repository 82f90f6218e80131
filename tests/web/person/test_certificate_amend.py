"""/me/certificates/…: searched, amended, changes seen, entered where allowed (ZS-05 to ZS-09)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.certificates import places
from tests.certificates.test_amend import verified
from tests.web.person.phone import at_login, field_of, phone_of, saved_photo, text_of
from tests.web.person.test_certificate_forms import NEW, row, typed, work
from zhiye.certificates import services
from zhiye.certificates.models import Certificate
from zhiye.core.clock import today
from zhiye.people.models import Person
from zhiye.regions.models import AuthorityKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
LIST = "/me/certificates/"
FUJIAN = "福建省市场监督管理局"


@pytest.fixture
def holder() -> Person:
    places.zhongshan()
    return cast.person(code="442000")


@pytest.fixture
def held(holder: Person) -> Certificate:
    return verified(holder)


def facts(*rows: dict[str, str], **more: str) -> dict[str, Any]:
    sent: dict[str, Any] = {"issued_by": FUJIAN, "rows": str(len(rows) or 1), **more}
    for one in rows or (row(0, work("N1")),):
        sent |= one
    return sent


@pytest.mark.req("ZS-07", "ZS-08")
class TestAmend:
    def test_the_page_says_what_happens_and_offers_four_facts(self, held: Certificate) -> None:
        client = phone_of(held.person)
        detail = client.get(f"{LIST}{held.pk}/")
        said = text_of(detail)
        assert "异地发证" in said
        assert "已核验" in said
        assert f'href="{LIST}{held.pk}/amend/"' in detail.content.decode()
        page = client.get(f"{LIST}{held.pk}/amend/")
        said, html = text_of(page), page.content.decode()
        assert "已经填报的聘用记录和公示照旧" in said
        assert "不能用这张证书填报新的聘用记录" in said
        assert field_of(page, "issued_by") == places.ELSEWHERE
        for name in ("number", "issued_on", "kind", "person"):
            assert f'name="{name}"' not in html
        assert held.number.plain_for_system() not in html

    def test_it_goes_back_to_be_verified_with_a_new_page(self, held: Certificate) -> None:
        client = phone_of(held.person)
        url = f"{LIST}{held.pk}/amend/"
        key = saved_photo(client, "certificate_copy")
        sent = facts(files_0=key, seen=field_of(client.get(url), "seen"))
        done = client.post(url, sent)
        assert done["Location"] == f"{LIST}{held.pk}/"
        held.refresh_from_db()
        assert (held.state, held.issued_by) == ("submitted", FUJIAN)
        assert [one.code for one in held.items.all()] == ["N1"]
        assert held.files.filter(removed_at__isnull=True).count() == 2
        said = text_of(client.get(f"{LIST}{held.pk}/"))
        assert "未核验" in said
        assert "审核。结果会有短信告诉您" in said
        assert client.post(url, sent).status_code == 409
        assert client.get(url).status_code == 409

    def test_a_tampered_form_changes_nothing_else(self, held: Certificate) -> None:
        before = Certificate.objects.get(pk=held.pk)
        other = cast.person(code="442000")
        tampered = {
            "number": "TS6G99999999",
            "kind": "ndt",
            "issued_on": "2001-01-01",
            "person": str(other.pk),
            "source": "operator_register",
            "state": "approved",
        }
        phone_of(held.person).post(f"{LIST}{held.pk}/amend/", facts(**tampered))
        after = Certificate.objects.get(pk=held.pk)
        assert (after.state, after.issued_by) == ("submitted", FUJIAN)
        for name in ("number", "kind", "issued_on", "person_id", "source"):
            assert getattr(after, name) == getattr(before, name), name

    def test_rows_without_script_and_mistakes_beside_their_fields(self, held: Certificate) -> None:
        client, url = phone_of(held.person), f"{LIST}{held.pk}/amend/"
        more = client.post(url, facts(add_row="1"))
        assert (more.status_code, field_of(more, "rows")) == (200, "2")
        assert field_of(more, "issued_by") == FUJIAN
        wrong = client.post(url, facts(row(0, work("N1"), until=""), issued_by=""))
        assert wrong.status_code == 422
        assert "请填写发证机关" in text_of(wrong)
        assert "请选择有效期至" in text_of(wrong)
        here = client.post(url, facts(issued_by=places.HERE))
        assert here.status_code == 409
        assert "本市发证的证书由登记系统自动带出" in text_of(here)
        assert field_of(here, "issued_by") == places.HERE
        held.refresh_from_db()
        assert held.state == "approved"

    def test_not_one_from_a_register_and_the_page_says_where_to_turn(self, holder: Person) -> None:
        made = cast.certificate(holder)
        client = phone_of(holder)
        said = text_of(client.get(f"{LIST}{made.pk}/"))
        assert "本人不能修改" in said
        assert "请联系发证机关更正" in said
        assert client.get(f"{LIST}{made.pk}/amend/").status_code == 409
        assert client.post(f"{LIST}{made.pk}/amend/", facts()).status_code == 409
        made.refresh_from_db()
        assert made.state == "approved"

    def test_a_returned_one_is_amended_again_not_typed_anew(self, held: Certificate) -> None:
        client = phone_of(held.person)
        client.post(f"{LIST}{held.pk}/amend/", facts())
        services.return_(actor=cast.reviewer(held.authority), pk=held.pk, reason="有效期不清楚")
        detail = client.get(f"{LIST}{held.pk}/")
        html = detail.content.decode()
        assert "有效期不清楚" in text_of(detail)
        assert f"{LIST}{held.pk}/amend/" in html
        assert f"{LIST}{held.pk}/resubmit/" not in html
        assert f"{LIST}{held.pk}/withdraw/" not in html
        assert client.get(f"{LIST}{held.pk}/resubmit/").status_code == 409
        assert "有效期不清楚" in text_of(client.get(f"{LIST}{held.pk}/amend/"))
        assert client.post(f"{LIST}{held.pk}/amend/", facts()).status_code == 302

    def test_nobody_else(self, held: Certificate) -> None:
        for page in ("amend", "changes"):
            url = f"{LIST}{held.pk}/{page}/"
            neighbour = cast.person(code="442000")
            verified(neighbour)
            assert phone_of(neighbour).get(url).status_code == 404
            assert phone_of(neighbour).post(url, facts()).status_code in (404, 405)
            assert at_login(Client().get(url))
        held.refresh_from_db()
        assert held.state == "approved"


@pytest.mark.req("ZS-09")
def test_the_changes_with_who_when_which_old_and_new(held: Certificate) -> None:
    client = phone_of(held.person)
    url = f"{LIST}{held.pk}/changes/"
    assert "没有修改过" in text_of(client.get(url))
    client.post(f"{LIST}{held.pk}/amend/", facts())
    said = text_of(client.get(url))
    assert f"发证机关 {places.ELSEWHERE} {FUJIAN}" in said
    assert "叉车司机[N1]，有效期至 2029-05-31" in said
    assert held.person.name in said
    assert str(today()) in said
    assert client.post(url).status_code == 405


@pytest.mark.req("ZS-05")
class TestSearch:
    @pytest.fixture
    def client(self, holder: Person) -> Any:
        cast.certificate(holder, "G1", valid_until=today() + timedelta(days=61))
        cast.certificate(holder, "N1", valid_until=today() - timedelta(days=1))
        verified(holder, "Q2")
        return phone_of(holder)

    @pytest.mark.parametrize(
        ("query", "shown", "hidden"),
        [
            ("standing=expired", "叉车司机", "工业锅炉司炉"),
            ("category=锅炉作业", "工业锅炉司炉", "叉车司机"),
            ("item=N1", "叉车司机", "工业锅炉司炉"),
            (f"issued_by={places.ELSEWHERE}", "填报项目", "叉车司机"),
        ],
    )
    def test_each_condition(self, client: Any, query: str, shown: str, hidden: str) -> None:
        page = client.get(f"{LIST}?{query}")
        listed = text_of(page).partition("重置")[2]
        assert shown in listed
        assert hidden not in listed
        assert 'href="?"' in page.content.decode()

    def test_nothing_found_says_what_to_do(self, client: Any) -> None:
        said = text_of(client.get(f"{LIST}?standing=revoked"))
        assert "没有查到" in said
        assert "重置" in said
        assert client.get(f"{LIST}?standing=wrong&item=%00").status_code == 200

    def test_a_single_certificate_needs_no_search(self, holder: Person) -> None:
        cast.certificate(holder)
        assert 'role="search"' not in phone_of(holder).get(LIST).content.decode()


@pytest.mark.req("ZS-06")
class TestWhereTheRulesDiffer:
    def test_in_zhongshan_the_page_says_what_is_not_entered(self, holder: Person) -> None:
        client = phone_of(holder)
        assert "填报异地发证的证书" in text_of(client.get(LIST))
        for url in (NEW, f"{NEW}operator/"):
            page = client.get(url)
            assert "本市发证的由登记系统自动带出" in text_of(page)
            assert 'href="/me/certificates/why/"' in page.content.decode()
        key = saved_photo(client, "certificate_copy")
        sent = typed(row(0, work("G1")), files_0=key, issued_by=places.HERE)
        refused = client.post(f"{NEW}operator/", sent)
        assert refused.status_code == 409
        assert "本市发证的证书由登记系统自动带出" in text_of(refused)
        assert field_of(refused, "files_0") == key
        assert not Certificate.objects.exists()
        sent["issued_by"] = places.ELSEWHERE
        assert client.post(f"{NEW}operator/", sent).status_code == 302

    @pytest.mark.req("FJ-04")
    def test_in_fujian_nothing_is_entered_and_it_is_said_where_to_go(self) -> None:
        places.fujian()
        cast.authority("350100", kind=AuthorityKind.EXAM_CENTRE, name="福州市考试中心", rules={})
        client = phone_of(cast.person(code="350100"))
        page = client.get(LIST)
        assert "福州市考试中心" in text_of(page)
        assert NEW not in page.content.decode()
        assert "福州市考试中心" in text_of(client.get(NEW))
        assert client.get(f"{NEW}operator/").status_code == 409
        sent = typed(row(0, work("G1")), files_0=saved_photo(client, "certificate_copy"))
        refused = client.post(f"{NEW}operator/", sent)
        assert refused.status_code == 409
        assert "福州市考试中心" in text_of(refused)
        assert NEW not in client.get("/me/certificates/why/").content.decode()
        assert not Certificate.objects.exists()
