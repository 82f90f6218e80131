#!/usr/bin/env python
"""Django's command line. Starts the embedded database for the command if none is configured."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    """Run one management command, as the owner of the schema."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            from config.embedded import Cluster, Lease

            data = os.environ.get("ZHIYE_DATA") or ROOT / ".data" / "dev"
            cluster = Cluster(data)
            stack.enter_context(Lease(cluster))
            os.environ["DATABASE_URL"] = cluster.url()
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
