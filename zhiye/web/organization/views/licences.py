"""行政许可: the list, one filing, filling it in; nothing typed is lost (SX-13 to SX-18)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.casework.kinds import NextStep
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import LOCAL, now
from zhiye.core.listing import Column
from zhiye.core.refusals import Invalid, Refusal
from zhiye.http.request import Request
from zhiye.licences import selectors, services
from zhiye.licences.flows import LICENCE
from zhiye.licences.inputs import LicenceFacts
from zhiye.licences.kinds import LICENCES
from zhiye.licences.listing import LISTING
from zhiye.licences.models import SLOTS, Licence, LicenceState
from zhiye.organizations.models import Function
from zhiye.regions import rules
from zhiye.web.organization import banners
from zhiye.web.organization.forms.licences import KindForm, KindHint, LicenceForm, hints, kept_facts
from zhiye.web.organization.gate import for_organization, organization_of
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Button
from zhiye.web.shared.cases import case_page
from zhiye.web.shared.moves import above, crumbs
from zhiye.web.shared.pages import Crumbs, done, key_of, page
from zhiye.web.shared.present import NOTHING, days_left, days_tone
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import STATE, Empty, joined, link, list_page, ways
from zhiye.web.shared.uploads import boxes, filled

State = LicenceState
WAY = above(LICENCES, Role.ORGANIZATION)
"""The way back from a page beside the list."""
SHOWN, ENDING = 2, ("warning", "danger")


@require_GET
@for_organization(Function.LICENCES)
def licences(request: Request) -> HttpResponse:
    """Every filing of the organisation."""
    rows = selectors.licences(request.actor).prefetch_related("nodes")
    if not request.GET.get("state"):
        rows = rows.exclude(state=State.DISCARDED)
    found = listed(request, LISTING, rows, "q", "state", "kind")
    fresh = at("organization:licence_new")
    return list_page(
        request,
        "行政许可",
        found,
        COLUMNS,
        empty=Empty("还没有行政许可", "添加并审核通过后，才能注册人员。", "添加行政许可", fresh),
        none="没有符合条件的行政许可",
        lead="审核通过并在有效期内的行政许可，是注册人员的前提。",
        buttons=[Button("添加", fresh, "plus", "primary")],
    )


def _items(row: Licence) -> str:
    items = [one.full_name for one in row.nodes.all()]
    more = f"等 {len(items)} 项" if len(items) > SHOWN else ""
    return f"{'、'.join(items[:SHOWN])} {more}".strip() or "未选择"


def _until(row: Licence) -> object:
    ending = row.state == State.APPROVED and days_tone(row.valid_until, 180) in ENDING
    left = format_html("<small>{}</small>", days_left(row.valid_until)) if ending else ""
    return joined(row.valid_until or NOTHING, left)


def _ways(row: Licence) -> Iterator[SafeString]:
    yield link("查看", at("organization:licence", row.pk), f"查看 {row.reference}")
    if words := {State.RETURNED: "修改", State.DRAFT: "继续填写"}.get(State(row.state)):
        url = at("organization:licence_edit", row.pk)
        yield link(words, url, f"{words} {row.reference}", into="")


COLUMNS = (
    Column[Licence]("受理编号", lambda row: row.reference, css="code", order="new"),
    Column[Licence]("类型", lambda row: row.get_kind_display()),
    Column[Licence](
        "许可证或申请书编号",
        lambda row: row.number or row.application_number,
        css="code",
        short="编号",
    ),
    Column("许可子项目", _items, css="lead"),
    Column("有效期至", _until, css="date", order="until"),
    STATE,
    Column[Licence]("提交时间", lambda row: row.submitted_at, css="date"),
    ways(_ways),
)


ONWARD = {
    State.APPROVED: ("可以邀请人员注册了。", Button("人员注册", "/org/registrations/")),
    State.EXPIRED: (
        "许可证已到期，请按“延续/增项/变更”重新填报。",
        Button("添加行政许可", "/org/licences/new/"),
    ),
}
"""What the employer can do once a licence is judged, though no move of it waits."""


@require_GET
@for_organization(Function.LICENCES)
def licence(request: Request, pk: int) -> HttpResponse:
    """One filing: where it stands, what it says, what can be done now."""
    return case_page(request, LICENCES, pk, _told)


def _told(actor: Actor, found: Licence, shown: dict[str, Any]) -> dict[str, Any]:
    submit = shown["open"].get("submit")
    told = {
        "heading": "填报内容",
        "banners": banners.of_licence(found, shown["logs"]),
        "table": submit.table if submit else None,
        "asked": "能否提交",
    }
    if found.state in (State.DRAFT, State.RETURNED):
        told["buttons"] = [Button("修改", at("organization:licence_edit", found.pk), "pencil")]
    if onward := ONWARD.get(State(found.state)):
        told |= {"next": NextStep("您", onward[0]), "onward": onward[1]}
    return told


@require_http_methods(["GET", "POST"])
@for_organization(Function.LICENCES)
def new(request: Request) -> HttpResponse:
    """Choose the kind; a draft is begun at once, so that nothing typed after it is lost."""
    actor, key = request.actor, key_of(request)
    return _choose(
        request, None, lambda kind: services.start(actor=actor, facts=LicenceFacts(kind), key=key)
    )


@require_http_methods(["GET", "POST"])
@for_organization(Function.LICENCES)
def kind(request: Request, pk: int) -> HttpResponse:
    """Change the kind of a filing; what was filled in is kept."""
    actor = request.actor
    found = _editable(actor, pk)
    return _choose(
        request,
        found,
        lambda kind: services.edit(actor=actor, pk=pk, facts=kept_facts(found, kind=kind)),
    )


def _choose(
    request: Request, found: Licence | None, verb: Callable[[str], Licence]
) -> HttpResponse:
    form = filled(request, KindForm)
    made = submit(form, lambda: verb(form.cleaned_data["kind"]))
    if made is not None:
        return redirect("organization:licence_edit", made.pk)
    more = {"form": form, "hints": _hints(request), "licence": found}
    title = "更换类型" if found else "添加行政许可"
    return page(request, "licence_kind", title, more, crumbs=_way(found))


def _way(found: Licence | None) -> Crumbs:
    return crumbs(LICENCES, found, Role.ORGANIZATION) if found else WAY


def _hints(request: Request) -> Sequence[KindHint]:
    """The kinds in the words of the authority's rule."""
    own = organization_of(request)
    return hints(rules.get_int("licence_held_min_months", own.authority_id if own else None))


