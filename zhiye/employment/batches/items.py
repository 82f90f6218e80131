"""Which item of a person's certificates a cell means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhiye.catalogue.codes import ItemCode, normalise_code, split_codes
from zhiye.catalogue.selectors import current_work_items
from zhiye.certificates.models import CertificateItem, CertificateState
from zhiye.core.text import fold

# Between items, but not inside the brackets of a restriction.
_BETWEEN = re.compile(r"[、,，;；\n]+(?![^(（\[]*[)）\]])")
_PLAIN = re.compile(r"[A-Z][0-9]{0,2}")
NO_CERTIFICATE = (
    "没有查到此人的作业人员证，请核对；证书是异地发证的，请本人先在个人端填报并经核验。"
)
NOTHING = "请选择作业项目，或填写代号，例如 N1。"


@dataclass(frozen=True)
class Wanted:
    """An item as it was written. `offered`: chosen from the list of the present catalogue."""

    written: str
    code: ItemCode
    offered: bool = False


class Catalogue:
    """The present catalogue, read once a list."""

    def __init__(self) -> None:
        items = current_work_items()
        self._offered = {one_line(item.code, item.name): item.code for item in items}
        self._present = {item.pk for item in items}

    def wanted(self, cell: str) -> list[Wanted]:
        """The items a cell names, without doubles."""
        found: list[Wanted] = []
        for part in _BETWEEN.split(cell):
            words = fold(part)
            if words in self._offered:
                found.append(Wanted(words, ItemCode(self._offered[words]), offered=True))
                continue
            whole = normalise_code(part)
            codes = [whole] if _PLAIN.fullmatch(whole.code) else split_codes(part)
            found += [Wanted(str(code), code) for code in codes]
        return list(dict.fromkeys(found))

    def find(self, wanted: Wanted, items: Sequence[CertificateItem]) -> CertificateItem | str:
        """The item of a person that is meant, or why none is.

        Of several with one code the one that can still be used counts, the present catalogue's
        before an older one's.
        """
        if not items:
            return NO_CERTIFICATE
        fitting = [item for item in items if self._fits(wanted, item)]
        if not fitting:
            held = "、".join(dict.fromkeys(str(item) for item in items))
            return f"此人名下没有“{wanted.written[:40]}”（名下有：{held[:120]}），请按证书填写。"
        best = max(fitting, key=self._rank)
        limits = {item.restriction for item in fitting if item.is_valid}
        if len(limits) > 1 and not wanted.code.restriction:
            named = "、".join(str(item) for item in fitting if item.is_valid)
            return f"此人名下有几个“{wanted.written}”，请写明限定内容：{named[:120]}。"
        return best

    def _fits(self, wanted: Wanted, item: CertificateItem) -> bool:
        code = wanted.code
        if wanted.offered and item.work_item_id and item.work_item_id not in self._present:
            return False
        if code.restriction and item.restriction != code.restriction:
            return False
        return code.code in (item.code, item.name)

    def _rank(self, item: CertificateItem) -> tuple[bool, bool, bool, date]:
        return (
            item.certificate.state == CertificateState.APPROVED and item.is_valid,
            item.is_valid,
            item.work_item_id in self._present,
            item.valid_until or date.max,
        )


def one_line(code: str, name: str) -> str:
    """An item as the drop-down offers it."""
    return fold(f"{code} {name}")


def choices() -> tuple[str, ...]:
    """What the drop-down offers, in the order of the catalogue."""
    return tuple(one_line(item.code, item.name) for item in current_work_items())
