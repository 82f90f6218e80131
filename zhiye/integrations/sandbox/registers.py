"""The sandbox registers of certificates."""

from __future__ import annotations

import json
import zlib
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from pydantic import TypeAdapter

from zhiye.core import clock
from zhiye.core.sealed import blind_indexes
from zhiye.core.text import same_name
from zhiye.integrations.answers import RegisterAnswer, RegisterCertificate, RegisterItem
from zhiye.integrations.models import SandboxCertificate
from zhiye.integrations.sandbox import rules

_TABLE = Path(__file__).resolve().parent.parent / "data" / "sandbox_certificates.json"
_ITEMS = TypeAdapter(tuple[RegisterItem, ...])
OPERATOR_YEARS = 4
NDT_YEARS = 5


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(_TABLE.read_text("utf-8"))
    return table


class _SandboxRegister:
    register: ClassVar[str]
    label: ClassVar[str]

    def find(self, *, id_number: str, name: str) -> RegisterAnswer:
        """Rows put in for the number; an invented number (70…) without rows answers by rule."""
        rules.fail_if_asked(name, self.label)
        rows = list(
            SandboxCertificate.objects.filter(
                register=self.register, id_number_index__in=blind_indexes(id_number, "id_number")
            ).order_by("pk")
        )
        if rows:
            found = tuple(_of_row(row, id_number) for row in rows if same_name(row.holder, name))
        elif id_number.startswith("70") and rules.NOT_FOUND not in name:
            found = _by_rule(self.register, id_number, name)
        else:
            found = ()
        return RegisterAnswer(certificates=found, reference="sandbox")


class SandboxOperators(_SandboxRegister):
    """Plays the province's platform of operator certificates."""

    register = "operators"
    label = "作业人员考核管理平台"


class SandboxInspectors(_SandboxRegister):
    """Plays the inspectors' platform."""

    register = "inspectors"
    label = "检验检测人员公示平台"


def _of_row(row: SandboxCertificate, id_number: str) -> RegisterCertificate:
    return RegisterCertificate(
        kind=row.kind,
        number=row.number or id_number,
        holder=row.holder,
        issuing_authority=row.issuing_authority,
        archive_number=row.archive_number,
        issued_on=row.issued_on,
        status=row.status,
        items=_ITEMS.validate_python(row.items),
    )


def _by_rule(register: str, id_number: str, name: str) -> tuple[RegisterCertificate, ...]:
    """The last digit of the serial (17th place) picks a line of the table."""
    lines = _table()[register]
    line = lines[int(id_number[16]) % len(lines)]
    return tuple(_from_table(entry, id_number, name) for entry in line)


def _from_table(entry: dict[str, Any], id_number: str, name: str) -> RegisterCertificate:
    today = clock.today()
    first_of_month = date(today.year, today.month, 1)
    issued = clock.add_years(first_of_month, -int(entry["issued_years_ago"]))
    years = NDT_YEARS if "kind" in entry else OPERATOR_YEARS
    until = clock.add_years(issued, years) - timedelta(days=1)
    serial = f"{zlib.crc32(id_number.encode()):011d}"  # says nothing about the holder
    return RegisterCertificate(
        kind=entry.get("kind", "operator"),
        number=f"{entry['number_prefix']}{serial}" if "number_prefix" in entry else id_number,
        holder=name,
        issuing_authority=_table()["authorities"][entry["authority"]],
        archive_number="" if "kind" in entry else f"TS70{serial}",
        issued_on=issued,
        status="expired" if until < today else "valid",
        items=tuple(
            RegisterItem(
                code=item["code"],
                name=item["name"],
                restriction=item.get("restriction", ""),
                level=item.get("level", ""),
                approved_on=issued,
                valid_until=until,
            )
            for item in entry["items"]
        ),
    )
