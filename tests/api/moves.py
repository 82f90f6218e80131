"""Every move on an existing case, as a call: who may, where, with what, and who may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests import cast, hired
from tests.employment.batches import lists
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.employment import services as employments
from zhiye.employment.inputs import End, Release
from zhiye.employment.models import Clue

WORDS: dict[str, Any] = {"reason": "材料不清晰，请重新上传。"}


@dataclass
class Call:
    """One move through the API and the people around the case."""

    actor: Actor
    path: str
    pk: int
    target: str
    body: dict[str, Any] = field(default_factory=dict)
    colleague: Actor | None = None
    neighbours: list[Actor] = field(default_factory=list)


def _here(verified: bool = True) -> Any:
    return cast.organization(verified=verified, licensed=verified)


def _colleague(here: Any, but: str) -> Actor:
    from zhiye.organizations.models import Function

    rest = [one for one in Function.values if one != but]
    return cast.as_organization(here, colleague=True, functions=rest)


def _viewer(here: Any) -> Actor:
    return cast.reviewer(here.authority, functions=["view"])


def _far() -> Actor:
    return cast.reviewer(cast.authority("140200", name="大同市的审核机构"))


def licence(move: str, target: str, *, by: str, state: str = "submitted", **body: Any) -> Call:
    """A filing in a state, moved by the clerk or the reviewer."""
    here, other = cast.organization(), cast.organization()
    cast.licence(other)
    row = cast.licence(here, submitted=state != "draft", approved=state == "approved")
    clerk = by == "clerk"
    return Call(
        cast.as_organization(here) if clerk else cast.reviewer(here.authority),
        f"/licences/{row.pk}/{move}",
        row.pk,
        target,
        body,
        _colleague(here, "licences") if clerk else _viewer(here),
        [cast.as_organization(other)] if clerk else [_far(), cast.as_person(cast.person())],
    )


def certificate(move: str, target: str, *, by: str, approved: bool = False, **body: Any) -> Call:
    """A certificate, moved by the holder or the reviewer."""
    someone, other = cast.person(), cast.person()
    cast.typed_certificate(other)
    row = cast.certificate(someone) if approved else cast.typed_certificate(someone)
    holder = by == "holder"
    office = cast.authority()
    return Call(
        cast.as_person(someone) if holder else cast.reviewer(office),
        f"/certificates/{row.pk}/{move}",
        row.pk,
        target,
        body,
        None if holder else cast.reviewer(office, functions=["view"]),
        [cast.as_person(other)] if holder else [_far(), cast.as_person(other)],
    )


def first_issue(move: str, target: str, **body: Any) -> Call:
    """A T/F supplement with the reviewer."""
    someone, other = cast.person(), cast.person()
    row = cast.supplement(cast.certificate(someone, "T").items.get())
    cast.supplement(cast.certificate(other, "T").items.get())
    office = cast.authority()
    return Call(
        cast.reviewer(office),
        f"/first-issues/{row.pk}/{move}",
        row.pk,
        target,
        body,
        cast.reviewer(office, functions=["view"]),
        [_far(), cast.as_person(other)],
    )


def registration(move: str, target: str, *, by: str, begun: str, **body: Any) -> Call:
    """An invitation or application, answered or withdrawn by one of the two sides."""
    here, elsewhere = _here(), _here()
    worker, neighbour = cast.person(), cast.person()
    for one in (worker, neighbour):
        cast.certificate(one)
    begin = cast.invitation if begun == "invitation" else cast.application
    row = begin(worker, here)
    begin(neighbour, elsewhere)
    person = by == "person"
    return Call(
        cast.as_person(worker) if person else cast.as_organization(here),
        f"/registrations/{row.pk}/{move}",
        row.pk,
        target,
        body,
        None if person else _colleague(here, "registrations"),
        [cast.as_person(neighbour)] if person else [cast.as_organization(elsewhere)],
    )


def _two_registered() -> tuple[Any, Any]:
    rows = []
    for _ in range(2):
        worker = cast.person()
        cast.certificate(worker)
        rows.append(cast.registered(worker, _here()))
    return rows[0], rows[1]


def deregistration(move: str, target: str, *, by: str, state: str = "asked", **body: Any) -> Call:
    """A deregistration the organisation has asked for (or the person, for `exit-alone`)."""
    row, other = _two_registered()
    begin = cast.under_review if state == "review" else cast.deregistration
    started = "person" if move == "exit-alone" else "organization"
    if move == "exit-alone":
        cast.rule(row.organization.authority, "person_may_exit_alone", True)
    case, _ = begin(row, by=started), begin(other, by=started)
    actor = {
        "person": cast.as_person(row.person),
        "organization": cast.as_organization(row.organization),
        "reviewer": cast.reviewer(row.organization.authority),
    }[by]
    colleague = {
        "person": None,
        "organization": _colleague(row.organization, "registrations"),
        "reviewer": _viewer(row.organization),
    }[by]
    neighbours = {
        "person": [cast.as_person(other.person)],
        "organization": [cast.as_organization(other.organization)],
        "reviewer": [_far()],
    }[by]
    path = f"/deregistrations/{case.pk}/{move}"
    return Call(actor, path, case.pk, target, body, colleague, neighbours)


def organization(move: str, target: str, *, verified: bool = False, **body: Any) -> Call:
    """企业认证 with the reviewer."""
    here = cast.organization(verified=verified)
    return Call(
        cast.reviewer(here.authority),
        f"/organizations/{here.pk}/{move}",
        here.pk,
        target,
        body,
        _viewer(here),
        [_far()],
    )


def safety(move: str, target: str, *, by: str, **body: Any) -> Call:
    """A safety appointment whose end waits for the reviewer."""
    here, other = _here(), _here()
    row = cast.ending(cast.appointed(here))
    cast.ending(cast.appointed(other))
    clerk = by == "clerk"
    return Call(
        cast.as_organization(here) if clerk else cast.reviewer(here.authority),
        f"/safety/{row.pk}/{move}",
        row.pk,
        target,
        body,
        _colleague(here, "safety") if clerk else _viewer(here),
        [cast.as_organization(other)] if clerk else [_far()],
    )


def batch(move: str, target: str) -> Call:
    """A judged list of employment records that waits for a word."""
    here, other = hired.organization(), hired.organization()
    for each in (other, here):
        row = lists.judged(each, lists.sheet([lists.row_of(hired.worker())]))
    return Call(
        cast.as_organization(here),
        f"/employment-batches/{row.pk}/{move}",
        row.pk,
        target,
        {},
        _colleague(here, "employment"),
        [cast.as_organization(other)],
    )


def add_posts() -> Call:
    """A second post for a safety manager in office."""
    here, other = _here(), _here()
    row = cast.appointed(here)
    cast.appointed(other)
    clerk = cast.as_organization(here)
    post = {
        "post": "production/boiler/director",
        "letter": str(cast.stored_file(clerk, "appointment_letter").pk),
        "appointed_on": today().isoformat(),
    }
    return Call(
        clerk,
        f"/safety/{row.pk}/posts",
        row.pk,
        "active",
        {"posts": [post]},
        _colleague(here, "safety"),
        [cast.as_organization(other)],
    )


def end() -> Call:
    """Asking for the end of a safety appointment."""
    here, other = _here(), _here()
    row = cast.appointed(here)
    cast.appointed(other)
    clerk = cast.as_organization(here)
    proof = str(cast.stored_file(clerk, "termination_proof").pk)
    return Call(
        clerk,
        f"/safety/{row.pk}/end",
        row.pk,
        "ending",
        {"left_on": today().isoformat(), "files": [proof]},
        _colleague(here, "safety"),
        [cast.as_organization(other)],
    )


def employment(move: str, target: str, *, by: str, state: str = "active", **body: Any) -> Call:
    """A record under the rules of a county of Fujian, or of Zhongshan where the employer ends it.

    `state`: active, releasing (the employer has told the end), reported (a change to `here`).
    """
    code = hired.IN_FUJIAN if move not in ("end", "amend-end") else hired.IN_ZHONGSHAN
    here, other = hired.organization(code), hired.organization(code)
    begun = today() - timedelta(days=30)
    item, neighbour = hired.worker(), hired.worker()
    hired.hired(neighbour, other, hired.facts(begun))
    row = _record(item, here, begun, state)
    office = row.authority
    far = hired.zhongshan() if code == hired.IN_FUJIAN else hired.fujian()
    actor, colleague, stranger = {
        "clerk": (
            cast.as_organization(here),
            _colleague(here, "employment"),
            cast.as_organization(other),
        ),
        "worker": (cast.as_person(row.person), None, cast.as_person(neighbour.certificate.person)),
        "officer": (
            hired.officer(office),
            cast.reviewer(office, functions=["view"]),
            hired.officer(far),
        ),
    }[by]
    if move == "release-alone":
        body["files"] = [str(cast.stored_file(actor, "termination_proof").pk)]
    path = f"/employments/{row.pk}/{move}"
    return Call(actor, path, row.pk, target, body, colleague, [stranger])


def _record(item: Any, here: Any, begun: date, state: str) -> Any:
    if state == "reported":
        hired.hired(item, hired.organization(hired.IN_FUJIAN), hired.facts(begun))
        return hired.moving(item, here)
    row = hired.hired(item, here, hired.facts(begun))
    clerk = cast.as_organization(here)
    if state == "releasing":
        return employments.release(actor=clerk, pk=row.pk, facts=Release(on=today(), why="离职"))
    if state == "ended":
        return employments.end(actor=clerk, pk=row.pk, facts=End(on=today(), why="离职"))
    return row


def clue() -> Call:
    """An overlap under Zhongshan's rules, looked into by its office."""
    item = hired.worker()
    for _ in range(2):
        hired.hired(item, hired.organization())
    row = Clue.objects.get()
    office = hired.zhongshan()
    return Call(
        hired.officer(office),
        f"/employment-clues/{row.pk}/close",
        row.pk,
        "closed",
        dict(WORDS),
        cast.reviewer(office, functions=["view"]),
        [hired.officer(hired.fujian())],
    )


