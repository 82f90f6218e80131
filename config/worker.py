"""The job worker: `python -m config.worker`. The same conditions hold for it as for the pages."""

from __future__ import annotations

import os

import django

GIVE_WAY = 10


def give_way() -> None:
    """Let pages go first where both want the processor: nobody waits for a job at a screen."""
    os.nice(GIVE_WAY)


def main() -> None:
    """Work the queue until SIGTERM; done jobs leave it, failed ones stay to be looked at."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    give_way()
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from config.startup import verify

    verify()
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError(f"unexpected job connector {type(connector).__name__}")
    with app.replace_connector(connector.get_worker_connector()) as worker:
        worker.run_worker(name="zhiye", delete_jobs="successful")


if __name__ == "__main__":
    main()
