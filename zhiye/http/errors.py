"""What is said when something went wrong: words by status, and a reference for the support."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest

from zhiye.core import clock
from zhiye.core.refusals import Refusal
from zhiye.http.request import known

log = logging.getLogger("zhiye.http")

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that are taken for another on the phone

WORDS: dict[int, tuple[str, str, str]] = {
    400: ("请求无法识别", "提交的内容不完整或已被改动。", "请返回上一页，刷新后重新操作。"),
    403: (
        "没有权限",
        "您没有查看或办理此事项的权限。",
        "请核对右上角当前代表的单位，或联系单位管理员。",
    ),
    404: ("没有找到", "没有找到该内容，或您无权查看。", "请核对网址，或从首页重新进入。"),
    405: ("操作方式不对", "这个网址不能直接打开。", "请从页面上的按钮进入。"),
    409: ("现在不能这样办理", "情况已发生变化。", "请刷新页面查看最新情况。"),
    413: ("文件过大", "上传的文件超过了允许的大小。", "请压缩后重新上传。"),
    422: ("填写的内容有误", "有内容不符合要求。", "请返回上一页更正后重新提交。"),
    429: ("操作太频繁", "短时间内操作次数过多。", "请稍后再试。"),
    500: (
        "系统出错了",
        "系统处理时发生错误，您这一步没有保存。",
        "请稍后重试；仍不行请告知下面的编号。",
    ),
    503: (
        "暂时无法办理",
        "所依赖的外部服务暂时没有响应，已保存的内容不受影响。",
        "请几分钟后再试。",
    ),
}
RECOVERING = (
    "系统正在恢复，已办成的事项不受影响。",
    "请几秒钟后再试；刚才的提交没有显示成功的，请重新提交。",
)
RETRY_SECONDS = 5


def reference(request: HttpRequest) -> str:
    """The number a reader can tell the support: 20261121-7F3K2A. One a request."""
    number = getattr(request, "reference", "")
    if not number:
        number = f"{clock.today():%Y%m%d}-" + "".join(secrets.choice(_LETTERS) for _ in range(6))
        known(request).reference = number
    return str(number)


def told(request: HttpRequest, status: int, message: str, remedy: str) -> dict[str, str]:
    """`message`, `remedy` and `reference` of a refusal, logged under that reference.

    Without a message of its own a refusal gets the words of its status.
    """
    words = WORDS.get(status, WORDS[500])
    number = reference(request)
    log.info("refused %s with %s, reference %s", request.path, status, number)
    return {
        "message": message or words[1],
        "remedy": remedy if message else remedy or words[2],
        "reference": number,
    }


def said_by(refusal: Refusal) -> dict[str, Any]:
    """What an answer tells of a refusal of the domain."""
    names = ("status", "code", "message", "remedy", "table", "retry_after")
    return {name: getattr(refusal, name) for name in names}


def is_recovering(error: BaseException | None) -> bool:
    """Whether the database is away for a moment: not our error, and soon over."""
    return isinstance(error, OperationalError | InterfaceError)
