"""What `make bench` says of a page's statements: which of them read a table from end to end."""

from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIHandler

from bench import pages
from bench.calls import get, session
from tests import cast
from zhiye.accounts.models import User
from zhiye.core.actor import Role


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue", "open_connection")
def test_plans_are_read_of_statements_the_server_keeps_and_of_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actor = cast.as_organization(cast.organization(licensed=True))
    headers = session(User.objects.get(pk=actor.user_id or 0), Role.ORGANIZATION)
    application, where = WSGIHandler(), "/org/registrations/?state=active"
    get(application, where, headers)
    asked = pages._queries(application, where, headers)
    assert {one.kept for one in asked} == {True, False}
    assert not [table for one in asked for table in pages._scanned(one)]
    monkeypatch.setattr(pages, "LARGE", -2)
    monkeypatch.setattr(pages, "COUNT_LIMIT", -2)
    assert "core_edition" in {table for one in asked for table in pages._scanned(one)}
