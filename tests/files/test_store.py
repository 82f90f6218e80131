"""Storing, attaching, reading, giving out and clearing away."""

from __future__ import annotations

import hashlib
import os
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.files import samples
from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Conflict, Invalid, NotFound
from zhiye.files import access, selectors, services, storage, sweeping
from zhiye.files.models import StoredFile

pytestmark = pytest.mark.django_db


def a_photo(actor: Actor, kind: str = "id_copy") -> StoredFile:
    upload = samples.upload("身份证.jpg", samples.phone_photo(), "image/jpeg")
    return services.store(actor=actor, kind=kind, upload=upload)


def a_paper(actor: Actor, kind: str = "licence") -> StoredFile:
    upload = samples.upload("许可证.pdf", samples.pdf(2), "application/pdf")
    return services.store(actor=actor, kind=kind, upload=upload)


def on_disk(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def holder() -> object:
    """A kind of holder whose files only actors of organisation 12 may read."""
    name = f"test{uuid.uuid4().hex[:8]}"
    access.register(name, lambda file, actor: actor.organization_id == file.holder_id)
    yield name
    del access._RULES[name]


# -- store ---------------------------------------------------------------------------------------


@pytest.mark.assurance(22)
def test_a_file_is_kept_whole_under_a_random_name(zhang: Actor, data_folder: Path) -> None:
    file = a_photo(zhang)
    data = storage.load(file.path)
    assert (file.size, file.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert file.upload_sha256 == hashlib.sha256(samples.phone_photo()).hexdigest()
    assert (file.original_name, file.content_type) == ("身份证.jpg", "image/jpeg")
    assert (file.width, file.height, file.pages) == (80, 120, None)
    assert file.uploaded_by_id == zhang.user_id
    paths = on_disk(data_folder)
    assert [p.name for p in paths] == [f"{file.pk.hex}.jpg", f"{file.pk.hex}.preview.jpg"]
    assert "身份证" not in str(paths)
    for path in paths:
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0
    assert data_folder.resolve() not in Path(__file__).resolve().parents


@pytest.mark.assurance(22)
def test_thirty_megabytes_are_refused_before_they_are_read(zhang: Actor, data_folder: Path) -> None:
    class Untouched(SimpleUploadedFile):
        def read(self, *_: object) -> bytes:
            raise AssertionError("read")

    upload = Untouched("大图.jpg", b"", "image/jpeg")
    upload.size = 30 * 1024 * 1024
    with pytest.raises(Invalid) as caught:
        services.store(actor=zhang, kind="photo", upload=upload, field="photo")
    assert caught.value.errors == {
        "photo": ["文件有30.0MB，最大10MB。照片可缩小后上传，PDF可降低扫描清晰度。"]
    }
    assert on_disk(data_folder) == []


def test_a_size_that_lies_is_refused_as_well(zhang: Actor) -> None:
    upload = samples.upload("a.pdf", b"%PDF-1.4" + b"x" * (2 * 1024 * 1024))
    upload.size = 10
    with pytest.raises(Invalid, match="最大1MB"):
        services.store(actor=zhang, kind="licence", upload=upload, max_mb=1)


def test_the_limit_is_the_rulesets(zhang: Actor) -> None:
    data = samples.image("BMP", size=(800, 800))
    upload = samples.upload("a.bmp", data)
    with pytest.raises(Invalid, match="最大1MB"):
        services.store(actor=zhang, kind="photo", upload=upload, max_mb=1)
    upload.seek(0)
    assert services.store(actor=zhang, kind="photo", upload=upload, max_mb=2).extension == "jpg"


def test_uploads_on_disk_are_read_too(zhang: Actor) -> None:
    with TemporaryUploadedFile("a.pdf", "application/pdf", 0, None) as upload:
        upload.write(samples.pdf())
        upload.size = upload.tell()
        upload.seek(0)
        assert services.store(actor=zhang, kind="licence", upload=upload).pages == 1


def test_a_refused_upload_leaves_nothing(zhang: Actor, data_folder: Path) -> None:
    for upload in (
        samples.upload("a.jpg", samples.EXE),
        samples.upload("a.jpg", b""),
        samples.upload("合同", samples.pdf()),
    ):
        with pytest.raises(Invalid) as caught:
            services.store(actor=zhang, kind="photo", upload=upload)
        assert caught.value.errors["file"][0].endswith("。")
    assert not StoredFile.objects.exists()
    assert on_disk(data_folder) == []


def test_an_unknown_kind_is_a_fault_of_the_program(zhang: Actor) -> None:
    with pytest.raises(KeyError):
        a_photo(zhang, "nonsense")


def test_bytes_are_written_whole_or_not_at_all(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="disk full"):
        storage.save("ab/cd/x.pdf", b"data")
    assert on_disk(data_folder) == []


def test_a_path_is_never_written_twice(data_folder: Path) -> None:
    storage.save("ab/cd/x.pdf", b"first")
    with pytest.raises(FileExistsError):
        storage.save("ab/cd/x.pdf", b"second")
    assert storage.load("ab/cd/x.pdf") == b"first"
    assert len(on_disk(data_folder)) == 1


def test_results_of_jobs_are_kept_with_their_holder(zhang: Actor) -> None:
    file = services.store_result(
        actor=zhang,
        kind="result_sheet",
        name="未导入的行.xlsx",
        data=samples.office(),
        content_type=samples.XLSX,
        holder=("import", 5),
    )
    assert (file.holder_kind, file.holder_id, file.scan) == ("import", 5, StoredFile.Scan.CLEAN)


# -- attach --------------------------------------------------------------------------------------


def attach(actor: Actor, file: StoredFile, kind: str = "licence", pk: int = 12) -> StoredFile:
    return services.attach(actor=actor, file_id=file.pk, holder_kind=kind, holder_id=pk)


def test_an_own_upload_is_attached_once(zhang: Actor) -> None:
    file = a_paper(zhang)
    kept = attach(zhang, file)
    assert (kept.holder_kind, kept.holder_id, kept.attached_at is not None) == ("licence", 12, True)
    assert attach(zhang, file).attached_at == kept.attached_at
    with pytest.raises(Conflict, match="其他业务"):
        attach(zhang, file, pk=13)


@pytest.mark.assurance(1)
def test_another_users_upload_is_not_there(zhang: Actor, wang: Actor) -> None:
    file = a_paper(zhang)
    for stranger in (wang, Actor.public()):
        with pytest.raises(NotFound):
            attach(stranger, file)
    with pytest.raises(NotFound):
        services.attach(actor=zhang, file_id="../x", holder_kind="licence", holder_id=1)
    assert attach(Actor.system("jobs"), file).is_attached


def test_only_the_wanted_kinds_are_attached(zhang: Actor) -> None:
    file = a_paper(zhang)
    with pytest.raises(Invalid, match="身份证件照片"):
        services.attach(
            actor=zhang, file_id=file.pk, holder_kind="person", holder_id=1, kinds=("id_copy",)
        )


def test_half_a_holder_is_refused_by_the_database(zhang: Actor) -> None:
    file = a_paper(zhang)
    with pytest.raises(IntegrityError, match="file_holder_whole"), transaction.atomic():
        StoredFile.objects.filter(pk=file.pk).update(holder_kind="licence")


@pytest.mark.django_db(transaction=True)
def test_two_holders_at_once_get_it_once(zhang: Actor) -> None:
    file = a_paper(zhang)
    together = threading.Barrier(2)

    def take(number: int) -> bool:
        together.wait()
        try:
            return attach(zhang, file, pk=number).is_attached
        except Conflict:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, (1, 2))) == [False, True]


