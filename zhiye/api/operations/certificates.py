"""Certificates and first-issue supplements: the holder enters, the reviewer decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ninja import Query

from zhiye.api import who
from zhiye.api.common import (
    Step,
    add_steps,
    answers,
    created,
    given,
    in_state,
    key_header,
    moves,
    page_of,
    page_of_all,
    router,
)
from zhiye.api.schemas.common import ChangeOut, PageOut, ReasonIn
from zhiye.api.schemas.people import (
    NARROWED,
    AmendmentIn,
    CertificateDetailOut,
    CertificateIn,
    CertificateOut,
    CertificateQuery,
    CertificateSearch,
    FirstIssueDetailOut,
    FirstIssueIn,
    FirstIssueOut,
    ItemIn,
    NumberSearch,
)
from zhiye.certificates import amendments, selectors, services
from zhiye.certificates.flows import CERTIFICATE, FIRST_ISSUE
from zhiye.certificates.inputs import Amendment, CertificateFacts, ItemFacts, Supplement
from zhiye.certificates.kinds import CERTIFICATES, FIRST_ISSUES
from zhiye.certificates.listing import LISTING, holder_of_number, items
from zhiye.certificates.models import FirstIssue
from zhiye.core.actor import Actor, Role
from zhiye.core.listing import is_told
from zhiye.core.refusals import NotFound
from zhiye.http.request import Request
from zhiye.organizations.models import Function

group = router("资质证书")
first_issues = router("首次取证日期")


def _reader(request: Request) -> Actor:
    return who.reader(request, Function.CERTIFICATES, Function.PERSONNEL)


def _show(actor: Actor, pk: int) -> CertificateDetailOut:
    return CertificateDetailOut.seen_by(selectors.get(actor, pk), actor)


def _first_reader(request: Request) -> Actor:
    """The holder, or who reviews; an employer has no part in it."""
    if who.anyone(request).role is Role.AUTHORITY:
        return who.authority(request, "review", "view")
    return who.person(request)


def _show_first(actor: Actor, pk: int) -> FirstIssueDetailOut:
    return FirstIssueDetailOut.seen_by(selectors.get_first_issue(actor, pk), actor)


@group.get("", response=answers(PageOut[CertificateOut]), summary="证书列表")
def certificates(request: Request, query: Query[CertificateSearch]) -> PageOut[CertificateOut]:
    """本人的证书；单位为本单位人员的；审核机关为辖区内的，awaiting=true 只列待审核的。"""
    return _found(_reader(request), query)


@group.post("/search", response=answers(PageOut[CertificateOut]), summary="按身份证号查证书")
def search(request: Request, data: NumberSearch) -> PageOut[CertificateOut]:
    """条件同证书列表；身份证号放在请求正文里，不放在地址里。"""
    actor = _reader(request)
    return _found(actor, data, holder_of_number(actor, data.number))


def _found(
    actor: Actor, query: CertificateSearch, holder: int | None = None
) -> PageOut[CertificateOut]:
    rows = in_state(selectors.certificates(actor), CERTIFICATES, actor, query)
    wanted = {**query.model_dump(include=set(NARROWED)), "who": holder}
    if any(is_told(value) for value in wanted.values()):
        rows = rows.filter(pk__in=LISTING.matching(items(actor), wanted).values("certificate"))
    return page_of_all(rows, query, CertificateOut.many)


@group.get("/{int:pk}", response=answers(CertificateDetailOut), summary="一张证书")
def certificate(request: Request, pk: int) -> CertificateDetailOut:
    """项目、材料、现在可以办理的事项和办理记录。"""
    return _show(_reader(request), pk)


@group.get("/{int:pk}/changes", response=answers(list[ChangeOut]), summary="修改记录")
def changes(request: Request, pk: int) -> list[ChangeOut]:
    """证书和项目的历次修改：何时、谁、哪一项、原来是什么、改成什么，新的在前。"""
    found = selectors.get(_reader(request), pk)
    return [ChangeOut.of(one) for one in selectors.changes(found)]


@group.post(
    "",
    response=answers(CertificateDetailOut, status=201),
    summary="填报证书",
    openapi_extra=moves("certificate.submit", source="SX-53、SX-56"),
)
def submit(request: Request, data: CertificateIn, key: str = key_header()) -> CertificateDetailOut:
    """登记系统查不到的证书，本人填报并上传照片，提交审核。"""
    actor = who.person(request)
    made = services.submit(actor=actor, facts=_facts(actor, data), key=key)
    return created(_show(actor, made.pk))


@group.put(
    "/{int:pk}",
    response=answers(CertificateDetailOut),
    summary="修改后重新提交",
    openapi_extra=moves("certificate.resubmit", source="SX-53"),
)
def resubmit(request: Request, pk: int, data: CertificateIn) -> CertificateDetailOut:
    """被退回的证书更正后重新提交。"""
    actor = who.person(request)
    selectors.get(actor, pk)
    services.resubmit(actor=actor, pk=pk, facts=_facts(actor, data), seen=data.seen)
    return _show(actor, pk)


@group.post(
    "/{int:pk}/amend",
    response=answers(CertificateDetailOut),
    summary="修改证书信息",
    openapi_extra=moves("certificate.amend", source="ZS-08"),
)
def amend(request: Request, pk: int, data: AmendmentIn) -> CertificateDetailOut:
    """异地发证、本人填报且已核验的证书：只能改作业项目、作业种类、发证机关、有效期，改后重新核验。"""
    actor = who.person(request)
    selectors.get(actor, pk)
    facts = given(data, Amendment, actor, items=_items(data.items))
    amendments.amend(actor=actor, pk=pk, facts=facts, seen=data.seen)
    return _show(actor, pk)


@group.post(
    "/items/{int:pk}/first-issue",
    response=answers(FirstIssueDetailOut, status=201),
    summary="补首次取证日期",
    openapi_extra=moves("first_issue.submit", "first_issue.resubmit", source="SX-55"),
)
def supplement(
    request: Request, pk: int, data: FirstIssueIn, key: str = key_header()
) -> FirstIssueDetailOut:
    """电梯修理 T、安全阀校验 F 须补首次取证日期并上传截图；被退回的用同一操作重新提交。

    地址中的编号是证书项目的 id。
    """
    actor = who.person(request)
    if not selectors.certificates(actor).filter(items=pk).exists():
        raise NotFound
    made = services.supplement_first_issue(
        actor=actor,
        item_id=pk,
        facts=given(data, Supplement, actor),
        key=key,
        seen=data.seen,
    )
    return created(_show_first(actor, made.pk))


add_steps(
    group,
    CERTIFICATE,
    _show,
    CertificateDetailOut,
    [
        Step("withdraw", services.withdraw, ("withdraw",)),
        Step("return", services.return_, ("return",), ReasonIn, "SX-53"),
        Step("approve", services.approve, ("approve",), source="SX-53"),
        Step("revoke", services.revoke, ("revoke",), ReasonIn),
    ],
)


@first_issues.get("", response=answers(PageOut[FirstIssueOut]), summary="首次取证日期列表")
def supplements(request: Request, query: Query[CertificateQuery]) -> PageOut[FirstIssueOut]:
    """本人的；审核机关为辖区内的，awaiting=true 只列待审核的。"""
    actor = _first_reader(request)
    rows: Any = FirstIssue.objects.visible_to(actor).select_related("item__certificate__person")
    rows = in_state(rows, FIRST_ISSUES, actor, query)
    return page_of(rows, query, FirstIssueOut.of)


@first_issues.get(
    "/{int:pk}", response=answers(FirstIssueDetailOut), summary="一份首次取证日期补充"
)
def first_issue(request: Request, pk: int) -> FirstIssueDetailOut:
    """日期、证明材料和办理记录。"""
    return _show_first(_first_reader(request), pk)


add_steps(
    first_issues,
    FIRST_ISSUE,
    _show_first,
    FirstIssueDetailOut,
    [
        Step("return", services.return_first_issue, ("return",), ReasonIn, "SX-55"),
        Step("approve", services.approve_first_issue, ("approve",), source="SX-55"),
    ],
)


def _facts(actor: Actor, data: CertificateIn) -> CertificateFacts:
    return given(data, CertificateFacts, actor, kind=data.kind, items=_items(data.items))


def _items(typed: Sequence[ItemIn]) -> list[ItemFacts]:
    return [ItemFacts(**one.model_dump()) for one in typed]
