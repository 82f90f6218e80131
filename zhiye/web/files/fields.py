"""The stored file in a form, under its former name."""

from zhiye.web.shared.uploads import (
    StoredFileField,
    as_stored,
    judge,
    prepare,
    received,
    stored_list,
    uploads_of,
)

__all__ = [
    "StoredFileField",
    "as_stored",
    "judge",
    "prepare",
    "received",
    "stored_list",
    "uploads_of",
]
