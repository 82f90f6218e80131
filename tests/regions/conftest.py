"""A small tree of regions and authorities: Shanxi, Taiyuan, 小店区; the neighbours 大同 and Hebei.

Models are imported inside the fixtures: this file is read before Django is set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from zhiye.core import clock

if TYPE_CHECKING:
    from tests.regions.world import Tree
    from zhiye.regions.models import Region


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    from tests.regions.world import TODAY

    with clock.freeze(TODAY):
        yield


@pytest.fixture
def regions(db: None) -> dict[str, Region]:
    """The regions by code."""
    from tests.regions.world import make_regions

    return make_regions()


@pytest.fixture
def tree(regions: dict[str, Region]) -> Tree:
    """The authorities over the regions."""
    from tests.regions.world import make_tree

    return make_tree(regions)
