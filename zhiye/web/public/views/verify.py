"""Is this certificate real and valid: asked by POST only, counted per source (assurance 25)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from zhiye.core import clock
from zhiye.core.listing import Column
from zhiye.core.sealed import mask_id_number
from zhiye.http.request import Request
from zhiye.lookup import proof, services
from zhiye.lookup.selectors import Verification, VerifiedItem
from zhiye.web.public.forms import VerifyForm
from zhiye.web.public.site import official_host, page, proof_for
from zhiye.web.shared.pages import around
from zhiye.web.shared.refusing import apart, submit
from zhiye.web.shared.tables import heads, written
from zhiye.web.shared.tones import mark
from zhiye.web.shared.uploads import filled


@dataclass(frozen=True)
class Verdict:
    """The answer in words: yes or no first, then why."""

    tone: str
    title: str
    text: str

    @property
    def icon(self) -> str:
        """The mark in its circle."""
        return {"success": "check", "warning": "alert-triangle"}.get(self.tone, "x")


ITEM_TONES = {"有效": "success", "已到期": "warning"}
COLUMNS: tuple[Column[VerifiedItem], ...] = (
    Column(
        "项目",
        lambda one: format_html('{}<span class="zy-mono">[{}]</span>', one.name, one.code),
        css="lead",
    ),
    Column("状态", lambda one: mark(ITEM_TONES.get(one.state, "danger"), one.state)),
    Column("有效期至", lambda one: one.valid_until or "长期", css="date"),
    Column("证书", lambda one: one.kind),
    Column("发证机关", lambda one: one.issued_by),
)
HEAD = heads(COLUMNS)


@never_cache
@sensitive_post_parameters("name", "number")
@sensitive_variables("form", "found")
@require_http_methods(["GET", "POST"])
def verify(request: Request) -> HttpResponse:
    """The form, and by POST the answer. Nothing of it ever stands in an address."""
    actor = request.actor
    form = filled(request, VerifyForm)
    solved = proof.sent(request.POST)
    found = submit(
        form,
        lambda: services.verify(actor=actor, **form.cleaned_data, solved=solved),
        beside=apart(services.ProofNeeded),
    )
    if found is not None:
        return _answer(request, found, form.cleaned_data["number"])
    more = {"form": form, **proof_for(actor, form)}
    return page(request, "verify", "核验一个人的证书", more)


def _answer(request: Request, found: Verification, number: str) -> HttpResponse:
    more = {
        "found": found,
        "head": HEAD,
        "rows": written(COLUMNS, found.items),
        "verdict": verdict_of(found),
        "number": mask_id_number(number.strip()),
        "at": clock.now(),
        "official_host": official_host(request),
    }
    answer = SafeString(render_to_string("public/parts/answer.html", more))
    return around(request, "verified", "核验结果", answer, crumbs=[("核验证书", "/verify/")])


def verdict_of(found: Verification) -> Verdict:
    """有效, 已到期, 已暂停, 已吊销 or 查无, with a sentence; a valid item outweighs the others."""
    if not found.found:
        return Verdict("danger", "查无", "没有查到姓名与号码相符的记录，不能证明这本证书真实有效。")
    if not found.items:
        return Verdict(
            "success", "在册", "此人正在下列单位公示；其公示类别不需要特种设备人员资格证书。"
        )
    states = [item.state for item in found.items]
    valid = states.count("有效")
    if valid == len(states):
        return Verdict("success", "有效", f"{valid}个项目全部在有效期内。")
    if valid:
        return Verdict(
            "success", "有效", f"{len(states)}个项目中有{valid}个在有效期内，其余见下表。"
        )
    if "已吊销" in states:
        return Verdict("danger", "已吊销", "证书已被发证机关吊销，不能凭此上岗。")
    if "已暂停" in states:
        return Verdict("warning", "已暂停", "证书已被发证机关暂停，恢复之前不能凭此上岗。")
    return Verdict("warning", "已到期", "所有项目都已过有效期，须办理复审换证后才能上岗。")
