"""Who enters a page of this portal: the grant behind the actor must hold one of some functions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from zhiye.accounts.models import AuthorityMembership
from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Forbidden
from zhiye.web.shared import acting

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

REVIEW, RULES, PEOPLE, IMPORT, VIEW, MEMBERS, COUNTER, EMPLOYMENT = AuthorityMembership.FUNCTIONS
# Who may read cases, organisations and registrations; who may see a number whole.
READERS = (REVIEW, VIEW)
PEOPLE_READERS = (PEOPLE, REVIEW, VIEW)
REVEALERS = (PEOPLE, REVIEW)
# The same for employment records: who records what was reported, enters papers, or only looks.
EMPLOYMENT_READERS = (EMPLOYMENT, COUNTER, VIEW)
CLUE_READERS = (EMPLOYMENT, VIEW)
PERSON_READERS = (*PEOPLE_READERS, EMPLOYMENT, COUNTER)
EMPLOYMENT_REVEALERS = (*REVEALERS, EMPLOYMENT, COUNTER)


def may_any(actor: Actor, functions: tuple[str, ...]) -> bool:
    """Whether the grant holds at least one of the functions; none asked means that any will do."""
    return not functions or any(actor.may(one) for one in functions)


def demand(actor: Actor, functions: tuple[str, ...]) -> None:
    """Refuse somebody whose grant holds none of the functions, saying which. Raises Forbidden."""
    if not may_any(actor, functions):
        words = "”或“".join(AuthorityMembership.FUNCTIONS[one] for one in functions)
        raise Forbidden(
            f"您的职能不包含“{words}”。",
            remedy="请联系本机关的工作人员管理员为您增加这项职能。",
        )


def for_authority(*functions: str) -> Callable[[View[P]], View[P]]:
    """Decorator: for somebody who acts for an authority with one of `functions` in the grant.

    The anonymous go to the login page, who cannot act for an authority gets 404, a colleague
    without the right 403 and is told which right is missing.
    """

    def decorate(view: View[P]) -> View[P]:
        @acting.acting_as(Role.AUTHORITY)
        @wraps(view)
        def gate(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            demand(acting.actor_of(request), functions)
            return view(request, *args, **kwargs)

        return gate

    return decorate
