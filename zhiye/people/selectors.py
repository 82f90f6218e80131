"""Reads of persons; the first argument is who asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from zhiye.accounts import throttle
from zhiye.core import history, idnumber, phone, text
from zhiye.core.actor import Actor, Role
from zhiye.core.audit import record
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Forbidden
from zhiye.core.visible import get_one
from zhiye.people.models import Education, Experience, Person, Title
from zhiye.people.services import id_indexes, phone_indexes

SEARCH_LIMIT = 20
# A clerk with a list of people comes nowhere near; leafing through names does.
SEARCHES = throttle.Limit(free=120)
LOOKS = ("reveal", "download", "export", "print")


def get(actor: Actor, pk: int) -> Person:
    """One visible person with the place of work. Raises NotFound."""
    return get_one(Person.objects.visible_to(actor).select_related("region").filter(pk=pk))


def on_record(actor: Actor, pk: int) -> Person:
    """The same with what is on record beside certificates, in the same statement.

    `degrees`, `held_titles` and `work` are what stands there, in plain values. Raises NotFound.
    """
    own = {"person": OuterRef("pk"), "removed_at": None}
    degree = JSONObject(
        level="level__name",
        school="school",
        major="major",
        science="is_science",
        on="graduated_on",
    )
    title = JSONObject(
        title="title__name", speciality="speciality", by="issued_by", on="obtained_on"
    )
    work = JSONObject(employer="employer", work="work", since="started_on", until="ended_on")
    rows = Person.objects.visible_to(actor).select_related("region").filter(pk=pk)
    return get_one(
        rows.annotate(
            degrees=ArraySubquery(Education.objects.filter(**own).values(row=degree)),
            held_titles=ArraySubquery(Title.objects.filter(**own).values(row=title)),
            work=ArraySubquery(Experience.objects.filter(**own).values(row=work)),
        )
    )


def of_user(actor: Actor) -> QuerySet[Person]:
    """The person whom the human behind an actor is, in whatever role."""
    return Person.objects.filter(user_id=actor.user_id or 0)


def search_for_invitation(actor: Actor, *, words: str) -> tuple[list[Person], str]:
    """Persons by exact name, ID number or phone who have completed their profile (SX-20).

    Returns at most 20 persons and, when there are none, a sentence saying why. A name must be
    exact; a search by partial values is refused so that nobody can leaf through people. Raises
    Forbidden, TooMany.
    """
    if actor.role is not Role.ORGANIZATION or not actor.may("registrations"):
        raise Forbidden
    throttle.attempt([throttle.Door("invite", str(actor.user_id), SEARCHES)])
    typed = text.fold(words).strip()
    if not typed:
        return [], "请输入完整的姓名、身份证号或手机号。"
    found = Person.objects.all()
    if idnumber.is_valid(typed):
        found, by = found.filter(id_index__in=id_indexes(typed)), "身份证号"
    elif phone.is_valid(typed):
        found, by = found.filter(phone_index__in=phone_indexes(phone.normalise(typed))), "手机号"
    else:
        found, by = found.filter(name=typed), "姓名"
    record("search", actor=actor, subject_kind="person", detail=f"按{by}查找")
    people = list(found.filter(completed_at__isnull=False).order_by("id")[:SEARCH_LIMIT])
    if people:
        return people, ""
    if found.exists():
        return [], (
            f"按{by}找到了人员档案，但本人还没有在手机端完成“人员信息”，暂时不能邀请。"
            "请通知本人登录个人端完成人员信息后再查。"
        )
    hint = (
        "请核对号码是否输全、输对" if by != "姓名" else "姓名须与身份证完全一致，可改用身份证号查找"
    )
    return [], f"按{by}没有找到。{hint}；仍查不到的，请本人先在手机端登录并完成“人员信息”。"


def as_of(actor: Actor, pk: int, moment: datetime) -> Any:
    """The person's record as it stood at a moment. Raises NotFound."""
    person = get(actor, pk)
    return get_one(
        history.as_of(Person, moment).filter(pgh_obj_id=person.pk), "当时还没有此人的档案。"
    )


def looks_at(person_id: int, *, also: Q | None = None) -> QuerySet[AccessLog]:
    """Who saw a person's numbers or papers, the newest first (assurance 40).

    `also` are further looks, kept before it was known whom they concern.
    """
    known = Q(subject_kind="person", subject_id=str(person_id))
    found = AccessLog.objects.filter(known if also is None else known | also, kind__in=LOOKS)
    return found.order_by("-id")


def who_looked(actor: Actor, *, also: Q | None = None) -> QuerySet[AccessLog]:
    """What others have seen of the person who asks (assurance 40)."""
    return looks_at(actor.person_id or 0, also=also).exclude(user_id=actor.user_id or 0)
