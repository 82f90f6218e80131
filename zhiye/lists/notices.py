"""What people are told about their lists."""

from __future__ import annotations

from typing import Any

from zhiye.core.actor import Actor
from zhiye.core.models import MoveLog
from zhiye.lists.kinds import kind_of
from zhiye.lists.models import UploadedList
from zhiye.notices.services import send
from zhiye.notices.templates import Template, register

_WORDS = (
    Template(
        "list.checked",
        "上传的表格核对完成",
        "{title}的表格已核对，请确认",
        "“{file}”已核对：可以{act} {good} 行[[，已{act}过 {known} 行]][[，有错误 {bad} 行]]。"
        "请查看后确认是否{act}。",
    ),
    Template(
        "list.refused",
        "上传的表格无法处理",
        "{title}的表格无法处理",
        "“{file}”无法处理：{message}请改好后重新上传。",
    ),
    Template(
        "list.done",
        "上传的表格处理完成",
        "{title}已完成：{act} {filed} 行",
        "“{file}”已处理完，[[为{about}]]{act}{what} {filed} 行[[，已{act}过 {known} 行]]"
        "[[，没有{act} {failed} 行，请下载后按原因改好再上传]]。",
    ),
)
for words in _WORDS:
    register(words)


def checked(one: UploadedList, actor: Actor, log: MoveLog) -> None:
    """Whoever sent a list decides about it once it is judged (ZS-26)."""
    _tell_sender(one, **_message("list.checked", one, log))


def refused(one: UploadedList, actor: Actor, log: MoveLog) -> None:
    """A list that cannot be read at all."""
    _tell_sender(one, **_message("list.refused", one, log))


def done(one: UploadedList, actor: Actor, log: MoveLog) -> None:
    """One message a list, to all who look after what it is of."""
    kind_of(one).tell_done(one, **_message("list.done", one, log))


def _tell_sender(one: UploadedList, **message: Any) -> None:
    if one.started_by is not None:
        send(to=one.started_by, **message)


def _message(event: str, one: UploadedList, log: MoveLog) -> dict[str, Any]:
    kind = kind_of(one)
    return {
        "event": event,
        "context": {
            "title": kind.title,
            "act": kind.act,
            "what": kind.what,
            "file": one.file_name,
            "about": one.about,
            "message": one.message,
            "good": str(one.good),
            "known": str(one.known or ""),
            "bad": str(one.bad or ""),
            "filed": str(one.filed),
            "failed": str(one.failed or ""),
        },
        "link": kind.path.format(pk=one.pk),
        "key": f"list:{log.pk}",
    }
