"""One's own account: password, phone, logins, for whom one acts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.accounts import acting as grants
from zhiye.accounts import selectors, services
from zhiye.accounts.models import LoginSession
from zhiye.accounts.services import Purpose
from zhiye.core.actor import Role
from zhiye.core.refusals import Invalid, NotFound
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.web.auth.forms import ChangePasswordForm, PhoneForm
from zhiye.web.shared import entry, sms_codes
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled


@require_GET
@entry.logged_in
def account(request: Request) -> HttpResponse:
    """What belongs to one's account."""
    return _page(request, "auth/account", "账号与安全", {"user": acting.user_of(request)})


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
@entry.logged_in
def password(request: Request) -> HttpResponse:
    """Change the password; all other logins end (SX-38)."""
    user = acting.user_of(request)
    form = filled(request, ChangePasswordForm)
    form.fields["new"].help_text = selectors.policy_of(user).advice
    changed = submit(
        form,
        lambda: services.change_password(
            user=user,
            old=form.cleaned_data["old"],
            new=form.cleaned_data["new"],
            actor=request.actor,
            keep_session=request.session.get(acting.LOGIN),
        ),
    )
    if changed is not None:
        update_session_auth_hash(request, changed)
        return done(request, "密码已修改，其他设备上的登录都已退出。", "auth:account")
    why = selectors.must_change_password(user, request.actor.role)
    more = {"form": form, "why": why, "usable": user.has_usable_password()}
    return _page(request, "auth/password", "修改密码", more)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@entry.logged_in
def phone(request: Request) -> HttpResponse:
    """Bind another phone number, after the password was asked once more (assurance 39)."""
    user = acting.user_of(request)
    form = filled(request, PhoneForm, lambda data: PhoneForm(data, user=user))
    if answer := sms_codes.asked(request, form, Purpose.BIND):
        return answer
    changed = submit(
        form,
        lambda: services.change_phone(
            user=user,
            phone=form.cleaned_data["phone"],
            code=form.cleaned_data["code"],
            subject=sms_codes.subject(request, Purpose.BIND),
            password=form.cleaned_data.get("password", ""),
            actor=request.actor,
        ),
    )
    if changed is None:
        return _page(request, "auth/phone", "更换手机号", {"form": form})
    sms_codes.forget(request, Purpose.BIND)
    return done(request, "手机号已更换，今后请用新手机号登录。", "auth:account")


@require_GET
@entry.logged_in
def sessions(request: Request) -> HttpResponse:
    """Where the account is logged in now."""
    more = {
        "sessions": selectors.own_sessions(request.actor)[:50],
        "current": request.session.get(acting.LOGIN),
    }
    return _page(request, "auth/sessions", "登录设备", more)


@require_POST
@entry.logged_in
def end_session(request: Request, pk: int) -> HttpResponse:
    """End one of one's own logins."""
    actor = request.actor
    session = selectors.own_session(actor, pk)
    if session is None:
        raise NotFound
    if session.pk == request.session.get(acting.LOGIN):
        acting.log_out(request)
        return done(request, "您已安全退出。", "auth:login")
    services.end_session(session=session, actor=actor, reason=LoginSession.EndReason.ENDED)
    return done(request, f"已结束“{session.agent}”上的登录。", "auth:sessions")


@require_POST
@entry.logged_in
def end_others(request: Request) -> HttpResponse:
    """End all of one's logins but this one."""
    ended = services.end_all_sessions(
        user=acting.user_of(request),
        actor=request.actor,
        reason=LoginSession.EndReason.ENDED,
        keep=request.session.get(acting.LOGIN),
    )
    told = f"已结束其他{ended}处登录。" if ended else "没有其他登录。"
    return done(request, told, "auth:sessions")


@require_http_methods(["GET", "POST"])
@entry.logged_in
def switch(request: Request) -> HttpResponse:
    """Choose for whom to act; only grants that hold at this moment are offered and taken."""
    available = request.capacities
    wanted = entry.safe_next(request)
    fitting = entry.fitting(available, wanted)
    if request.method == "GET":
        offered = fitting or available
        real = [one for one in offered if one.id is not None] or offered
        employers = all(one.role is Role.ORGANIZATION for one in real)
        title = "选择办事企业" if employers else "选择办理身份"
        return _page(request, "auth/switch", title, {"offered": offered, "next": wanted})
    chosen = grants.choose(available, str(request.POST.get("choice", "")))
    if chosen is None:
        raise Invalid({"choice": "这个身份已不可用，请重新选择。"})
    acting.switch_to(request, chosen)
    return HttpResponseRedirect(wanted if wanted and chosen in fitting else chosen.url)


def _page(
    request: Request, template: str, title: str, more: dict[str, Any] | None = None
) -> HttpResponse:
    """A page in the look of the portal the reader works in."""
    portal = entry.own_portal(request)
    crumbs = () if template == "auth/account" else (("账号与安全", reverse("auth:account")),)
    back = "/me/" if portal == "person" and not crumbs else ""
    return page(request, template, title, more, crumbs=crumbs, back=back)
