"""The database and the data folder a command works on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django

from config.bootstrap import data_folder, demo_environment
from config.console import Failure, give_up
from config.embedded import OWNER, Cluster, ClusterError, Lease


@contextmanager
def opened(*, new: bool = False) -> Iterator[None]:
    """Django on the database of the environment, or of a try-out where none is given.

    `new` allows the database of a try-out to be made. Failures end the process with a sentence.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        with _try_out(new):
            django.setup()
            yield from _watched()
    except KeyboardInterrupt:
        sys.exit(130)
    except (Failure, ClusterError) as failure:
        give_up(Failure(failure.message, failure.remedy))


def _watched() -> Iterator[None]:
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, connection

    try:
        yield
    except ImproperlyConfigured as error:
        raise Failure(str(error)) from error
    except DatabaseError as error:
        raise Failure(
            f"The database refuses: {str(error).splitlines()[0]}",
            "Check DATABASE_URL; its role must own the schema.",
        ) from error
    except OSError as error:
        raise Failure(str(error), "Check the rights and the free space of both folders.") from error
    finally:
        connection.close()


@contextmanager
def _try_out(new: bool) -> Iterator[None]:
    if "DATABASE_URL" in os.environ or os.environ.get("ZHIYE_PROFILE", "demo") != "demo":
        yield
        return
    data = data_folder()
    if not new and not (data / "database.json").exists():
        raise Failure(
            f"DATABASE_URL is missing, and {data} holds no database of a try-out.",
            "Give DATABASE_URL, or the folder of the try-out in ZHIYE_DATA.",
        )
    with Lease(Cluster(data)) as lease:
        for name, value in demo_environment(data).items():
            os.environ.setdefault(name, value)
        os.environ["DATABASE_URL"] = lease.cluster.url(OWNER)
        yield


@contextmanager
def private() -> Iterator[None]:
    """Whatever is written meanwhile is for this user alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
