"""Registers of certificates over their REST interface."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from zhiye.core.text import same_name
from zhiye.integrations.answers import RegisterAnswer
from zhiye.integrations.http.client import ProviderClient, Refused


class _HttpRegister(ProviderClient):
    path: ClassVar[str]

    def find(self, *, id_number: str, name: str) -> RegisterAnswer:
        """Certificates under another name are left out: they are somebody else's."""
        body = {"id_number": id_number, "name": name}
        try:
            answer = self.ask(self.path, body, RegisterAnswer)
        except Refused as refused:
            if refused.code == "NOT_FOUND":
                return RegisterAnswer()
            raise self._unavailable(refused.code.lower()) from None
        own = tuple(c for c in answer.certificates if same_name(c.holder, name))
        return replace(answer, certificates=own)


class HttpOperatorRegister(_HttpRegister):
    """The province's platform of operator certificates (SX-54)."""

    path = "/operators/certificates"


class HttpInspectorRegister(_HttpRegister):
    """The inspectors' platform, CASEI (SX-57)."""

    path = "/inspectors/certificates"