# -- read ----------------------------------------------------------------------------------------


@pytest.mark.assurance(1)
def test_a_loose_upload_is_its_uploaders_alone(zhang: Actor, wang: Actor) -> None:
    file = a_paper(zhang)
    assert selectors.readable(zhang, str(file.pk)) == file
    officer = Actor(wang.user_id, "王", Role.AUTHORITY, territory="14")
    for stranger in (wang, officer, Actor.public(), Actor.system("jobs")):
        with pytest.raises(NotFound):
            selectors.readable(stranger, file.pk)


@pytest.mark.assurance(1)
def test_the_holders_rule_decides(zhang: Actor, wang: Actor, holder: str) -> None:
    file = attach(zhang, a_paper(zhang), holder, 12)
    colleague = Actor(wang.user_id, "王", Role.ORGANIZATION, organization_id=12)
    neighbour = Actor(wang.user_id, "王", Role.ORGANIZATION, organization_id=13)
    assert selectors.readable(colleague, file.pk) == file
    assert selectors.of_holder(colleague, holder, 12) == [file]
    assert selectors.of_holder(colleague, holder, 12, kind="photo") == []
    assert selectors.of_holder(neighbour, holder, 12) == []
    for stranger in (neighbour, zhang, Actor.public()):
        with pytest.raises(NotFound):
            selectors.readable(stranger, file.pk)


def test_without_a_rule_nobody_reads(zhang: Actor) -> None:
    file = attach(zhang, a_paper(zhang), "unheard-of", 1)
    with pytest.raises(NotFound):
        selectors.readable(zhang, file.pk)


@pytest.mark.parametrize("wrong", ["", "x", "../../etc/passwd", str(uuid.UUID(int=7))])
def test_wrong_ids_are_not_found(zhang: Actor, wrong: str) -> None:
    with pytest.raises(NotFound):
        selectors.readable(zhang, wrong)


def test_a_kind_of_holder_has_one_rule(holder: str) -> None:
    with pytest.raises(ValueError, match="already"):
        access.register(holder, lambda file, actor: True)


# -- download ------------------------------------------------------------------------------------


