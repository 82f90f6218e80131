"""How a parallel run hands out the tests."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling


class InOrder(LoadScopeScheduling):  # type: ignore[misc]
    """Units of neighbouring tests of one file, handed out in the order of the collection.

    The units of `--dist loadfile` would pull the tests that empty the tables forward, before others
    that read them.
    """

    def schedule(self) -> None:
        """Form the units once all workers have told what they collected."""
        if self.collection is None:
            self._units = units(list(next(iter(self.registered_collections.values()))))
        super().schedule()

    def _split_scope(self, nodeid: str) -> str:
        return self._units[nodeid]


def units(collected: list[str]) -> dict[str, str]:
    """The unit of each test: a run of one file, numbered; all journeys are one."""
    found: dict[str, str] = {}
    last, number = "", 0
    for nodeid in collected:
        path = nodeid.partition("::")[0]
        number += path != last
        last = path
        found[nodeid] = "journeys" if "/journeys/" in path else f"{number} {path}"
    return found
