"""A holder corrects what was already verified on a certificate of another place (ZS-08)."""

from __future__ import annotations

from django.db import transaction

from zhiye.certificates import perms
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.inputs import Amendment
from zhiye.certificates.models import Certificate
from zhiye.certificates.services import clean_items, write_items
from zhiye.core.actor import Actor
from zhiye.core.flow import RefusingConstraints
from zhiye.core.history import context
from zhiye.core.inputs import cleaned, values
from zhiye.core.refusals import Forbidden
from zhiye.core.visible import get_one
from zhiye.files import links


def amend(*, actor: Actor, pk: int, facts: Amendment, seen: int | None = None) -> Certificate:
    """Change a certificate entered by hand; it counts no more until it is verified again.

    Number, kind, holder and date of issue stay; the former values stand in the history.
    """
    with RefusingConstraints(), transaction.atomic(), context(actor):
        found = get_one(Certificate.objects.visible_to(actor).filter(pk=pk))
        if not perms.is_holder(found, actor):
            raise Forbidden
        also: dict[str, str] = {}
        items = clean_items(found.kind, facts.items, also)
        told = values(cleaned(facts, also=also))
        made = CERTIFICATE.do("amend", pk, actor=actor, data=told, seen=seen)
        write_items(made, items)
        if facts.files:
            pages = [*links.current(made.files), *facts.files]
            links.replace(made.files, pages, actor=actor, holder=("certificate", pk))
        return made
