"""The register of jobs: code only, nothing here comes from a page (lessons U28).

A job that finds an outside service down is tried again later; nothing is lost meanwhile.
"""

from __future__ import annotations

import logging

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from zhiye.accounts.housekeeping import purge
from zhiye.certificates import register_sync
from zhiye.core.chain import checking, heads, writing
from zhiye.core.flow import run_all_due
from zhiye.core.refusals import Unavailable
from zhiye.files import sweeping
from zhiye.files.services import remove_loose, rescan_pending
from zhiye.lists import jobs
from zhiye.lists import services as lists
from zhiye.notices.services import deliver_due
from zhiye.people.models import Person

logger = logging.getLogger(__name__)
MOST_STARTS = 5
MOST_FINDINGS = 50
LATER = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name=register_sync.TASK, retry=LATER)
def take_over(person_id: int) -> None:
    """Ask the certificate registers about one person (SX-54, SX-57)."""
    answer = register_sync.take_over(person=Person.objects.get(pk=person_id))
    if answer.unavailable:
        raise Unavailable("、".join(answer.unavailable))


@app.task(name=lists.READ)
def read_list(list_id: int) -> None:
    """Judge the rows of an uploaded list (ZS-26)."""
    jobs.read(list_id=list_id)


@app.task(name=lists.FILE)
def file_list(list_id: int) -> None:
    """Write the good rows of a confirmed list (ZS-26)."""
    jobs.run(list_id=list_id)


@app.periodic(cron="*/2 * * * *", periodic_id="flows")
@app.task(name="zhiye.flows.run_due", queueing_lock="flows")
def run_due(timestamp: int) -> None:
    """Do the timed moves of every flow."""
    run_all_due()


@app.periodic(cron="* * * * *", periodic_id="notices")
@app.task(name="zhiye.notices.deliver", queueing_lock="notices")
def deliver(timestamp: int) -> None:
    """Send what waits in the outbox."""
    while deliver_due():
        pass


@app.periodic(cron="* * * * *", periodic_id="stalled")
@app.task(name="zhiye.take_up_again", queueing_lock="stalled", pass_context=True)
async def take_up_again(context: JobContext, timestamp: int) -> None:
    """Do again what a worker that died had begun; every job goes on where it stopped.

    A periodic job is not done again but forgotten: its next turn does the same. A job that has
    taken several workers along stays to be looked at.
    """
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        if job.queueing_lock or job.attempts >= MOST_STARTS:
            periodic = bool(job.queueing_lock)
            await jobs.finish_job(job, status=Status.FAILED, delete_job=periodic)
        else:
            await jobs.retry_job(job)


@app.periodic(cron="17 3 * * *", periodic_id="tidy")
@app.task(name="zhiye.tidy", queueing_lock="tidy")
def tidy(timestamp: int) -> None:
    """Remove uploads nothing holds, old codes and counters, and sessions that ended long ago."""
    rescan_pending()
    remove_loose()
    sweeping.sweep()
    purge()


@app.periodic(cron="7 * * * *", periodic_id="seal")
@app.task(name="zhiye.audit.seal", queueing_lock="seal")
def seal(timestamp: int) -> None:
    """Chain what the logs have got since the last hour (assurance 41)."""
    writing.extend()


@app.periodic(cron="43 3 * * *", periodic_id="head")
@app.task(name="zhiye.audit.head", queueing_lock="head")
def export_head(timestamp: int) -> None:
    """Seal once more and export the signed head of the day (assurance 41)."""
    writing.extend()
    heads.export()


@app.periodic(cron="23 4 * * 0", periodic_id="chain")
@app.task(name="zhiye.audit.check", queueing_lock="chain")
def check_chain(timestamp: int) -> None:
    """Compare every sealed row with its seal; what differs is logged (assurance 41)."""
    findings = checking.verify().findings
    for finding in findings[:MOST_FINDINGS]:
        logger.error("audit chain: %s", finding)
    if findings:
        raise checking.Broken(f"{len(findings)} findings, the first: {findings[0]}")
