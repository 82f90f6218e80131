"""行政许可: the list, one filing, filling it in; nothing typed is lost (SX-13 to SX-18)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from zhiye.casework.kinds import NextStep
from zhiye.catalogue.models import LicenceNode
from zhiye.catalogue.selectors import licence_leaves, licence_tree
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import LOCAL, now
from zhiye.core.inputs import facts_on, made_of
from zhiye.core.listing import Column
from zhiye.core.refusals import Invalid, Refusal
from zhiye.files import links
from zhiye.http.request import Request
from zhiye.licences import selectors, services
from zhiye.licences.filing import KindHint, hints, kept_facts
from zhiye.licences.flows import LICENCE
from zhiye.licences.inputs import Filing, LicenceFacts, asked_for
from zhiye.licences.kinds import LICENCES
from zhiye.licences.listing import LISTING
from zhiye.licences.models import SLOTS, Licence, LicenceKind, LicenceState, Slot
from zhiye.organizations.models import Function
from zhiye.regions import rules
from zhiye.web.organization import banners
from zhiye.web.organization.gate import for_organization, organization_of
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Button
from zhiye.web.shared.cases import case_page
from zhiye.web.shared.forms_of import InputForm, Words
from zhiye.web.shared.forms_render import Node, TreeField
from zhiye.web.shared.moves import above, crumbs
from zhiye.web.shared.pages import Crumbs, done, key_of, page
from zhiye.web.shared.present import NOTHING, days_left, days_tone
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import STATE, Empty, joined, link, list_page, ways
from zhiye.web.shared.uploads import boxes, filled, pages_of

State = LicenceState
WAY = above(LICENCES, Role.ORGANIZATION)
"""The way back from a page beside the list."""
ENDING = ("warning", "danger")


def nodes() -> list[Node]:
    """The licence catalogue for the tree picker; only its leaves can be ticked (SX-17)."""
    return [_node(one) for one in licence_tree()]


def _node(one: dict[str, Any]) -> Node:
    if "children" in one:
        return Node(one["code"], one["name"], tuple(_node(child) for child in one["children"]))
    notes = [text for text in (one["limit"], f"{one['granted_by']}许可") if text]
    return Node(one["code"], one["name"], note="　".join(notes))


class KindForm(forms.Form):
    """Which of the three kinds."""

    kind = forms.ChoiceField(label="类型", choices=LicenceKind.choices, widget=forms.RadioSelect)


class LicenceForm(InputForm):
    """The content of one filing; a draft may be incomplete, the checks tell what is missing."""

    takes = LicenceFacts
    without = ("kind",)
    beside = {"nodes": "items"}
    items = TreeField(
        nodes=nodes,
        label="许可子项目",
        required=False,
        help_text="逐级展开，勾选到最末一级（不能再展开的一级），可多选。",
    )

    def __init__(self, licence: Licence, data: QueryDict | None = None) -> None:
        self.licence = licence
        self.wanted = {one.name: one for one in asked_for(licence.kind)}
        self.words = {name: Words(label=one.label) for name, one in self.wanted.items()}
        initial, held = None, None
        if data is None:
            links.read_along(licence)
            prefetch_related_objects([licence], "nodes")
            items = [node.code for node in licence.nodes.all()]
            initial = {**facts_on(licence, Filing), "items": items}
            held = {slot.value: links.current(licence.files, slot=slot) for slot in Slot}
        super().__init__(data, initial=initial, held=held)
        for one in self.asked():
            if one.name not in self.wanted:
                for name in (one.name, *(box.name for box in boxes(self, one.name))):
                    self.fields.pop(name, None)

    def mark_needed(self) -> None:
        """Put the star at what has to be there before the filing can be handed in."""
        needed = [one.name for one in self.wanted.values() if one.needed]
        for name in (*needed, "items"):
            self.fields[name if name in self.fields else f"{name}_0"].required = True

    def facts(self, **more: Any) -> LicenceFacts:
        """What was filled in; what is wrong or not asked stays as it was kept."""
        slots = SLOTS[self.licence.kind]
        return made_of(
            LicenceFacts,
            {
                **facts_on(self.licence, Filing),
                **self.cleaned_data,
                **{slot.value: pages_of(self, slot.value) for slot in slots},
            },
            nodes=self._chosen(),
            **more,
        )

    def _chosen(self) -> list[LicenceNode]:
        if "items" not in self.cleaned_data:
            return list(self.licence.nodes.all())
        return list(licence_leaves().filter(code__in=self.cleaned_data["items"]))


@for_organization(Function.LICENCES, reads=True)
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
    *LISTING.columns,
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


@for_organization(Function.LICENCES, reads=True)
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


@for_organization(Function.LICENCES)
def new(request: Request) -> HttpResponse:
    """Choose the kind; a draft is begun at once, so that nothing typed after it is lost."""
    actor, key = request.actor, key_of(request)
    return _choose(
        request, None, lambda kind: services.start(actor=actor, facts=LicenceFacts(kind), key=key)
    )


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
