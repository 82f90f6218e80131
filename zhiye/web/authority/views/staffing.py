"""人员配备与预警: demands with their sources, own figures, organisations that fall short."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.accounts.models import Duty
from zhiye.catalogue.selectors import licence_name
from zhiye.catalogue.staffing import row_of, rows
from zhiye.core.refusals import Invalid, NotFound
from zhiye.http.request import Request
from zhiye.regions.selectors import own_authority
from zhiye.supervision import overview, selectors, services
from zhiye.web.authority.forms.office import FigureForm
from zhiye.web.authority.gate import STAFFING_READERS, for_authority
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.present import tab
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

TITLE = "人员配备与预警"
DEMANDS = "人员配备要求"


@require_GET
@for_authority(*STAFFING_READERS)
def abnormal(request: Request) -> HttpResponse:
    """Organisations with alerts switched on that fall short of a real figure."""
    after = request.GET.get("after", "")
    found = overview.abnormal(request.actor, after=int(after) if after.isdigit() else 0)
    return page(request, "staffing", TITLE, {"found": found, "tabs": _tabs("abnormal")})


@require_GET
@for_authority(*STAFFING_READERS)
def demands(request: Request) -> HttpResponse:
    """The licence items that demand people, with how sure the demands are."""
    actor = request.actor
    groups = overview.demanded(own_authority(actor))
    more = {"groups": groups, "tabs": _tabs("demands"), "may_set": actor.may(Duty.RULES)}
    return page(request, "demands", DEMANDS, more, crumbs=_crumbs())


@require_GET
@for_authority(*STAFFING_READERS)
def demand(request: Request, licence: str) -> HttpResponse:
    """Every demand of one licence item, with its source and how sure it is."""
    actor = request.actor
    wanted = [row for row in rows() if row.licence == licence]
    if not wanted:
        raise NotFound
    held = overview.figures_for(own_authority(actor))
    shown = [(row, held.get((row.licence, row.key))) for row in wanted]
    more = {"rows": shown, "may_set": actor.may(Duty.RULES)}
    crumbs = [*_crumbs(), (DEMANDS, reverse("authority:demands"))]
    return page(request, "demand", licence_name(licence), more, crumbs=crumbs)


def _crumbs() -> list[tuple[str, str]]:
    return [(TITLE, reverse("authority:staffing"))]


def _tabs(active: str) -> list[dict[str, Any]]:
    pages = (
        ("abnormal", "异常单位", reverse("authority:staffing")),
        ("demands", "配备要求和人数", reverse("authority:demands")),
    )
    return [tab(label, url, key == active) for key, label, url in pages]


@require_http_methods(["GET", "POST"])
@for_authority(Duty.RULES)
def figure(request: Request, licence: str, key: str) -> HttpResponse:
    """Enter the authority's own head-count for a demand, from a date on."""
    actor, row = request.actor, row_of(licence, key)
    if row is None:
        raise NotFound
    form = filled(request, FigureForm)
    made = submit(
        form,
        lambda: services.set_figure(actor=actor, licence=licence, key=key, **form.cleaned_data),
    )
    if made is not None:
        told = f"“{row.text}”的人数已设定，起用日起按新人数判定。"
        return done(request, told, "authority:demand", licence)
    more = {
        "row": row,
        "name": licence_name(licence),
        "form": form,
        "own": selectors.own_figures(actor, licence, key)[:20],
        "cancel": reverse("authority:demand", args=[licence]),
    }
    crumbs = [*_crumbs(), (DEMANDS, reverse("authority:demands"))]
    return page(request, "figure", "设定要求人数", more, crumbs=crumbs)


@require_POST
@for_authority(Duty.REVIEW)
def switch(request: Request, pk: int) -> HttpResponse:
    """The association switches 人员预警 on or off for an organisation (SX-37)."""
    wanted = request.POST.get("enabled", "")
    if wanted not in ("0", "1"):
        raise Invalid({"enabled": "请点“开启预警”或“关闭预警”。"})
    services.switch(actor=request.actor, organization_id=pk, enabled=wanted == "1")
    told = f"已{'开启' if wanted == '1' else '关闭'}人员预警，单位会收到通知。"
    return done(request, told, reverse("authority:organization", args=[pk]) + "#alerts")
