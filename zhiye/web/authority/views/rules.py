"""Rules of the own authority: what holds, from whom, since when; a change shows its effect."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.accounts.models import Duty
from zhiye.core.actor import Actor
from zhiye.core.refusals import NotFound
from zhiye.http.request import Request
from zhiye.regions import perms, rules, services
from zhiye.regions.models import Authority, RuleValue
from zhiye.regions.rules import Explained, RuleSpec
from zhiye.regions.selectors import own_authority, rule_page, rules_below
from zhiye.web.authority.forms.office import RuleForm
from zhiye.web.authority.gate import for_authority
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.present import DiffRow
from zhiye.web.shared.refusing import is_sent, submit
from zhiye.web.shared.uploads import filled

TITLE = "辖区规则"


@require_GET
@for_authority(Duty.RULES)
def listing(request: Request) -> HttpResponse:
    """Every rule with its value and where it comes from."""
    actor = request.actor
    authority = own_authority(actor)
    more = {"authority": authority, "groups": rule_page(actor, authority)}
    return page(request, "rules", TITLE, more)


@require_http_methods(["GET", "POST"])
@for_authority(Duty.RULES)
def rule(request: Request, key: str) -> HttpResponse:
    """One rule: its history, and a change in two steps: look at the effect, then save."""
    actor = request.actor
    authority = own_authority(actor)
    spec = _spec(key, authority)
    held = rules.explain(key, authority)
    form = filled(request, RuleForm, lambda data: RuleForm(data, spec=spec, value=held.value))
    if is_sent(form) and form.is_valid() and "confirm" not in request.POST:
        return _preview(request, authority, held, form)
    if submit(form, lambda: _save(actor, authority, spec, form)) is not None:
        told = f"“{spec.label}”已修改，{form.cleaned_data['effective_from']} 起生效。"
        return done(request, told, "authority:rule", key)
    more = {
        "held": held,
        "spec": spec,
        "form": form,
        "effect": rules.describe_effect(spec.key),
        "may_set": perms.may_set_rules(actor, authority),
        "history": [_line(spec, row) for row in rules.history(spec.key, authority)[:50]],
        "upcoming": [_line(spec, row) for row in held.upcoming],
    }
    return page(request, "rule", spec.label, more, crumbs=[(TITLE, reverse("authority:rules"))])


def _spec(key: str, authority: Authority) -> RuleSpec:
    spec = rules.RULES.get(key)
    if spec is None or not rules.decides(spec, authority):
        raise NotFound
    return spec


def _save(actor: Actor, authority: Authority, spec: RuleSpec, form: RuleForm) -> RuleValue:
    sent = form.cleaned_data
    inherits = sent["inherits"]
    verb = services.clear_rule if inherits else partial(services.set_rule, value=sent["parsed"])
    told = {name: sent[name] for name in ("effective_from", "reason")}
    return verb(actor=actor, authority=authority, key=spec.key, **told)


def _line(spec: RuleSpec, row: RuleValue) -> dict[str, Any]:
    """One value of a rule's history in words."""
    shown = "恢复沿用上级" if row.inherits else spec.show(spec.from_json(row.value))
    return {"row": row, "shown": shown, "whose": row.authority.name}


def _preview(
    request: Request, authority: Authority, held: Explained, form: RuleForm
) -> HttpResponse:
    """What the change will do, before it is saved; nothing is written yet."""
    spec, sent = held.spec, form.cleaned_data
    new = "恢复沿用上级的值" if sent["inherits"] else spec.show(sent["parsed"])
    more = {
        "held": held,
        "spec": spec,
        "form": form,
        "rows": [DiffRow(spec.label, held.shown, new)],
        "same": not sent["inherits"] and held.own and sent["parsed"] == held.value,
        "effect": rules.describe_effect(spec.key),
        "below": rules_below(authority, spec.key),
        "sent": [(name, form.data.get(name, "")) for name in form.fields],
        "cancel": reverse("authority:rule", args=[spec.key]),
    }
    crumbs = [(TITLE, reverse("authority:rules")), (spec.label, str(more["cancel"]))]
    return page(request, "rule_preview", "确认修改", more, crumbs=crumbs)
