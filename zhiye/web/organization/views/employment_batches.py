"""批量填报: template, upload, what the judging found, filing, what came of it (ZS-26)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.refusals import Invalid, NotFound
from zhiye.employment import selectors as employment
from zhiye.employment.batches import selectors, services
from zhiye.employment.batches.columns import LIST, TITLE
from zhiye.employment.batches.flow import BATCH
from zhiye.employment.models import Batch, BatchRow, BatchState, Outcome
from zhiye.employment.models.employers import EmployerQuerySet
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.sheets.writing import XLSX
from zhiye.web.files.fields import judge, prepare, received, uploads_of
from zhiye.web.organization.common import do_move, key_of, moves, page, seen_field
from zhiye.web.organization.forms.employment_batches import BatchForm
from zhiye.web.organization.gate import for_organization
from zhiye.web.shared import tones
from zhiye.web.shared.refusing import form_errors_from

BATCHES = "批量填报"
CRUMBS = [("聘用记录", "/org/employments/")]
BAR = {BatchState.WAITING: "核对", BatchState.FILING: "登记"}
ACTS = {"file": services.confirm, "drop": services.drop}
DONE = {"file": "已开始登记，可以离开本页。", "drop": "这份表格没有登记。"}
SHOWN = ("name", "id_number", "code", "started_on", "ends_on")
DISPATCH = ("dispatcher_name", "dispatcher_uscc")

tones.register_tones(
    "batch",
    {
        "waiting": "info",
        "checked": "warning",
        "filing": "info",
        "done": "success",
        "dropped": "ended",
        "refused": "danger",
    },
)


@require_http_methods(["GET", "POST"])
@for_organization(Function.EMPLOYMENT)
def batches(request: Request) -> HttpResponse:
    """Earlier lists, and the form for the next one."""
    actor, rows = request.actor, _employers(request)
    if request.method == "GET":
        form = BatchForm(rows)
        prepare(form, actor)
        return _list(request, form)
    data, refused = received(request, uploads_of(BatchForm))
    form = BatchForm(rows, data)
    if not judge(form, actor, refused):
        return _list(request, form, status=422)
    sent = form.cleaned_data
    try:
        made = services.start(
            actor=actor, employer_id=sent["employer"].pk, file=sent["file"], key=key_of(request)
        )
    except Invalid as refusal:
        return _list(request, form, status=form_errors_from(refusal, form))
    messages.success(request, f"“{made.file_name}”已收到，正在核对，可以离开本页。")
    return HttpResponseRedirect(reverse("organization:employment_batch", args=[made.pk]))


def _employers(request: Request) -> EmployerQuerySet:
    """The organisation itself first, then its branches."""
    return employment.employers(request.actor).order_by("pk")


def _list(request: Request, form: BatchForm, *, status: int = 200) -> HttpResponse:
    rows = selectors.batches(request.actor)
    more = {
        "form": form,
        "page": KeysetPage(rows, request.GET, orders={"-new": ("-pk",)}, default="-new"),
        "columns": [
            (words[0], field in LIST.needed, words[1:4]) for field, words in LIST.words.items()
        ],
    }
    return page(request, "employment_batches", BATCHES, more, crumbs=CRUMBS, status=status)


@require_GET
@for_organization(Function.EMPLOYMENT)
def template(request: Request) -> HttpResponse:
    """The blank template of the organisation itself, or of a branch (`?employer=12`)."""
    rows = _employers(request)
    wanted = request.GET.get("employer", "")
    found = rows.filter(pk=int(wanted)).first() if wanted.isdigit() else rows.first()
    if found is None:
        raise NotFound
    data = services.template(actor=request.actor, employer_id=found.pk)
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{TITLE}模板.xlsx") or ""
    return response


@require_GET
@for_organization(Function.EMPLOYMENT)
def batch(request: Request, pk: int) -> HttpResponse:
    """How far a list is, what is wrong in which cell, and what came of it."""
    actor = request.actor
    found = selectors.get(actor, pk)
    counts = selectors.counts(found)
    chosen = _chosen(request, counts)
    rows = KeysetPage(
        selectors.rows(found, chosen), request.GET, orders={"line": ("line", "pk")}, default="line"
    )
    shown = [_shown(row) for row in rows]
    more = {
        "found": found,
        "running": found.state in BAR,
        "page": rows,
        "rows": shown,
        "dispatched": any(cells for _, _, cells, _ in shown),
        "tabs": _tabs(counts, chosen),
        "options": moves(BATCH, found, actor),
        "seen": seen_field(BATCH, found),
        **_bar(found),
    }
    crumbs = [*CRUMBS, (BATCHES, reverse("organization:employment_batches"))]
    return page(request, "employment_batch", found.file_name, more, crumbs=crumbs)


def _chosen(request: Request, counts: dict[str, int]) -> str:
    """The rows to show: those asked for, else those that need somebody's hand."""
    asked = request.GET.get("outcome", "")
    if asked in Outcome.values:
        return asked
    order = (Outcome.BAD, Outcome.REFUSED, Outcome.GOOD, Outcome.FILED, Outcome.KNOWN)
    return next((one.value for one in order if counts.get(one.value)), "")


def _tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "url": f"?outcome={one.value}",
            "active": one.value == chosen,
            "count": counts[one.value],
        }
        for one in Outcome
        if counts.get(one.value)
    ]


Cell = tuple[str, str, bool]


def _shown(row: BatchRow) -> tuple[BatchRow, list[Cell], list[Cell], list[str]]:
    """A row with its cells (label, text, whether it is to blame), those about dispatching apart."""
    wrong = {field for field, _ in row.faults}

    def cells(fields: tuple[str, ...]) -> list[Cell]:
        return [(LIST.label(one), row.shown.get(one, ""), one in wrong) for one in fields]

    dispatch = cells(DISPATCH)
    if not any(text or bad for _, text, bad in dispatch):
        dispatch = []
    return row, cells(SHOWN), dispatch, [said for _, said in row.faults]


def _bar(found: Batch) -> dict[str, Any]:
    """The progress bar of what is being done."""
    what = BAR.get(BatchState(found.state), "")
    whole = found.good if found.state == BatchState.FILING else found.total
    return {
        "bar_title": f"{what} {found.file_name}",
        "bar_state": "running" if found.done else "queued",
        "bar_note": f"已{what} {found.done:,} / {whole:,} 行",
    }


@require_GET
@for_organization(Function.EMPLOYMENT)
def progress(request: Request, pk: int) -> HttpResponse:
    """The progress bar alone, asked every two seconds; the whole page once that is done."""
    found = selectors.get(request.actor, pk)
    response = render(
        request, "organization/parts/batch_progress.html", {"found": found, **_bar(found)}
    )
    if found.state not in BAR:
        response["HX-Refresh"] = "true"
    return response


@require_http_methods(["GET", "POST"])
@for_organization(Function.EMPLOYMENT)
def move(request: Request, pk: int, name: str) -> HttpResponse:
    """File the good rows, or none."""
    found = selectors.get(request.actor, pk)
    if name not in ACTS:
        raise NotFound
    where = reverse("organization:employment_batch", args=[pk])
    crumbs = [
        *CRUMBS,
        (BATCHES, reverse("organization:employment_batches")),
        (found.file_name, where),
    ]
    return do_move(
        request,
        flow=BATCH,
        obj=found,
        name=name,
        act=lambda actor, _, seen: ACTS[name](actor=actor, pk=pk, seen=seen),
        where=where,
        done=DONE[name],
        crumbs=crumbs,
        text=f"表格中可以登记的有 {found.good} 行。",
    )
