"""Giving files out: to whom, how, and with which marks."""

from __future__ import annotations

import io
import uuid

import pytest
from django.test import Client
from PIL import Image

from tests import cast
from tests.files import samples
from tests.support.login import login
from zhiye.accounts.models import User
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.files import services
from zhiye.files.models import StoredFile
from zhiye.registrations import deregistration_services
from zhiye.registrations.inputs import Leaving
from zhiye.registrations.models import Registration

pytestmark = pytest.mark.django_db
PAGES = ("", "view/", "preview/")


def kept(actor: Actor, kind: str = "licence", name: str = "照片.jpg") -> StoredFile:
    data = samples.phone_photo() if name.endswith("jpg") else samples.pdf(1)
    declared = "image/jpeg" if name.endswith("jpg") else "application/pdf"
    return services.store(actor=actor, kind=kind, upload=samples.upload(name, data, declared))


def browser(actor: Actor, role: Role, pk: int | None = None) -> Client:
    made = Client()
    login(made, User.objects.get(pk=actor.user_id or 0), role, pk)
    return made


def proof(row: Registration, name: str = "照片.jpg") -> StoredFile:
    """The termination proof of a deregistration the organisation began."""
    clerk = cast.as_organization(row.organization)
    file = kept(clerk, "termination_proof", name)
    deregistration_services.start(
        actor=clerk,
        registration_id=row.pk,
        facts=Leaving(left_on=today(), files=[file]),
    )
    return file


@pytest.fixture
def row() -> Registration:
    someone = cast.person()
    cast.certificate(someone)
    return cast.registered(someone, cast.organization(licensed=True))


@pytest.mark.assurance(22)
def test_an_attachment_that_no_browser_reads_as_something_else(row: Registration) -> None:
    clerk = cast.as_organization(row.organization)
    file = kept(clerk, name="许可证.pdf")
    answer = browser(clerk, Role.ORGANIZATION).get(f"/files/{file.pk}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF")


@pytest.mark.assurance(22)
def test_shown_in_the_browser_only_what_was_cleaned(row: Registration) -> None:
    clerk = cast.as_organization(row.organization)
    client = browser(clerk, Role.ORGANIZATION)
    picture = client.get(f"/files/{kept(clerk).pk}/view/")
    paper = client.get(f"/files/{kept(clerk, name='许可证.pdf').pk}/view/")
    for answer in (picture, paper):
        assert answer["Content-Disposition"].startswith("inline")
        assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
    word = services.store(
        actor=clerk,
        kind="licence",
        upload=samples.upload("许可证.docx", samples.office("docx")),
    )
    assert client.get(f"/files/{word.pk}/view/")["Content-Disposition"].startswith("attachment")


def test_the_small_picture(row: Registration) -> None:
    clerk = cast.as_organization(row.organization)
    client = browser(clerk, Role.ORGANIZATION)
    answer = client.get(f"/files/{kept(clerk).pk}/preview/")
    assert answer["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert max(picture.size) <= 600
    assert client.get(f"/files/{kept(clerk, name='许可证.pdf').pk}/preview/").status_code == 404


@pytest.mark.assurance(1)
def test_only_its_uploader_reads_a_loose_file(row: Registration) -> None:
    clerk = cast.as_organization(row.organization)
    file = kept(clerk)
    others = [
        browser(cast.as_person(row.person), Role.PERSON),
        browser(cast.as_organization(cast.organization()), Role.ORGANIZATION),
        browser(cast.reviewer(row.organization.authority), Role.AUTHORITY),
    ]
    for page in PAGES:
        assert browser(clerk, Role.ORGANIZATION).get(f"/files/{file.pk}/{page}").status_code == 200
        for other in others:
            assert other.get(f"/files/{file.pk}/{page}").status_code == 404


@pytest.mark.req("SX-39")
@pytest.mark.assurance(1)
def test_both_sides_and_the_reviewer_read_the_proof_and_nobody_else(row: Registration) -> None:
    file = proof(row)
    there = f"/files/{file.pk}/"
    for reader in (
        browser(cast.as_organization(row.organization), Role.ORGANIZATION),
        browser(cast.as_person(row.person), Role.PERSON),
        browser(cast.reviewer(row.organization.authority), Role.AUTHORITY),
    ):
        assert reader.get(there).status_code == 200
    stranger = cast.person()
    neighbour = cast.organization(licensed=True)
    far = cast.reviewer(cast.authority("150000"))
    for reader in (
        browser(cast.as_person(stranger), Role.PERSON),
        browser(cast.as_organization(neighbour), Role.ORGANIZATION),
        browser(far, Role.AUTHORITY),
    ):
        for page in PAGES:
            assert reader.get(there + page).status_code == 404


def test_anonymous_is_sent_to_the_login(row: Registration) -> None:
    file = proof(row)
    for page in PAGES:
        assert Client().get(f"/files/{file.pk}/{page}")["Location"].startswith("/login/")
        assert Client().post(f"/files/{file.pk}/{page}").status_code == 405


def test_what_does_not_exist_is_not_found(row: Registration) -> None:
    client = browser(cast.as_organization(row.organization), Role.ORGANIZATION)
    for page in PAGES:
        assert client.get(f"/files/{uuid.uuid4()}/{page}").status_code == 404
    assert client.get("/files/1/").status_code == 404


@pytest.mark.assurance(40)
def test_a_personal_file_is_marked_for_others_and_logged(row: Registration) -> None:
    file = proof(row)
    own = browser(cast.as_organization(row.organization), Role.ORGANIZATION)
    person = browser(cast.as_person(row.person), Role.PERSON)
    plain = own.get(f"/files/{file.pk}/").content
    marked = person.get(f"/files/{file.pk}/").content
    assert marked != plain
    with Image.open(io.BytesIO(plain)) as one, Image.open(io.BytesIO(marked)) as other:
        assert one.size == other.size
    entry = AccessLog.objects.filter(kind="download").latest("id")
    assert entry.user_id == row.person.user_id
    assert str(file.pk) in entry.detail


def test_a_file_that_shows_nobody_is_not_marked(row: Registration) -> None:
    clerk = cast.as_organization(row.organization)
    before = AccessLog.objects.filter(kind="download").count()
    browser(clerk, Role.ORGANIZATION).get(f"/files/{kept(clerk).pk}/")
    assert AccessLog.objects.filter(kind="download").count() == before
