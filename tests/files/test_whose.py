"""A look at a paper is kept under the person it shows, whatever holds the paper (assurance 40)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import cast, hired
from zhiye.core.models import AccessLog
from zhiye.files import services as files
from zhiye.files.models import StoredFile
from zhiye.people.models import Person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.assurance(29, 40),
]


def _certificate(person: Person) -> StoredFile:
    return cast.typed_certificate(person).files.get().file


def _employment(person: Person) -> StoredFile:
    employer = hired.organization()
    cast.certificate(person)
    made = hired.hired(person.certificates.get().items.get(), employer)
    clerk = cast.as_organization(employer)
    paper = cast.stored_file(clerk, "employment_paper")
    return files.attach(actor=clerk, file_id=paper.pk, holder_kind="employment", holder_id=made.pk)


def _termination(person: Person) -> StoredFile:
    cast.certificate(person)
    leaving = cast.under_review(cast.registered(person, cast.organization(licensed=True)))
    return StoredFile.objects.filter(holder_kind="deregistration", holder_id=leaving.pk)[0]


PAPERS = [_certificate, _employment, _termination]


@pytest.fixture(autouse=True)
def _no_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhiye.files.storage.load", lambda path: b"")
    monkeypatch.setattr("zhiye.files.services.watermarked", lambda file, data, text: data)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_download_is_logged_for_the_person(paper: Callable[[Person], StoredFile]) -> None:
    person: Any = cast.person()
    file = paper(person)
    officer = cast.reviewer() if paper is not _employment else hired.officer(hired.zhongshan())
    files.download(actor=officer, file_id=file.pk)
    row = AccessLog.objects.get(kind="download", user_id=officer.user_id)
    assert (row.subject_kind, row.subject_id) == ("person", str(person.pk))
    assert str(file.pk) in row.detail