@require_http_methods(["GET", "POST"])
@for_organization(Function.LICENCES)
def edit(request: Request, pk: int) -> HttpResponse:
    """Fill in a draft or correct a returned filing (SX-18)."""
    actor = request.actor
    found = _editable(actor, pk)
    form = filled(request, LicenceForm, lambda data: LicenceForm(found, data))
    saved = submit(form, lambda: services.edit(actor=actor, pk=pk, facts=form.facts()))
    if saved is None:
        return _show(request, found, form)
    if "draft" in request.POST:
        told = "已暂存。填好后按“下一步”核对并提交。"
        return done(request, told, "organization:licence_edit", pk)
    return redirect("organization:licence", pk)


@require_POST
@for_organization(Function.LICENCES)
def autosave(request: Request, pk: int) -> HttpResponse:
    """Keep what stands in the form while it is being filled in; answers one line."""
    actor = request.actor
    found = _editable(actor, pk)
    form = filled(request, LicenceForm, lambda data: LicenceForm(found, data))
    wrong = [field.label for field in form if field.errors]
    try:
        services.edit(actor=actor, pk=pk, facts=form.facts())
    except Invalid as refusal:
        return _line(request, "、".join(refusal.errors), str(refusal.message), status=422)
    except Refusal as refusal:
        return _line(request, "", f"{refusal.message}{refusal.remedy}", status=refusal.status)
    if wrong:
        names = "、".join(f"“{name}”" for name in wrong)
        return _line(request, names, f"{names}填写有误，没有暂存；其余内容已暂存。")
    return _line(request, "", "")


def _line(request: Request, wrong: str, told: str, *, status: int = 200) -> HttpResponse:
    more = {"wrong": wrong, "told": told, "at": now().astimezone(LOCAL)}
    return render(request, "organization/parts/saved.html", more, status=status)


def _editable(actor: Actor, pk: int) -> Licence:
    """A filing that can be changed now. Raises NotFound, Forbidden, Conflict."""
    found = selectors.get(actor, pk)
    services.must_be_editable(found, actor)
    return found


def _show(request: Request, found: Licence, form: LicenceForm) -> HttpResponse:
    form.mark_needed()
    returned = found.state == LicenceState.RETURNED
    more = {
        "licence": found,
        "form": form,
        "hint": next(hint for hint in _hints(request) if hint.value == found.kind),
        "documents": [(slot.label, boxes(form, slot.value)) for slot in SLOTS[found.kind]],
        "returned": LICENCE.log(found.pk).last("return") if returned else None,
    }
    title = f"填写 {found.reference}"
    return page(request, "licence_form", title, more, crumbs=_way(found))
