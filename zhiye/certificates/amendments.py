"""A holder corrects what was already verified on a certificate of another place (ZS-08)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from zhiye.certificates import perms
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import Certificate
from zhiye.certificates.services import ItemFacts, clean_issuer_and_items, write_items
from zhiye.core.actor import Actor
from zhiye.core.flow import RefusingConstraints
from zhiye.core.history import context
from zhiye.core.refusals import Forbidden
from zhiye.core.visible import get_one
from zhiye.files import links
from zhiye.files.models import StoredFile


@dataclass(frozen=True)
class Amendment:
    """The four facts a holder may change: 作业项目 and 作业种类 (an item names both), 发证机关,
    有效期. `files` are new pages beside those already there, so that the change can be verified.
    """

    issued_by: str
    items: Sequence[ItemFacts]
    files: Sequence[StoredFile] = ()


def amend(*, actor: Actor, pk: int, facts: Amendment, seen: int | None = None) -> Certificate:
    """Change a certificate entered by hand; it counts no more until it is verified again.

    Number, kind, holder and date of issue stay; the former values stand in the history.
    """
    with RefusingConstraints(), transaction.atomic(), context(actor):
        found = get_one(Certificate.objects.visible_to(actor).filter(pk=pk))
        if not perms.is_holder(found, actor):
            raise Forbidden
        issued_by, items = clean_issuer_and_items(found.kind, facts.issued_by, facts.items)
        made = CERTIFICATE.do("amend", pk, actor=actor, data={"issued_by": issued_by}, seen=seen)
        write_items(made, items)
        if facts.files:
            pages = [*links.current(made.files), *facts.files]
            links.replace(made.files, pages, actor=actor, holder=("certificate", pk))
        return made
