"""Putting data into the sandboxes, for the demo and for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import TypeAdapter

from zhiye.core import idnumber, uscc
from zhiye.core.sealed import blind_index
from zhiye.integrations.answers import RegisterCertificate, RegisterItem, Verdict
from zhiye.integrations.models import SandboxCertificate, SandboxCompany, SandboxIdentity

_ITEMS = TypeAdapter(tuple[RegisterItem, ...])


def put_identity(*, id_number: str, name: str, verdict: Verdict = Verdict.MATCH) -> None:
    """Let the identity sandbox answer `verdict` for this number, whatever the rules say."""
    value = idnumber.parse(id_number).value
    SandboxIdentity.objects.update_or_create(
        id_number_index=blind_index(value, "id_number"),
        defaults={"id_number": value, "name": name, "verdict": verdict},
    )


def put_company(
    *,
    code: str,
    name: str,
    legal_representative: str = "",
    status: str = "存续",
    address: str = "",
    established_on: date | None = None,
) -> None:
    """Enter or change an organisation in the sandbox business register."""
    SandboxCompany.objects.update_or_create(
        uscc=uscc.normalise(code),
        defaults={
            "name": name,
            "legal_representative": legal_representative,
            "status": status,
            "address": address,
            "established_on": established_on,
        },
    )


def put_certificates(*, register: str, rows: Iterable[tuple[str, RegisterCertificate]]) -> int:
    """Enter many certificates: pairs of ID number and certificate. Returns how many.

    A certificate whose number is the ID number is stored without it, so that the table holds no
    plain ID number.
    """
    made = [
        SandboxCertificate(
            register=SandboxCertificate.Register(register),
            id_number=id_number,
            holder=certificate.holder,
            kind=certificate.kind,
            number="" if certificate.number == id_number else certificate.number,
            archive_number=certificate.archive_number,
            issuing_authority=certificate.issuing_authority,
            issued_on=certificate.issued_on,
            status=certificate.status,
            items=_ITEMS.dump_python(certificate.items, mode="json"),
        )
        for id_number, certificate in rows
    ]
    SandboxCertificate.objects.bulk_create(made, batch_size=1000)
    return len(made)


def clear_certificates(*, id_number: str) -> None:
    """Take a person out of the sandbox registers; the rules then answer again."""
    SandboxCertificate.objects.filter(id_number_index=blind_index(id_number, "id_number")).delete()
