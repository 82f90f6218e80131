"""The sandbox business register."""

from __future__ import annotations

from zhiye.integrations.answers import CompanyAnswer, Verdict
from zhiye.integrations.http.company import compared
from zhiye.integrations.models import SandboxCompany
from zhiye.integrations.sandbox import rules

_ACTIVE = ("存续", "在业", "开业")


class SandboxCompanies:
    """Rows first, then the words in the name; an unknown organisation is confirmed as typed."""

    def check(self, *, uscc: str, name: str, legal_representative: str = "") -> CompanyAnswer:
        """The entry compared with what was typed."""
        rules.fail_if_asked(name, "企业登记信息")
        row = SandboxCompany.objects.filter(uscc=uscc).first()
        if row is None:
            return _by_rule(name, legal_representative)
        answer = CompanyAnswer(
            verdict=Verdict.MATCH if row.status in _ACTIVE else Verdict.CANCELLED,
            name=row.name,
            legal_representative=row.legal_representative,
            status=row.status,
            address=row.address,
            established_on=row.established_on,
            reference="sandbox",
        )
        return compared(answer, name=name, legal_representative=legal_representative)


def _by_rule(name: str, legal_representative: str) -> CompanyAnswer:
    if rules.NOT_FOUND in name:
        return CompanyAnswer(verdict=Verdict.NOT_FOUND, reference="sandbox")
    if rules.CANCELLED in name:
        return CompanyAnswer(
            verdict=Verdict.CANCELLED, name=name, status="注销", reference="sandbox"
        )
    wrong = ("legal_representative",) if rules.MISMATCH in name else ()
    return CompanyAnswer(
        verdict=Verdict.MISMATCH if wrong else Verdict.MATCH,
        name=name,
        legal_representative="" if wrong else legal_representative,
        status="存续",
        wrong=wrong,
        reference="sandbox",
    )