DAY, ENDS = today().isoformat(), (today() + timedelta(days=90)).isoformat()
TIME = {"started_on": (today() - timedelta(days=29)).isoformat(), "ends_on": ENDS}
END = {"on": DAY, "why": "劳动合同到期"}
Make = Callable[[], Call]


CALLS: dict[str, Make] = {
    "list.file": lambda: batch("file", "filing"),
    "list.drop": lambda: batch("drop", "dropped"),
    "licence.submit": lambda: licence("submit", "submitted", by="clerk", state="draft"),
    "licence.withdraw": lambda: licence("withdraw", "draft", by="clerk"),
    "licence.discard": lambda: licence("discard", "discarded", by="clerk", state="draft"),
    "licence.return": lambda: licence("return", "returned", by="reviewer", **WORDS),
    "licence.approve": lambda: licence("approve", "approved", by="reviewer"),
    "licence.revoke": lambda: licence(
        "revoke", "revoked", by="reviewer", state="approved", **WORDS
    ),
    "certificate.withdraw": lambda: certificate("withdraw", "withdrawn", by="holder"),
    "certificate.return": lambda: certificate("return", "returned", by="reviewer", **WORDS),
    "certificate.approve": lambda: certificate("approve", "approved", by="reviewer"),
    "certificate.revoke": lambda: certificate(
        "revoke", "revoked", by="reviewer", approved=True, **WORDS
    ),
    "first_issue.return": lambda: first_issue("return", "returned", **WORDS),
    "first_issue.approve": lambda: first_issue("approve", "approved"),
    "registration.accept_invitation": lambda: registration(
        "accept", "active", by="person", begun="invitation"
    ),
    "registration.decline_invitation": lambda: registration(
        "decline", "declined", by="person", begun="invitation"
    ),
    "registration.withdraw_invitation": lambda: registration(
        "withdraw", "withdrawn", by="organization", begun="invitation"
    ),
    "registration.accept_application": lambda: registration(
        "accept", "active", by="organization", begun="application"
    ),
    "registration.decline_application": lambda: registration(
        "decline", "declined", by="organization", begun="application", **WORDS
    ),
    "registration.withdraw_application": lambda: registration(
        "withdraw", "withdrawn", by="person", begun="application"
    ),
    "deregistration.consent": lambda: deregistration("consent", "awaiting_review", by="person"),
    "deregistration.decline": lambda: deregistration("decline", "declined", by="person", **WORDS),
    "deregistration.withdraw": lambda: deregistration("withdraw", "withdrawn", by="organization"),
    "deregistration.exit_alone": lambda: deregistration(
        "exit-alone", "awaiting_review", by="person"
    ),
    "deregistration.return": lambda: deregistration(
        "return", "returned", by="reviewer", state="review", **WORDS
    ),
    "deregistration.approve": lambda: deregistration(
        "approve", "approved", by="reviewer", state="review"
    ),
    "organization.approve": lambda: organization("approve", "verified"),
    "organization.return": lambda: organization("return", "returned", **WORDS),
    "organization.close": lambda: organization("close", "closed", verified=True, **WORDS),
    "employment.withdraw": lambda: employment(
        "withdraw", "withdrawn", by="clerk", state="reported"
    ),
    "employment.deny": lambda: employment("deny", "denied", by="worker", state="reported"),
    "employment.return": lambda: employment(
        "return", "returned", by="officer", state="reported", **WORDS
    ),
    "employment.record": lambda: employment("record", "active", by="officer", state="reported"),
    "employment.amend": lambda: employment("amend", "active", by="clerk", **TIME),
    "employment.end": lambda: employment("end", "ended", by="clerk", **END),
    "employment.amend_end": lambda: employment(
        "amend-end", "ended", by="clerk", state="ended", **TIME, **END
    ),
    "employment.release": lambda: employment("release", "releasing", by="clerk", **END),
    "employment.release_alone": lambda: employment(
        "release-alone", "releasing", by="worker", **END
    ),
    "employment.withdraw_release": lambda: employment(
        "withdraw-release", "active", by="clerk", state="releasing"
    ),
    "employment.return_release": lambda: employment(
        "return-release", "active", by="officer", state="releasing", **WORDS
    ),
    "employment.record_release": lambda: employment(
        "record-release", "ended", by="officer", state="releasing"
    ),
    "employment_clue.close": clue,
    "safety.add_posts": add_posts,
    "safety.request_end": end,
    "safety.cancel_end": lambda: safety("cancel-end", "active", by="clerk"),
    "safety.return_end": lambda: safety("return-end", "end_returned", by="reviewer", **WORDS),
    "safety.approve_end": lambda: safety("approve-end", "ended", by="reviewer"),
}
