#!/usr/bin/env python
"""Django's command line.

Without DATABASE_URL it works on the demo data of this checkout (or of ZHIYE_DATA) as the owner of
the schema, and starts the embedded database for the time of the command.
"""

import os
import sys
from contextlib import ExitStack

from config.bootstrap import data_folder, demo_environment


def main() -> None:
    """Run one management command."""
    with ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            from config.embedded import Cluster, Lease

            cluster = Cluster(data_folder())
            stack.enter_context(Lease(cluster))
            os.environ["DATABASE_URL"] = cluster.url()
            for name, value in demo_environment(cluster.data).items():
                os.environ.setdefault(name, value)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
