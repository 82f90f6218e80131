"""Messages, which of them come as a text message too, and announcements, for every portal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.core.refusals import NotFound
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.integrations.registry import configuration
from zhiye.notices import selectors, services
from zhiye.notices.models import Channel
from zhiye.notices.templates import Template
from zhiye.web.shared import entry, pages
from zhiye.web.shared.forms_render import offer
from zhiye.web.shared.pages import Crumbs, done
from zhiye.web.shared.present import tab
from zhiye.web.shared.refusing import is_sent
from zhiye.web.shared.uploads import filled

MOST_SMS = 50
_PERSON_ONLY = ("certificate.", "first_issue.", "registration.invited")
_ORGANIZATION_ONLY = ("organization.", "licence.", "registration.applied")


class SwitchForm(forms.Form):
    """Which events also come as a text message."""

    on = forms.MultipleChoiceField(
        label="用短信提醒我",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不勾的只进“消息”，不发短信。验证码短信不受影响。",
    )

    def __init__(self, *args: Any, offered: list[tuple[Template, bool]], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": [one.event for one, is_on in offered if is_on]})
        super().__init__(*args, **kwargs)
        offer(self, "on", [(one.event, one.label) for one, _ in offered])


@require_GET
@entry.logged_in
def listing(request: Request) -> HttpResponse:
    """One's own messages, newest first, all or only the new ones."""
    actor = request.actor
    only_new = "unread" in request.GET
    rows = KeysetPage(selectors.inbox(actor, unread=only_new), request.GET)
    new = selectors.unread_count(actor)
    here = reverse("inbox:list")
    tabs = [tab("全部", here, not only_new), tab("未读", f"{here}?unread", only_new, new)]
    more = {"page": rows, "rows": rows.rows, "tabs": tabs, "new": new, "only_new": only_new}
    return _page(request, "list", "消息", more)


@require_GET
@entry.logged_in
def detail(request: Request, pk: int) -> HttpResponse:
    """One message; reading it is noted. Somebody else's is not found."""
    notice = services.mark_read(actor=request.actor, notice_id=pk)
    request.unread = None  # this one may have been among them
    above = (("消息", reverse("inbox:list")),)
    return _page(request, "message", "消息内容", {"notice": notice}, under=above)


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
        return _page(request, "switches", "短信提醒设置", {"form": form}, under=above)
    shown = {template.event for template, _ in offered}
    off = shown - set(form.cleaned_data["on"])
    services.set_switches(actor=actor, channel=Channel.SMS, off=off, among=shown)
    return done(request, "短信提醒设置已保存。", "inbox:switches")


def fits(event: str, portal: str) -> bool:
    """Whether an event can reach somebody who works in a portal."""
    if portal == "person":
        return not event.startswith(_ORGANIZATION_ONLY)
    if portal == "organization":
        return not event.startswith(_PERSON_ONLY)
    return True


@require_GET
def announcements(request: Request) -> HttpResponse:
    """What is announced today on the portal the reader works in; also for strangers."""
    found = selectors.announcements(entry.own_portal(request), limit=50)
    return _page(request, "announcements", "公告", {"found": found})


@require_GET
def announcement(request: Request, pk: int) -> HttpResponse:
    """One announcement that is shown today."""
    one = selectors.announcement(entry.own_portal(request), pk)
    above = (("公告", reverse("inbox:announcements")),)
    return _page(request, "announcement", one.title, {"one": one}, under=above)


@never_cache
@require_GET
def sandbox(request: Request) -> HttpResponse:
    """What the SMS sandbox took instead of sending it, so that a newcomer can read the codes.

    Numbers are masked; a script asks for the list alone. With a real provider there is no such
    page. Raises NotFound.
    """
    if configuration("sms")["provider"] != "sandbox":
        raise NotFound
    request.portal = "public"
    shown = {
        "title": "演示短信",
        "breadcrumbs": (("演示短信", ""),),
        "rows": list(selectors.sandbox_messages()[:MOST_SMS]),
    }
    part = "inbox/parts/sms.html" if request.headers.get("HX-Request") else "inbox/sms.html"
    return render(request, part, shown)


def _page(
    request: Request,
    name: str,
    title: str,
    context: dict[str, Any] | None = None,
    *,
    under: Crumbs = (),
) -> HttpResponse:
    """A page in the look of the portal the reader works in; `under` are those above it."""
    back = entry.own_portal(request) == "person" and not under
    return pages.page(
        request,
        f"inbox/{name}",
        title,
        context,
        crumbs=under,
        back=reverse("person:mine") if back else "",
    )
