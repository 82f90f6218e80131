"""Somebody found just now by number: a token for who asked, instead of a number in an address.

A token holds for one user, acting for one side, for one purpose and an hour: nobody can count
through people, and what was found for one thing opens no other.
"""

from __future__ import annotations

from django.core import signing
from django.db.models import QuerySet

from zhiye.core import audit, idnumber, phone, text
from zhiye.core.actor import Actor
from zhiye.core.refusals import Invalid, NotFound
from zhiye.people.models import Person
from zhiye.people.services import id_indexes, phone_indexes

AN_HOUR = 3600


class Stale(NotFound):
    """The token is none of ours, or older than an hour: the search has to be made again."""


def sought(
    actor: Actor, among: QuerySet[Person], typed: str, *, seeking: str, phones: bool = False
) -> Person | None:
    """The person of a whole number `among` those one may see; logged, found or not (assurance 25).

    `seeking` stands in the log. Raises Invalid under `number`.
    """
    number = text.fold(typed)
    if idnumber.is_valid(number):
        found, by = among.filter(id_index__in=id_indexes(number)), "身份证号"
    elif phones and phone.is_valid(number):
        found, by = among.filter(phone_index__in=phone_indexes(phone.normalise(number))), "手机号"
    else:
        wanted = "证件号码或手机号" if phones else "身份证号"
        raise Invalid({"number": f"号码不完整或有错误，请填写完整的{wanted}。"})
    person = found.order_by("pk").first()
    audit.record(
        "search",
        actor=actor,
        subject_kind="person",
        subject_id=person.pk if person else "",
        detail=f"按{by}查{seeking}",
        ok=person is not None,
    )
    return person


def by_number(
    actor: Actor,
    among: QuerySet[Person],
    typed: str,
    *,
    seeking: str,
    nobody: str,
    phones: bool = False,
) -> Person:
    """The same for a page that says `nobody` where there is none. Raises Invalid under `number`."""
    person = sought(actor, among, typed, seeking=seeking, phones=phones)
    if person is None:
        raise Invalid({"number": nobody})
    return person


def token_for(actor: Actor, purpose: str, person_id: int, *more: int) -> str:
    """The token of a person, and of what else belongs to the find (the employer at a counter)."""
    return signing.dumps(
        [person_id, *more, actor.acting_id, actor.user_id], salt=f"zhiye.found.{purpose}"
    )


def read(
    actor: Actor, purpose: str, token: str, *, lasting: bool = False, again: str = ""
) -> tuple[int, ...]:
    """What `token_for` was given; a `lasting` token (of a list) holds longer than the hour.

    Raises Stale, telling what to do `again`; NotFound for a token of somebody else.
    """
    seconds = None if lasting else AN_HOUR
    try:
        *found, acting_id, user_id = signing.loads(
            token, salt=f"zhiye.found.{purpose}", max_age=seconds
        )
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Stale("查找结果已超过一小时，请重新查找。", remedy=again) from error
    if not found or (acting_id, user_id) != (actor.acting_id, actor.user_id):
        raise NotFound
    return tuple(found)


def person_of(actor: Actor, purpose: str, token: str, *, again: str = "") -> Person:
    """The person behind a token. Raises Stale, telling what to do `again`; NotFound."""
    pk = read(actor, purpose, token, again=again)[0]
    found = Person.objects.filter(pk=pk).select_related("region").first()
    if found is None:
        raise NotFound
    return found
