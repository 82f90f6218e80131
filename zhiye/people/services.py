"""Verbs on persons: the only writers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from zhiye import integrations
from zhiye.core import audit, idnumber, text
from zhiye.core.actor import Actor
from zhiye.core.cleaning import clean_all
from zhiye.core.clock import now
from zhiye.core.history import context
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.core.sealed import blind_indexes
from zhiye.people.models import Person
from zhiye.regions.models import Region

if TYPE_CHECKING:
    from zhiye.accounts.models import User

_on_completed: list[Callable[[Person], None]] = []


def on_completed(act: Callable[[Person], None]) -> None:
    """Let a higher app act when somebody completes the profile, in the same transaction."""
    _on_completed.append(act)


@dataclass(frozen=True)
class PersonFacts:
    """What 人员信息 asks for (SX-52)."""

    name: str
    id_number: str
    region: Region | None
    id_kind: str = idnumber.DocumentKind.ID_CARD
    address: str = ""


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
    cleaned = _clean(facts)
    number: idnumber.IdNumber = cleaned["id_number"]
    existing = Person.objects.filter(user=user).first()
    if existing is not None and existing.id_index not in id_indexes(number.value):
        raise Invalid({"id_number": "证件号码已经核验，不能自行更改。确有错误请联系协会更正。"})
    _check_identity(user, cleaned["name"], number.value, field="id_number")
    try:
        with transaction.atomic(), context(actor):
            person = _bind(user, cleaned["name"], number)
            person.region = facts.region
            person.address = cleaned["address"]
            first = person.completed_at is None
            person.completed_at = person.completed_at or now()
            person.save()
            if first:
                for act in _on_completed:
                    act(person)
    except IntegrityError as error:
        raise Conflict("该证件号码已经建立过人员档案，一个证件号码只能属于一个人。") from error
    return person


def bind_first_login(*, user: User, name: str, id_number: str, actor: Actor) -> Person:
    """First login by ID number, then binding a phone (SX-50): ties `user` to the person's record.

    The phone was proved by a code before. The identity service must confirm name, number and
    phone together; only then is anything said about an existing account.
    """
    cleaned = clean_all({"name": (text.clean_name, name), "id_number": (idnumber.parse, id_number)})
    number: idnumber.IdNumber = cleaned["id_number"]
    _check_identity(user, cleaned["name"], number.value, field="id_number")
    with transaction.atomic(), context(actor):
        person = _bind(user, cleaned["name"], number)
        person.save()
    audit.record("bind", actor=actor, subject_kind="person", subject_id=person.pk)
    return person


def _bind(user: User, name: str, number: idnumber.IdNumber) -> Person:
    """The person of a document number, tied to the user; the row is locked, not yet saved."""
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
    person.user = user
    person.name = name
    person.sex = number.sex
    person.birth_date = number.birth_date
    person.phone = user.phone
    person.identity_checked_at = now()
    return person


def _clean(facts: PersonFacts) -> dict[str, object]:
    also = {} if facts.region else {"region": "请选择您工作所在的市、县（区）。"}
    return clean_all(
        {
            "name": (text.clean_name, facts.name),
            "id_number": (
                partial(idnumber.parse, kind=idnumber.DocumentKind(facts.id_kind)),
                facts.id_number,
            ),
            "address": (partial(text.clean_line, what="住址"), facts.address)
            if facts.address
            else (str, ""),
        },
        also=also,
    )


def _check_identity(user: User, name: str, number: str, *, field: str) -> None:
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
