"""The launcher survives what machines do: kills, stale files, odd paths, two starts at once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from config.embedded import APPLICATION, Cluster, ClusterError, Lease, binaries
from tests.support.waiting import until

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent.parent
NOBODY = 65534
"""The user id that owns nothing, on every Linux."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a space in its name and a path far too long for a Unix socket."""
    path = tmp_path_factory.mktemp("with space") / ("很长的目录名" * 12) / "x" / "data"
    yield path
    Cluster(path).remove()


@pytest.fixture
def held(data: Path) -> Iterator[Cluster]:
    cluster = Cluster(data, durable=False)
    with Lease(cluster):
        yield cluster


def _one(cluster: Cluster, sql: str, role: str = "zhiye_owner") -> object:
    with psycopg.connect(cluster.url(role)) as connection:
        row = connection.execute(sql).fetchone()
    return row[0] if row else None


def test_passwords_are_for_this_user_only(held: Cluster) -> None:
    path = held.data / "database.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    passwords = json.loads(path.read_text())["passwords"]
    assert len(set(passwords.values())) == 3


def test_nobody_enters_without_a_password(held: Cluster) -> None:
    url = held.url(APPLICATION)
    word = url.split(":")[2].split("@")[0]
    for bad in (url.replace(f":{word}@", "@"), url.replace(word, "wrong")):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(bad, passfile="/dev/null")


def test_it_listens_on_the_loopback_only(held: Cluster) -> None:
    assert _one(held, "show listen_addresses") == "127.0.0.1"


def test_the_application_role_makes_no_tables(held: Cluster) -> None:
    with (
        psycopg.connect(held.url(APPLICATION)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("create table x (id int)")


def test_a_killed_database_starts_again_with_its_data(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "durable")
    with Lease(cluster):
        assert _one(cluster, "show fsync") == "on"
        assert _one(cluster, "show synchronous_commit") == "on"
        with psycopg.connect(cluster.url()) as connection:
            connection.execute("create table kept (id int)")
            connection.execute("insert into kept values (1)")
        before = cluster.pid()
        assert before
        os.kill(before, signal.SIGKILL)
        cluster.start()
        assert cluster.pid() not in (None, before)
        assert _one(cluster, "select count(*) from kept") == 1
    cluster.remove()
    assert not (cluster.data / "pg").exists()


def test_a_left_process_that_does_not_end_does_not_stop_the_start(held: Cluster) -> None:
    before = held.pid()
    assert before
    connection = psycopg.connect(held.url())
    os.kill(connection.info.backend_pid, signal.SIGSTOP)  # never sees that the postmaster is gone
    os.kill(before, signal.SIGKILL)
    assert _gone(before, held)
    held.start()
    assert held.pid() not in (None, before)
    assert _one(held, "select 1") == 1
    connection.close()


def _gone(pid: int, cluster: Cluster) -> bool:
    return until(lambda: cluster.pid() != pid) and cluster.pid() is None


def test_a_pid_file_of_another_process_does_not_stop_the_start(data: Path) -> None:
    cluster = Cluster(data, durable=False)
    with Lease(cluster):
        pass
    file = Path(json.loads((data / "database.json").read_text())["pgdata"]) / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"]) as other:
        file.write_text(f"{other.pid}\n{file.parent}\n0\n5432\n\n127.0.0.1\n  1 2\nready\n")
        assert cluster.pid() is None
        with Lease(cluster):
            assert cluster.accepts()
        assert other.poll() is None
        other.kill()


def test_a_taken_port_is_left_to_the_other(data: Path) -> None:
    cluster = Cluster(data, durable=False)
    with Lease(cluster):
        port = json.loads((data / "database.json").read_text())["port"]
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        with Lease(cluster):
            assert cluster.accepts()
            assert json.loads((data / "database.json").read_text())["port"] != port


def test_many_starts_at_once_give_one_database(data: Path) -> None:
    script = (
        "import sys; from config.embedded import Cluster, Lease\n"
        "lease = Lease(Cluster(sys.argv[1], durable=False))\n"
        "print(lease.cluster.pid(), flush=True)\n"
        "sys.stdin.read(); lease.release()"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(data)],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    pids = {each.stdout.readline().strip() for each in started if each.stdout}
    assert len(pids) == 1
    for each in started[:-1]:
        each.communicate("")
        assert Cluster(data).pid() is not None
    started[-1].communicate("")
    assert Cluster(data).pid() is None


def test_a_start_cut_short_is_begun_anew(tmp_path: Path) -> None:
    data = tmp_path / "half"
    (data / "pg").mkdir(parents=True)
    (data / "pg" / "PG_VERSION").write_text("18\n")
    cluster = Cluster(data, durable=False)
    with Lease(cluster):
        assert cluster.accepts()
    cluster.remove()


def test_the_database_ends_with_a_killed_parent(tmp_path: Path) -> None:
    script = (
        "import sys; from config.embedded import Cluster, Lease\n"
        "lease = Lease(Cluster(sys.argv[1], durable=False), ends_with_parent=True)\n"
        "print('up', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "d")]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout
        assert parent.stdout.readline() == "up\n"
        cluster = Cluster(tmp_path / "d")
        assert cluster.pid()
        parent.kill()
    assert until(lambda: cluster.pid() is None)
    cluster.remove()


def test_threads_of_one_process_may_start_it_together(data: Path) -> None:
    cluster = Cluster(data, durable=False)
    leases: list[Lease] = []
    threads = [
        threading.Thread(target=lambda: leases.append(Lease(Cluster(data, durable=False))))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cluster.accepts()
    for lease in leases:
        lease.release()
    assert cluster.pid() is None


def test_log_lines_hold_no_values(held: Cluster) -> None:
    with psycopg.connect(held.url(), autocommit=True) as connection:
        connection.execute("create table if not exists once (v text unique)")
        connection.execute("insert into once values ('hidden-value') on conflict do nothing")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into once values ('hidden-value')")
    assert "hidden-value" not in (held.data / "postgres.log").read_text("utf-8", "replace")


def test_a_data_folder_of_another_user_is_named(tmp_path: Path) -> None:
    (tmp_path / "database.json").touch(mode=0)
    with as_ordinary_user(), pytest.raises(ClusterError, match="belongs to another user"):
        Cluster(tmp_path).pid()


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Root may read every file; for a moment this process may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to a service user")
def test_root_places_the_files_where_the_service_user_reaches_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    home = Path("/var/tmp") / f"zhiye-test-{os.getpid()}"
    monkeypatch.setattr(binaries, "SYSTEM_HOME", home)
    cluster = Cluster(closed / "data", durable=False)
    monkeypatch.setattr(
        cluster._user.__class__, "can_run", lambda self, program: str(program).startswith(str(home))
    )
    try:
        with Lease(cluster):
            pgdata = Path(json.loads((cluster.data / "database.json").read_text())["pgdata"])
            assert pgdata.is_relative_to(home)
            assert pgdata.stat().st_uid != 0
            assert stat.S_IMODE(closed.stat().st_mode) == 0o700
            assert Path(f"/proc/{cluster.pid()}/exe").resolve().is_relative_to(home)
        cluster.remove()
        assert not pgdata.exists()
    finally:
        shutil.rmtree(home, ignore_errors=True)
