"""本机关信息: what header, footer and help show, and the contact details (ZS-46, FJ-15)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhiye.core import history
from zhiye.core.refusals import Conflict, Invalid
from zhiye.http.request import Request
from zhiye.regions import services
from zhiye.regions.brand import inherited
from zhiye.regions.models import Authority
from zhiye.regions.selectors import authorities
from zhiye.web.authority.common import page, posted
from zhiye.web.authority.forms.about import AboutForm
from zhiye.web.authority.gate import RULES, for_authority
from zhiye.web.shared.refusing import form_errors_from

TITLE = "本机关信息"
SHOWN = 50


@require_http_methods(["GET", "POST"])
@for_authority(RULES)
def about(request: Request) -> HttpResponse:
    """Show and change what the own authority says of itself; every change is kept."""
    actor = request.actor
    authority = authorities(actor).get(pk=actor.authority_id or 0)
    above = inherited(authority)
    form = AboutForm(posted(request), above=above)
    if request.method == "GET":
        start = AboutForm.initial_of(authority) | {"seen": history.newest_event(authority)}
        return _show(request, authority, AboutForm(initial=start, above=above))
    if not form.is_valid():
        return _show(request, authority, form, 422)
    try:
        services.edit_authority(
            actor=actor, authority=authority, seen=form.cleaned_data["seen"], **form.shown()
        )
    except (Invalid, Conflict) as refusal:
        return _show(request, authority, form, form_errors_from(refusal, form))
    messages.success(request, "已保存，页眉、页脚和使用帮助立即按新的内容显示。")
    return HttpResponseRedirect(reverse("authority:about"))


def _show(
    request: Request, authority: Authority, form: AboutForm, status: int = 200
) -> HttpResponse:
    more = {
        "authority": authority,
        "form": form,
        "edits": history.changes(authority, services.SHOWN_FIELDS)[:SHOWN],
    }
    return page(request, "about", TITLE, more, status=status)
