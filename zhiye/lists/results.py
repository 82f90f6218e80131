"""The rows of a list that were not written, as a list people can correct and send again."""

from __future__ import annotations

from zhiye.core.actor import Actor
from zhiye.files import services as files
from zhiye.lists.kinds import kind_of
from zhiye.lists.models import Outcome, UploadedList
from zhiye.sheets.cells import BadRow
from zhiye.sheets.failed import failed_rows
from zhiye.sheets.reading import Sheet
from zhiye.sheets.writing import XLSX

FAILED = (Outcome.BAD, Outcome.REFUSED)


def keep(one: UploadedList, sheet: Sheet) -> None:
    """Keep the rows that failed, with their reasons, beside the list; none, no file."""
    if not one.failed:
        return
    kind = kind_of(one)
    one.result = files.store_result(
        actor=Actor.system(kind.title),
        kind="result_sheet",
        name=f"未{kind.act}的行-{one.pk}.xlsx",
        data=_not_written(one, sheet),
        content_type=XLSX,
        holder=("list", one.pk),
    )
    one.save(update_fields=["result"])


def _not_written(one: UploadedList, sheet: Sheet) -> bytes:
    """The cells come from the file: what is kept of a row is cut and masked."""
    faults = dict(one.rows.filter(outcome__in=FAILED).values_list("line", "faults"))
    rows = [
        BadRow.of(line, cells, faults[line], sheet.columns)
        for line, cells in sheet.rows()
        if line in faults
    ]
    kind = kind_of(one)
    return failed_rows(sheet.headings, rows, title=f"未{kind.act}的行", reason=kind.reason)
