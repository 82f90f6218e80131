"""证书管理: the certificates of the organisation's people, to read (ZS-21, ZS-30, ZS-31)."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.debug import sensitive_post_parameters

from zhiye.casework.facts import Paper
from zhiye.casework.kinds import NextStep
from zhiye.certificates import selectors
from zhiye.certificates.kinds import CERTIFICATES, office_of
from zhiye.certificates.listing import LISTING, Listed, holder_of_number, items, listed_items
from zhiye.certificates.models import Certificate, CertificateKind, CertificateState
from zhiye.core.actor import Actor
from zhiye.core.listing import Column
from zhiye.core.refusals import Invalid
from zhiye.files.links import current
from zhiye.http.acting import oneself
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.web.organization import people
from zhiye.web.organization.gate import for_organization
from zhiye.web.shared.banners import Banner, Button
from zhiye.web.shared.cases import detail_page
from zhiye.web.shared.finding import NumberForm, found_alone, narrowed, narrowed_to
from zhiye.web.shared.refusing import status_of, submit
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import Empty, grid, joined, list_page, way
from zhiye.web.shared.tones import mark, state_mark, tone_of
from zhiye.web.shared.uploads import filled, stored_list

LIST = "organization:certificates"
MINE = Function.CERTIFICATES
TITLE = "证书管理"
ASKED = ("holder", "item", "standing", "category", "issued_by")
OWN_CERTIFICATES = "/me/certificates/"
BANNERS = {
    CertificateState.SUSPENDED: [
        Banner("证书已被暂停", "恢复之前不能凭此上岗，也不能用来填报聘用记录和公示。", "warning")
    ],
    CertificateState.REVOKED: [Banner("证书已被吊销", "此人不得从事证书上项目的作业。", "danger")],
}
UNVERIFIED = "核验通过之前，不能用它填报新的聘用记录，也不能凭此上岗；已经填报的记录照旧。"
UNKNOWN_ONESELF = "请先到个人端填写“人员信息”，核验身份后才能对上您的证书。"
READ_ONLY = (
    "单位只能查看。内容有误的：异地发证、本人填报的，请本人在手机端“证书”里修改，由{}重新核验；"
    "其他的请联系发证机构更正。"
)
NOBODY = "本单位人员中没有这个身份证号。请核对号码；人员注册或聘用登记后才能查到。"


@sensitive_post_parameters("number")
@for_organization(MINE)
def certificates(request: Request) -> HttpResponse:
    """企业列表: every item on the certificates of the organisation's people (ZS-30).

    A whole ID number is posted, then the list shows this person only (assurance 25).
    """
    actor, find = request.actor, filled(request, NumberForm)
    holder = submit(find, lambda: _holder(actor, find.cleaned_data["number"]))
    if holder is not None:
        return redirect(narrowed(reverse(LIST), actor, holder))
    found = listed(request, LISTING, items(actor), *ASKED, who=narrowed_to(request))
    return list_page(
        request,
        TITLE,
        found,
        COLUMNS,
        table="企业列表",
        rows=listed_items(found.page.rows),
        empty=Empty(
            "还没有本单位人员的证书",
            "人员在本单位注册公示或填报聘用记录后，其证书会出现在这里。",
        ),
        none="没有符合条件的证书",
        count=found.total,
        lead="本单位人员的证书，一个作业项目一行。单位只能查看；身份证号只显示前后几位。",
        tabs=people.tabs(LIST),
        status=status_of(find),
        **found_alone(request, find, LIST, of="证书"),
    )


def _issuer(row: Listed) -> object:
    elsewhere = row.certificate.kind == CertificateKind.OPERATOR and row.issuer.elsewhere
    return joined(row.certificate.issued_by, elsewhere and mark("neutral", "异地"))


def _item(row: Listed) -> str:
    level = f" {row.item.level}级" if row.item.level else ""
    return f"{row.item}{level}"


ITEM = Column("作业项目", _item, css="lead")
HELD = (
    Column[Listed]("作业种类", lambda row: row.category),
    Column[Listed]("有效期至", lambda row: row.item.valid_until, css="date", order="until"),
    Column[Listed]("发证机构", _issuer),
    Column[Listed]("证件状态", lambda row: mark(tone_of(row.standing), row.standing.label)),
)
COLUMNS: tuple[Column[Listed], ...] = (
    Column[Listed]("作业人员姓名", lambda row: row.certificate.person.name, css="lead"),
    Column[Listed]("持证人身份证号", lambda row: row.certificate.person.id_number, css="code"),
    replace(ITEM, css=""),
    *HELD,
    way("查看", "organization:certificate", lambda row: f"{row.certificate.person.name}的证书"),
)


ITEMS = (
    ITEM,
    HELD[0],
    Column[Listed]("有效期", lambda row: people.SPAN.value(row.item), css="date"),
    HELD[-1],
    Column[Listed]("首次取证", lambda row: row.item.first_issued_on, css="date"),
)


def _holder(actor: Actor, number: str) -> int:
    found = holder_of_number(actor, number)
    if not found:
        raise Invalid({"number": NOBODY})
    return found


@for_organization(MINE, reads=True)
def mine(request: Request) -> HttpResponse:
    """个人列表: the acting human's own certificates, to read; the phone does the rest (ZS-21)."""
    actor, known = oneself(request)
    found = listed(request, LISTING, items(actor))
    text = "到个人端可以更新登记系统里的证书，或填报异地发证的证书。" if known else UNKNOWN_ONESELF
    return list_page(
        request,
        TITLE,
        found,
        (ITEM, *HELD),
        table="个人列表",
        rows=listed_items(found.page.rows),
        empty=Empty("还没有您本人的证书", text, "到个人端", OWN_CERTIFICATES),
        count=found.total,
        lead="您本人的证书，在这里只能查看。填报、修改、更新请到个人端。",
        buttons=[Button("到个人端办理", OWN_CERTIFICATES, "user")],
        tabs=people.tabs(LIST, mine=True),
    )


@for_organization(MINE, reads=True)
def certificate(request: Request, pk: int) -> HttpResponse:
    """One certificate with its items, verification and changes; nothing to press (ZS-31)."""
    found = selectors.get(request.actor, pk)
    items = list(found.items.select_related("work_item__category").order_by("code", "pk"))
    for item in items:
        item.certificate = found
    verified = selectors.verification_of(found)
    rows, office = listed_items(items), office_of(found)
    told = BANNERS.get(CertificateState(found.state), [])
    marks = [mark("success", "已核验") if verified.verified else mark("warning", "未核验")]
    photos = Paper("证书照片", current(found.files))
    return detail_page(
        request,
        f"{found.person.name}的{found.get_kind_display()}",
        found,
        CERTIFICATES.told(found, request.actor.role),
        crumbs=[(TITLE, reverse(LIST))],
        heading="证书",
        mark=SafeString("".join([*marks, *[state_mark(found)] * bool(told)])),
        banners=told,
        next=None if verified.verified or told else _waits(found, office),
        parts=["organization/parts/items.html"],
        rows=rows,
        items=grid(ITEMS, rows),
        papers=[(photos, stored_list(photos.files))] * bool(photos.files),
        changes=selectors.changes(found),
        hint=READ_ONLY.format(office),
    )


def _waits(found: Certificate, office: str) -> NextStep:
    """Who is to do what until a certificate is verified."""
    if found.state == CertificateState.RETURNED:
        return NextStep("本人", f"按退回原因修改后重新提交。{UNVERIFIED}")
    return NextStep(office, f"核验这张证书。{UNVERIFIED}")
