"""Working days: the published calendar and what is set against it."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhiye.accounts.models import Duty
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.refusals import Forbidden, NotFound
from zhiye.core.workdays import missing_year_warning, year_is_known
from zhiye.http.request import Request
from zhiye.regions import perms, services
from zhiye.regions.models import WorkdayOverride
from zhiye.web.authority.forms.office import ReasonOnlyForm, WorkdayForm
from zhiye.web.authority.gate import for_authority
from zhiye.web.shared.pages import ask, done, page
from zhiye.web.shared.present import tab
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

TITLE = "工作日调整"


@require_http_methods(["GET", "POST"])
@for_authority(Duty.RULES)
def workdays(request: Request) -> HttpResponse:
    """The overrides of a year; province and nation may add one."""
    form = filled(request, WorkdayForm)
    made = submit(form, lambda: _set(request.actor, form))
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
    return page(request, "workdays", TITLE, more)


def _set(actor: Actor, form: WorkdayForm) -> WorkdayOverride:
    sent = form.cleaned_data
    return services.set_workday(
        actor=actor,
        day=sent["day"],
        is_working=sent["is_working"] == "1",
        note=sent["note"],
        source=sent["source"],
    )


def _year(day: date) -> str:
    return f"{reverse('authority:workdays')}?year={day.year}"


@require_http_methods(["GET", "POST"])
@for_authority(Duty.RULES)
def remove(request: Request, day: date) -> HttpResponse:
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
        crumbs=[(TITLE, back)],
    )
