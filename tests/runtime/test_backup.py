"""Backup and restore, rehearsed: the rows, the audit chain, one login, one file (assurance 33)."""

from __future__ import annotations

import hashlib
import http.cookiejar
import json
import os
import re
import socket
import stat
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo
from pytest_django import Settings

from config import backup, restore
from config.backups import counts, files, manifest, programs
from config.console import Failure
from config.embedded import APPLICATION, Cluster
from tests import cast
from tests.files import samples
from tests.support.database import drop
from tests.support.waiting import PATIENCE, until
from zhiye.accounts.models import User
from zhiye.core import keyring
from zhiye.core.actor import Actor, Role
from zhiye.core.chain import heads, writing
from zhiye.core.models import AuditBlock, MoveLog
from zhiye.core.phone import demo
from zhiye.files import services
from zhiye.files.models import StoredFile

ROOT = Path(__file__).resolve().parent.parent.parent
PHONE = demo(71)


@pytest.fixture(autouse=True)
def source(settings: Settings, tmp_path: Path) -> Path:
    """A data folder of its own, and a key ring that lies elsewhere."""
    ring = tmp_path / "keys" / "keyring.json"
    keyring.create_file(ring, keyring.new_document())
    settings.ZHIYE_KEYRING = ring.read_text()
    settings.DATA_DIR = tmp_path / "source"
    settings.MEDIA_ROOT = tmp_path / "source" / "files"
    return tmp_path / "source"


# -- the rehearsal -------------------------------------------------------------------------------


@pytest.fixture
def user() -> User:
    """Somebody with a password, an uploaded file, a file on record and a history."""
    someone = cast.user("纪南星", number=PHONE)
    actor = Actor(someone.pk, someone.name, Role.PERSON)
    for name in ("照片.jpg", "执照.jpg"):
        upload = samples.upload(name, samples.phone_photo(), "image/jpeg")
        services.store(actor=actor, kind="id_copy", upload=upload)
    kept = StoredFile.objects.latest("created_at")
    services.attach(actor=actor, file_id=kept.pk, holder_kind="person", holder_id=1)
    cast.person()
    MoveLog.objects.create(flow="flow", object_id=1, move="file", to_state="filed")
    return someone


