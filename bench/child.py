"""One import or export in a process of its own, so that its memory is nobody else's."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Begin = Callable[[], float]


def main() -> None:
    """`python -m bench.child import FILE`, or another of `WORK`; says JSON."""
    import django

    django.setup()
    what, *more = sys.argv[1:]
    before: list[int] = []

    def begin() -> float:
        before.append(_megabytes("VmRSS"))
        return time.perf_counter()

    ended, started, told = _timed(WORK[what](begin, *more))
    peak = _megabytes("VmHWM")
    told |= {
        "seconds": ended - started,
        "peak_megabytes": peak,
        "added_megabytes": peak - before[0],
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _timed(outcome: tuple[float, dict[str, Any]]) -> tuple[float, float, dict[str, Any]]:
    return time.perf_counter(), *outcome


def _megabytes(name: str) -> int:
    """Resident size now, or the largest so far, of this program alone.

    `ru_maxrss` would begin with the size of the process that started this one.
    """
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) // 1024


def _import(begin: Begin, file: str) -> tuple[float, dict[str, Any]]:
    """The whole import: every check, sealing, matching, history, log."""
    from bench.data import offices
    from zhiye.core.actor import Actor, Role
    from zhiye.lists import jobs
    from zhiye.rosters.kind import ROSTER_LIST

    office = offices()
    actor = Actor(
        None,
        "基准",
        Role.AUTHORITY,
        authority_id=office.pk,
        acting_name=office.name,
        territory=office.territory,
        functions=frozenset({"import"}),
        channel="job",
    )
    content = Path(file).read_bytes()
    started = begin()
    made = jobs.at_once(kind=ROSTER_LIST, actor=actor, data=content, file_name="bench.xlsx")
    if made.state != "done":
        raise RuntimeError(made.message)
    return started, {"done": made.done, "failed": made.failed, "new": made.figures["new_people"]}


def _personnel(begin: Begin, organization: str) -> tuple[float, dict[str, Any]]:
    """The employers' list of people as a file, by its page."""
    from django.core.handlers.wsgi import WSGIHandler

    from bench import calls, data
    from zhiye.core.actor import Role

    application = WSGIHandler()
    cookie = calls.session(data.owner(int(organization)), Role.ORGANIZATION)
    calls.get(application, "/")
    started = begin()
    length = calls.stream(application, "GET", "/org/personnel/export/", b"", cookie)
    return started, {"bytes": length}


def _register(begin: Begin) -> tuple[float, dict[str, Any]]:
    """The authority's list of everybody registered as a file, by its page."""
    from urllib.parse import urlencode

    from django.core.handlers.wsgi import WSGIHandler

    from bench import calls, data
    from zhiye.core.actor import Role

    application = WSGIHandler()
    headers = calls.session(data.officer(), Role.AUTHORITY)
    token = "b" * 32
    headers["HTTP_COOKIE"] += f"; csrftoken={token}"
    body = urlencode({"reason": "基准测试导出", "csrfmiddlewaretoken": token}).encode()
    calls.get(application, "/")
    started = begin()
    length = calls.stream(application, "POST", "/gov/registrations/export/", body, headers)
    return started, {"bytes": length}


def _prints(begin: Begin) -> tuple[float, dict[str, Any]]:
    """A batch of record prints, in turns with typst alone."""
    from bench import prints

    return prints.run(begin, lambda: _megabytes("VmRSS"))


def _employment(begin: Begin, file: str) -> tuple[float, dict[str, Any]]:
    """A list of employment records: taken in, judged, filed, as page and job do it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from bench import data
    from bench.employment_batch import counted
    from config.worker import give_way
    from zhiye.accounts import acting
    from zhiye.core.actor import Role
    from zhiye.employment import employers
    from zhiye.employment.batches.kind import EMPLOYMENT_LIST
    from zhiye.files.services import store
    from zhiye.lists import jobs, services
    from zhiye.organizations.models import Organization
    from zhiye.sheets.writing import XLSX

    user, organization = data.owner(0), Organization.objects.get(pk=data.BEGIN)
    capacity = next(one for one in acting.capacities(user) if one.role is Role.ORGANIZATION)
    actor = acting.to_actor(user, capacity)
    sent = SimpleUploadedFile("聘用名单.xlsx", Path(file).read_bytes(), XLSX)
    employer = employers.of_organization(organization)
    give_way()
    started = begin()
    kept = store(actor=actor, kind="import_sheet", upload=sent)
    made = services.start(actor=actor, kind=EMPLOYMENT_LIST, about_id=employer.pk, file=kept)
    batch = jobs.read(list_id=made.pk)
    judged = time.perf_counter()
    if batch.good:
        services.confirm(actor=actor, kind=EMPLOYMENT_LIST, pk=batch.pk)
        batch = jobs.run(list_id=batch.pk)
    told = {"judged": judged - started, "filed_in": time.perf_counter() - judged}
    return started, counted(told, batch)


WORK: dict[str, Callable[..., tuple[float, dict[str, Any]]]] = {
    "import": _import,
    "personnel": _personnel,
    "register": _register,
    "employment": _employment,
    "prints": _prints,
}

if __name__ == "__main__":
    main()
