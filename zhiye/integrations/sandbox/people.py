"""The identity sandbox."""

from __future__ import annotations

from zhiye.core.sealed import blind_indexes
from zhiye.core.text import same_name
from zhiye.integrations.answers import IdentityAnswer, Verdict
from zhiye.integrations.models import SandboxIdentity
from zhiye.integrations.sandbox import rules

MISMATCH_END = "0009997"


class SandboxIdentityCheck:
    """Matches unless told otherwise: by a row, by the name, or by a phone ending 0009997."""

    def check(self, *, name: str, id_number: str, phone: str = "") -> IdentityAnswer:
        """Row first, then the words in the name, then the phone, else a match."""
        rules.fail_if_asked(name, "三要素验证")
        return IdentityAnswer(verdict=_verdict(name, id_number, phone), reference="sandbox")


def _verdict(name: str, id_number: str, phone: str) -> Verdict:
    indexes = blind_indexes(id_number, "id_number")
    row = SandboxIdentity.objects.filter(id_number_index__in=indexes).first()
    if row is not None:
        return Verdict(row.verdict) if same_name(row.name, name) else Verdict.MISMATCH
    if rules.NOT_FOUND in name:
        return Verdict.NOT_FOUND
    if rules.MISMATCH in name or phone.endswith(MISMATCH_END):
        return Verdict.MISMATCH
    return Verdict.MATCH
