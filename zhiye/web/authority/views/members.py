"""Who acts for the authorities of the territory: functions, from, until, ended at once."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.accounts import perms, selectors, services
from zhiye.accounts.listing import MEMBERS
from zhiye.accounts.models import AuthorityMembership, Duty
from zhiye.core.actor import Actor
from zhiye.core.clock import local_date
from zhiye.core.listing import Column
from zhiye.core.prepared import Seen
from zhiye.core.refusals import Conflict, Forbidden
from zhiye.core.visible import get_one
from zhiye.http.request import Request
from zhiye.web.authority.forms.office import MemberForm, ReasonOnlyForm
from zhiye.web.authority.gate import for_authority
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Button
from zhiye.web.shared.pages import ask, done, page
from zhiye.web.shared.present import tabs_by
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import Empty, link, list_page
from zhiye.web.shared.tones import mark
from zhiye.web.shared.uploads import filled

TITLE = "工作人员"
STANDING = (("live", "有效"), ("ended", "已停用或到期"), ("all", "全部"))


def _live() -> Q:
    return Q(pk__in=AuthorityMembership.objects.live().values("pk"))


SEEN: dict[str, Seen[AuthorityMembership]] = {
    "live": Seen("members live", lambda actor: selectors.members(actor).filter(_live())),
    "ended": Seen("members ended", lambda actor: selectors.members(actor).exclude(_live())),
    "all": Seen("members", selectors.members),
}


@require_GET
@for_authority(Duty.MEMBERS)
def listing(request: Request) -> HttpResponse:
    """Everybody who acts for an authority of the territory."""
    actor = request.actor
    state = request.GET.get("state", "live")
    seen = SEEN.get(state, SEEN["live"])
    return list_page(
        request,
        TITLE,
        listed(request, MEMBERS, seen, "q"),
        (*COLUMNS, Column("操作", lambda one: _way(one, actor), css="act")),
        empty=Empty("没有符合条件的工作人员", "请换个状态，或点“重置”。"),
        buttons=[Button("添加工作人员", at("authority:member_add"), "plus", "primary")],
        tabs=tabs_by(request.GET, "state", STANDING, state),
        tabs_label="状态",
    )


def _until(one: AuthorityMembership) -> object:
    if one.disabled_at:
        return f"{local_date(one.disabled_at)} 停用"
    return one.valid_until or "长期"


def _way(one: AuthorityMembership, actor: Actor) -> SafeString | None:
    if one.disabled_at:
        return None
    if one.user_id == actor.user_id:
        return SafeString('<span class="zy-muted">本人</span>')
    url = at("authority:member_disable", one.pk)
    return link("停用", url, f"停用 {one.user} 的授权", into="dialog", danger=True)


COLUMNS: tuple[Column[AuthorityMembership], ...] = (
    Column("姓名", lambda one: one.user, css="lead"),
    Column("手机号", lambda one: one.user.phone, css="code"),
    Column("机关", lambda one: one.authority.name),
    Column("职能", lambda one: one.function_labels),
    Column("状态", lambda one: mark(*one.standing)),
    Column("生效", lambda one: one.valid_from, css="date"),
    Column("截止", _until, css="date"),
    Column("授权人", lambda one: one.granted_by or "系统"),
)


@never_cache
@sensitive_post_parameters("phone")
@sensitive_variables("password")
@require_http_methods(["GET", "POST"])
@for_authority(Duty.MEMBERS)
def add(request: Request) -> HttpResponse:
    """Let somebody act for an authority; a first password is shown once and never kept."""
    actor = request.actor
    form = filled(
        request, MemberForm, lambda data: MemberForm(data, offered=selectors.staffed(actor))
    )
    made = submit(form, lambda: services.admit(actor=actor, **form.given()))
    crumbs = [(TITLE, reverse("authority:members"))]
    if made is None:
        return page(request, "member_form", "添加工作人员", {"form": form}, crumbs=crumbs)
    member, password = made
    if not password:
        told = f"{member.user.name} 现在可以代表{member.authority.name}办理。"
        return done(request, told, "authority:members")
    more = {"member": member, "password": password, "functions": member.function_labels}
    return page(request, "member_opened", "账号已开通", more, crumbs=crumbs, status=201)


@require_http_methods(["GET", "POST"])
@for_authority(Duty.MEMBERS)
def disable(request: Request, pk: int) -> HttpResponse:
    """Take a grant back at once, also for sessions that are open."""
    actor = request.actor
    found = get_one(selectors.members(actor).filter(pk=pk))
    if found.user_id == actor.user_id or not perms.may_staff(found.authority, actor):
        raise Forbidden("不能停用自己的授权，请由其他工作人员管理员办理。")
    form = filled(request, ReasonOnlyForm)
    if not form.is_bound and found.disabled_at is not None:
        raise Conflict("这项授权已经停用。")
    ended = submit(
        form,
        lambda: services.disable_membership(pk=pk, actor=actor, reason=form.cleaned_data["reason"]),
    )
    if ended is not None:
        told = f"{found.user.name} 的授权已停用，立即生效。"
        return done(request, told, "authority:members")
    return ask(
        request,
        form,
        "停用授权",
        text=f"停用后，{found.user.name}立刻不能再代表{found.authority.name}办理任何业务，"
        "已打开的页面也一样。",
        ends=f"{found.authority.name}：{found.function_labels}",
        submit="确认停用",
        crumbs=[(TITLE, reverse("authority:members"))],
    )
