"""Messages: the list, one of them, all read, and which come as a text message too."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.notices import selectors, services
from zhiye.notices.models import Channel
from zhiye.web.inbox.forms import SwitchForm
from zhiye.web.inbox.frame import page
from zhiye.web.shared import entry
from zhiye.web.shared.pages import done
from zhiye.web.shared.present import tab
from zhiye.web.shared.refusing import is_sent
from zhiye.web.shared.uploads import filled


@require_GET
@entry.logged_in
def listing(request: Request) -> HttpResponse:
    """One's own messages, newest first, all or only the new ones."""
    actor = request.actor
    only_new = "unread" in request.GET
    rows = KeysetPage(selectors.inbox(actor, unread=only_new), request.GET)
    new = selectors.unread_count(actor)
    here = reverse("inbox:list")
    tabs = [
        tab("全部", here, not only_new),
        tab("未读", f"{here}?unread", only_new, new),
    ]
    more = {"page": rows, "rows": rows.rows, "tabs": tabs, "new": new, "only_new": only_new}
    return page(request, "list", "消息", more)


@require_GET
@entry.logged_in
def detail(request: Request, pk: int) -> HttpResponse:
    """One message; reading it is noted. Somebody else's is not found."""
    notice = services.mark_read(actor=request.actor, notice_id=pk)
    request.unread = None  # this one may have been among them
    above = (("消息", reverse("inbox:list")),)
    return page(request, "message", "消息内容", {"notice": notice}, under=above)


@require_POST
@entry.logged_in
def read_all(request: Request) -> HttpResponse:
    """Everything has been seen."""
    number = services.mark_all_read(actor=request.actor)
    told = f"{number} 条消息已标为已读。" if number else "没有未读消息。"
    return done(request, told, "inbox:list")


@require_http_methods(["GET", "POST"])
@entry.logged_in
def switches(request: Request) -> HttpResponse:
    """Which events also come as a text message."""
    actor, portal = request.actor, entry.own_portal(request)
    offered = [one for one in selectors.switches(actor) if fits(one[0].event, portal)]
    form = filled(request, SwitchForm, lambda data: SwitchForm(data, offered=offered))
    if not (is_sent(form) and form.is_valid()):
        above = (("消息", reverse("inbox:list")),)
        return page(request, "switches", "短信提醒设置", {"form": form}, under=above)
    shown = {template.event for template, _ in offered}
    off = shown - set(form.cleaned_data["on"])
    services.set_switches(actor=actor, channel=Channel.SMS, off=off, among=shown)
    return done(request, "短信提醒设置已保存。", "inbox:switches")


_PERSON_ONLY = ("certificate.", "first_issue.", "registration.invited")
_ORGANIZATION_ONLY = ("organization.", "licence.", "registration.applied")


def fits(event: str, portal: str) -> bool:
    """Whether an event can reach somebody who works in a portal."""
    if portal == "person":
        return not event.startswith(_ORGANIZATION_ONLY)
    if portal == "organization":
        return not event.startswith(_PERSON_ONLY)
    return True
