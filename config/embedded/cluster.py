"""One embedded PostgreSQL cluster in a data folder: create, start, stop, share.

It listens on 127.0.0.1 only, every role has a generated password, and the passwords are kept in
`<data>/database.json` (mode 0600). A cluster is shared by lease: the last process that lets go
stops it, so nothing is left running.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config.embedded import binaries, processes, service_user
from config.embedded.errors import ClusterError

DATABASE = "zhiye"
OWNER = "zhiye_owner"
APPLICATION = "zhiye_app"
SUPERUSER = "postgres"
START_SECONDS = 60.0
RECOVERY_SECONDS = 600.0  # of a postmaster that runs, after a crash on a slow disk

# Statements and details of failed rows may hold ID numbers: they must not reach a log file.
LOG_SETTINGS = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}
FAST_AND_LOSSY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Cluster:
    """The cluster of one data folder. `durable=False` (tests only) trades safety for speed."""

    def __init__(self, data: Path | str, *, durable: bool = True) -> None:
        self.data = Path(data).expanduser().resolve()
        self.durable = durable
        self._user = service_user.needed()
        self._settings: dict[str, Any] = {}

    # -- what others ask -------------------------------------------------------------------------

    def url(self, role: str = OWNER, database: str = DATABASE) -> str:
        """Connection address of a role, password included."""
        settings = self._read()
        password = settings["passwords"][role]
        return f"postgresql://{role}:{password}@127.0.0.1:{settings['port']}/{database}"

    def pid(self) -> int | None:
        """Process id of the running postmaster of this cluster, else None."""
        processes.reap()
        settings = self._read()
        return processes.postmaster(Path(settings["pgdata"])) if settings else None

    def accepts(self) -> bool:
        """Whether the cluster answers on its port."""
        settings = self._read()
        if not settings or self.pid() is None:
            return False
        address = ["-h", "127.0.0.1", "-p", str(settings["port"]), "-t", "2"]
        return self._program("pg_isready", address, check=False).returncode == 0

    def start(self, *, ends_with_parent: bool = False) -> None:
        """Create the cluster if needed and start it; returns when it answers. Safe to repeat."""
        with self._lock("start.lock"):
            self._create_if_missing()
            process = self._launch(ends_with_parent) if self.pid() is None else None
            self._wait(process, ends_with_parent)
            self._prepare_roles()

    def stop(self) -> None:
        """Fast shutdown; returns when the postmaster is gone."""
        pid = self.pid()
        if pid is None:
            return
        for how, seconds in ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0)):
            processes.send(pid, how)
            if processes.until(lambda: self.pid() != pid and not processes.ours(pid), seconds):
                return

    def remove(self) -> None:
        """Stop the cluster and delete its files, wherever they lie."""
        settings = self._read()
        if not settings:
            return
        self.stop()
        shutil.rmtree(settings["pgdata"], ignore_errors=True)
        home = Path(settings["pgdata"]).parent
        if home.parent == binaries.SYSTEM_HOME / "clusters":
            shutil.rmtree(home, ignore_errors=True)
        (self.data / "database.json").unlink(missing_ok=True)

    # -- creation --------------------------------------------------------------------------------

    def _create_if_missing(self) -> None:
        if self._read():
            return
        pgdata = self._place() / "pg"
        shutil.rmtree(pgdata, ignore_errors=True)  # without database.json: a start cut short
        passwords = {r: secrets.token_urlsafe(24) for r in (SUPERUSER, OWNER, APPLICATION)}
        pwfile = pgdata.parent / f"pw-{secrets.token_hex(4)}"
        pwfile.touch(mode=0o600)
        pwfile.write_text(passwords[SUPERUSER] + "\n")
        self._give(pwfile)
        pgdata.mkdir(mode=0o700)
        self._give(pgdata)
        options = ["-D", str(pgdata), "-U", SUPERUSER, "--pwfile", str(pwfile)]
        options += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
        options += ["--no-instructions"] + ([] if self.durable else ["--no-sync"])
        try:
            self._program("initdb", options, as_service=True)
        finally:
            pwfile.unlink(missing_ok=True)
        self._write({"pgdata": str(pgdata), "port": 0, "passwords": passwords, "roles": False})

    def _place(self) -> Path:
        """The folder for the cluster: the data folder, or one that the service user can reach."""
        self.data.mkdir(parents=True, exist_ok=True)
        if self._user is None or self._user.can_enter(self.data):
            return self.data
        home = binaries.SYSTEM_HOME / "clusters" / secrets.token_hex(6)
        home.mkdir(mode=0o755, parents=True)
        (home / "belongs-to").write_text(f"{self.data}\n", "utf-8")
        return home

    def _prepare_roles(self) -> None:
        settings = self._read()
        if settings["roles"]:
            return
        owner, app = (settings["passwords"][role] for role in (OWNER, APPLICATION))
        exists = self._sql("select 1 from pg_database where datname = 'zhiye'").strip()
        self._sql(
            f"""
            drop role if exists {APPLICATION};
            create role {APPLICATION} login password '{app}';
            do $$ begin
              if not exists (select from pg_roles where rolname = '{OWNER}') then
                create role {OWNER} login createdb;
              end if;
            end $$;
            alter role {OWNER} password '{owner}';
            grant {APPLICATION} to {OWNER};
            """
        )
        if not exists:
            self._sql(f"create database {DATABASE} owner {OWNER}")
        self._sql(f"revoke connect on database {DATABASE} from public;")
        self._sql(f"grant connect, temporary on database {DATABASE} to {APPLICATION};")
        self._write({**settings, "roles": True})

    # -- running ---------------------------------------------------------------------------------

    @property
    def _name(self) -> str:
        """In the titles of its processes, so that they are told from those of other clusters."""
        place = hashlib.sha256(os.fsencode(self._read()["pgdata"]))
        return f"zhiye-{place.hexdigest()[:12]}"

    def _launch(self, ends_with_parent: bool) -> subprocess.Popen[bytes]:
        settings = self._read()
        pgdata = Path(settings["pgdata"])
        processes.remove_stale_pid_file(pgdata)
        processes.end_orphans(self._name)
        port = processes.free_port(settings["port"])
        self._write({**settings, "port": port})
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        options |= {"max_connections": "200", "cluster_name": self._name}
        options |= LOG_SETTINGS
        options |= {} if self.durable else FAST_AND_LOSSY
        command = [str(self._folder() / "bin" / "postgres"), "-D", str(pgdata), "-p", str(port)]
        for key, value in options.items():
            command += ["-c", f"{key}={value}"]
        with (self.data / "postgres.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=processes.clean_environment(),
                start_new_session=True,
                preexec_fn=processes.dies_with_parent if ends_with_parent else None,
                **(self._user.popen_options() if self._user else {}),
            )
        processes.started.append(process)
        return process

    def _wait(self, process: subprocess.Popen[bytes] | None, ends_with_parent: bool) -> None:
        """Wait for an answer; a start beside dying processes of a killed one is tried again."""
        begin = time.monotonic()
        while time.monotonic() - begin < (RECOVERY_SECONDS if self.pid() else START_SECONDS):
            if self.accepts():
                return
            if self.pid() is None and (process is None or process.poll() is not None):
                time.sleep(0.5 if process is not None else 0)
                process = self._launch(ends_with_parent)
            time.sleep(0.05)
        tail = processes.tail(self.data / "postgres.log")
        raise ClusterError(
            f"PostgreSQL did not start within {time.monotonic() - begin:.0f} s.",
            f"Its log is {self.data / 'postgres.log'}; it ends with: {tail}",
        )

    def _folder(self) -> Path:
        """Programs of the version that made the cluster."""
        settings = self._read()
        version = Path(settings["pgdata"]) / "PG_VERSION" if settings else None
        major = version.read_text().strip() if version and version.is_file() else binaries.MAJOR
        return binaries.reachable(major, self._user)

    def _program(
        self,
        name: str,
        options: list[str],
        *,
        as_service: bool = False,
        check: bool = True,
        text: str = "",
    ) -> subprocess.CompletedProcess[str]:
        drop = self._user.popen_options() if self._user and as_service else {}
        done = subprocess.run(
            [str(self._folder() / "bin" / name), *options],
            cwd="/",
            env=processes.clean_environment() | self._password_environment(name),
            input=text,
            text=True,
            capture_output=True,
            check=False,
            **drop,
        )
        if check and done.returncode != 0:
            raise ClusterError(
                f"{name} failed: {done.stderr.strip()[-400:]}", processes.disk_hint(self.data)
            )
        return done

    def _password_environment(self, program: str) -> dict[str, str]:
        settings = self._read() if program == "psql" else None
        return {"PGPASSWORD": settings["passwords"][SUPERUSER]} if settings else {}

    def _sql(self, text: str) -> str:
        address = ["-h", "127.0.0.1", "-p", str(self._read()["port"]), "-U", SUPERUSER]
        options = [*address, "-d", "postgres", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        # By standard input: arguments of a program are visible to every user of the machine.
        return self._program("psql", [*options, "-f", "-"], text=text).stdout

    # -- files -----------------------------------------------------------------------------------

    def _read(self) -> dict[str, Any]:
        path = self.data / "database.json"
        try:
            self._settings = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except PermissionError:
            raise ClusterError(
                f"{path} belongs to another user.",
                "Use another DATA folder, or run as the user who made this one.",
            ) from None
        return self._settings

    def _write(self, settings: dict[str, Any]) -> None:
        path = self.data / "database.json"
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(settings, file)
        part.replace(path)

    def _give(self, path: Path) -> None:
        if self._user is not None:
            os.chown(path, self._user.uid, self._user.gid)

    @contextmanager
    def _lock(self, name: str) -> Iterator[None]:
        self.data.mkdir(parents=True, exist_ok=True)
        with (self.data / name).open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


class Lease:
    """Keeps a cluster running while held. The last holder stops it."""

    def __init__(self, cluster: Cluster, *, ends_with_parent: bool = False) -> None:
        self.cluster = cluster
        cluster.data.mkdir(parents=True, exist_ok=True)
        self._file = (cluster.data / "lease.lock").open("a")
        with cluster._lock("lease-change.lock"):
            fcntl.flock(self._file, fcntl.LOCK_SH)
            try:
                cluster.start(ends_with_parent=ends_with_parent)
            except BaseException:
                self._file.close()
                raise

    def release(self) -> None:
        """Let go; stops the cluster when nobody else holds it."""
        if self._file.closed:
            return
        with self.cluster._lock("lease-change.lock"):
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                self.cluster.stop()
            self._file.close()

    def __enter__(self) -> Lease:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
