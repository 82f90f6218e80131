"""Who enters a page of this portal: the grant behind the actor must hold one of some functions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse

from zhiye.accounts.models import Duty
from zhiye.core.actor import Role
from zhiye.http.gates import demand
from zhiye.http.request import P, Request, View
from zhiye.web.shared import entry

# Who may read registrations and staffing; who may see a number whole.
PEOPLE_READERS = (Duty.PEOPLE, Duty.REVIEW, Duty.VIEW)
STAFFING_READERS = (Duty.REVIEW, Duty.VIEW, Duty.RULES)
REVEALERS = (Duty.PEOPLE, Duty.REVIEW)
# The same for employment records: who records what was reported, enters papers, or only looks.
EMPLOYMENT_READERS = (Duty.EMPLOYMENT, Duty.COUNTER, Duty.VIEW)
CLUE_READERS = (Duty.EMPLOYMENT, Duty.VIEW)
PERSON_READERS = (*PEOPLE_READERS, Duty.EMPLOYMENT, Duty.COUNTER)
EMPLOYMENT_REVEALERS = (*REVEALERS, Duty.EMPLOYMENT, Duty.COUNTER)
REVEALED = {
    ("person", "id_number"): ("证件号码", EMPLOYMENT_REVEALERS),
    ("person", "phone"): ("手机号", REVEALERS),
    ("certificate", "number"): ("证书编号", REVEALERS),
    ("safety", "id_number"): ("身份证号", REVEALERS),
    ("employer", "id_number"): ("身份证号", EMPLOYMENT_REVEALERS),
    ("employer", "contact_phone"): ("联系电话", EMPLOYMENT_REVEALERS),
}
"""What can be shown whole: its name, and the functions that may ask for it."""


def for_authority(*functions: str) -> Callable[[View[P]], View[P]]:
    """Decorator: for somebody who acts for an authority with one of `functions` in the grant.

    The anonymous go to the login page, who cannot act for an authority gets 404, a colleague
    without the right 403 and is told which right is missing.
    """

    def decorate(view: View[P]) -> View[P]:
        @entry.acting_as(Role.AUTHORITY)
        @wraps(view)
        def gate(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            demand(request.actor, functions)
            return view(request, *args, **kwargs)

        return gate

    return decorate
