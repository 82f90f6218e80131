"""What the rest of the system may ask of an outside system.

Every method raises `core.refusals.Unavailable` when there is no trustworthy answer; none of them
ever answers yes for want of an answer (assurance 53).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from zhiye.integrations.answers import CompanyAnswer, IdentityAnswer, RegisterAnswer, SmsReceipt


class Sms(Protocol):
    """Short messages."""

    def send(
        self, *, phone: str, text: str, template: str, params: Mapping[str, str], message_id: str
    ) -> SmsReceipt:
        """Send one message; the same `message_id` again is the same message.

        Providers that send reviewed templates use `template` and `params`, others `text`. Raises
        SmsRejected when sending again is useless.
        """


class IdentityCheck(Protocol):
    """三要素: do name, ID number and phone belong together; without a phone, name and number."""

    def check(self, *, name: str, id_number: str, phone: str = "") -> IdentityAnswer:
        """Compare."""


class CompanyRegister(Protocol):
    """The business register: does this organisation exist, under this name and representative."""

    def check(self, *, uscc: str, name: str, legal_representative: str = "") -> CompanyAnswer:
        """Compare; an empty legal representative is not compared."""


class CertificateRegister(Protocol):
    """A register of certificates outside: the province's operators (SX-54), CASEI (SX-57)."""

    def find(self, *, id_number: str, name: str) -> RegisterAnswer:
        """All certificates of the person; an empty answer when number and name do not agree."""
