"""The identity service over its REST interface."""

from __future__ import annotations

from zhiye.integrations.answers import IdentityAnswer
from zhiye.integrations.http.client import ProviderClient, Refused


class HttpIdentityCheck(ProviderClient):
    """Two or three elements; what the service answers is passed on as it is."""

    def check(self, *, name: str, id_number: str, phone: str = "") -> IdentityAnswer:
        """A refusal by the provider (quota, contract) is no answer, never a match."""
        body = {"name": name, "id_number": id_number, "phone": phone}
        try:
            return self.ask("/identity/check", body, IdentityAnswer)
        except Refused as refused:
            raise self._unavailable(refused.code.lower()) from None