@pytest.mark.slow
@pytest.mark.assurance(33, 41)
@pytest.mark.django_db(transaction=True)
def test_what_was_backed_up_is_restored_counted_and_served(
    user: User,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    writing.extend()
    heads.export()
    rows = MoveLog.objects.count()
    _write_meanwhile(monkeypatch)
    monkeypatch.setattr(sys, "argv", ["backup", str(tmp_path / "backups")])
    backup.main()
    assert MoveLog.objects.count() == rows + 1
    (made,) = (tmp_path / "backups").iterdir()
    assert str(made) in capsys.readouterr().out
    document = json.loads((made / manifest.NAME).read_text())
    assert document["tables"]["core_movelog"] == rows
    assert document["head"]["digest"] == AuditBlock.objects.latest("pk").digest
    assert document["lost"] == 0
    _private_and_without_keys(made)
    file = StoredFile.objects.get(holder_kind="")
    data = tmp_path / "restored"
    with _database() as name:
        said = _restore(made, name, data)
        assert said.returncode == 0, said.stdout
        assert "rows, audit chain and files are those of the backup" in said.stdout
        assert _count(name, "core_movelog") == rows
        assert _served(name, data, file) == file.sha256
        again = _restore(made, name, data)
        assert (again.returncode, "is not empty: it holds" in again.stdout) == (1, True)
    with _database() as name:
        beside = _restore(made, name, data)
        assert (beside.returncode, f"{data}/files is not empty" in beside.stdout) == (1, True)
        assert _empty(name)


def _write_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes between the counting of the rows and the dump."""
    run = programs.run

    def write() -> None:
        MoveLog.objects.create(flow="flow", object_id=2, move="file", to_state="filed")
        connection.close()

    def slow(program: programs.Program, *options: str) -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(write).result()
        run(program, *options)

    monkeypatch.setattr(programs, "run", slow)


def _private_and_without_keys(made: Path) -> None:
    for path in (made, *made.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    secrets = [entry["secret"] for entry in json.loads(_ring(made).read_text())["data"]]
    assert [path for path in made.rglob("*") if "keyring" in path.name] == []
    assert not any(one in (made / manifest.NAME).read_text() for one in secrets)
    done = subprocess.run(["sha256sum", "--check", "--quiet", manifest.SUMS], cwd=made, check=False)
    assert done.returncode == 0


def _ring(made: Path) -> Path:
    return made.parent.parent / "keys" / "keyring.json"


@contextmanager
def _database() -> Iterator[str]:
    """A second, empty database of the same server."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with psycopg.connect(_address("postgres"), autocommit=True) as server:
        drop(server, name)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield name
        finally:
            drop(server, name)


def _address(database: str) -> str:
    told = connection.settings_dict
    return make_conninfo(
        dbname=database,
        user=told["USER"],
        password=told["PASSWORD"],
        host=told["HOST"],
        port=str(told["PORT"]),
    )


def _count(database: str, table: str) -> int:
    with psycopg.connect(_address(database)) as opened:
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        return int((opened.execute(query).fetchone() or (0,))[0])


def _empty(database: str) -> bool:
    with psycopg.connect(_address(database)) as opened:
        query = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        return opened.execute(query).fetchone() == (0,)


def _environment(database: str, data: Path, *, owner: bool) -> dict[str, str]:
    """As an operator gives it; pages are served by the application's role where we know it."""
    parts = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    url = parts._replace(path=f"/{database}").geturl()
    if not owner and "ZHIYE_TEST_DATABASE_URL" not in os.environ:
        url = Cluster(os.environ["ZHIYE_DATA"]).url(APPLICATION, database)
    return os.environ | {
        "DATABASE_URL": url,
        "ZHIYE_DATA": str(data),
        "ZHIYE_KEYRING_FILE": str(data.parent / "keys" / "keyring.json"),
    }


def _restore(made: Path, database: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "config.restore", str(made)],
        cwd=ROOT,
        env=_environment(database, data, owner=True),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _served(database: str, data: Path, file: StoredFile) -> str:
    """Log in on the restored system as a browser does; the digest of the downloaded file."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = ["--interface", "wsgi", "--port", str(port), "--workers", "1", "--no-ws"]
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", *options, "config.wsgi:application"],
        cwd=ROOT,
        env=_environment(database, data, owner=False),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        site = f"http://127.0.0.1:{port}"
        assert until(lambda: _answers(f"{site}/healthz") or server.poll() is not None)
        assert server.poll() is None, "the restored system has ended"
        page = browser.open(f"{site}/login/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "phone": PHONE}
        form["password"] = cast.TEST_PASSWORD_PLAIN
        answer = browser.open(f"{site}/login/", urllib.parse.urlencode(form).encode())
        assert "/login/" not in answer.url
        return hashlib.sha256(browser.open(f"{site}/files/{file.pk}/").read()).hexdigest()
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _answers(url: str) -> bool:
    with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(url, timeout=PATIENCE):
        return True
    return False


# -- what is refused -----------------------------------------------------------------------------


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A backup that is whole by its sums, without a real dump in it."""
    folder = tmp_path / "made"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "a.pdf").write_bytes(b"paper")
    (folder / manifest.DUMP).write_bytes(b"dump")
    files.write_sums(
        folder / manifest.SUMS, {"files/a.pdf": manifest.sha256(folder / "files" / "a.pdf")}
    )
    _sign(folder)
    return folder


def _sign(folder: Path, **more: Any) -> None:
    document: dict[str, Any] = {"made_at": "2026-11-28T00:00:00+00:00", "pg_dump": 15}
    document |= {"postgresql": 15, "migrations": [], "tables": {}, "head": None}
    document |= {"dump": manifest.described(folder / manifest.DUMP), "lost": 0}
    document |= {"files": manifest.described(folder / manifest.SUMS)}
    manifest.write(folder, document | more)


def _refused(folder: Path) -> str:
    with pytest.raises(Failure) as told:
        restore.restore(folder)
    return f"{told.value.message} {told.value.remedy}"


def test_a_backup_that_was_not_finished(tmp_path: Path) -> None:
    assert "not a finished backup" in _refused(tmp_path)


def _edit(name: str, old: str, new: str) -> Callable[[Path], object]:
    return lambda made: (made / name).write_text((made / name).read_text().replace(old, new))


@pytest.mark.assurance(33)
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_edit(manifest.DUMP, "dump", "Dump"), "database.dump is missing or not what"),
        (lambda made: (made / manifest.DUMP).unlink(), "database.dump is missing or not what"),
        (_edit(manifest.SUMS, "a.pdf", "b.pdf"), "files.sha256 is missing or not what"),
        (_edit(manifest.NAME, '"lost": 0', '"lost": 1'), "its signature does not hold"),
        (_edit(manifest.NAME, '"format": 1', '"format": 2'), "has format 2"),
        (_edit(manifest.NAME, "{", ""), "cannot be read"),
    ],
)
def test_an_altered_backup(made: Path, spoil: Callable[[Path], object], words: str) -> None:
    spoil(made)
    assert words in _refused(made)


