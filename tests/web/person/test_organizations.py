"""注册到企业: /me/organizations/… (SX-58)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests import cast
from tests.web.person.phone import field_of, phone_of, text_of
from zhiye.core.clock import today
from zhiye.organizations.models import Organization
from zhiye.registrations.models import Consent, Registration
from zhiye.registrations.texts import TEXTS

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-58")]
SEARCH = "/me/organizations/"


@pytest.fixture
def here() -> Organization:
    """An organisation that may register people."""
    return cast.organization("太原搜索锅炉（集团）有限公司", licensed=True)


def page_of(one: Organization) -> str:
    return f"{SEARCH}{one.pk}/"


def test_it_is_found_by_the_beginning_of_the_name_and_by_the_whole_code(here: Organization) -> None:
    client = phone_of(cast.person())
    for typed in ("太原搜索", "太原搜索锅炉(集团)", here.name, here.uscc, here.uscc.lower()):
        page = client.get(SEARCH, {"q": typed})
        assert here.name in text_of(page), typed
        assert f'href="{page_of(here)}"' in page.content.decode()
        assert field_of(page, "q") == typed


@pytest.mark.assurance(25)
@pytest.mark.parametrize("typed", ["锅炉", "太", "91700101", "%", "搜索"])
def test_parts_of_a_name_or_code_find_nothing(here: Organization, typed: str) -> None:
    assert here.name not in text_of(phone_of(cast.person()).get(SEARCH, {"q": typed}))


def test_one_without_a_licence_is_shown_and_explained() -> None:
    bare = cast.organization("太原无证锅炉有限公司")
    page = phone_of(cast.person()).get(SEARCH, {"q": "太原无证"})
    assert "还没有审核通过的行政许可" in text_of(page)
    assert f'href="{page_of(bare)}"' not in page.content.decode()


def test_one_that_is_not_verified_is_explained_only_to_who_knows_its_name() -> None:
    cast.organization("太原未认证锅炉有限公司", verified=False)
    client = phone_of(cast.person())
    whole = text_of(client.get(SEARCH, {"q": "太原未认证锅炉有限公司"}))
    assert "还没有完成企业认证" in whole
    part = text_of(client.get(SEARCH, {"q": "太原未认证"}))
    assert "还没有完成企业认证" not in part
    assert "没有找到" in part


def test_who_is_registered_is_told_to_leave_first(here: Organization) -> None:
    person = cast.person()
    cast.certificate(person)
    one = cast.registered(person, cast.organization("太原先来有限公司", licensed=True))
    client = phone_of(person)
    assert "您正在 太原先来有限公司 公示" in text_of(client.get(SEARCH))
    page = client.get(page_of(here), {"categories": "operation"})
    assert "不得同时公示在两家单位" in text_of(page)
    assert f'href="/me/registrations/{one.pk}/deregister/"' in page.content.decode()
    assert "同意并申请" not in text_of(page)
    refused = client.post(page_of(here), {"categories": "operation"})
    assert refused.status_code == 409
    assert Registration.objects.count() == 1


def test_fitting_categories_are_ticked_beforehand(here: Organization) -> None:
    person = cast.person()
    cast.certificate(person)
    html = phone_of(person).get(page_of(here)).content.decode()
    ticked = re.findall(r'<input[^>]*name="categories"[^>]*checked[^>]*>', html)
    assert len(ticked) == 1
    assert 'value="operation"' in ticked[0]


@pytest.mark.req("SX-05", "SX-06")
@pytest.mark.assurance(27)
def test_conditions_and_the_exact_words_stand_before_the_button(here: Organization) -> None:
    person = cast.technical(cast.person())
    client = phone_of(person)
    page = client.get(page_of(here), {"categories": "technical"})
    said = text_of(page)
    assert "5 项条件全部符合" in said
    sent = {"categories": "technical", "idempotency_key": "k"}
    done = client.post(page_of(here), sent)
    made = Registration.objects.get()
    assert TEXTS["register", "person"].for_(made) in said
    assert done["Location"] == f"/me/registrations/{made.pk}/"
    assert (made.state, made.origin, made.categories) == ("applied", "application", ["technical"])
    assert Consent.objects.get().text == TEXTS["register", "person"].for_(made)
    assert client.post(page_of(here), sent)["Location"] == done["Location"]
    assert Registration.objects.count() == 1
    again = client.post(page_of(here), {"categories": "technical"})
    assert again.status_code == 409
    assert "尚未处理的邀请或申请" in text_of(again)


@pytest.mark.req("SX-05", "SX-06", "SX-55")
@pytest.mark.parametrize(
    ("category", "said", "way"),
    [
        ("technical", "缺少理工类专业学历、专业技术职称、相关工作经历记录", "/me/qualifications/"),
        ("operation", "还没有补首次取证日期", "/first/"),
        ("inspection", "没有有效的检验检测人员证", "/me/certificates/"),
    ],
)
def test_what_is_missing_is_told_with_the_way_out(
    here: Organization, category: str, said: str, way: str
) -> None:
    person = cast.person()
    cast.certificate(person, "T")
    client = phone_of(person)
    page = client.get(page_of(here), {"categories": category})
    assert said in text_of(page)
    assert way in page.content.decode()
    refused = client.post(page_of(here), {"categories": category})
    assert refused.status_code == 409
    assert said in text_of(refused)
    assert not Registration.objects.exists()


def test_an_expired_certificate_is_named_with_its_day(here: Organization) -> None:
    person = cast.person()
    day = today() - timedelta(days=2)
    cast.certificate(person, "G1", valid_until=day)
    said = text_of(phone_of(person).get(page_of(here), {"categories": "operation"}))
    assert f"已于 {day} 到期" in said


@pytest.mark.parametrize("chosen", [{}, {"categories": "boss"}])
def test_a_category_has_to_be_chosen(here: Organization, chosen: dict[str, str]) -> None:
    refused = phone_of(cast.technical(cast.person())).post(page_of(here), chosen)
    assert refused.status_code == 422
    assert not Registration.objects.exists()


def test_an_unverified_one_cannot_be_reached_by_its_address() -> None:
    hidden = cast.organization(verified=False)
    client = phone_of(cast.technical(cast.person()))
    assert client.get(page_of(hidden)).status_code == 404
    assert client.post(page_of(hidden), {"categories": "technical"}).status_code == 404
