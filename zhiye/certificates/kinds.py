"""The kinds of cases of this app: certificates, and the dates of their first issue."""

from __future__ import annotations

from django.db.models import QuerySet

from zhiye.casework.kinds import Kind, Side, register
from zhiye.certificates import moves
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import Certificate
from zhiye.core.actor import Actor, Role


def _certificates(actor: Actor) -> QuerySet[Certificate]:
    return Certificate.objects.visible_to(actor).select_related("person", "authority")


CERTIFICATES = register(
    Kind[Certificate](
        key="certificates",
        label="资格证书",
        flow=CERTIFICATE,
        rows=_certificates,
        about=lambda row: row.person.name,
        what=lambda row: row.get_kind_display(),
        sides={
            Role.PERSON: Side("/me/certificates/{pk}/", "/me/certificates/"),
            Role.AUTHORITY: Side("/gov/certificates/{pk}/", "/gov/certificates/"),
        },
        moves=moves.CERTIFICATES,
    )
)
