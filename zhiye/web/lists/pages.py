"""Template, upload, what the judging found, the word, what came of it (ZS-26, lessons U41)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.listing import Column
from zhiye.core.refusals import NotFound
from zhiye.http import attachments
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.lists import selectors, services
from zhiye.lists.flow import LIST
from zhiye.lists.models import ListRow, ListState, Outcome, UploadedList
from zhiye.sheets.writing import XLSX
from zhiye.web.lists.place import Place, UploadForm
from zhiye.web.shared import tones
from zhiye.web.shared.banners import Banner, Button
from zhiye.web.shared.moves import MoveForm
from zhiye.web.shared.pages import Crumbs, ask, done, key_of, page
from zhiye.web.shared.present import tab
from zhiye.web.shared.refusing import refusal_of, submit
from zhiye.web.shared.tables import heads, link, ways, written
from zhiye.web.shared.uploads import filled

BAR = {ListState.WAITING: "核对", ListState.FILING: "办理"}
ACTS = {"file": services.confirm, "drop": services.drop}
View = Callable[..., HttpResponse]
Wrap = Callable[[View], View]
DONE = {"file": "已开始办理，可以离开本页。", "drop": "这份表格没有办理。"}


def listing(request: Request, place: Place) -> HttpResponse:
    """Earlier lists, and the form for the next one."""
    kind, actor = place.kind, request.actor
    form = filled(request, UploadForm, lambda data: UploadForm(place, actor, data))
    made = submit(
        form,
        lambda: services.start(
            actor=actor,
            kind=kind,
            about_id=form.about_id,
            file=form.cleaned_data["file"],
            key=key_of(request),
        ),
    )
    if made is not None:
        told = f"“{made.file_name}”已收到，正在核对，可以离开本页。"
        return done(request, told, kind.path.format(pk=made.pk))
    rows = KeysetPage(selectors.lists(actor, kind), request.GET)
    headings, columns = kind.headings, _columns(place)
    more = {
        "form": form,
        "page": rows,
        "head": heads(columns),
        "body": written(columns, rows),
        "columns": [
            (words[0], field in headings.needed, words[1:5])
            for field, words in headings.words.items()
        ],
    }
    return _page(request, place, "lists", kind.title, more)


def _columns(place: Place) -> list[Column[UploadedList]]:
    """What the list of lists tells."""
    kind, act = place.kind, place.kind.act

    def path_of(row: UploadedList) -> str:
        return kind.path.format(pk=row.pk)

    figures = [_figure(kind.figures[name], name) for name in place.listed]
    known = Column[UploadedList](f"已{act}过", lambda row: row.known, css="num")
    return [
        Column("文件", lambda row: row.file_name, css="lead"),
        *([Column(place.about.label, lambda row: row.about)] if place.about else []),
        Column("状态", lambda row: tones.mark(*_state(place, row))),
        Column("行数", lambda row: row.total, css="num"),
        Column(f"已{act}", lambda row: row.filed, css="num"),
        *(figures or [known]),
        Column(f"未{act}", lambda row: row.failed, css="num"),
        Column("上传人", lambda row: row.started_by or "系统"),
        Column("上传时间", lambda row: row.created_at, css="date"),
        ways(lambda row: [link("查看", path_of(row), f"查看 {row.file_name}", into="")]),
    ]


def _figure(words: str, name: str) -> Column[UploadedList]:
    return Column(words, lambda row: row.figures.get(name, 0), css="num")


def _state(place: Place, one: UploadedList) -> tuple[str, str]:
    """Tone and words of the state of a list."""
    tone, words = tones.state_of(one)
    return tone, place.kind.in_words(words)


def template(request: Request, place: Place) -> HttpResponse:
    """The blank template, where there are several by what the address names."""
    wanted = request.GET.get(place.about.name, "") if place.about else ""
    name, data = services.template(
        actor=request.actor, kind=place.kind, about_id=int(wanted) if wanted.isdecimal() else None
    )
    return attachments.answer(name, XLSX, data)


def detail(request: Request, place: Place, pk: int) -> HttpResponse:
    """How far a list is, what is wrong in which cell, and what came of it."""
    actor, kind = request.actor, place.kind
    seen = LIST.newest(pk)
    found = selectors.get(actor, kind, pk)
    chosen = _chosen(request, found)
    rows = KeysetPage(
        selectors.rows(found, chosen), request.GET, orders={"line": ("line", "pk")}, default="line"
    )
    fields = _fields(place, list(rows))
    more = {
        "found": found,
        "running": found.state in BAR,
        "banners": [outcome_of(place, found)],
        "page": rows,
        "heads": [kind.headings.label(field) for field in fields],
        "rows": _shown(place, fields, list(rows)),
        "tabs": _tabs(place, found, chosen),
        "kept": _kept(place, found, chosen),
        "state": _state(place, found),
        "figures": [(words, found.figures.get(name, 0)) for name, words in kind.figures.items()],
        "options": LIST.available(found, actor),
        "seen": seen,
        **_bar(place, found),
    }
    crumbs = [(kind.title, kind.listing)]
    return _page(request, place, "list", found.file_name, more, crumbs=crumbs)


def _chosen(request: Request, found: UploadedList) -> str:
    """The rows to show: those asked for, else those that need somebody's hand."""
    asked = request.GET.get("outcome", "")
    if asked in Outcome.values:
        return asked
    order = (Outcome.BAD, Outcome.REFUSED, Outcome.GOOD, Outcome.FILED, Outcome.KNOWN)
    return next((one.value for one in order if found.counts[one]), "")


