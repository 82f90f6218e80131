"""名册导入: upload, progress, outcome (lessons U41)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.refusals import Invalid
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.http.uploads import keep
from zhiye.rosters import selectors, services
from zhiye.rosters.columns import BLANK, ROSTER
from zhiye.rosters.models import RosterImport
from zhiye.sheets import blank as templates
from zhiye.sheets.writing import XLSX
from zhiye.web.authority.common import page, posted
from zhiye.web.authority.forms.office import ImportForm
from zhiye.web.authority.gate import IMPORT, for_authority
from zhiye.web.shared.refusing import form_errors_from

TITLE = "名册导入"
Stage = RosterImport.Stage
STATES = {
    Stage.WAITING: "queued",
    Stage.RUNNING: "running",
    Stage.DONE: "done",
    Stage.REFUSED: "failed",
}


@require_http_methods(["GET", "POST"])
@for_authority(IMPORT)
def imports(request: Request) -> HttpResponse:
    """Every list of the authority, and the form for the next one."""
    form = ImportForm(posted(request), request.FILES or None)
    if request.method == "GET":
        return _list(request, ImportForm())
    if not form.is_valid():
        return _list(request, form, status=422)
    actor = request.actor
    try:
        file = keep(actor, "import_sheet", form.cleaned_data["file"])
        started = services.start(actor=actor, file=file)
    except Invalid as refusal:
        return _list(request, form, status=form_errors_from(refusal, form))
    messages.success(request, f"“{started.file_name}”已收到，正在处理，可以离开本页。")
    return HttpResponseRedirect(reverse("authority:import", args=[started.pk]))


def _list(request: Request, form: ImportForm, *, status: int = 200) -> HttpResponse:
    rows = selectors.imports(request.actor).select_related("started_by")
    more = {
        "form": form,
        "page": KeysetPage(rows, request.GET, orders={"-new": ("-pk",)}, default="-new"),
        "columns": [
            (words[0], field in ROSTER.needed, words[1:5]) for field, words in ROSTER.words.items()
        ],
    }
    return page(request, "imports", TITLE, more, status=status)


@require_GET
@for_authority(IMPORT)
def blank(request: Request) -> HttpResponse:
    """An empty list with the headings and one invented row."""
    response = HttpResponse(templates.write(BLANK), content_type=XLSX)
    response["Content-Disposition"] = (
        "attachment; filename*=UTF-8''"
        + "%E4%BA%BA%E5%91%98%E5%90%8D%E5%86%8C%E6%A8%A1%E6%9D%BF.xlsx"
    )
    return response


@require_GET
@for_authority(IMPORT)
def one(request: Request, pk: int) -> HttpResponse:
    """How far a list is, and what came of it."""
    found = selectors.get(request.actor, pk)
    more = {
        "found": found,
        "state": STATES[Stage(found.stage)],
        "running": found.stage in (Stage.WAITING, Stage.RUNNING),
        "note": _note(found),
        "result_url": _result_url(found),
        "good": found.total - found.failed,
    }
    crumbs = [(TITLE, reverse("authority:imports"))]
    return page(request, "import", found.file_name, more, crumbs=crumbs)


@require_GET
@for_authority(IMPORT)
def progress(request: Request, pk: int) -> HttpResponse:
    """The progress bar alone, asked every two seconds; the whole page once it is done."""
    found = selectors.get(request.actor, pk)
    more = {"found": found, "state": STATES[Stage(found.stage)], "note": _note(found)}
    response = render(request, "authority/parts/import_progress.html", more)
    if found.stage in (Stage.DONE, Stage.REFUSED):
        response["HX-Refresh"] = "true"
    return response


def _note(found: RosterImport) -> str:
    if found.stage == Stage.WAITING:
        return f"约 {found.total:,} 行，等待处理"
    if found.stage == Stage.REFUSED:
        return found.message
    return f"已处理 {found.done:,} / {found.total:,} 行"


def _result_url(found: RosterImport) -> str:
    return reverse("files:download", args=[found.result_id]) if found.result_id else ""
