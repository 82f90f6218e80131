"""人员信息: /me/profile/, /me/profile/place/, /me/places/ (SX-51, SX-52)."""

from __future__ import annotations

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import cast
from tests.web.person.phone import at_login, field_of, newest_code, phone_of, text_of
from zhiye.core import phone
from zhiye.people.models import Person
from zhiye.regions.models import Region

pytestmark = pytest.mark.django_db
WRONG = cast.an_id(903)[:-1] + ("1" if cast.an_id(903)[-1] != "1" else "2")
PROFILE, PLACE, PLACES = "/me/profile/", "/me/profile/place/", "/me/places/"


@pytest.fixture
def _region() -> None:
    cast.region()
    cast.region("140106", "迎泽区")


def typed(**more: str) -> dict[str, str]:
    return {
        "name": "周玉梅",
        "id_kind": "id_card",
        "id_number": cast.an_id(903),
        "province": "140000",
        "city": "140100",
        "county": "140105",
        **more,
    }


@pytest.mark.req("SX-51")
def test_a_phone_alone_is_enough_to_log_in() -> None:
    client, number = Client(), phone.demo(7_000_011)
    client.post("/me/login/", {"phone": number, "send_code": "1"})
    assert client.post("/me/login/", {"phone": number, "code": newest_code()})["Location"] == "/me/"
    start = text_of(client.get("/me/"))
    assert "填写人员信息" in start
    assert "资质证书" not in start.split("之后怎么办")[0]


@pytest.mark.req("SX-52", "SX-54", "SX-57")
@pytest.mark.usefixtures("_region")
def test_the_profile_is_saved_and_the_registers_are_asked() -> None:
    client = phone_of(cast.user(""))
    done = client.post(PROFILE, typed())
    assert done["Location"] == "/me/certificates/"
    person = Person.objects.get()
    assert person.is_complete
    assert person.region_id == "140105"
    assert person.user is not None
    assert person.user.name == "周玉梅"
    assert ProcrastinateJob.objects.filter(args={"person_id": person.pk}).count() == 1
    listed = client.get(done["Location"])
    assert "正在取您的证书" in text_of(listed)
    assert "证件号 " not in text_of(listed)
    shown = text_of(client.get(PROFILE))
    assert cast.an_id(903) not in shown
    assert "山西省太原市小店区" in shown


@pytest.mark.req("SX-52")
@pytest.mark.usefixtures("_region")
def test_one_number_belongs_to_one_person() -> None:
    cast.person("周玉梅", id_number=cast.an_id(903))
    client = phone_of(cast.user(""))
    refused = client.post(PROFILE, typed())
    assert refused.status_code == 409
    assert "已绑定手机号" in text_of(refused)
    assert field_of(refused, "id_number") == cast.an_id(903)
    assert Person.objects.count() == 1


@pytest.mark.usefixtures("_region")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"id_number": WRONG}, "校验位不符"),
        ({"name": "周1"}, "不能有数字"),
        ({"name": "周不符"}, "不一致"),
        ({"county": ""}, "请选择您工作所在的市、县"),
        ({"county": "140999"}, "请选择您工作所在的市、县"),
        ({"city": "150100", "county": "150102"}, "请选择您工作所在的市、县"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(wrong: dict[str, str], said: str) -> None:
    client = phone_of(cast.user(""))
    refused = client.post(PROFILE, typed(**wrong))
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert field_of(refused, "name") == wrong.get("name", "周玉梅")
    assert '<option value="140000" selected>' in refused.content.decode()
    assert not Person.objects.exists()


@pytest.mark.usefixtures("_region")
def test_the_next_list_opens_without_script() -> None:
    client = phone_of(cast.user(""))
    first = client.get(PROFILE)
    assert '<option value="140000" selected>' in first.content.decode()
    assert '<option value="140105">' not in first.content.decode()
    more = client.post(PROFILE, typed(county="", name="", pick="1"))
    assert more.status_code == 200
    assert '<option value="140105">小店区</option>' in more.content.decode()
    assert "还有内容需要更正" not in text_of(more)
    assert field_of(more, "id_number") == cast.an_id(903)


@pytest.mark.usefixtures("_region")
def test_the_next_list_opens_by_script() -> None:
    client = phone_of(cast.user(""))
    part = client.get(PLACES, {"province": "140000", "city": "140100"}).content.decode()
    assert part.lstrip().startswith('<div id="place"')
    assert '<option value="140106">迎泽区</option>' in part


@pytest.mark.usefixtures("_region")
def test_a_city_without_counties_is_chosen_at_the_second_list() -> None:
    Region.objects.create(
        code="140900", name="试验市", full_name="山西省试验市", level=2, parent_id="140000"
    )
    client = phone_of(cast.user(""))
    part = client.get(PLACES, {"province": "140000", "city": "140900"}).content.decode()
    assert 'name="county"' not in part
    assert client.post(PROFILE, typed(city="140900", county=""))["Location"] == "/me/certificates/"
    assert Person.objects.get().region_id == "140900"


@pytest.mark.req("SX-52")
@pytest.mark.usefixtures("_region")
def test_after_the_first_login_only_the_place_is_asked() -> None:
    known = cast.person("周玉梅", complete=False)
    client = phone_of(known)
    asked = client.get(PROFILE)
    assert 'name="id_number"' not in asked.content.decode()
    assert client.post(PROFILE, typed())["Location"] == "/me/certificates/"
    known.refresh_from_db()
    assert known.is_complete


@pytest.mark.usefixtures("_region")
def test_the_place_can_be_changed_later() -> None:
    known = cast.person("周玉梅")
    client = phone_of(known)
    assert '<option value="140105" selected>' in client.get(PLACE).content.decode()
    assert client.post(PLACE, typed(county="140106"))["Location"] == PROFILE
    known.refresh_from_db()
    assert known.region_id == "140106"
    assert "迎泽区" in text_of(client.get(PROFILE))


def test_strangers_log_in_first() -> None:
    for path in (PROFILE, PLACE, PLACES):
        assert at_login(Client().get(path)), path


def test_the_lists_take_no_post() -> None:
    assert phone_of(cast.person()).post(PLACES).status_code == 405
