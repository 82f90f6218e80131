"""What the verbs of registration take (SX-23, SX-24, SX-30, SX-31, SX-61)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhiye.catalogue.models import SafetyPost
from zhiye.core import text
from zhiye.core.inputs import day, id_number, line, pages, phone_number
from zhiye.files.models import StoredFile

_LEFT = "解除劳动合同日期"


@dataclass(frozen=True)
class Termination:
    """解除劳动合同: since when, and the proof page by page."""

    left_on: date | None = day(_LEFT, needed=True)
    files: Sequence[StoredFile] = pages(
        "解除劳动合同证明书",
        help="须有双方签字或单位盖章，四角完整、文字清晰。",
        file="termination_proof",
        needed=True,
    )


@dataclass(frozen=True)
class Leaving(Termination):
    """申请注销 of a registration, by either side."""

    note: str = line("说明", help="对方和审核人员会看到。", longest=300)


@dataclass(frozen=True)
class PostFacts:
    """One row of 岗位信息: a post with its stamped letter."""

    post: SafetyPost
    letter: StoredFile
    appointed_on: date


@dataclass(frozen=True)
class Posts:
    """The posts of a safety manager, one or further ones (SX-30)."""

    posts: Sequence[PostFacts] = ()


@dataclass(frozen=True)
class Manager:
    """A safety manager with posts (SX-30)."""

    name: str = line("姓名", help="与身份证一致。", longest=50, clean=text.clean_name, needed=True)
    id_number: str = id_number(needed=True)
    phone: str = phone_number(needed=True)
    posts: Sequence[PostFacts] = ()


@dataclass(frozen=True)
class SafetyEnd(Termination):
    """申请注销 of a safety manager."""

    left_on: date | None = day(_LEFT, needed=True, clean=text.not_after_today)
