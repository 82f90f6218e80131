"""`make clean`: removes all that was made here, the databases and their data included."""

from __future__ import annotations

import shutil

from config.console import ROOT, Failure, give_up, say
from config.embedded import Cluster, ClusterError

MADE = (
    ".venv",
    ".data",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    ".import_linter_cache",
    "node_modules",
    "static/vendor",
    "var",
    "screenshots",
    "dist",
    "htmlcov",
)


def main() -> None:
    """Stop the databases of `.data`, then delete; a running system is left alone."""
    try:
        for description in sorted((ROOT / ".data").glob("*/database.json")):
            cluster = Cluster(description.parent)
            if cluster.pid() is not None:
                raise Failure(
                    f"A database runs on {description.parent}.",
                    f"make stop DATA='{description.parent}' and wait for running tests.",
                )
            cluster.remove()
    except ClusterError as error:
        give_up(Failure(error.message, error.remedy))
    except Failure as failure:
        give_up(failure)
    for name in MADE:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for folder in ("config", "zhiye", "tests", "tools", "bench"):
        for cache in list((ROOT / folder).rglob("__pycache__")):
            shutil.rmtree(cache, ignore_errors=True)
    say("  ✓ clean")


if __name__ == "__main__":
    main()
