"""Filling in a licence filing; nothing typed is lost (SX-13 to SX-18)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import LOCAL, now
from zhiye.core.refusals import Invalid, Refusal
from zhiye.http.request import Request
from zhiye.licences import selectors, services
from zhiye.licences.flows import LICENCE
from zhiye.licences.inputs import LicenceFacts
from zhiye.licences.kinds import LICENCES
from zhiye.licences.models import SLOTS, Licence, LicenceState
from zhiye.organizations.models import Function
from zhiye.regions import rules
from zhiye.web.organization.forms.licences import KindForm, KindHint, LicenceForm, hints, kept_facts
from zhiye.web.organization.gate import for_organization, organization_of
from zhiye.web.organization.views.licences import WAY
from zhiye.web.shared.moves import crumbs
from zhiye.web.shared.pages import Crumbs, done, key_of, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import boxes, filled


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
