"""What an office says of itself, its announcements, and working days set against the calendar.

本机关信息 (ZS-46, FJ-15), 公告, 工作日调整.
"""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.accounts.models import Duty
from zhiye.core import history
from zhiye.core.clock import today
from zhiye.core.refusals import Forbidden, NotFound
from zhiye.core.workdays import missing_year_warning, year_is_known
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.notices import services as notices
from zhiye.notices.selectors import own_announcements
from zhiye.regions import perms, services
from zhiye.regions.brand import inherited
from zhiye.regions.models import WorkdayOverride
from zhiye.regions.selectors import own_authority
from zhiye.web.authority.forms.office import (
    AboutForm,
    AnnouncementForm,
    ReasonOnlyForm,
    WorkdayForm,
)
from zhiye.web.authority.gate import for_authority
from zhiye.web.shared.pages import ask, done, page
from zhiye.web.shared.present import tab
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

ABOUT, NEWS, DAYS = "本机关信息", "公告", "工作日调整"
EDITS = 50


@require_http_methods(["GET", "POST"])
@for_authority(Duty.RULES)
def about(request: Request) -> HttpResponse:
    """Show and change what the own authority says of itself; every change is kept."""
    actor = request.actor
    authority = own_authority(actor)
    above = inherited(authority)
    form = filled(request, AboutForm, lambda data: AboutForm(data, authority, above))
    saved = submit(
        form, lambda: services.edit_authority(actor=actor, authority=authority, **form.given())
    )
    if saved is not None:
        told = "已保存，页眉、页脚和使用帮助立即按新的内容显示。"
        return done(request, told, "authority:about")
    more = {
        "authority": authority,
        "form": form,
        "edits": history.changes(authority, services.SHOWN_FIELDS)[:EDITS],
    }
    return page(request, "about", ABOUT, more)


# -- announcements -------------------------------------------------------------------------------


@require_GET
@for_authority(Duty.RULES)
def announcements(request: Request) -> HttpResponse:
    """The announcements of the own authority, the newest first."""
    found = KeysetPage(own_announcements(request.actor), request.GET)
    return page(request, "announcements", NEWS, {"page": found})


@require_http_methods(["GET", "POST"])
@for_authority(Duty.RULES)
def announce(request: Request) -> HttpResponse:
    """Publish a text."""
    form = filled(request, AnnouncementForm)
    made = submit(form, lambda: notices.publish_announcement(actor=request.actor, **form.given()))
    if made is not None:
        return done(request, "公告已发布。", "authority:announcements")
    crumbs = [(NEWS, reverse("authority:announcements"))]
    return page(request, "announcement_form", "发布公告", {"form": form}, crumbs=crumbs)


@require_POST
@for_authority(Duty.RULES)
def end_announcement(request: Request, pk: int) -> HttpResponse:
    """Stop showing a text."""
    notices.end_announcement(actor=request.actor, announcement_id=pk)
    return done(request, "公告已结束显示。", "authority:announcements")


# -- working days --------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@for_authority(Duty.RULES)
def workdays(request: Request) -> HttpResponse:
    """The overrides of a year; province and nation may add one."""
    form = filled(request, WorkdayForm)
    made = submit(form, lambda: services.set_workday(actor=request.actor, **form.given()))
    if made is not None:
        told = f"{made.date} 已调整，新的期限按调整后的工作日计算。"
        return done(request, told, _year(made.date))
    now = today()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and 2000 <= int(asked) <= 2100 else now.year
    years = sorted({now.year - 1, now.year, now.year + 1, year})
    rows = list(WorkdayOverride.objects.filter(date__year=year).order_by("date"))
    more = {
        "form": form,
        "year": year,
        "known": year_is_known(year),
        "warning": missing_year_warning(now),
        "rows": rows,
        "none": not rows,
        "tabs": [tab(f"{y} 年", f"?year={y}", y == year)
                 for y in years],
        "may_set": perms.may_set_workdays(request.actor),
    }  # fmt: skip
    return page(request, "workdays", DAYS, more)


def _year(day: date) -> str:
    return f"{reverse('authority:workdays')}?year={day.year}"


@require_http_methods(["GET", "POST"])
@for_authority(Duty.RULES)
def remove_workday(request: Request, day: date) -> HttpResponse:
    """Let the published calendar decide about a date again."""
    actor = request.actor
    if not perms.may_set_workdays(actor):
        raise Forbidden("工作日调整由省级或全国的规则管理员办理。")
    found = WorkdayOverride.objects.filter(date=day).first()
    if found is None:
        raise NotFound(f"{day} 没有调整记录。")
    form, back = filled(request, ReasonOnlyForm), _year(day)
    cleared = submit(
        form,
        lambda: services.clear_workday(actor=actor, day=day, reason=form.cleaned_data["reason"]),
    )
    if cleared is not None:
        return done(request, f"{day} 已恢复按公布的日历计算。", back)
    return ask(
        request,
        form,
        "取消工作日调整",
        text=f"{found}（{found.note}）将取消，这一天重新按公布的日历计算。已算好的期限不变。",
        submit="确认取消调整",
        crumbs=[(DAYS, back)],
    )