def _tabs(place: Place, found: UploadedList, chosen: str) -> list[dict[str, Any]]:
    return [
        tab(
            place.kind.in_words(one.label),
            f"?outcome={one.value}",
            one.value == chosen,
            found.counts[one],
        )
        for one in Outcome
        if found.counts[one]
    ]


def _kept(place: Place, found: UploadedList, chosen: str) -> str:
    """What is said where only the first good rows were kept to be looked at."""
    most, good = place.kind.keeps, (Outcome.GOOD, Outcome.FILED)
    few = most is not None and chosen in good and found.counts[chosen] > most
    return f"只列出前 {most} 行" if few else ""


def _fields(place: Place, rows: Sequence[ListRow]) -> list[str]:
    """The columns to show: the main ones, others where a row has something there to be seen."""
    kind = place.kind
    wrong = {field for row in rows for field, _ in row.faults}
    filled = {field for row in rows for field in kind.also if row.shown.get(field)}
    others = [field for field in kind.headings.words if field not in kind.main]
    if filled:
        wrong.update(kind.also)
    return [*kind.main, *(field for field in others if field in wrong)]


def _shown(place: Place, fields: Sequence[str], rows: Sequence[ListRow]) -> list[dict[str, Any]]:
    """Rows with their cells (label, text, whether it is to blame), reasons, and what was made."""
    kind, names = place.kind, place.kind.links(rows)
    shown = []
    for row in rows:
        wrong = {field for field, _ in row.faults}
        shown.append(
            {
                "row": row,
                "outcome": kind.in_words(row.get_outcome_display()),
                "cells": [
                    (kind.headings.label(one), row.shown.get(one, ""), one in wrong)
                    for one in fields
                ],
                "reasons": [said for _, said in row.faults],
                "made": [(kind.made_path.format(pk=pk), names.get(pk, "")) for pk in row.made],
            }
        )
    return shown


def _bar(place: Place, found: UploadedList) -> dict[str, Any]:
    """The progress bar of what is being done."""
    what = place.kind.in_words(BAR.get(ListState(found.state), ""))
    whole = found.good if found.state == ListState.FILING else found.total
    return {
        "bar_title": f"{what} {found.file_name}",
        "bar_state": "running" if found.done else "queued",
        "bar_note": f"已{what} {found.done:,} / {whole:,} 行",
        "bar_url": f"{place.kind.path.format(pk=found.pk)}progress/",
    }


def progress(request: Request, place: Place, pk: int) -> HttpResponse:
    """The progress bar alone, asked every two seconds; the whole page once that is done."""
    found = selectors.get(request.actor, place.kind, pk)
    more = {"found": found, **_bar(place, found)}
    response = render(request, "web/lists/progress.html", more)
    if found.state not in BAR:
        response["HX-Refresh"] = "true"
    return response


