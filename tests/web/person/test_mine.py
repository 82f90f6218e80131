"""我的: /me/account/, /me/access/, /me/consents/."""

from __future__ import annotations

import pytest

from tests import cast
from tests.web.person.phone import phone_of, text_of
from zhiye.core.actor import Actor
from zhiye.files import services as files
from zhiye.http.request import known
from zhiye.registrations.texts import TEXTS

pytestmark = pytest.mark.django_db


def test_everything_about_me_is_one_tap_away() -> None:
    person = cast.person()
    page = phone_of(person).get("/me/account/")
    html = page.content.decode()
    for path in (
        "/me/profile/",
        "/me/qualifications/",
        "/me/consents/",
        "/me/access/",
        "/inbox/",
        "/account/phone/",
        "/account/password/",
        "/account/sessions/",
    ):
        assert f'href="{path}"' in html, path
    assert 'action="/logout/"' in html
    assert person.user is not None
    assert str(person.user.phone) in text_of(page)
    assert person.user.phone.plain_for_system() not in html


@pytest.mark.assurance(40)
def test_who_looked_when_and_why() -> None:
    person, officer = cast.person(), cast.reviewer()
    client = phone_of(person)
    assert "还没有人看过" in text_of(client.get("/me/access/"))
    person.id_number.reveal(officer, reason="核对举报线索", subject=person)
    person.id_number.reveal(cast.as_person(person), reason="自己看一看", subject=person)
    said = text_of(client.get("/me/access/"))
    assert f"{officer.label} 查看了完整的证件号码" in said
    assert "事由：核对举报线索" in said
    assert "自己看一看" not in said
    assert "核对举报线索" not in text_of(phone_of(cast.person()).get("/me/access/"))


@pytest.mark.assurance(40)
def test_who_opened_my_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    person, officer = cast.person(), cast.reviewer()
    one = cast.typed_certificate(person)
    monkeypatch.setattr("zhiye.files.storage.load", lambda path: b"")
    monkeypatch.setattr("zhiye.files.services.watermarked", lambda file, data, text: data)
    files.download(actor=officer, file_id=one.files.get().file_id)
    said = text_of(phone_of(person).get("/me/access/"))
    assert f"{officer.label} 打开了文件资格证书" in said
    assert "打开了文件" not in text_of(phone_of(cast.person()).get("/me/access/"))


@pytest.mark.assurance(40)
def test_who_opened_my_letter_before_i_had_an_account() -> None:
    officer = cast.reviewer()
    one = cast.appointed(cast.organization(licensed=True))
    one.id_number.reveal(officer, reason="核对任命书", subject=("safety", one.pk))
    person = cast.person()
    assert "核对任命书" not in text_of(phone_of(person).get("/me/access/"))
    type(one).objects.filter(pk=one.pk).update(person=person)
    assert "核对任命书" in text_of(phone_of(person).get("/me/access/"))


@pytest.mark.assurance(27)
def test_the_words_i_consented_to_are_kept_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    person = cast.person()
    cast.certificate(person)
    made = cast.registered(person, cast.organization("太原同意有限公司", licensed=True))
    words = TEXTS["register", "person"].for_(made)
    monkeypatch.setitem(
        TEXTS, ("register", "person"), type(TEXTS["register", "person"])("2027-1", "改过的话")
    )
    said = text_of(phone_of(person).get("/me/consents/"))
    assert words in said
    assert "太原同意有限公司 同意公示" in said
    assert "文本版本 2026-1" in said
    assert "本单位" not in said
    assert words not in text_of(phone_of(cast.person()).get("/me/consents/"))


def test_logging_out_ends_it() -> None:
    client = phone_of(cast.person())
    assert client.post("/logout/")["Location"] == "/me/login/"
    assert client.get("/me/account/").status_code == 302


def test_the_actor_of_the_portal_is_the_person() -> None:
    person = cast.person()
    asked: list[Actor] = []
    page = phone_of(person).get("/me/account/")
    asked.append(known(page.wsgi_request).actor)
    assert asked[0].person_id == person.pk
    assert asked[0].channel == "mobile"
