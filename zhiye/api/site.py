"""The API as a whole."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from zhiye.api import errors
from zhiye.api.operations import (
    catalogue,
    certificates,
    delegations,
    employers,
    employment,
    employment_prints,
    files,
    licences,
    lists,
    me,
    organizations,
    public,
    queues,
    registrations,
    safety,
    session,
)

DESCRIPTION = """与网页使用相同的业务规则。号码和手机号一律遮盖。

登录：POST /session 取得令牌，放在 Authorization: Bearer 之后；浏览器也可以用网页的登录，
修改数据时带 X-CSRFToken。办理身份用 POST /session/acting 切换。

列表按 cursor 翻页：把返回的 next 作为下一次的 cursor。

拒绝只有一种格式：code、message、remedy、errors、checks、reference。429 和部分 503 带 Retry-After。

新建类操作可带 Idempotency-Key，重复发送只办一次。办理类操作可带 seen，防止按过时的内容办理。
"""


class _Renderer(JSONRenderer):
    """Chinese as it is, not as escapes."""

    json_dumps_params: dict[str, Any] = {"ensure_ascii": False}


api = NinjaAPI(
    title="执业 · 特种设备从业人员服务平台",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    renderer=_Renderer(),
)
errors.install(api)

for path, group in (
    ("/session", session.group),
    ("/public", public.group),
    ("/catalogue", catalogue.group),
    ("/me", me.group),
    ("/certificates", certificates.group),
    ("/first-issues", certificates.first_issues),
    ("/registrations", registrations.group),
    ("/registrations", registrations.start_group),
    ("/deregistrations", registrations.ends),
    ("/people", registrations.people),
    ("/personnel", registrations.personnel),
    ("/organization", organizations.own),
    ("/delegations", delegations.group),
    ("/licences", licences.group),
    ("/safety", safety.group),
    ("/employment-batches", lists.batches),
    ("/rosters", lists.rosters),
    ("/organizations", organizations.group),
    ("/employments", employment_prints.group),
    ("/employments", employment.group),
    ("/employers", employers.employers),
    ("/employment-clues", employers.clues),
    ("/queues", queues.group),
    ("/files", files.group),
):
    api.add_router(path, group)