def move(request: Request, place: Place, pk: int, name: str) -> HttpResponse:
    """Write the good rows, or none: asked (GET) and done (POST)."""
    actor, kind, seen = request.actor, place.kind, LIST.newest(pk)
    found = selectors.get(actor, kind, pk)
    if name not in ACTS:
        raise NotFound
    where = kind.path.format(pk=pk)
    form = filled(request, MoveForm)
    moved = submit(
        form, lambda: ACTS[name](actor=actor, kind=kind, pk=pk, seen=form.cleaned_data.get("seen"))
    )
    if moved is not None:
        return done(request, kind.in_words(DONE[name]), where)
    if refusal := refusal_of(form):
        raise refusal
    LIST.must_be_open(name, found, actor)
    form.initial["seen"] = seen
    asked = LIST.by_name[name]
    label = f"全部不{kind.act}" if name == "drop" else f"{kind.act}可以{kind.act}的行"
    return ask(
        request,
        form,
        label,
        text=f"表格中可以{kind.act}的有 {found.good} 行。",
        says=kind.in_words(asked.ends),
        submit=f"确认{label}",
        danger=asked.danger,
        crumbs=[*place.above, (kind.title, kind.listing), (found.file_name, where)],
    )


def _page(
    request: Request,
    place: Place,
    name: str,
    title: str,
    more: dict[str, Any],
    *,
    crumbs: Crumbs = (),
) -> HttpResponse:
    shown = {"place": place, "kind": place.kind, "act": place.kind.act, **more}
    way = [*place.above, *crumbs]
    return page(request, f"web/lists/{name}", title, shown, crumbs=way)


def outcome_of(place: Place, one: UploadedList) -> Banner:
    """Judged and to be confirmed, written, dropped or refused, and what to do about the rest."""
    act, listing = place.kind.act, place.kind.listing
    known = f"另有 {one.known} 行以前已{act}过，不会重复{act}。" if one.known else ""
    if one.state == ListState.REFUSED:
        again = Button("改好后重新上传", listing)
        return Banner("这份表格无法处理", one.message, "danger", buttons=(again,))
    if one.state == ListState.DROPPED:
        again = Button("重新上传", listing)
        words = f"所有行都没有{act}。需要时请重新上传。"
        return Banner(f"这份表格没有{act}", words, buttons=(again,))
    if one.state == ListState.CHECKED:
        words = f"{one.good} 行都可以{act}，请确认。"
        if one.bad:
            words = (
                f"有错误的 {one.bad} 行不会{act}：可以先{act}其余 {one.good} 行，"
                f"再下载有错误的行，改好后重新上传；也可以全部不{act}。"
            )
        return Banner(f"核对完成，还没有{act}", words + known, "warning" if one.bad else "info")
    if one.failed:
        words = f"请下载没有{act}的行，按最后一列的原因改好后重新上传，已{act}的不会重复。"
        title = f"{act}了 {one.filed} 行，" if one.filed else ""
        return Banner(
            f"{title}{one.failed} 行没有{act}", words + known, "warning", buttons=_rest(place, one)
        )
    if one.filed:
        return Banner(f"{act}了 {one.filed} 行，没有需要处理的行", place.after, "success")
    words = f"表格中的 {one.known} 行以前都已{act}过。"
    return Banner(f"没有新的行需要{act}", words, "success")


def _rest(place: Place, one: UploadedList) -> tuple[Button, ...]:
    """The rows that were not written, to be mended and sent again."""
    again = Button("重新上传", place.kind.listing, "upload")
    if one.result_id is None:
        return (again,)
    url = reverse("files:download", args=[one.result_id])
    return (Button(f"下载没有{place.kind.act}的行", url, "download", "primary"), again)


def addresses(place: Place, gate: Wrap, *, at: str, many: str, one: str) -> list[URLPattern]:
    """The pages below `at`, behind the gate of the portal; `many` and `one` begin their names."""
    both: Wrap = require_http_methods(["GET", "POST"])

    def address(route: str, view: View, name: str, allowed: Wrap = require_GET) -> URLPattern:
        def shown(request: Request, /, **more: object) -> HttpResponse:
            return view(request, place, **more)

        return path(f"{at}{route}", allowed(gate(shown)), name=name)

    return [
        address("", listing, many, both),
        address("template/", template, f"{one}_template"),
        address("<int:pk>/", detail, one),
        address("<int:pk>/progress/", progress, f"{one}_progress"),
        address("<int:pk>/<slug:name>/", move, f"{one}_move", both),
    ]
