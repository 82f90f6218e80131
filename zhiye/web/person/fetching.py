"""Remembers in the session that certificates were just asked for, so that pages show the answer.

Only then is the job queue asked: an ordinary look at the list costs nothing there.
"""

from __future__ import annotations

from datetime import timedelta

from zhiye.certificates.refresh import Fetch, Fetching, fetch_of
from zhiye.core import clock
from zhiye.http.request import Request
from zhiye.people.models import Person

KEY = "certificates_asked"
SHOWN = timedelta(minutes=30)


def note(request: Request) -> None:
    """A look-up has been asked for now."""
    request.session[KEY] = clock.now().timestamp()


def of(request: Request, person: Person) -> Fetch:
    """Where a look-up of the last half hour stands."""
    asked = request.session.get(KEY)
    if not asked or clock.now().timestamp() - asked > SHOWN.total_seconds():
        request.session.pop(KEY, None)
        return Fetch(Fetching.NEVER)
    return fetch_of(person.pk)
