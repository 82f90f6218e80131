"""Filling in a licence filing; nothing typed is lost (SX-13 to SX-18)."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zhiye.core.actor import Actor
from zhiye.core.clock import LOCAL, now
from zhiye.core.refusals import Conflict, Forbidden, Invalid, Refusal
from zhiye.http.request import Request
from zhiye.licences import perms, selectors, services
from zhiye.licences.flows import LICENCE
from zhiye.licences.models import SLOTS, Licence, LicenceState
from zhiye.licences.services import LicenceFacts
from zhiye.organizations.models import Function
from zhiye.regions import rules
from zhiye.web.files.fields import judge, prepare, received
from zhiye.web.organization.common import key_of, page, posted, reason_of
from zhiye.web.organization.forms.licences import KindForm, KindHint, LicenceForm, hints, kept_facts
from zhiye.web.organization.gate import for_organization, organization_of
from zhiye.web.organization.views.licences import crumbs
from zhiye.web.shared.refusing import form_errors_from
from zhiye.web.shared.uploads import boxes


@require_http_methods(["GET", "POST"])
@for_organization(Function.LICENCES)
def new(request: Request) -> HttpResponse:
    """Choose the kind; a draft is begun at once, so that nothing typed after it is lost."""
    form = KindForm(posted(request))
    if request.method == "POST" and form.is_valid():
        facts = LicenceFacts(kind=form.cleaned_data["kind"])
        made = services.start(actor=request.actor, facts=facts, key=key_of(request))
        return HttpResponseRedirect(reverse("organization:licence_edit", args=[made.pk]))
    more = {"form": form, "hints": _hints(request), "licence": None}
    status = 422 if form.is_bound else 200
    return page(request, "licence_kind", "添加行政许可", more, crumbs=crumbs(), status=status)


@require_http_methods(["GET", "POST"])
@for_organization(Function.LICENCES)
def kind(request: Request, pk: int) -> HttpResponse:
    """Change the kind of a filing; what was filled in is kept."""
    found = _editable(request.actor, pk)
    form = KindForm(posted(request))
    if request.method == "POST" and form.is_valid():
        facts = kept_facts(found, kind=form.cleaned_data["kind"])
        services.edit(actor=request.actor, pk=pk, facts=facts)
        return HttpResponseRedirect(reverse("organization:licence_edit", args=[pk]))
    more = {"form": form, "hints": _hints(request), "licence": found}
    status = 422 if form.is_bound else 200
    return page(request, "licence_kind", "更换类型", more, crumbs=crumbs(found), status=status)


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
    if request.method == "GET":
        return _show(request, found, LicenceForm(found))
    form = _sent(request, found)
    status = _save(actor, found, form)
    if status != 200:
        return _show(request, found, form, status=status)
    if "draft" in request.POST:
        messages.success(request, "已暂存。填好后按“下一步”核对并提交。")
        return HttpResponseRedirect(reverse("organization:licence_edit", args=[pk]))
    return HttpResponseRedirect(reverse("organization:licence", args=[pk]))


@require_POST
@for_organization(Function.LICENCES)
def autosave(request: Request, pk: int) -> HttpResponse:
    """Keep what stands in the form while it is being filled in; answers one line."""
    actor = request.actor
    found = _editable(actor, pk)
    form = _sent(request, found)
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
    if not perms.may_file(found, actor):
        raise Forbidden
    if found.state not in (LicenceState.DRAFT, LicenceState.RETURNED):
        raise Conflict(
            f"当前状态是“{found.get_state_display()}”，不能修改。",
            remedy="需要修改时请先撤回，或等待审核结果。",
        )
    return found


def _sent(request: Request, found: Licence) -> LicenceForm:
    data, refused = received(request, LicenceForm.uploads(found))
    LicenceForm.tidy(found, data)
    form = LicenceForm(found, data)
    judge(form, request.actor, refused)
    return form


def _save(actor: Actor, found: Licence, form: LicenceForm) -> int:
    if not form.is_valid():
        return 422
    try:
        services.edit(actor=actor, pk=found.pk, facts=form.facts())
    except Refusal as refusal:
        return form_errors_from(refusal, form)
    return 200


def _show(
    request: Request, found: Licence, form: LicenceForm, *, status: int = 200
) -> HttpResponse:
    prepare(form, request.actor)
    form.mark_needed()
    returned = found.state == LicenceState.RETURNED
    more = {
        "licence": found,
        "form": form,
        "hint": next(hint for hint in _hints(request) if hint.value == found.kind),
        "documents": [(slot.label, boxes(form, slot.value)) for slot in SLOTS[found.kind]],
        "returned": reason_of(LICENCE, found, "return") if returned else None,
    }
    return page(
        request,
        "licence_form",
        f"填写 {found.reference}",
        more,
        crumbs=crumbs(found),
        status=status,
    )
