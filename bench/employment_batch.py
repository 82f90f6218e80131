"""Ten thousand employment records from a spreadsheet, with everything on.

Every row is read, matched, judged by all checks, judged again inside the move and written with
spell, log, history and a notice to the worker, sealed where it must be. Measured are the time, the
memory of the job's process, what it does to people who look at a list meanwhile, and how fast the
register's answers about unknown people are taken in.
"""

from __future__ import annotations

import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from xlsxwriter import Workbook

from bench import data
from bench.calls import get, session
from bench.imports import child, copy_tables, finished_rows
from bench.report import Part
from config.worker import GIVE_WAY
from zhiye.accounts.models import User
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.demo import names
from zhiye.employment.batches.columns import LIST
from zhiye.integrations import services as sandboxes
from zhiye.integrations.answers import RegisterCertificate, RegisterItem
from zhiye.lists.models import ListState, UploadedList
from zhiye.organizations.models import Organization
from zhiye.regions.services import set_rule

ROWS, UNKNOWN, WARM = 10_000, 500, 50
FIRST = 4_000_000
MOST_SECONDS, MOST_MEGABYTES, MOST_SLOWER = 60, 300, 1.1
PAGE, PAUSE, SETTLE, EACH = "/org/personnel/", 0.03, 0.3, 10
HEAD = [LIST.label(field) for field in ("name", "id_number", "code", "started_on", "ends_on")]
RULES: dict[str, object] = {
    "employment_overlap": "refuse",
    "employment_backdate_months": 12,
    "employment_until_item_expiry": True,
    "employment_report_months": 1,
}
GENTLY, SPIN = ["nice", "-n", str(GIVE_WAY)], "while True: pass"
FILED = (
    "employment_spell",
    "employment_employment",
    "core_movelog",
    "notices_notice",
    "notices_outbox",
)
"""What filing leaves, in an order in which it can be copied back."""
ALSO = ("lists_uploadedlist", "employment_employmentevent", "employment_spellevent")


def measure(folder: Path) -> Part:
    """The list alone, the list while pages are asked for, and people the register must confirm."""
    _prepare()
    known, warm, unknown = (
        folder / f"employment-{name}.xlsx" for name in ("known", "warm", "unknown")
    )
    strangers = [(data.a_name(n), names.id_of(FIRST + n)) for n in range(UNKNOWN)]
    _write(known, [(data.a_name(n), data.id_number(n)) for n in range(ROWS)])
    _write(warm, strangers[:WARM])
    _write(unknown, strangers[WARM:])
    child("employment", str(warm))  # what the first one meets anew is met here
    _wipe()
    told = child("employment", str(known))
    again = child("employment", str(known))
    finished = finished_rows(FILED)
    _wipe()
    copied = copy_tables(finished)
    _wipe()
    beside_job = _beside(
        [sys.executable, "-m", "bench.child", "employment", str(known)], _job_at_work
    )
    beside_any = _beside([*GENTLY, sys.executable, "-c", SPIN], lambda: True, most=10)
    fresh = child("employment", str(unknown))
    return _told(told, again, copied, beside_job, beside_any, fresh)


def _told(
    told: dict[str, Any],
    again: dict[str, Any],
    copied: float,
    beside_job: tuple[float, float],
    beside_any: tuple[float, float],
    fresh: dict[str, Any],
) -> Part:
    pages = [*beside_job, *beside_any]
    details = {"alone": told, "again": again, "copied": copied, "pages": pages, "unknown": fresh}
    part = Part("employment", details=details)
    part.say(f"{ROWS:,} rows, read and judged", told["judged"], "s")
    part.say(f"{ROWS:,} rows, filed", told["filed_in"], "s")
    part.say("yardstick: copying its finished rows into the tables themselves", copied, "s")
    part.say("filing over that yardstick", told["filed_in"] / copied)
    part.say(f"{ROWS:,} rows, all", told["seconds"], "s", most=MOST_SECONDS)
    part.say("the same list again, nothing to file", again["seconds"], "s")
    part.say("peak memory of the job", told["peak_megabytes"], "MB", most=MOST_MEGABYTES)
    part.say("a list page, nothing else at work", 1000 * beside_job[0], "ms")
    slower = beside_job[1] / beside_job[0]
    part.say("a list page beside the job, over alone", slower, most=MOST_SLOWER)
    part.say(
        "yardstick: beside a process that only counts, over alone", beside_any[1] / beside_any[0]
    )
    rate = (UNKNOWN - WARM) / fresh["judged"]
    part.say("unknown people confirmed by the register", rate, "a second")
    return part


