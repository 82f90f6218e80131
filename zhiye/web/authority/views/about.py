"""本机关信息: what header, footer and help show, and the contact details (ZS-46, FJ-15)."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from zhiye.accounts.models import Duty
from zhiye.core import history
from zhiye.http.request import Request
from zhiye.regions import services
from zhiye.regions.brand import inherited
from zhiye.regions.selectors import authorities
from zhiye.web.authority.forms.about import AboutForm
from zhiye.web.authority.gate import for_authority
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

TITLE = "本机关信息"
SHOWN = 50


@require_http_methods(["GET", "POST"])
@for_authority(Duty.RULES)
def about(request: Request) -> HttpResponse:
    """Show and change what the own authority says of itself; every change is kept."""
    actor = request.actor
    authority = authorities(actor).get(pk=actor.authority_id or 0)
    above = inherited(authority)
    form = filled(request, AboutForm, lambda data: AboutForm(data, authority, above))
    saved = submit(
        form,
        lambda: services.edit_authority(actor=actor, authority=authority, **form.given()),
    )
    if saved is not None:
        told = "已保存，页眉、页脚和使用帮助立即按新的内容显示。"
        return done(request, told, "authority:about")
    more = {
        "authority": authority,
        "form": form,
        "edits": history.changes(authority, services.SHOWN_FIELDS)[:SHOWN],
    }
    return page(request, "about", TITLE, more)
