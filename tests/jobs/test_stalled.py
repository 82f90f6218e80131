"""Jobs whose worker died are taken up again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, cast

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app

from zhiye.jobs import tasks
from zhiye.lists import services

pytestmark = pytest.mark.django_db(transaction=True)


def left_behind(task: str, **arguments: Any) -> int:
    """A job that was begun by a worker which is no more."""
    job = app.configure_task(task).defer(**arguments)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job])
    return job


def status_of(job: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        return [status for (status,) in cursor.fetchall()]


def take_up() -> None:
    """In a thread of its own: a browser test of the same worker leaves an event loop here."""
    context = cast("JobContext", SimpleNamespace(app=app))

    def run() -> None:
        try:
            async_to_sync(tasks.take_up_again.func)(context, 0)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def test_a_list_that_was_begun_is_taken_up_again() -> None:
    job = left_behind(services.FILE, list_id=1)
    take_up()
    assert status_of(job) == ["todo"]


def test_a_periodic_job_is_left_to_its_next_turn() -> None:
    job = app.configure_task("zhiye.tidy", queueing_lock="tidy").defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job])
    again = app.configure_task("zhiye.tidy", queueing_lock="tidy").defer(timestamp=1)
    take_up()
    assert (status_of(job), status_of(again)) == ([], ["todo"])


def test_one_that_takes_every_worker_along_is_given_up() -> None:
    job = left_behind(services.FILE, list_id=1)
    for _ in range(tasks.MOST_STARTS):
        take_up()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job])
    take_up()
    assert status_of(job) == ["failed"]


def test_what_waits_is_left_alone() -> None:
    job = app.configure_task(services.READ).defer(list_id=1)
    take_up()
    assert status_of(job) == ["todo"]