def _prepare() -> None:
    """Rules, an account for everybody, and what the register knows about strangers."""
    office = data.offices()
    for key, value in RULES.items():
        set_rule(
            actor=Actor.system("bench"),
            authority=office,
            key=key,
            value=value,
            effective_from=date(2020, 1, 1),
            reason="基准",
        )
    data.owner(0)
    Organization.objects.filter(pk=data.BEGIN).update(contact_phone=names.phone_of(FIRST - 1))
    users = User.objects.bulk_create(
        User(name=data.a_name(n), phone=names.phone_of(FIRST + n)) for n in range(ROWS)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_person p SET user_id = one.account"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS one (person, account)"
            " WHERE p.id = one.person",
            [[data.BEGIN + n for n in range(ROWS)], [user.pk for user in users]],
        )
    until = today() + timedelta(days=700)
    item = RegisterItem(code="G1", name="工业锅炉司炉", valid_until=until)
    sandboxes.put_certificates(
        register="operators",
        rows=[
            (
                names.id_of(FIRST + n),
                RegisterCertificate(
                    kind="operator",
                    number=names.id_of(FIRST + n),
                    holder=data.a_name(n),
                    issuing_authority="太原局",
                    items=(item,),
                ),
            )
            for n in range(UNKNOWN)
        ],
    )


def _write(path: Path, people: list[tuple[str, str]]) -> None:
    """The list as a clerk keeps it: some dates as dates, some as text."""
    start, end = today() - timedelta(days=20), today() + timedelta(days=300)
    book = Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet("聘用名单")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, HEAD)
    for number, (name, id_number) in enumerate(people, start=1):
        page.write_row(number, 0, [name, id_number, "G1"])
        page.write_datetime(number, 3, start, day)
        page.write_string(number, 4, f"{end.year}年{end.month}月{end.day}日")
    book.close()


def _wipe() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join((*FILED, *ALSO))} CASCADE")
        cursor.execute("ANALYZE")


def _beside(command: list[str], at_work: Callable[[], bool], most: int = 60) -> tuple[float, float]:
    """Median seconds of a list page while another process stands still, and while it works.

    It is stopped and let go on in turns, so that a busy moment of the machine hits both alike;
    after `most` turns it is ended.
    """
    application = WSGIHandler()
    headers = session(data.owner(0), Role.ORGANIZATION)

    def ask() -> float:
        started = time.perf_counter()
        get(application, PAGE, headers)
        spent = time.perf_counter() - started
        time.sleep(PAUSE)
        return spent

    for _ in range(EACH):
        ask()
    idle: list[float] = []
    busy: list[float] = []
    root = Path(__file__).resolve().parent.parent
    with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL) as other:
        while other.poll() is None and len(busy) < most * EACH:
            if not at_work():
                time.sleep(PAUSE)
                continue
            busy += [ask() for _ in range(EACH)]
            other.send_signal(signal.SIGSTOP)
            time.sleep(SETTLE)
            idle += [ask() for _ in range(EACH)]
            other.send_signal(signal.SIGCONT)
        if other.poll() is None:
            other.kill()
        elif other.returncode:
            raise RuntimeError("the process beside the pages failed")
    return statistics.median(idle), statistics.median(busy)


def _job_at_work() -> bool:
    return UploadedList.objects.filter(state__in=[ListState.WAITING, ListState.FILING]).exists()


def counted(told: dict[str, Any], batch: UploadedList) -> dict[str, Any]:
    """What a run has to tell; raises when not every row was filed or known."""
    if batch.state != ListState.DONE or batch.failed:
        raise RuntimeError(f"{batch.state}: {batch.filed} filed, {batch.failed} failed")
    return told | {"filed": batch.filed, "known": batch.known}
