"""Anything the description allows, and a good deal it does not, sent to every operation.

No answer may be a fault of ours or differ from the description. Seeded, and undone call by call.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import cast, hired
from tests.api.support import BASE, token_of
from tests.api.test_shape import ALL
from tests.employment.batches.lists import judged, row_of, sheet
from tests.files.samples import image, upload
from tests.rosters import lists as rosters
from tests.support.undone import undone
from zhiye.certificates.models import CertificateItem
from zhiye.employment.models import Clue
from zhiye.files import services as files

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue", "open_connection"),
    pytest.mark.slow,
]

EACH = 3
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)


class World:
    """A case of every kind, and who looks after them."""

    def __init__(self) -> None:
        here, worker = cast.organization(licensed=True), cast.person()
        self.person = cast.as_person(worker)
        self.organization = cast.as_organization(here)
        self.authority = cast.reviewer(here.authority)
        cast.certificate(worker)
        row = cast.invitation(worker, here)
        item = cast.certificate(worker, "T").items.get()
        supplement = cast.supplement(item)
        other = cast.person()
        cast.certificate(other)
        leaving = cast.deregistration(cast.registered(other, here))
        self.ids = {
            "/certificates/items": item.pk,
            "/certificates": cast.typed_certificate(worker).pk,
            "/first-issues": supplement.pk,
            "/registrations": row.pk,
            "/deregistrations": leaving.pk,
            "/licences": cast.licence(here).pk,
            "/employments": hired.hired(item, here).pk,
            "/employment-clues": self._overlap(item),
            "/employment-batches": judged(here, sheet([row_of(hired.item_of(worker, "N2"))])).pk,
            "/rosters": rosters.judged(rosters.sheet([rosters.good_row(9)]), here.authority).pk,
            "/safety": cast.ending(cast.appointed(here)).pk,
            "/organizations": here.pk,
            "/delegations": here.delegations.get().pk,
            "/public/organizations": here.pk,
            "/files": files.store(
                actor=self.person, kind="certificate_copy", upload=upload("证书.png", image())
            ).pk,
        }

    @staticmethod
    def _overlap(item: CertificateItem) -> int:
        hired.hired(item, cast.organization())
        return Clue.objects.get().pk

    def id_for(self, path: str) -> Any:
        """An id that exists, for a path that takes one."""
        for start in sorted(self.ids, key=len, reverse=True):
            if path.removeprefix(BASE).startswith(start):
                return self.ids[start]
        raise LookupError(f"no sample for {path}: add one")


@pytest.fixture
def world() -> World:
    return World()


def operations() -> Iterator[Any]:
    schema = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", WSGIHandler())
    for found in schema.get_all_operations():
        yield found.ok()  # type: ignore[union-attr]  # a broken description fails here


def test_no_answer_is_a_fault_or_differs_from_the_description(world: World) -> None:
    callers = {
        name: {"Authorization": f"Bearer {token_of(getattr(world, name))}"}
        for name in ("person", "organization", "authority")
    }
    tried = 0
    for operation in operations():
        _try(operation, callers, world)
        tried += 1
    assert tried == len(ALL)


def _try(operation: Any, callers: dict[str, dict[str, str]], world: World) -> None:
    """The same calls by everybody: making them up takes longer than answering them."""

    @seed(20261121)
    @settings(
        max_examples=EACH,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), real=st.integers(0, 3))
    def one(case: Any, real: int) -> None:
        if real and "pk" in (case.path_parameters or {}):
            case.path_parameters["pk"] = world.id_for(operation.path)
        for caller, headers in callers.items():
            note(f"as {caller}")
            with undone():
                answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS)

    one()
