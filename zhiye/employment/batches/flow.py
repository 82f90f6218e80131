"""How a list of employment records moves: read and judged, then filed or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhiye.core.actor import Actor, Role
from zhiye.core.checks import Met, Unmet, check
from zhiye.core.clock import now
from zhiye.core.flow import Flow, Move, nobody_else
from zhiye.employment import notices, perms
from zhiye.employment.models import Batch
from zhiye.employment.models import BatchState as S

Data = Mapping[str, Any]


def may_decide(batch: Batch, actor: Actor) -> bool:
    """A delegate of the employer with the function 聘用记录."""
    return perms.acts_for(batch.employer, actor)


@check("good_rows", "有可以登记的行", source="ZS-26")
def good_rows(batch: Batch, actor: Actor, data: Data) -> Met | Unmet:
    """Something is left to file."""
    if batch.good:
        return Met(f"{batch.good} 行")
    return Unmet("没有可以登记的行。", "请下载有错误的行，改好后重新上传。")


def _checked(batch: Batch, actor: Actor, data: Data) -> None:
    batch.message = data.get("message", "")


def _filing(batch: Batch, actor: Actor, data: Data) -> None:
    batch.done = 0


def _over(batch: Batch, actor: Actor, data: Data) -> None:
    batch.message = data.get("message", batch.message)
    batch.finished_at = now()


BATCH = Flow[Batch](
    name="employment_batch",
    title="批量填报",
    model_label="employment.Batch",
    states=S,
    final=frozenset({S.DONE, S.DROPPED, S.REFUSED}),
    related=("employer__organization", "started_by"),
    moves=[
        Move("upload", "上传", (), S.WAITING, Role.ORGANIZATION, may_decide,
             source_of_rule="ZS-26"),
        Move("check", "核对完成", (S.WAITING,), S.CHECKED, Role.SYSTEM, nobody_else,
             effect=_checked, notify=notices.checked),
        Move("refuse", "无法处理", (S.WAITING,), S.REFUSED, Role.SYSTEM, nobody_else,
             effect=_over, notify=notices.batch_refused),
        Move("end_empty", "核对完成，没有可登记的行", (S.WAITING,), S.DONE, Role.SYSTEM,
             nobody_else, effect=_over, notify=notices.batch_done),
        Move("file", "登记可以登记的行", (S.CHECKED,), S.FILING, Role.ORGANIZATION, may_decide,
             checks=(good_rows,), effect=_filing, basket=True, source_of_rule="ZS-26"),
        Move("drop", "全部不登记", (S.CHECKED,), S.DROPPED, Role.ORGANIZATION, may_decide,
             effect=_over, danger=True, ends="这份表格的所有行都不登记；改好后可以重新上传。",
             source_of_rule="ZS-26"),
        Move("finish", "登记完成", (S.FILING,), S.DONE, Role.SYSTEM, nobody_else,
             effect=_over, notify=notices.batch_done),
    ],
)  # fmt: skip
