"""How a list moves: read and judged, then written or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from zhiye.core.actor import Actor, Role
from zhiye.core.checks import Met, Unmet, check
from zhiye.core.clock import now
from zhiye.core.flow import Flow, Move, nobody_else
from zhiye.lists import notices
from zhiye.lists.kinds import kind_of
from zhiye.lists.models import ListState as S
from zhiye.lists.models import UploadedList

Data = Mapping[str, Any]
TURNS = (
    (Role.ORGANIZATION, Q(organization__isnull=False)),
    (Role.AUTHORITY, Q(authority__isnull=False)),
)


def may_decide(one: UploadedList, actor: Actor) -> bool:
    """Whoever the kind of list says."""
    return kind_of(one).may(one, actor)


@check("good_rows", "有可以办理的行", source="ZS-26")
def good_rows(one: UploadedList, actor: Actor, data: Data) -> Met | Unmet:
    """Something is left to write."""
    if one.good:
        return Met(f"{one.good} 行")
    return Unmet("没有可以办理的行。", "请下载有错误的行，改好后重新上传。")


def _checked(one: UploadedList, actor: Actor, data: Data) -> None:
    one.message = data.get("message", "")


def _filing(one: UploadedList, actor: Actor, data: Data) -> None:
    one.done = 0
    one.figures = {}


def _over(one: UploadedList, actor: Actor, data: Data) -> None:
    one.message = data.get("message", one.message)
    one.finished_at = now()


LIST = Flow[UploadedList](
    name="list",
    title="上传的表格",
    model_label="lists.UploadedList",
    states=S,
    final=frozenset({S.DONE, S.DROPPED, S.REFUSED}),
    related=("organization", "authority", "started_by"),
    moves=[
        Move("upload", "上传", (), S.WAITING, Role.ORGANIZATION, may_decide, turns=TURNS,
             source_of_rule="ZS-26"),
        Move("take", "由命令直接办理", (), S.FILING, Role.AUTHORITY, may_decide),
        Move("check", "核对完成", (S.WAITING,), S.CHECKED, Role.SYSTEM, nobody_else,
             effect=_checked, notify=notices.checked),
        Move("refuse", "无法处理", (S.WAITING,), S.REFUSED, Role.SYSTEM, nobody_else,
             effect=_over, notify=notices.refused),
        Move("end_empty", "核对完成，没有可办理的行", (S.WAITING,), S.DONE, Role.SYSTEM,
             nobody_else, effect=_over, notify=notices.done),
        Move("file", "确认办理", (S.CHECKED,), S.FILING, Role.ORGANIZATION, may_decide,
             checks=(good_rows,), effect=_filing, turns=TURNS,
             source_of_rule="ZS-26"),
        Move("drop", "放弃", (S.CHECKED,), S.DROPPED, Role.ORGANIZATION, may_decide,
             effect=_over, danger=True, turns=TURNS,
             ends="这份表格的所有行都不办理；改好后可以重新上传。", source_of_rule="ZS-26"),
        Move("finish", "办理完成", (S.FILING,), S.DONE, Role.SYSTEM, nobody_else,
             effect=_over, notify=notices.done),
    ],
)  # fmt: skip