@pytest.mark.assurance(33)
def test_an_altered_or_missing_file(made: Path, tmp_path: Path) -> None:
    sums = files.read_sums(made / manifest.SUMS)
    files.bring(made, sums, "files", tmp_path / "there")
    assert (tmp_path / "there" / "a.pdf").read_bytes() == b"paper"
    for spoil in (lambda path: path.write_bytes(b"Paper"), Path.unlink):
        spoil(made / "files" / "a.pdf")
        with pytest.raises(Failure, match=r"a\.pdf is missing or not what was backed up"):
            files.bring(made, sums, "files", tmp_path / "there")


@pytest.mark.assurance(33, 44)
def test_a_key_ring_that_lacks_a_key_of_the_backup(made: Path, settings: Settings) -> None:
    ring = json.loads(settings.ZHIYE_KEYRING)
    settings.ZHIYE_KEYRING = json.dumps(keyring.with_new_key(ring, "data"))
    _sign(made)
    settings.ZHIYE_KEYRING = json.dumps(ring)
    assert "lacks the keys d2 of this backup" in _refused(made)
    settings.ZHIYE_KEYRING = json.dumps(keyring.new_document())
    assert "lacks the keys d2, d1, i1" in _refused(made)


def test_no_key_ring_at_all(made: Path, settings: Settings, tmp_path: Path) -> None:
    """Where one would be made for a try-out, the sealed values would be lost without a word."""
    settings.ZHIYE_KEYRING = ""
    settings.ZHIYE_KEYRING_FILE = tmp_path / "none.json"
    assert "There is no key ring at" in _refused(made)
    assert not (tmp_path / "none.json").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "is not empty: it holds"),
        ({"migrations": ["core.9999_later"]}, "of a newer version of zhiye: it has had"),
        ({"migrations": ["core.0001_initial"]}, "of an older version of zhiye: it has not had"),
        ({"postgresql": 99}, "The backup is of PostgreSQL 99, this server is"),
    ],
)
def test_a_target_that_does_not_fit(made: Path, more: dict[str, Any], words: str) -> None:
    _sign(made, **{"migrations": counts.migrations()} | more)
    assert words in _refused(made)


@pytest.mark.django_db
@pytest.mark.assurance(33, 41)
def test_what_differs_after_a_restore_is_named() -> None:
    row = MoveLog.objects.create(flow="flow", object_id=2, move="file", to_state="filed")
    writing.extend()
    told: dict[str, Any] = {"tables": counts.counts(), "head": heads.head(), "lost": 0}
    told |= {"made_at": "2026-11-28T00:00:00+00:00"}
    restore._compare(told, {})
    fewer = told | {"tables": told["tables"] | {"core_movelog": 0}}
    with pytest.raises(Failure, match="Table core_movelog has 1 rows, the backup had 0"):
        restore._compare(fewer, {})
    file = cast.stored_file(cast.user())
    StoredFile.objects.update(holder_kind="person", holder_id=1, attached_at=file.created_at)
    later = told | {"tables": counts.counts(), "made_at": "2099-01-01T00:00:00+00:00"}
    with pytest.raises(Failure, match=rf"lack their bytes \(1\): {file.pk}"):
        restore._compare(later, {})
    restore._compare(later | {"lost": 1}, {})
    MoveLog.objects.filter(pk=row.pk).update(reason="x")
    with pytest.raises(Failure, match=f"block .*, row {row.pk}: was changed"):
        restore._compare(later, {})


# -- the backup itself ---------------------------------------------------------------------------


def test_it_does_not_lie_in_the_data_folder(source: Path) -> None:
    with pytest.raises(Failure, match="lies in the data folder itself"):
        backup.back_up(source / "backups")


@pytest.mark.django_db(transaction=True)
def test_a_lost_file_is_told_and_a_failed_backup_leaves_nothing(
    user: User, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = StoredFile.objects.get(holder_kind="person")
    (tmp_path / "source" / "files" / kept.path).unlink()
    made = backup.back_up(tmp_path / "backups")
    assert "files on record are missing or changed on the disk (1)" in capsys.readouterr().out
    assert json.loads((made / manifest.NAME).read_text())["lost"] == 1
    monkeypatch.setattr(programs, "find", lambda *_, **__: programs.Program(Path("false"), 99))
    with pytest.raises(Failure, match="false failed"):
        backup.back_up(tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == [made]


def test_programs_that_are_too_old_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert programs.find("pg_dump", at_least=9).path == old
    assert programs.find("pg_dump", at_least=15).path != old
    with pytest.raises(Failure, match=r"No pg_dump of PostgreSQL 99 .*pg_dump is 9,"):
        programs.find("pg_dump", at_least=99)


def test_without_a_database_it_says_what_to_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("ZHIYE_PROFILE", "demo")
    monkeypatch.setenv("ZHIYE_DATA", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["backup", str(tmp_path / "backups")])
    with pytest.raises(SystemExit):
        backup.main()
    assert "DATABASE_URL is missing" in capsys.readouterr().out
