"""The tab bar of the person portal (SX-63)."""

from __future__ import annotations

from zhiye.core.actor import Role
from zhiye.http import served, waiting
from zhiye.http.request import Request
from zhiye.web.shared import kit
from zhiye.web.shared.addresses import at

TABS = (
    ("首页", "home", "home", ""),
    ("授权", "registrations", "signature", "registration"),
    ("聘用", "employments", "briefcase", "employment"),
    ("证书", "certificates", "certificate", ""),
    ("我的", "mine", "user", ""),
)
"""Words, page with what waits there, icon, and the service it belongs to."""


def tabs(request: Request) -> list[kit.MenuGroup]:
    """首页, 授权 with the number of things that wait, 聘用, 证书, 我的: what is open to them."""
    actor = request.actor
    if actor.role is not Role.PERSON:
        return []
    counted = waiting.in_menu(request) if actor.person_id else {}
    services = ("", *served.services(request))
    items = [
        kit.MenuItem(words, _url(request, page), icon, badge=counted.get(page, 0), exact=not n)
        for n, (words, page, icon, service) in enumerate(TABS)
        if service in services
    ]
    return [kit.MenuGroup("", items)]


def _url(request: Request, page: str) -> str:
    """The address of a tab; on a page of ends, 授权 leads to these."""
    ends = at("person:deregistrations")
    other = page == "registrations" and request.path.startswith(ends)
    return ends if other else at(f"person:{page}")


kit.register_portal("person", menu=tabs)
