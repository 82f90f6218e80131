"""Keeping a file the moment it is chosen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.files import samples
from tests.support.login import login
from zhiye.core.actor import Role
from zhiye.files.models import StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.assurance(22)]
URL = "/files/upload/licence/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def client() -> Client:
    """Somebody logged in."""
    made = Client()
    login(made, cast.user(), Role.PERSON)
    return made


def paper(name: str = "许可证.pdf") -> Any:
    return samples.upload(name, samples.pdf(1), "application/pdf")


def photo(name: str = "照片.jpg") -> Any:
    return samples.upload(name, samples.phone_photo(), "image/jpeg")


def test_a_script_gets_the_key_and_what_to_show(client: Client) -> None:
    answer = client.post(URL, {"file": photo()}, headers=JSON)
    assert answer.status_code == 201
    file, told = StoredFile.objects.get(), answer.json()
    assert told["key"] == told["id"] == str(file.pk)
    assert told["name"] == file.original_name
    assert told["size"] == file.size
    for name in ("url", "thumbnail_url"):
        shown = client.get(told[name])
        assert shown.status_code == 200
        assert shown["Content-Type"] == "image/jpeg"


def test_the_kind_may_come_with_the_form_or_in_the_address(client: Client) -> None:
    for sent in (
        client.post("/files/upload/", {"file": paper(), "kind": "licence"}, headers=JSON),
        client.post("/files/upload/?kind=licence", {"file": paper()}, headers=JSON),
    ):
        assert sent.status_code == 201
    assert set(StoredFile.objects.values_list("kind", flat=True)) == {"licence"}


def test_without_script_a_page_says_that_it_is_kept(client: Client) -> None:
    answer = client.post(URL, {"file": paper()})
    assert answer.status_code == 201
    assert "文件已保存" in answer.content.decode()
    assert "许可证.pdf" in answer.content.decode()


@pytest.mark.parametrize(
    ("url", "files", "why"),
    [
        (URL, {}, "没有收到文件"),
        ("/files/upload/", {"file": True}, "没有说明上传的是什么材料"),
        ("/files/upload/result_sheet/", {"file": True}, "没有说明上传的是什么材料"),
        ("/files/upload/nothing/", {"file": True}, "没有说明上传的是什么材料"),
    ],
)
def test_what_is_missing_is_told(client: Client, url: str, files: dict[str, Any], why: str) -> None:
    answer = client.post(url, {name: paper() for name in files}, headers=JSON)
    assert answer.status_code == 422
    assert why in answer.json()["message"]
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [("许可证.pdf", b"MZ" + b"0" * 400), ("许可证.exe", b"MZ"), ("许可证.pdf", b""), ("无", b"1")],
)
def test_a_bad_file_is_refused_with_a_sentence(client: Client, name: str, data: bytes) -> None:
    answer = client.post(URL, {"file": samples.upload(name, data)}, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert not StoredFile.objects.exists()


def test_an_oversized_file_is_refused_with_the_limit() -> None:
    of = cast.organization()
    cast.rule(of.authority, "upload_max_mb", 1)
    clerk = Client()
    login(clerk, of.delegations.get().user, Role.ORGANIZATION, of.pk)
    big = samples.upload("许可证.pdf", samples.pdf(1) + b"0" * 1024 * 1024)
    answer = clerk.post(URL, {"file": big}, headers=JSON)
    assert answer.status_code == 422
    assert "最大1MB" in answer.json()["message"]


def test_types_are_those_of_the_authority() -> None:
    of = cast.organization()
    cast.rule(of.authority, "upload_types", ["pdf"])
    clerk = Client()
    login(clerk, of.delegations.get().user, Role.ORGANIZATION, of.pk)
    answer = clerk.post(URL, {"file": photo()}, headers=JSON)
    assert answer.status_code == 422
    assert "只接收 pdf 文件" in answer.json()["message"]
    assert clerk.post(URL, {"file": paper()}, headers=JSON).status_code == 201
    shown = clerk.get("/org/safety/new/").content.decode()
    assert 'data-accept="application/pdf"' in shown


def test_a_person_meets_the_limits_of_the_place_of_work() -> None:
    cast.rule(cast.authority(), "upload_types", ["pdf"])
    here, elsewhere = cast.person(), cast.person(code="442000")
    for person, status in ((here, 422), (elsewhere, 201)):
        assert person.user is not None
        client = Client()
        login(client, person.user, Role.PERSON, person.pk)
        assert client.post(URL, {"file": photo()}, headers=JSON).status_code == status


def test_anonymous_keeps_nothing() -> None:
    stranger = Client()
    assert stranger.post(URL, {"file": paper()})["Location"] == "/login/"
    answer = stranger.post(URL, {"file": paper()}, headers=JSON)
    assert answer.status_code == 403
    assert "登录已过期" in answer.json()["message"]
    assert not StoredFile.objects.exists()


@pytest.mark.assurance(13)
def test_reading_keeps_nothing(client: Client) -> None:
    assert client.get(URL).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    login(strict, cast.user(), Role.PERSON)
    assert strict.post(URL, {"file": paper()}).status_code == 403
