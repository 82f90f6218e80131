"""Reads of practice registrations; the first argument is who asks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Coalesce

from zhiye.catalogue.models import PostSide, SafetyPost
from zhiye.catalogue.selectors import safety_posts
from zhiye.certificates.models import Certificate, CertificateItem, CertificateState
from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.clock import end_of, today
from zhiye.core.prepared import Alike, Prepared
from zhiye.core.visible import get_one
from zhiye.organizations.models import INSPECTING, Organization, OrganizationKind
from zhiye.registrations.models import (
    OPEN_STATES,
    Category,
    Registration,
    RegistrationQuerySet,
    RegistrationState,
    SafetyAppointment,
    SafetyPostHeld,
)

SOON_DAYS = 60


def registrations(actor: Actor) -> RegistrationQuerySet:
    """Every registration this actor may see, with both sides."""
    return Registration.objects.visible_to(actor).select_related("person", "organization")


def get(actor: Actor, pk: int) -> Registration:
    """One visible registration. Raises NotFound."""
    return get_one(registrations(actor).filter(pk=pk))


def current_of(person_id: int) -> Registration | None:
    """当前公示企业 of a person (SX-59)."""
    return (
        Registration.objects.active()
        .filter(person_id=person_id)
        .select_related("organization")
        .first()
    )


def with_certificate_counts(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """Add `certificate_count`: approved certificates with a valid item (SX-34)."""
    valid = CertificateItem.objects.filter(certificate=OuterRef("pk")).valid()
    counting = (
        Certificate.objects.filter(
            Exists(valid), person=OuterRef("person"), state=CertificateState.APPROVED
        )
        .order_by()
        .values("person")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return rows.annotate(
        certificate_count=Coalesce(Subquery(counting, output_field=IntegerField()), 0)
    )


def with_posts(rows: QuerySet[SafetyAppointment]) -> QuerySet[SafetyAppointment]:
    """Add the posts of safety managers with their letters, in one more query."""
    posts = SafetyPostHeld.objects.select_related("post", "letter").order_by("id")
    return rows.prefetch_related(Prefetch("posts", posts))


def posts_of(organization: Organization) -> list[SafetyPost]:
    """The posts of producers, of users (filling and trading units too), or of both (SX-30)."""
    kinds = set(organization.kinds) - INSPECTING
    sides = {
        PostSide.PRODUCTION if kind == OrganizationKind.PRODUCTION else PostSide.USE
        for kind in kinds
    }
    return list(safety_posts(sides.pop() if len(sides) == 1 else None))


def with_post_names(rows: QuerySet[SafetyAppointment]) -> QuerySet[SafetyAppointment]:
    """Add `post_names`: the names of the posts of safety managers."""
    names = ArrayAgg("posts__post__name", order_by="posts__id", default=Value([]))
    return rows.annotate(post_names=names)


def personnel(actor: Actor) -> RegistrationQuerySet:
    """The acting organisation's registered people (SX-34)."""
    return with_certificate_counts(registrations(actor).active())


def category_counts(rows: RegistrationQuerySet) -> dict[str, int]:
    """Head-count, of `all` and per category; a person in two categories counts in both."""
    return rows.aggregate(**_heads())


def _heads() -> dict[str, Count]:
    categories = {one: Q(categories__contains=[one]) for one in Category.values}
    return {"all": Count("pk"), **{name: Count("pk", filter=q) for name, q in categories.items()}}


def personnel_counts(actor: Actor) -> dict[str, int]:
    """The head-count of whom an organisation has registered; for its list of them."""
    alike = Alike.of(actor)
    found = _personnel_counts(alike).tuples(**alike.values(actor))
    return dict(zip(_heads(), found[0][1:], strict=True)) if found else dict.fromkeys(_heads(), 0)


@lru_cache(maxsize=1000)
def _personnel_counts(alike: Alike) -> Prepared[Registration]:
    def counted() -> Any:
        rows = registrations(alike.actor).active().order_by()
        return rows.values(every=Value(1)).annotate(**_heads())

    return Prepared(counted)


def as_of(actor: Actor, moment: datetime, *, organization_id: int | None = None) -> Any:
    """Who was registered where at a moment: event rows in state 公示中."""
    visible = registrations(actor)
    if organization_id is not None:
        visible = visible.filter(organization_id=organization_id)
    return history.as_of(Registration, moment).filter(
        pgh_obj_id__in=visible.values("pk"), state=RegistrationState.ACTIVE
    )


def registered(actor: Actor, day: date) -> RegistrationQuerySet:
    """Registrations that stood at the end of a day in the actor's territory.

    Today: the present table. Earlier: the history; what was taken over from elsewhere has no
    history before it came here and is judged by its own dates.
    """
    visible = registrations(actor).select_related("organization__region")
    if day >= today():
        return visible.active()
    then = history.as_of(Registration, end_of(day)).filter(pgh_obj_id=OuterRef("pk"))
    by_dates = Q(active_from__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))
    return visible.annotate(state_then=Subquery(then.values("state")[:1])).filter(
        Q(state_then=RegistrationState.ACTIVE) | (Q(state_then__isnull=True) & by_dates)
    )


def registrations_of(actor: Actor, person_id: int) -> list[Registration]:
    """Every registration of a person the actor may see, the newest first."""
    found = registrations(actor).filter(person_id=person_id)
    return list(found.order_by("-pk"))


def appointments_of(actor: Actor, person_id: int) -> list[SafetyAppointment]:
    """Every safety appointment of a person the actor may see."""
    found = SafetyAppointment.objects.visible_to(actor).filter(person_id=person_id)
    return list(with_post_names(found.select_related("organization")).order_by("-pk"))


def expiring_items(actor: Actor, *, most: int = 8) -> list[CertificateItem]:
    """Items of registered people that run out within 60 days: the first of them, each with the
    number of `all`."""
    people = registrations(actor).active().values("person")
    rows = CertificateItem.objects.filter(
        certificate__state=CertificateState.APPROVED,
        certificate__person__in=people,
        valid_until__gte=today(),
        valid_until__lte=today() + timedelta(days=SOON_DAYS),
    ).select_related("certificate__person")
    return list(rows.annotate(all=Window(Count("pk"))).order_by("valid_until", "id")[:most])


def head_count(actor: Actor) -> dict[str, int]:
    """The number of registrations that are public, and of those `open` to an answer."""
    return (
        registrations(actor)
        .order_by()
        .aggregate(
            number=Count("pk", filter=Q(state=RegistrationState.ACTIVE)),
            open=Count("pk", filter=Q(state__in=OPEN_STATES)),
        )
    )
