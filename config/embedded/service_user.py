"""PostgreSQL refuses to run as root: root gives it to a service user without any rights."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.embedded.errors import ClusterError

DEFAULT_NAME = "zhiye-db"


@dataclass(frozen=True)
class ServiceUser:
    """An unprivileged account of the machine."""

    name: str
    uid: int
    gid: int

    def popen_options(self) -> dict[str, Any]:
        """Arguments for `subprocess` that drop every right before the program starts."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_run(self, program: Path) -> bool:
        """Whether this user can reach and start a program."""
        return self._passes("-x", program)

    def can_enter(self, folder: Path) -> bool:
        """Whether this user can pass through a folder and all folders above it."""
        return self._passes("-x", folder)

    def _passes(self, flag: str, path: Path) -> bool:
        command = ["test", flag, str(path)]
        return subprocess.run(command, cwd="/", check=False, **self.popen_options()).returncode == 0


def needed() -> ServiceUser | None:
    """The service user when this process is root, else None. Makes the account if missing."""
    if os.geteuid() != 0:
        return None
    name = os.environ.get("ZHIYE_SERVICE_USER", DEFAULT_NAME)
    entry = _lookup(name) or _create(name) or _lookup("nobody")
    if entry is None or entry.pw_uid == 0:
        raise ClusterError(
            "PostgreSQL cannot run as root and no service user could be made.",
            "Create one (`useradd --system zhiye-db`) or run `make` as an ordinary user.",
        )
    return ServiceUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _lookup(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create(name: str) -> pwd.struct_passwd | None:
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program is None:
        return None
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command = [program, *options, "--shell", "/usr/sbin/nologin", name]
    subprocess.run(command, check=False, capture_output=True)
    return _lookup(name)
