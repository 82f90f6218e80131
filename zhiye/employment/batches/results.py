"""The rows of a list that were not filed, as a list people can correct and send again."""

from __future__ import annotations

from zhiye.employment.batches.columns import LIST, REASON
from zhiye.employment.models import Batch, Outcome
from zhiye.files.storage import load
from zhiye.sheets.cells import BadRow
from zhiye.sheets.failed import failed_rows
from zhiye.sheets.reading import open_sheet

FAILED = (Outcome.BAD, Outcome.REFUSED)


def not_filed(batch: Batch) -> bytes:
    """The rows with their reasons. The cells come from the file, which is kept."""
    if batch.file is None:
        raise ValueError("a list without its file")
    sheet = open_sheet(load(batch.file.path), LIST)
    faults = dict(batch.rows.filter(outcome__in=FAILED).values_list("line", "faults"))
    rows = [
        BadRow(
            line,
            cells,
            [said for _, said in faults[line]],
            frozenset(sheet.columns[field] for field, _ in faults[line] if field in sheet.columns),
        )
        for line, cells in sheet.rows()
        if line in faults
    ]
    return failed_rows(sheet.headings, rows, title="未登记的行", reason=REASON)
