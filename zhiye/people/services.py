"""Verbs on persons: the only writers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction

from zhiye import integrations
from zhiye.accounts import services as accounts
from zhiye.accounts import throttle
from zhiye.core import audit, idnumber, text
from zhiye.core.actor import Actor
from zhiye.core.cleaning import clean_all
from zhiye.core.clock import now
from zhiye.core.flow import RefusingConstraints
from zhiye.core.history import context
from zhiye.core.inputs import cleaned
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.core.sealed import blind_indexes
from zhiye.people.inputs import Identity, PersonFacts
from zhiye.people.models import Person
from zhiye.regions.models import Region

if TYPE_CHECKING:
    from zhiye.accounts.models import User

_on_completed: list[Callable[[Person], None]] = []
NO_REGION = "请选择您工作所在的市、县（区）。"
IDENTITY_CHECKS = throttle.Limit(free=10)


def on_completed(act: Callable[[Person], None]) -> None:
    """Let a higher app act when somebody completes the profile, in the same transaction."""
    _on_completed.append(act)


def id_indexes(number: str) -> list[str]:
    """Blind indexes of a document number, for look-ups with `id_index__in`."""
    return blind_indexes(idnumber.compact(number), "id_number")


def phone_indexes(number: str) -> list[str]:
    """Blind indexes of a phone number, for look-ups with `phone_index__in`."""
    return blind_indexes(number, "phone")


def complete_profile(*, actor: Actor, user: User, facts: PersonFacts) -> Person:
    """A user states who they are; checked with the identity service; takes over an imported record.

    One document number belongs to one person (SX-52). Raises Invalid with a sentence per field,
    Conflict when the number belongs to another account, Unavailable when the identity service
    does not answer.
    """
    kept, number = _clean(facts)
    _refuse_other(user, number.value)
    _check_identity(user, kept.name, number.value, field="id_number")
    with RefusingConstraints(), transaction.atomic(), context(actor):
        person = _bind(user, kept.name, number, actor)
        _complete(person, kept.region, kept.address)
    return person


def choose_place(*, actor: Actor, region: Region | None, address: str = "") -> Person:
    """Where a person works, whose identity is on record: after the first login by ID number this
    completes the profile (SX-50, SX-52), later it is a change. Raises Forbidden, Invalid.
    """
    also = {} if region else {"region": NO_REGION}
    kept = clean_all({"address": (partial(text.clean_line, what="住址"), address)}, also=also)
    with transaction.atomic(), context(actor):
        person = (
            Person.objects.visible_to(actor)
            .select_for_update(of=("self",))
            .filter(pk=actor.person_id or 0, user_id=actor.user_id or 0)
            .first()
        )
        if person is None:
            raise Forbidden(
                "请先填写姓名和证件号码。", remedy="在“我的 → 人员信息”中按身份证填写。"
            )
        _complete(person, region, kept["address"])
    return person


def _complete(person: Person, region: Region | None, address: str) -> None:
    """Save a person whose profile is complete now; the first time others are told."""
    person.region = region
    person.address = address
    first = person.completed_at is None
    person.completed_at = person.completed_at or now()
    person.save()
    if first:
        for act in _on_completed:
            act(person)


def bind_first_login(*, user: User, facts: Identity, actor: Actor) -> Person:
    """First login by ID number, then binding a phone (SX-50): ties `user` to the person's record.

    The phone was proved by a code before. The identity service must confirm name, number and
    phone together; only then is anything said about an existing account.
    """
    kept = cleaned(facts)
    number = idnumber.parse(kept.id_number)
    _refuse_other(user, number.value)
    _check_identity(user, kept.name, number.value, field="id_number")
    with RefusingConstraints(), transaction.atomic(), context(actor):
        person = _bind(user, kept.name, number, actor)
        person.save()
        audit.record("bind", actor=actor, subject_kind="person", subject_id=person.pk)
    return person


def _refuse_other(user: User, number: str) -> None:
    """An account belongs to one person: its checked number is not exchanged for another."""
    existing = Person.objects.filter(user=user).first()
    if existing is not None and existing.id_index not in id_indexes(number):
        raise Invalid(
            {
                "id_number": "这个手机号的账号已核验过另一个证件号码，不能自行更改。"
                "请用本人的手机号登录；确有错误请联系协会更正。"
            }
        )


def _bind(user: User, name: str, number: idnumber.IdNumber, actor: Actor) -> Person:
    """The person of a document number, tied to the user; the row is locked, not yet saved.

    The user's row is locked first, so that the same form sent twice is done one after the other.
    """
    get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)
    person = (
        Person.objects.select_for_update().filter(id_index__in=id_indexes(number.value)).first()
    )
    if person is None:
        person = Person(id_kind=number.kind, id_number=number.value)
    elif person.user_id not in (None, user.pk):
        bound = person.user.phone if person.user else ""
        raise Conflict(
            f"该证件号码已绑定手机号 {bound}，请用该手机号登录。",
            remedy="手机号已停用的，请联系协会更换绑定。",
        )
    other = Person.objects.filter(user=user).exclude(pk=person.pk).first()
    if other is not None:
        raise Conflict("您的账号已经绑定了另一个证件号码。", remedy="确有错误的，请联系协会更正。")
    person.user = user
    person.name = name
    person.sex = number.sex
    person.birth_date = number.birth_date
    person.phone = user.phone
    person.identity_checked_at = now()
    if user.name != name:  # the checked name is the one that stands in logs and consents
        accounts.rename(user=user, name=name, actor=actor)
    return person


def _clean(facts: PersonFacts) -> tuple[PersonFacts, idnumber.IdNumber]:
    """The facts as they are kept, and what their number says."""
    also = {} if facts.region else {"region": NO_REGION}
    number = None
    if facts.id_kind in set(idnumber.DocumentKind):
        try:
            number = idnumber.parse(facts.id_number, kind=idnumber.DocumentKind(facts.id_kind))
        except ValidationError as error:
            also["id_number"] = error.messages[0]
    kept = cleaned(facts, also=also)
    assert number is not None  # what is wrong with it was raised
    return kept, number


def _check_identity(user: User, name: str, number: str, *, field: str) -> None:
    """Ask the identity service; nobody can leaf through names and numbers with it."""
    throttle.attempt([throttle.Door("identity", str(user.pk), IDENTITY_CHECKS)])
    answer = integrations.get_identity_check().check(
        name=name, id_number=number, phone=user.phone.plain_for_system()
    )
    if not answer.ok:
        raise Invalid({field: answer.sentence})


def own_person(actor: Actor) -> Person:
    """The person behind an actor in the person portal. Raises Forbidden before the profile."""
    person = Person.objects.visible_to(actor).filter(pk=actor.person_id or 0).first()
    if person is None or not person.is_complete:
        raise Forbidden("请先完成人员信息。", remedy="在“我的 → 人员信息”中按身份证填写。")
    return person
