"""The business register over its REST interface."""

from __future__ import annotations

from dataclasses import replace

from zhiye.core.text import same_name
from zhiye.integrations.answers import CompanyAnswer, Verdict
from zhiye.integrations.http.client import ProviderClient, Refused


class HttpCompanyRegister(ProviderClient):
    """Asks by code, name and representative, and compares the returned entry once more."""

    def check(self, *, uscc: str, name: str, legal_representative: str = "") -> CompanyAnswer:
        """A provider's "match" beside another name counts as a mismatch."""
        body = {"uscc": uscc, "name": name, "legal_representative": legal_representative}
        try:
            answer = self.ask("/company/check", body, CompanyAnswer)
        except Refused as refused:
            raise self._unavailable(refused.code.lower()) from None
        return compared(answer, name=name, legal_representative=legal_representative)


def compared(answer: CompanyAnswer, *, name: str, legal_representative: str) -> CompanyAnswer:
    """The answer with our own comparison of what was typed with what is registered."""
    if answer.verdict not in (Verdict.MATCH, Verdict.MISMATCH):
        return answer
    wrong = set(answer.wrong)
    if answer.name and not same_name(answer.name, name):
        wrong.add("name")
    registered = answer.legal_representative
    if legal_representative and registered and not same_name(registered, legal_representative):
        wrong.add("legal_representative")
    verdict = Verdict.MISMATCH if wrong else answer.verdict
    return replace(answer, verdict=verdict, wrong=tuple(sorted(wrong)))