@pytest.mark.assurance(29)
def test_a_personal_file_is_marked_and_logged_for_others(
    zhang: Actor, wang: Actor, holder: str
) -> None:
    file = attach(zhang, a_photo(zhang), holder, 12)
    clerk = Actor(
        wang.user_id, "王秀英", Role.ORGANIZATION, organization_id=12, acting_name="太原锅炉"
    )
    with clock.freeze(date(2026, 11, 21)):
        sent = services.download(actor=clerk, file_id=file.pk, purpose="执业注册审核")
    assert (sent.name, sent.content_type) == ("身份证.jpg", "image/jpeg")
    assert sent.data != storage.load(file.path)
    row = AccessLog.objects.get(kind="download")
    assert (row.subject_kind, row.subject_id, row.user_id) == (holder, "12", wang.user_id)
    assert row.detail == f"身份证件照片 {file.pk}"
    assert row.reason == "执业注册审核"


def test_the_uploader_gets_the_file_unmarked_but_logged(zhang: Actor) -> None:
    file = a_photo(zhang)
    sent = services.download(actor=zhang, file_id=file.pk)
    assert sent.data == storage.load(file.path)
    assert AccessLog.objects.get().subject_id == str(file.pk)


def test_papers_of_an_organisation_are_neither_marked_nor_logged(
    zhang: Actor, wang: Actor, holder: str
) -> None:
    file = attach(zhang, a_paper(zhang), holder, 12)
    clerk = Actor(wang.user_id, "王", Role.ORGANIZATION, organization_id=12)
    sent = services.download(actor=clerk, file_id=file.pk)
    assert sent.data == storage.load(file.path)
    assert not AccessLog.objects.exists()


@pytest.mark.assurance(1)
def test_nobody_else_gets_bytes_or_previews(zhang: Actor, wang: Actor) -> None:
    file = a_photo(zhang)
    for act in (services.download, services.preview):
        with pytest.raises(NotFound):
            act(actor=wang, file_id=file.pk)
    assert not AccessLog.objects.exists()


@pytest.mark.assurance(29)
def test_a_preview_shown_to_others_is_marked_and_logged(
    zhang: Actor, wang: Actor, holder: str
) -> None:
    file = attach(zhang, a_photo(zhang), holder, 12)
    clerk = Actor(wang.user_id, "王秀英", Role.ORGANIZATION, organization_id=12)
    assert services.preview(actor=clerk, file_id=file.pk) != storage.load(file.preview_path)
    assert AccessLog.objects.get().kind == "preview"


def test_previews_are_for_images_only(zhang: Actor) -> None:
    assert services.preview(actor=zhang, file_id=a_photo(zhang).pk).startswith(b"\xff\xd8")
    with pytest.raises(NotFound):
        services.preview(actor=zhang, file_id=a_paper(zhang).pk)


# -- clearing away -------------------------------------------------------------------------------


def test_an_own_loose_upload_can_be_taken_back(
    zhang: Actor,
    wang: Actor,
    data_folder: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    file, held = a_photo(zhang), attach(zhang, a_paper(zhang))
    with pytest.raises(NotFound):
        services.discard(actor=wang, file_id=file.pk)
    with pytest.raises(Conflict):
        services.discard(actor=zhang, file_id=held.pk)
    with django_capture_on_commit_callbacks(execute=True):
        services.discard(actor=zhang, file_id=file.pk)
    assert StoredFile.objects.get() == held
    assert [p.name for p in on_disk(data_folder)] == [f"{held.pk.hex}.pdf"]


def test_only_old_and_never_attached_uploads_are_removed(
    zhang: Actor,
    data_folder: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with clock.freeze(clock.now() - timedelta(hours=25)):
        old, held = [a_photo(zhang) for _ in range(3)], attach(zhang, a_paper(zhang))
    young = a_paper(zhang)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.remove_loose(batch=2) == len(old)
    assert set(StoredFile.objects.all()) == {held, young}
    assert len(on_disk(data_folder)) == 2
    assert services.remove_loose() == 0


def test_bytes_of_a_rolled_back_upload_are_swept(zhang: Actor, data_folder: Path) -> None:
    kept = a_paper(zhang)
    with transaction.atomic():
        lost = a_photo(zhang)
        transaction.set_rollback(True)
    assert len(on_disk(data_folder)) == 3
    assert sweeping.sweep() == 0
    for path in on_disk(data_folder):
        os.utime(path, (1, 1))
    (data_folder / kept.path[:5] / "not-ours.txt").write_text("x")
    assert sweeping.sweep() == 2
    left = [p.name for p in on_disk(data_folder)]
    assert f"{kept.pk.hex}.pdf" in left
    assert not [name for name in left if name.startswith(lost.pk.hex)]


def test_a_storage_of_the_settings_is_used(settings: Settings, zhang: Actor) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "files": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    file = a_paper(zhang)
    assert storage.storage().exists(file.path)
    assert storage.load(file.path).startswith(b"%PDF")
