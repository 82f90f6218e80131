"""The tab bar of the person portal (SX-63)."""

from __future__ import annotations

from django.urls import reverse

from zhiye.core.actor import Role
from zhiye.http import served, waiting
from zhiye.http.request import Request
from zhiye.web.shared import kit


def tabs(request: Request) -> list[kit.MenuGroup]:
    """首页, 授权 with the number of things that wait, 聘用, 证书, 我的: what is open to them."""
    actor = request.actor
    if actor.role is not Role.PERSON:
        return []
    counted = waiting.in_menu(request) if actor.person_id else {}
    items = [kit.MenuItem("首页", reverse("person:home"), "home", exact=True)]
    if "registration" in served.services(request):
        consents = reverse("person:registrations")
        ends = reverse("person:deregistrations")
        items.append(
            kit.MenuItem(
                "授权",
                ends if request.path.startswith(ends) else consents,
                "signature",
                badge=counted.get("registrations", 0),
            )
        )
    if "employment" in served.services(request):
        items.append(
            kit.MenuItem(
                "聘用",
                reverse("person:employments"),
                "briefcase",
                badge=counted.get("employments", 0),
            )
        )
    items += [
        kit.MenuItem(
            "证书",
            reverse("person:certificates"),
            "certificate",
            badge=counted.get("certificates", 0),
        ),
        kit.MenuItem("我的", reverse("person:mine"), "user"),
    ]
    return [kit.MenuGroup("", items)]


kit.register_portal("person", menu=tabs)
