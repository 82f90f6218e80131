"""What can stand on a certificate of a kind: rows of the catalogues, with level or restriction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from zhiye.catalogue import selectors as catalogue
from zhiye.catalogue.codes import METAL, NON_METAL, normalise_code
from zhiye.catalogue.models import InspectionItem, NdtItem, WorkItem
from zhiye.certificates.inputs import ItemFacts
from zhiye.certificates.models import CertificateItem, CertificateKind

WELDING = frozenset({METAL, NON_METAL})


@dataclass(frozen=True)
class Offer:
    """One choice of the item list: a row of the catalogue, with level or restriction."""

    value: str
    label: str
    group: str
    facts: ItemFacts

    @property
    def is_welding(self) -> bool:
        """Whether the certificate names a code of its own."""
        return self.facts.code in WELDING

    def printed(self, detail: str, valid_from: date | None, valid_until: date | None) -> ItemFacts:
        """The item as it stands on a certificate, with a restriction of its own.

        A welder's code says more than the catalogue's row, so it stands by itself.
        """
        facts = self.facts
        if self.is_welding:
            facts = ItemFacts(normalise_code(detail).code, facts.name)
        elif detail:
            facts = replace(facts, restriction=detail)
        return replace(facts, valid_from=valid_from, valid_until=valid_until)

    def is_of(self, row: CertificateItem) -> bool:
        """Whether an item on record is this row of a catalogue, at the same level."""
        facts = self.facts
        if self.is_welding:
            return row.work_item_id is None and row.name == facts.name
        pairs = (
            (row.work_item_id, facts.work_item),
            (row.inspection_item_id, facts.inspection_item),
            (row.ndt_item_id, facts.ndt_item),
        )
        found = any(one is not None and pk == one.pk for pk, one in pairs)
        return found and (facts.ndt_item is None or row.level == facts.level)


def offers(kind: str) -> list[Offer]:
    """What can be on a certificate of a kind, in the order of the catalogue."""
    if kind == CertificateKind.OPERATOR:
        return [one for item in catalogue.current_work_items() for one in _work(item)]
    if kind == CertificateKind.NDT:
        found = NdtItem.objects.filter(withdrawn_on=None)
        return [one for item in found for one in _ndt(item)]
    return [_inspection(item) for item in InspectionItem.objects.filter(withdrawn_on=None)]


def _work(item: WorkItem) -> Iterable[Offer]:
    limits = [one.restriction for one in catalogue.crane_limits()] if item.code == "Q2" else []
    for limit in ["", *limits]:
        words = "（不限机种）" if limits and not limit else f"（{limit}）" if limit else ""
        code = f" {item.code}" if item.code.isalnum() else ""
        facts = ItemFacts(item.code, item.name, restriction=limit, work_item=item)
        yield Offer(f"{item.pk}:{limit}", f"{item.name}{code}{words}", item.category.name, facts)


def _ndt(item: NdtItem) -> Iterable[Offer]:
    for level in item.level_names:
        facts = ItemFacts(item.code, item.name, level=level, ndt_item=item)
        yield Offer(f"{item.pk}:{level}", f"{item.name} {item.code} {level}级", item.method, facts)


def _inspection(item: InspectionItem) -> Offer:
    level = item.get_level_display()
    facts = ItemFacts(item.code or item.name, item.name, inspection_item=item)
    label = f"{item.name} {item.code}" if item.code else item.name
    return Offer(f"{item.pk}:", label, level, facts)
