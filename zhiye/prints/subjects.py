"""Keyed digests: comparing a typed name and a present content with a print that keeps neither.

A plain hash of a name or an ID number could be guessed by trying them all (lessons, trap 14).
"""

from __future__ import annotations

import json

from zhiye.core import keyring, text
from zhiye.core.sealed import blind_index, blind_indexes
from zhiye.core.text import BadValue
from zhiye.prints.documents import Document

_NAME = "print_subject"
_CONTENT = "print_content"


def index(name: str) -> str:
    """What is kept of the name on a paper."""
    return blind_index(_one_form(name), _NAME)


def indexes(name: str) -> list[str]:
    """What may be kept for a typed name, under every key."""
    return blind_indexes(_one_form(name), _NAME)


def content_indexes(document: Document) -> list[str]:
    """The digest of what a document says, under every key, the newest first."""
    facts = json.dumps(document.facts(), ensure_ascii=False, sort_keys=True, default=str)
    return [key.index(facts.encode(), _CONTENT) for key in keyring.current().index]


def _one_form(name: str) -> str:
    try:
        return text.clean_name(name)
    except BadValue:
        return text.fold(name)
