"""Catalogues with entity tags: fetched once, then asked whether they have changed (lessons U18)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse

from zhiye.api.common import Group
from zhiye.api.schemas.common import ErrorOut
from zhiye.catalogue import selectors
from zhiye.http import attachments
from zhiye.http.request import Request
from zhiye.regions.selectors import Payload, region_tree

group = Group("目录", "catalogue", public=True)
HELD = 300
ANSWERS = {200: list[Any] | dict[str, Any], 304: None, frozenset([500]): ErrorOut}


@group.get("/licences", response=ANSWERS, summary="许可项目目录")
def licences(request: Request) -> HttpResponse:
    """许可项目的树；填报时只能选最末一级（SX-17）。带 If-None-Match 时，没有变化返回 304。"""
    return _answer(request, "licences", selectors.licence_tree_payload)


@group.get("/items", response=ANSWERS, summary="作业、检验和无损检测项目")
def items(request: Request) -> HttpResponse:
    """填报证书时可选的项目。"""
    return _answer(request, "items", selectors.certificate_options)


@group.get("/posts", response=ANSWERS, summary="安全管理岗位")
def posts(request: Request) -> HttpResponse:
    """安全管理人员的岗位和不得兼任的岗位（SX-30）。"""
    return _answer(request, "posts", selectors.safety_posts_payload)


@group.get("/regions", response=ANSWERS, summary="行政区划")
def regions(request: Request) -> HttpResponse:
    """省、市、县三级；每级的键是代码的两位。"""
    return _answer(request, "regions", region_tree)


def _answer(request: Request, name: str, make: Callable[[], Payload]) -> HttpResponse:
    """The list as it was within the last minutes, or 304 for who has it already."""
    held = cache.get(f"api.catalogue.{name}")
    if not isinstance(held, Payload):
        held = make()
        cache.set(f"api.catalogue.{name}", held, HELD)
    return attachments.tagged(request, held)
