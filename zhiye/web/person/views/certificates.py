"""资质证书: the list, one certificate, asking the registers again, why one is missing; what
the holder fills in by hand (SX-53, SX-56), and 首次取证日期 of T and F items (SX-55)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.certificates import refresh as registers
from zhiye.certificates import selectors, services, why_missing
from zhiye.certificates.checks import entry_conditions, only_from_elsewhere
from zhiye.certificates.flows import FIRST_ISSUE
from zhiye.certificates.kinds import CERTIFICATES, FIRST_ISSUES
from zhiye.certificates.listing import LISTING, items
from zhiye.certificates.models import (
    Certificate,
    CertificateKind,
    CertificateState,
    FirstIssueState,
    Source,
)
from zhiye.certificates.refresh import Fetch, Fetching, fetch_of
from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.refusals import ChecksFailed, NotFound, TooMany
from zhiye.files.links import current
from zhiye.http.request import Request
from zhiye.people.models import Person
from zhiye.web.person import cases, reads
from zhiye.web.person.cases import Line, cells
from zhiye.web.person.forms import CertificateForm, FirstIssueForm, searched_by
from zhiye.web.person.frame import own, with_profile
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Banner
from zhiye.web.shared.cases import case_page
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.present import NOTHING, said, timeline
from zhiye.web.shared.refusing import refusal_of, submit
from zhiye.web.shared.searching import SearchForm
from zhiye.web.shared.uploads import filled, stored_list

FETCHED = {
    Fetching.UNDER_WAY: Banner(
        "正在取您的证书", "正在向登记系统查询，一般几秒钟，查到后自动显示在下面。"
    ),
    Fetching.RETRYING: Banner(
        "登记系统暂时没有回应", "系统会自动再试，您不用等在这里，过一会儿再来看。", "warning"
    ),
    Fetching.FAILED: Banner(
        "没有取到", "登记系统一直没有回应。请稍后点“更新”，或手动填报。", "warning"
    ),
    Fetching.DONE: Banner("已取完", "登记系统里您名下的证书都在下面。少了哪张？", "success"),
}
ASKED = ("standing", "category", "item", "issued_by")
ASKED_AT, SHOWN = "certificates_asked", timedelta(minutes=30)
"""Since when, in the session, and how long its answer is shown."""


@dataclass(frozen=True)
class Row:
    """One certificate of the list."""

    certificate: Certificate
    items: list[cases.ShownItem]
    status: cases.Status
    verified: str

    @property
    def cells(self) -> SafeString:
        """The certificate and its items as lines."""
        return cells(self._lines())

    def _lines(self) -> Iterator[Line]:
        held = self.certificate
        own = held.source == Source.MANUAL
        source = f"本人填报，{self.verified}" if own else "自动获取"
        url = at("person:certificate", held.pk)
        told = f"{held.issued_by}，{source}"
        yield Line(held.get_kind_display(), told, url, self.status.mark)
        counts = held.state == CertificateState.APPROVED
        for one in self.items:
            until = f"有效期至 {said(one.item.valid_until) or NOTHING}"
            first = one.first_issue.text if one.first_issue else ""
            note = f"{until}，{first}" if first and not one.needs_me else until
            yield Line(str(one.item), note, value=one.status.mark if counts else "")
            if one.needs_me:
                url = at("person:first_issue", one.item.pk)
                yield Line(first, "补好并确认后才能公示", url, "去补充")


@require_GET
@with_profile
def listing(request: Request) -> HttpResponse:
    """Every certificate with validity in words, state and source; searched (ZS-05)."""
    actor, person = request.actor, own(request)
    held = reads.own_certificates(actor)
    form = SearchForm(request, LISTING, *ASKED, offers=searched_by(held))
    searched = bool(form.query())
    more = {
        "search": form if len(held) > 1 or searched else None,
        "searched": searched,
        "entry": entry_conditions(person, actor),
        "only": only_from_elsewhere(person),
    }
    if searched:
        wanted = set(form.rows(items(actor)).values_list("certificate_id", flat=True))
        held = [one for one in held if one.pk in wanted]
    return page(request, "certificates", "资质证书", _listed(request, held) | more)


@require_GET
@with_profile
def fetched(request: Request) -> HttpResponse:
    """The list alone: asked again by script while the registers are being asked (SX-54, SX-57)."""
    held = reads.own_certificates(request.actor)
    return render(request, "person/parts/certificates.html", _listed(request, held))


def _listed(request: Request, held: Sequence[Certificate]) -> dict[str, Any]:
    rows, verified = [], selectors.verifications(held)
    for one in held:
        items = cases.shown_items(one)
        status = cases.of_certificate(one, items)
        rows.append(Row(one, items, status, verified[one.pk].words))
    order = {"warning": 0, "danger": 1, "info": 2}
    rows.sort(key=lambda row: order.get(row.status.tone, 3))
    dates = [row.certificate.taken_over_at for row in rows if row.certificate.taken_over_at]
    fetch = _fetch(request, own(request))
    return {
        "rows": rows,
        "fetch": fetch,
        "told": FETCHED.get(fetch.state),
        "checked_at": max(dates, default=None),
    }


def asked_now(request: Request) -> None:
    """Remember that the registers were asked now, so that pages show their answer."""
    request.session[ASKED_AT] = clock.now().timestamp()


def _fetch(request: Request, person: Person) -> Fetch:
    """Where a look-up of the last half hour stands; only then is the job queue asked."""
    asked = request.session.get(ASKED_AT)
    if not asked or clock.now().timestamp() - asked > SHOWN.total_seconds():
        request.session.pop(ASKED_AT, None)
        return Fetch(Fetching.NEVER)
    return fetch_of(person.pk)


@require_POST
@with_profile
def refresh(request: Request) -> HttpResponse:
    """Ask the registers again, a few times an hour at most."""
    try:
        registers.refresh(actor=request.actor)
    except TooMany as refusal:
        messages.warning(request, refusal.message)
    else:
        asked_now(request)
        messages.info(request, "正在向登记系统取您的证书，一般几秒钟。")
    return HttpResponseRedirect(reverse("person:certificates"))


@require_http_methods(["GET", "POST"])
@with_profile
def why(request: Request) -> HttpResponse:
    """为什么没有我的证书: the checks people were told to do by hand (lessons U44)."""
    actor, person = request.actor, own(request)
    more = {"person": person, "table": None, "entry": entry_conditions(person, actor)}
    if request.method == "POST":
        heard = registers.explain(actor=actor)
        more["table"] = why_missing.table(person, heard, reads.own_certificates(actor))
    back = reverse("person:certificates")
    return page(request, "why", "为什么没有我的证书", more, back=back)


@require_GET
@with_profile
def detail(request: Request, pk: int) -> HttpResponse:
    """One certificate: items, validity, source, what happened, what can be done."""
    return case_page(request, CERTIFICATES, pk, _of_certificate, get=selectors.get)


def _of_certificate(actor: Actor, one: Certificate, shown: dict[str, Any]) -> dict[str, Any]:
    changed, held = len(selectors.changes(one)), cases.shown_items(one)
    url = at("person:certificate_changes", one.pk)
    told = Line("修改记录查看", "", url, f"{changed} 处" if changed else "没有修改过")
    more: dict[str, Any] = {
        "title": one.get_kind_display(),
        "mark": cases.of_certificate(one, held).mark,
        "cells": cells([told]) + cells(_items(one, held), f"项目（{len(held)}）"),
    }
    if one.state == CertificateState.RETURNED:  # either of two ways to correct it is open
        more["options"] = [option for option in shown["options"] if option.allowed]
    return more


def _items(one: Certificate, held: Sequence[cases.ShownItem]) -> Iterator[Line]:
    for shown in held:
        since = f"{said(shown.item.valid_from)} " if shown.item.valid_from else ""
        note = f"有效期 {since}至 {said(shown.item.valid_until) or NOTHING}"
        counts = one.state == CertificateState.APPROVED
        yield Line(str(shown.item), note, value=shown.status.mark if counts else "")
        if shown.first_issue:
            url, words = at("person:first_issue", shown.item.pk), shown.first_issue.text
            yield Line(words, "首次取证日期", url, "去补充" if shown.needs_me else "")


@require_GET
@with_profile
def changes(request: Request, pk: int) -> HttpResponse:
    """修改记录查看: every change of one certificate with old and new value (ZS-09)."""
    found = selectors.get(request.actor, pk)
    back = reverse("person:certificate", args=[pk])
    more = {"certificate": found, "changes": selectors.changes(found)}
    return page(request, "certificate_changes", "修改记录", more, back=back)


# What the holder fills in -------------------------------------------------------------------------

NOTES = {
    CertificateKind.OPERATOR: "省平台查得到的会自动获取，不用填。外省的、旧的、查不到的填在这里。",
    CertificateKind.INSPECTOR: "中国特检协会平台上有的会自动获取，不用填。",
    CertificateKind.NDT: "中国特检协会平台上有的会自动获取，不用填。",
}


@require_GET
@with_profile
def choose(request: Request) -> HttpResponse:
    """Which kind of certificate."""
    person, actor = own(request), request.actor
    kinds = [(kind.value, kind.label, NOTES[kind]) for kind in CertificateKind]
    more = {
        "entry": entry_conditions(person, actor),
        "kinds": kinds,
        "only": only_from_elsewhere(person),
    }
    back = reverse("person:certificates")
    return page(request, "certificate_choose", "填报证书", more, back=back)


@require_http_methods(["GET", "POST"])
@with_profile
def new(request: Request, kind: str) -> HttpResponse:
    """A new entry, where the holder may enter one at all."""
    if kind not in CertificateKind.values:
        raise NotFound
    table = entry_conditions(own(request), request.actor)
    if not table.ok:
        raise ChecksFailed(table)
    form = filled(request, CertificateForm, lambda data: CertificateForm(data, kind=kind))
    made = submit(
        form, lambda: services.submit(actor=request.actor, key=key_of(request), **form.given())
    )
    if made is not None:
        return done(
            request,
            "已提交审核。结果会有短信告诉您，这期间您不用做什么。",
            "person:certificate",
            made.pk,
        )
    more = {"form": form, "only": only_from_elsewhere(own(request))}
    back = reverse("person:certificate_choose")
    return page(request, "certificate_form", CertificateKind(kind).label, more, back=back)


@require_http_methods(["GET", "POST"])
@with_profile
def supplement(request: Request, pk: int) -> HttpResponse:
    """Supplement the first-issue date, or see what became of it."""
    actor = request.actor
    item = reads.item(actor, pk)
    found = reads.first_issue_of(item)
    form = filled(
        request,
        FirstIssueForm,
        lambda data: FirstIssueForm.of(found, actor, data) if found else FirstIssueForm(data),
    )
    if not form.is_bound and not reads.asks_first_issue(item):
        raise NotFound("这个项目不用补首次取证日期。")
    made = submit(
        form,
        lambda: services.supplement_first_issue(
            actor=actor,
            item_id=pk,
            key=key_of(request),
            **form.given(),
        ),
    )
    if made is not None:
        told = "已提交审核。确认后这个项目就可以用来公示了。"
        return done(request, told, "person:certificate", item.certificate_id)
    returned = found is not None and found.state == FirstIssueState.RETURNED
    if found is not None and not returned and (refusal := refusal_of(form)):
        raise refusal  # it is with the reviewer or confirmed: there is no form to go back to
    log = FIRST_ISSUE.log(found.pk if found else 0)
    shown = {
        "item": item,
        "found": found,
        "open": found is None or returned,
        "status": cases.of_first_issue(found),
        "files": stored_list(current(found.files)) if found else [],
        "form": form,
        "next": FIRST_ISSUES.next_step(found, actor) if found else None,
        "returned": log.why if returned else None,
        "log": timeline(FIRST_ISSUE, log),
    }
    back = reverse("person:certificate", args=[item.certificate_id])
    return page(request, "first_issue", "首次取证日期", shown, back=back)
